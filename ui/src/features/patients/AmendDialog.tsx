import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import type { PatientView } from "../../bindings";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { PatientFields } from "./PatientFields";
import { sendPatient } from "./patientForm";

/** What is written down about a patient, corrected. */
export function AmendDialog({ patient, onClose }: { patient: PatientView; onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const form = useForm({
    initial: patient.form,
    draft: `edit ${patient.id} ${patient.version}`,
    send: (values) => sendPatient(values, (sent) => clinic.amendPatient(patient.id, patient.version, sent)),
    onDone: () => {
      say(t("form.amended"));
      onClose();
    },
  });
  const leave = () => {
    form.forget();
    onClose();
  };
  return (
    <Dialog
      title={t("form.amendTitle", { name: patient.name })}
      isOpen
      onClose={leave}
      closeLabel={t("action.close")}
      size="large"
    >
      <DialogForm
        problems={form.problems}
        failure={form.failure}
        onSubmit={() => void form.submit()}
        actions={
          <>
            <Button onPress={leave}>{t("action.cancel")}</Button>
            <Button look="primary" type="submit" isPending={form.isSending}>
              {t("action.saveChanges")}
            </Button>
          </>
        }
      >
        <PatientFields form={form.values} onChange={form.change} showsAll />
      </DialogForm>
    </Dialog>
  );
}

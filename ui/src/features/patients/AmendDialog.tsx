import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import type { PatientView } from "../../bindings";
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
  return (
    <FormDialog
      title={t("form.amendTitle", { name: patient.name })}
      form={form}
      submitLabel={t("action.saveChanges")}
      size="large"
      onClose={onClose}
    >
      <PatientFields form={form.values} onChange={form.change} showsAll />
    </FormDialog>
  );
}

import { useClinic } from "../../api/clinic";
import { useFormats } from "../../api/session";
import { useForm } from "../../api/useForm";
import type { PatientStatus, PatientView } from "../../bindings";
import { Button } from "../../design/Button";
import { DatePicker } from "../../design/DateField";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
import { RadioGroup } from "../../design/RadioGroup";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";

const statuses = (["active", "inactive", "deceased"] as const).map((status) => ({
  value: status as PatientStatus,
  label: t(`patients.status.${status}`),
  detail: t(`status.${status}Detail`),
}));

/** Active, inactive or deceased, since when; it says what each stops. */
export function StatusDialog({ patient, onClose }: { patient: PatientView; onClose: () => void }) {
  const clinic = useClinic();
  const formats = useFormats();
  const say = useToast();
  const form = useForm({
    initial: { status: patient.status, on: formats.civilDateOf(new Date()) as string | null },
    send: ({ status, on }) => clinic.setPatientStatus(patient.id, patient.version, status, on ?? ""),
    onDone: () => {
      say(t("status.saved"));
      onClose();
    },
  });
  return (
    <Dialog
      title={t("status.title", { name: patient.name })}
      isOpen
      onClose={onClose}
      closeLabel={t("action.close")}
      size="small"
    >
      <DialogForm
        problems={form.problems}
        failure={form.failure}
        onSubmit={() => void form.submit()}
        actions={
          <>
            <Button onPress={onClose}>{t("action.cancel")}</Button>
            <Button
              look={form.values.status === "deceased" ? "danger" : "primary"}
              type="submit"
              isPending={form.isSending}
            >
              {t("status.save")}
            </Button>
          </>
        }
      >
        <RadioGroup label={t("patients.status")} {...form.field("status")} options={statuses} />
        <DatePicker label={t("status.on")} {...form.field("on")} />
      </DialogForm>
    </Dialog>
  );
}

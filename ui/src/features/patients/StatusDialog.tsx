import { useClinic } from "../../api/clinic";
import { demandTyped } from "../../api/demandTyped";
import { FormDialog } from "../../api/FormDialog";
import { useFormats } from "../../api/session";
import { useForm } from "../../api/useForm";
import type { PatientStatus, PatientView } from "../../bindings";
import { DatePicker } from "../../design/DateField";
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
    draft: `status ${patient.id}`,
    send: async ({ status, on }) => {
      const since = demandTyped({ on });
      await clinic.setPatientStatus(patient.id, patient.version, status, since.on);
    },
    onDone: () => {
      say(t("status.saved"));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("status.title", { name: patient.name })}
      form={form}
      submitLabel={t("status.save")}
      isGrave={form.values.status === "deceased"}
      size="small"
      onClose={onClose}
    >
      <RadioGroup label={t("patients.status")} {...form.field("status")} options={statuses} />
      <DatePicker label={t("status.on")} {...form.field("on")} />
    </FormDialog>
  );
}

import { useClinic } from "../../api/clinic";
import { demandTyped } from "../../api/demandTyped";
import { FormDialog } from "../../api/FormDialog";
import { useFormats } from "../../api/session";
import { useForm } from "../../api/useForm";
import type { CivilDate, StaffView } from "../../bindings";
import { DatePicker } from "../../design/DateField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";

/** Someone leaves: no more signing in, and all their history stays. */
export function LeaveDialog({ member, onClose }: { member: StaffView; onClose: () => void }) {
  const clinic = useClinic();
  const formats = useFormats();
  const say = useToast();
  const name = member.displayName;
  const form = useForm({
    initial: { on: formats.civilDateOf(new Date()) as CivilDate | null },
    draft: `staff leaves ${member.id}`,
    send: async ({ on }) => {
      await clinic.markStaffLeft(member.id, demandTyped({ on }).on);
    },
    onDone: () => {
      say(t("staff.leftDone", { name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("staff.leaveTitle", { name })}
      form={form}
      submitLabel={t("staff.leaveConfirm")}
      isGrave
      size="small"
      onClose={onClose}
    >
      <p>{t("staff.leaveBody", { name })}</p>
      <DatePicker label={t("staff.leaveOn")} {...form.field("on")} />
    </FormDialog>
  );
}

import { useClinic } from "../../api/clinic";
import { useFormats } from "../../api/session";
import { useForm } from "../../api/useForm";
import type { CivilDate, StaffView } from "../../bindings";
import { Button } from "../../design/Button";
import { DatePicker } from "../../design/DateField";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
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
    send: ({ on }) => clinic.markStaffLeft(member.id, on ?? ""),
    onDone: () => {
      say(t("staff.leftDone", { name }));
      onClose();
    },
  });
  return (
    <Dialog
      title={t("staff.leaveTitle", { name })}
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
            <Button look="danger" type="submit" isPending={form.isSending}>
              {t("staff.leaveConfirm")}
            </Button>
          </>
        }
      >
        <p>{t("staff.leaveBody", { name })}</p>
        <DatePicker label={t("staff.leaveOn")} {...form.field("on")} />
      </DialogForm>
    </Dialog>
  );
}

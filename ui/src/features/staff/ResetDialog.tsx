import { useClinic } from "../../api/clinic";
import { useVerb } from "../../api/useVerb";
import type { OneTimeCode, StaffView } from "../../bindings";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { t } from "../../i18n";

interface ResetDialogProps {
  member: StaffView;
  onClose: () => void;
  onReset: (code: OneTimeCode) => void;
}

/** Takes someone's passphrase away and gives them a code to choose another. */
export function ResetDialog({ member, onClose, onReset }: ResetDialogProps) {
  const clinic = useClinic();
  const reset = useVerb(() => clinic.resetSignIn(member.id), { onDone: onReset });
  const name = member.displayName;
  return (
    <ConfirmDialog
      title={t("staff.resetTitle", { name })}
      isOpen
      confirmLabel={t("staff.resetConfirm")}
      cancelLabel={t("action.cancel")}
      isDangerous
      isPending={reset.isPending}
      onConfirm={() => reset.run(undefined)}
      onCancel={onClose}
    >
      <p>{t("staff.resetBody", { name })}</p>
    </ConfirmDialog>
  );
}

import { useClinic } from "../../api/clinic";
import { useVerb } from "../../api/useVerb";
import type { StaffView } from "../../bindings";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { t } from "../../i18n";

/** For whoever has lost the telephone with their authenticator. */
export function RemoveTotpDialog({ member, onClose }: { member: StaffView; onClose: () => void }) {
  const clinic = useClinic();
  const name = member.displayName;
  const remove = useVerb(() => clinic.removeTotp(member.id), {
    said: t("staff.totpRemoved", { name }),
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      title={t("staff.totpTitle", { name })}
      isOpen
      confirmLabel={t("staff.totpConfirm")}
      cancelLabel={t("action.cancel")}
      isDangerous
      isPending={remove.isPending}
      onConfirm={() => remove.run(undefined)}
      onCancel={onClose}
    >
      <p>{t("staff.totpBody", { name })}</p>
    </ConfirmDialog>
  );
}

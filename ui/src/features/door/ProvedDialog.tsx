import type { ReactNode } from "react";
import { useForm } from "../../api/useForm";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
import { SecretField } from "../../design/TextField";
import { t } from "../../i18n";

interface ProvedDialogProps<Given> {
  title: string;
  confirmLabel: string;
  /** Takes something away that nothing brings back. */
  isGrave?: boolean;
  send: (passphrase: string) => Promise<Given>;
  onDone: (given: Given) => void;
  onClose: () => void;
  children: ReactNode;
}

/** Something for which the sign-in passphrase is asked once more. */
export function ProvedDialog<Given>({
  title,
  confirmLabel,
  isGrave,
  send,
  onDone,
  onClose,
  children,
}: ProvedDialogProps<Given>) {
  const form = useForm({ initial: { passphrase: "" }, send: ({ passphrase }) => send(passphrase), onDone });
  return (
    <Dialog title={title} isOpen onClose={onClose} closeLabel={t("action.close")} size="small">
      <DialogForm
        problems={form.problems}
        failure={form.failure}
        onSubmit={() => void form.submit()}
        actions={
          <>
            <Button onPress={onClose}>{t("action.cancel")}</Button>
            <Button look={isGrave ? "danger" : "primary"} type="submit" isPending={form.isSending}>
              {confirmLabel}
            </Button>
          </>
        }
      >
        {children}
        <SecretField
          label={t("keys.yourPassphrase")}
          {...form.field("passphrase")}
          autoComplete="current-password"
          showLabel={t("action.show")}
          hideLabel={t("action.hide")}
          autoFocus
        />
      </DialogForm>
    </Dialog>
  );
}

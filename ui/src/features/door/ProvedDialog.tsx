import type { ReactNode } from "react";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
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
    <FormDialog
      title={title}
      form={form}
      submitLabel={confirmLabel}
      isGrave={isGrave}
      size="small"
      onClose={onClose}
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
    </FormDialog>
  );
}

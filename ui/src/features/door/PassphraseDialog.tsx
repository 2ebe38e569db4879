import { useClinic } from "../../api/clinic";
import { useSession } from "../../api/session";
import { useForm } from "../../api/useForm";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
import { SecretField } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { PassphraseField } from "./PassphraseField";

/** One's own passphrase, changed by whoever knows the current one. */
export function PassphraseDialog({ onClose }: { onClose: () => void }) {
  const clinic = useClinic();
  const session = useSession();
  const say = useToast();
  const form = useForm({
    initial: { current: "", next: "" },
    send: ({ current, next }) => clinic.changePassphrase(current, next),
    onDone: () => {
      say(t("passphrase.done"));
      onClose();
    },
  });
  return (
    <Dialog
      title={t("passphrase.title")}
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
            <Button look="primary" type="submit" isPending={form.isSending}>
              {t("passphrase.submit")}
            </Button>
          </>
        }
      >
        <SecretField
          label={t("passphrase.current")}
          {...form.field("current")}
          autoComplete="current-password"
          showLabel={t("action.show")}
          hideLabel={t("action.hide")}
          autoFocus
        />
        <PassphraseField
          label={t("code.newPassphrase")}
          {...form.field("next")}
          about={[session.displayName, session.clinicName]}
        />
      </DialogForm>
    </Dialog>
  );
}

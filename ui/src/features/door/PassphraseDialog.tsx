import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useSession } from "../../api/session";
import { useForm } from "../../api/useForm";
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
    <FormDialog
      title={t("passphrase.title")}
      form={form}
      submitLabel={t("passphrase.submit")}
      size="small"
      onClose={onClose}
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
    </FormDialog>
  );
}

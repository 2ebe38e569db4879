import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { TextField } from "../../design/TextField";
import { t } from "../../i18n";
import { PassphraseField } from "./PassphraseField";

interface RecoveryFormProps {
  username: string;
  onSignedIn: () => void;
}

/** An owner's forgotten passphrase: the recovery key, and a new one. */
export function RecoveryForm({ username, onSignedIn }: RecoveryFormProps) {
  const clinic = useClinic();
  const form = useForm({
    initial: { username, recoveryKey: "", newPassphrase: "" },
    send: (values) => clinic.recoverSignIn(values.username, values.recoveryKey, values.newPassphrase),
    onDone: onSignedIn,
  });
  return (
    <Form problems={form.problems} failure={form.failure} onSubmit={() => void form.submit()}>
      <TextField
        label={t("signIn.username")}
        {...form.field("username")}
        autoComplete="username"
        isCode
        autoFocus={username === ""}
      />
      <TextField
        label={t("key.recovery")}
        description={t("key.recoveryDetail")}
        {...form.field("recoveryKey")}
        isCode
        autoFocus={username !== ""}
      />
      <PassphraseField
        label={t("code.newPassphrase")}
        {...form.field("newPassphrase")}
        about={[form.values.username]}
      />
      <Button look="primary" type="submit" isWide isPending={form.isSending}>
        {t("code.submit")}
      </Button>
    </Form>
  );
}

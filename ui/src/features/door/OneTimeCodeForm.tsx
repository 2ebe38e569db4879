import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { TextField } from "../../design/TextField";
import { t } from "../../i18n";
import { PassphraseField } from "./PassphraseField";
import { useSignInOutcome } from "./useSignInOutcome";

interface OneTimeCodeFormProps {
  username: string;
  onSignedIn: () => void;
}

/** The first sign-in, or the first after a reset: a code that was handed over, and a passphrase of one's own. */
export function OneTimeCodeForm({ username, onSignedIn }: OneTimeCodeFormProps) {
  const clinic = useClinic();
  const outcome = useSignInOutcome();
  const form = useForm({
    initial: { username, code: "", newPassphrase: "" },
    // biome-ignore lint/correctness/useHookAtTopLevel: a verb of the clinic, not a hook
    send: (values) => clinic.useOneTimeCode(values.username, values.code, values.newPassphrase),
    onDone: (given) => {
      if (given.outcome === "signedIn") onSignedIn();
      if (given.outcome === "refused") outcome.refuse(given);
    },
  });
  return (
    <Form
      problems={form.problems}
      failure={form.failure ?? outcome.words}
      onSubmit={() => {
        outcome.clear();
        void form.submit();
      }}
    >
      <TextField
        label={t("signIn.username")}
        {...form.field("username")}
        autoComplete="username"
        isCode
        autoFocus={username === ""}
      />
      <TextField label={t("code.code")} {...form.field("code")} isCode autoFocus={username !== ""} />
      <PassphraseField
        label={t("code.newPassphrase")}
        {...form.field("newPassphrase")}
        about={[form.values.username]}
      />
      <Button look="primary" type="submit" isWide isPending={form.isSending} isDisabled={outcome.mustWait}>
        {t("code.submit")}
      </Button>
    </Form>
  );
}

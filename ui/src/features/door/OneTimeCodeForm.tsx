import { useState } from "react";
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

/**
 * The first sign-in, or the first after a reset: a code that was handed over, and a passphrase of one's own.
 * Whoever has a second step is asked for it once the passphrase is theirs.
 */
export function OneTimeCodeForm({ username, onSignedIn }: OneTimeCodeFormProps) {
  const clinic = useClinic();
  const [asksTotp, setAsksTotp] = useState(false);
  const outcome = useSignInOutcome();
  const form = useForm({
    initial: { username, code: "", newPassphrase: "", totp: "" },
    send: (values) =>
      asksTotp
        ? clinic.signIn(values.username, values.newPassphrase, values.totp)
        : // biome-ignore lint/correctness/useHookAtTopLevel: a verb of the clinic, not a hook
          clinic.useOneTimeCode(values.username, values.code, values.newPassphrase),
    onDone: (given) => {
      if (given.outcome === "signedIn") onSignedIn();
      if (given.outcome === "totpNeeded") setAsksTotp(true);
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
      {asksTotp ? (
        <TextField
          label={t("signIn.totp")}
          {...form.field("totp")}
          inputMode="numeric"
          autoComplete="one-time-code"
          isCode
          autoFocus
        />
      ) : (
        <>
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
        </>
      )}
      <Button look="primary" type="submit" isWide isPending={form.isSending} isDisabled={outcome.mustWait}>
        {asksTotp ? t("signIn.submit") : t("code.submit")}
      </Button>
    </Form>
  );
}

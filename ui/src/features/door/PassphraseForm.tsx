import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { SecretField, TextField } from "../../design/TextField";
import { t } from "../../i18n";
import { useSignInOutcome } from "./useSignInOutcome";

interface PassphraseFormProps {
  /** Known when a person was chosen or the screen is theirs; asked for otherwise. */
  username: string | null;
  submitLabel: string;
  onSignedIn: () => void;
  onCodeNeeded: (username: string) => void;
}

/** A passphrase, and the second step when the person has one. */
export function PassphraseForm({ username, submitLabel, onSignedIn, onCodeNeeded }: PassphraseFormProps) {
  const clinic = useClinic();
  const [asksTotp, setAsksTotp] = useState(false);
  const outcome = useSignInOutcome();
  const form = useForm({
    initial: { username: username ?? "", passphrase: "", totp: "" },
    send: (values) => clinic.signIn(values.username, values.passphrase, asksTotp ? values.totp : null),
    onDone: (given, { username: tried }) => {
      switch (given.outcome) {
        case "signedIn":
          return onSignedIn();
        case "totpNeeded":
          return setAsksTotp(true);
        case "codeNeeded":
          return onCodeNeeded(tried);
        case "refused":
          return outcome.refuse(given);
      }
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
      {username === null ? (
        <TextField
          label={t("signIn.username")}
          {...form.field("username")}
          autoComplete="username"
          isCode
          autoFocus
        />
      ) : null}
      <SecretField
        label={t("signIn.passphrase")}
        {...form.field("passphrase")}
        autoComplete="current-password"
        showLabel={t("action.show")}
        hideLabel={t("action.hide")}
        autoFocus={username !== null}
      />
      {asksTotp ? (
        <TextField
          label={t("signIn.totp")}
          {...form.field("totp")}
          inputMode="numeric"
          autoComplete="one-time-code"
          isCode
          autoFocus
        />
      ) : null}
      <Button look="primary" type="submit" isWide isPending={form.isSending} isDisabled={outcome.mustWait}>
        {submitLabel}
      </Button>
    </Form>
  );
}

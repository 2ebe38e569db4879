import { type ReactNode, useState } from "react";
import { useForm } from "../../api/useForm";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { Panel } from "../../design/Panel";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import styles from "./SettingsForm.module.css";

interface SettingsFormOptions<Values> {
  /** The name under which it is kept while it is half filled. */
  draft: string;
  initial: Values;
  send: (values: Values) => Promise<unknown>;
  /** The field of a password that is never shown again: empty once it is saved. */
  secret?: keyof Values;
}

/** A form of settings: it stays until it is saved, and it says when it is. */
export function useSettingsForm<Values extends object>({
  draft,
  initial,
  send,
  secret,
}: SettingsFormOptions<Values>) {
  const say = useToast();
  const form = useForm<Values, unknown>({
    initial,
    send,
    draft: `settings: ${draft}`,
    secrets: secret ? [secret] : [],
    onDone: () => {
      if (secret) form.settle({ [secret]: null } as Partial<Values>);
      say(t("settings.saved"));
    },
  });
  return form;
}

interface SettingsFormProps {
  title: string;
  detail?: string;
  form: Pick<
    ReturnType<typeof useForm<object, unknown>>,
    "problems" | "failure" | "isChanged" | "isSending" | "submit" | "undo"
  >;
  /** A verb beside saving. */
  aside?: ReactNode;
  children: ReactNode;
}

export function SettingsForm({ title, detail, form, aside, children }: SettingsFormProps) {
  // A time that is half typed is known to its field alone, and is undone with it.
  const [timesUndone, setTimesUndone] = useState(0);
  return (
    <Panel title={title} detail={detail}>
      <Form
        key={timesUndone}
        label={title}
        problems={form.problems}
        failure={form.failure}
        onSubmit={() => void form.submit()}
      >
        {children}
        <div className={styles.foot}>
          {aside}
          <span className={styles.state}>{form.isChanged ? t("settings.unsaved") : null}</span>
          {form.isChanged ? (
            <Button
              look="quiet"
              onPress={() => {
                form.undo();
                setTimesUndone((times) => times + 1);
              }}
            >
              {t("settings.undo")}
            </Button>
          ) : null}
          <Button look={form.isChanged ? "primary" : "plain"} type="submit" isPending={form.isSending}>
            {t("action.saveChanges")}
          </Button>
        </div>
      </Form>
    </Panel>
  );
}

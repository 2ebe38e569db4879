import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import type { GreetingsView } from "../../bindings";
import { Button } from "../../design/Button";
import { Checkbox } from "../../design/Checkbox";
import { Form } from "../../design/Form";
import { Panel } from "../../design/Panel";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { GreetingRulesForm } from "./GreetingRulesForm";
import { useGreetings } from "./queries";
import styles from "./Section.module.css";

/** Whether the program congratulates patients, and when. Off until an owner has taken it on. */
export function GreetingsSection() {
  return (
    <Await query={useGreetings()}>
      {(greetings) =>
        greetings.isOn ? (
          <GreetingRulesForm greetings={greetings} />
        ) : (
          <ActivationForm limits={greetings.limits} />
        )
      }
    </Await>
  );
}

/** What is read before the program congratulates anybody. */
function ActivationForm({ limits }: Pick<GreetingsView, "limits">) {
  const clinic = useClinic();
  const say = useToast();
  const form = useForm({
    initial: { hasReadLimits: false },
    draft: "settings: switching greetings on",
    send: ({ hasReadLimits }) => clinic.activateGreetings(hasReadLimits),
    onDone: () => say(t("greetings.switchedOn")),
  });
  return (
    <Panel title={t("greetings.title")} detail={t("greetings.offDetail")}>
      <Form
        label={t("greetings.title")}
        problems={form.problems}
        failure={form.failure}
        onSubmit={() => void form.submit()}
      >
        <div>
          <h3>{t("greetings.limits")}</h3>
          <ul className={styles.limits}>
            {limits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </div>
        <Checkbox
          label={t("greetings.hasReadLimits")}
          name="hasReadLimits"
          isChecked={form.values.hasReadLimits}
          onChange={(hasReadLimits) => form.change({ hasReadLimits })}
        />
        <div>
          <Button look="primary" type="submit" isPending={form.isSending}>
            {t("greetings.switchOn")}
          </Button>
        </div>
      </Form>
    </Panel>
  );
}

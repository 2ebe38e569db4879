import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import type { DoorView } from "../../bindings";
import { Button } from "../../design/Button";
import { Choices } from "../../design/Choices";
import { Facts } from "../../design/Facts";
import { Form } from "../../design/Form";
import { Switch } from "../../design/Switch";
import { SecretField, TextField } from "../../design/TextField";
import { t } from "../../i18n";
import { DoorFrame } from "./DoorFrame";
import { DoorHead } from "./DoorHead";
import styles from "./DoorParts.module.css";

type Way = "recovery" | "passphrase";

interface KeyNeededScreenProps {
  door: Extract<DoorView, { state: "keyNeeded" }>;
  onMoved: () => void;
}

/** The clinic exists, but its key is not at hand. It is asked for; a new one is never made. */
export function KeyNeededScreen({ door, onMoved }: KeyNeededScreenProps) {
  const clinic = useClinic();
  const [way, setWay] = useState<Way>("recovery");
  const form = useForm({
    initial: { recoveryKey: "", passphrase: "", remember: door.reason !== "noOsSlot" },
    send: ({ recoveryKey, passphrase, remember }) =>
      way === "recovery"
        ? clinic.openWithRecoveryKey(recoveryKey, remember)
        : clinic.openWithPassphrase(passphrase, remember),
    onDone: onMoved,
  });
  const restart = useForm({ initial: {}, send: () => clinic.tryAgain() });

  return (
    <DoorFrame>
      <div className={styles.screen}>
        <DoorHead title={t("key.title")}>{door.explanation}</DoorHead>
        <Facts
          facts={[
            { term: t("key.folder"), value: <span className={styles.folder}>{door.clinicFolder}</span> },
          ]}
        />
        <Form
          problems={form.problems}
          failure={form.failure ?? restart.failure}
          onSubmit={() => void form.submit()}
        >
          {door.hasPassphraseSlot ? (
            <Choices
              label={t("key.way")}
              value={way}
              options={[
                { value: "recovery", label: t("key.withRecovery") },
                { value: "passphrase", label: t("key.withPassphrase") },
              ]}
              onChange={(chosen) => setWay(chosen ?? "recovery")}
            />
          ) : null}
          {way === "recovery" ? (
            <TextField
              label={t("key.recovery")}
              description={t("key.recoveryDetail")}
              {...form.field("recoveryKey")}
              isCode
              autoFocus
            />
          ) : (
            <SecretField
              label={t("key.passphrase")}
              {...form.field("passphrase")}
              showLabel={t("action.show")}
              hideLabel={t("action.hide")}
              autoFocus
            />
          )}
          <Switch
            label={t("key.remember")}
            description={t("key.rememberDetail")}
            isOn={form.values.remember}
            onChange={(remember) => form.change({ remember })}
          />
          <div className={styles.foot}>
            <Button icon={<RotateCcw />} onPress={() => void restart.submit()}>
              {t("key.restart")}
            </Button>
            <Button look="primary" type="submit" isPending={form.isSending}>
              {t("key.open")}
            </Button>
          </div>
        </Form>
      </div>
    </DoorFrame>
  );
}

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

type Way = "recovery" | "passphrase" | "code";

interface KeyNeededScreenProps {
  door: Extract<DoorView, { state: "keyNeeded" }>;
  onMoved: () => void;
}

/** The clinic exists, but its key is not at hand. It is asked for; a new one is never made. */
export function KeyNeededScreen({ door, onMoved }: KeyNeededScreenProps) {
  const clinic = useClinic();
  const [way, setWay] = useState<Way>(door.hasWaitingCode ? "code" : "recovery");
  const ways: Way[] = ["recovery"];
  if (door.hasPassphraseSlot) ways.push("passphrase");
  if (door.hasWaitingCode) ways.push("code");
  const form = useForm({
    initial: { recoveryKey: "", passphrase: "", code: "", remember: door.reason !== "noOsSlot" },
    send: ({ recoveryKey, passphrase, code, remember }) => {
      switch (way) {
        case "recovery":
          return clinic.openWithRecoveryKey(recoveryKey, remember);
        case "passphrase":
          return clinic.openWithPassphrase(passphrase, remember);
        case "code":
          return clinic.openWithCode(code, remember);
      }
    },
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
          {ways.length > 1 ? (
            <Choices
              label={t("key.way")}
              value={way}
              options={ways.map((value) => ({ value, label: t(`key.with.${value}`) }))}
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
          ) : null}
          {way === "passphrase" ? (
            <SecretField
              label={t("key.passphrase")}
              {...form.field("passphrase")}
              showLabel={t("action.show")}
              hideLabel={t("action.hide")}
              autoFocus
            />
          ) : null}
          {way === "code" ? (
            <TextField
              label={t("key.code")}
              description={t("key.codeDetail")}
              {...form.field("code")}
              isCode
              autoFocus
            />
          ) : null}
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

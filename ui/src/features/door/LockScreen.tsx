import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import type { DoorView } from "../../bindings";
import { Avatar } from "../../design/Avatar";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { Quiet } from "../../design/Layout";
import { t } from "../../i18n";
import { DemoPassphrase } from "./DemoPassphrase";
import { DoorFrame } from "./DoorFrame";
import { DoorHead } from "./DoorHead";
import styles from "./DoorParts.module.css";
import { OneTimeCodeForm } from "./OneTimeCodeForm";
import { PassphraseForm } from "./PassphraseForm";
import { PinField } from "./PinField";

interface LockScreenProps {
  door: Extract<DoorView, { state: "locked" }>;
  onMoved: () => void;
}

/** The screen is someone's, and locked: their PIN, their passphrase, or another person. */
export function LockScreen({ door, onMoved }: LockScreenProps) {
  const clinic = useClinic();
  const [wantsPassphrase, setWantsPassphrase] = useState(false);
  const [codeFor, setCodeFor] = useState<string | null>(null);
  const change = useForm({ initial: {}, send: () => clinic.switchPerson(), onDone: onMoved });
  const asksPin = door.pinAllowed && !wantsPassphrase;

  return (
    <DoorFrame clinicName={door.clinicName} isDemo={door.isDemo}>
      <div className={styles.screen}>
        <div className={styles.lockedFace}>
          <Avatar initials={door.person.initials} colour={door.person.colour} size="large" />
          <DoorHead title={t("lock.title", { name: door.person.displayName })}>
            {asksPin ? null : t("lock.passphraseNeeded")}
          </DoorHead>
        </div>
        {codeFor !== null ? (
          <OneTimeCodeForm username={codeFor} onSignedIn={onMoved} />
        ) : asksPin ? (
          <PinUnlock triesLeft={door.pinTriesLeft} onMoved={onMoved} />
        ) : (
          <>
            <PassphraseForm
              username={door.person.username}
              submitLabel={t("lock.unlock")}
              onSignedIn={onMoved}
              onCodeNeeded={setCodeFor}
            />
            {door.isDemo ? <DemoPassphrase /> : null}
          </>
        )}
        <div className={styles.links}>
          {door.pinAllowed ? (
            <Button look="quiet" onPress={() => setWantsPassphrase(!wantsPassphrase)}>
              {wantsPassphrase ? t("lock.usePin") : t("lock.usePassphrase")}
            </Button>
          ) : null}
          <Button look="quiet" onPress={() => void change.submit()} isPending={change.isSending}>
            {t("lock.switch")}
          </Button>
        </div>
        <Quiet isSmall>{change.failure ?? t("lock.running")}</Quiet>
      </div>
    </DoorFrame>
  );
}

/** How few tries must be left before it is said. */
const worthSaying = 4;

function PinUnlock({ triesLeft, onMoved }: { triesLeft: number; onMoved: () => void }) {
  const clinic = useClinic();
  const form = useForm({
    initial: { pin: "" },
    send: ({ pin }) => clinic.unlockWithPin(pin),
    onDone: onMoved,
    onRefused: () => {
      form.change({ pin: "" });
      // The number of tries left, or that the passphrase is needed now, is told by the door.
      onMoved();
      return false;
    },
  });
  return (
    <Form problems={form.problems} failure={form.failure} onSubmit={() => void form.submit()}>
      <PinField
        label={t("lock.pin")}
        {...form.field("pin")}
        onComplete={(pin) => void form.submit({ pin })}
        autoFocus
      />
      {triesLeft <= worthSaying ? <Quiet isSmall>{t("lock.triesLeft", { count: triesLeft })}</Quiet> : null}
      <div>
        <Button look="primary" type="submit" isPending={form.isSending}>
          {t("lock.unlock")}
        </Button>
      </div>
    </Form>
  );
}

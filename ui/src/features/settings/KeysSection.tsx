import { Computer, FileKey, KeyRound, type LucideIcon } from "lucide-react";
import { useState } from "react";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { useFormats } from "../../api/session";
import { useVerb } from "../../api/useVerb";
import type { KeySlotView } from "../../bindings";
import { Button } from "../../design/Button";
import { Row } from "../../design/Layout";
import { Panel } from "../../design/Panel";
import { t } from "../../i18n";
import { AddPassphraseDialog, NewRecoveryKeyDialog, RemoveKeyDialog } from "./KeyDialogs";
import { useKeySlots } from "./queries";
import styles from "./Section.module.css";

const icons: Record<KeySlotView["kind"], LucideIcon> = {
  os: Computer,
  recovery: FileKey,
  passphrase: KeyRound,
};

type Task = { kind: "passphrase" } | { kind: "recovery" } | { kind: "remove"; slot: KeySlotView };

/** What opens the clinic's file, and since when. */
export function KeysSection() {
  const clinic = useClinic();
  const formats = useFormats();
  const [task, setTask] = useState<Task | null>(null);
  const addOs = useVerb(() => clinic.addOsSlot(), { said: t("keys.osAdded") });
  const close = () => setTask(null);
  return (
    <Await query={useKeySlots()}>
      {(slots) => (
        <>
          <Panel title={t("keys.title")} detail={t("keys.detail")}>
            <ul>
              {slots.map((slot) => (
                <SlotItem
                  key={slot.id}
                  slot={slot}
                  since={t("keys.since", { date: formats.shortDate(slot.since) })}
                  onRemove={() => setTask({ kind: "remove", slot })}
                />
              ))}
            </ul>
            <Row>
              {slots.some((slot) => slot.kind === "os") ? null : (
                <Button onPress={() => addOs.run(undefined)} isPending={addOs.isPending}>
                  {t("keys.addOs")}
                </Button>
              )}
              {slots.some((slot) => slot.kind === "passphrase") ? null : (
                <Button onPress={() => setTask({ kind: "passphrase" })}>{t("keys.addPassphrase")}</Button>
              )}
              <Button onPress={() => setTask({ kind: "recovery" })}>{t("keys.newRecovery")}</Button>
            </Row>
          </Panel>
          {task?.kind === "passphrase" ? <AddPassphraseDialog onClose={close} /> : null}
          {task?.kind === "recovery" ? <NewRecoveryKeyDialog onClose={close} /> : null}
          {task?.kind === "remove" ? <RemoveKeyDialog slot={task.slot} onClose={close} /> : null}
        </>
      )}
    </Await>
  );
}

function SlotItem({ slot, since, onRemove }: { slot: KeySlotView; since: string; onRemove: () => void }) {
  const Icon = icons[slot.kind];
  return (
    <li className={styles.item}>
      <Icon aria-hidden="true" size={18} />
      <div className={styles.words}>
        <span className={styles.name}>{slot.title}</span>
        <p>{slot.explanation}</p>
        <p className={styles.quiet}>{since}</p>
      </div>
      {slot.mayRemove ? (
        <Button aria-label={t("keys.remove", { title: slot.title })} onPress={onRemove}>
          {t("action.remove")}
        </Button>
      ) : null}
    </li>
  );
}

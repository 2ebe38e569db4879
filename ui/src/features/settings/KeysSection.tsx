import { Computer, FileKey, KeyRound, type LucideIcon, Ticket } from "lucide-react";
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
import { NewRecoveryKeyDialog } from "../door";
import { AddPassphraseDialog, OpeningCodeDialog, RemoveKeyDialog } from "./KeyDialogs";
import { useKeySlots } from "./queries";
import styles from "./Section.module.css";

const icons: Record<KeySlotView["kind"], LucideIcon> = {
  os: Computer,
  recovery: FileKey,
  passphrase: KeyRound,
  code: Ticket,
};

type Task = { kind: "passphrase" | "recovery" | "code" } | { kind: "remove"; slot: KeySlotView };

/** What opens the clinic's file, and since when. */
export function KeysSection() {
  const clinic = useClinic();
  const formats = useFormats();
  const [task, setTask] = useState<Task | null>(null);
  const addOs = useVerb(() => clinic.addOsSlot(), { said: t("keys.osAdded") });
  const close = () => setTask(null);
  return (
    <Await query={useKeySlots()}>
      {({ slots, mayAddThisComputer, mayAddPassphrase }) => (
        <>
          <Panel title={t("keys.title")} detail={t("keys.detail")}>
            <ul>
              {slots.map((slot) => (
                <SlotItem
                  key={slot.id}
                  slot={slot}
                  span={
                    slot.expires
                      ? t("keys.until", { time: formats.instantTime(slot.expires) })
                      : t("keys.since", { date: formats.shortDate(slot.since) })
                  }
                  onRemove={() => setTask({ kind: "remove", slot })}
                />
              ))}
            </ul>
            <Row>
              {mayAddThisComputer ? (
                <Button onPress={() => addOs.run(undefined)} isPending={addOs.isPending}>
                  {t("keys.addOs")}
                </Button>
              ) : null}
              {mayAddPassphrase ? (
                <Button onPress={() => setTask({ kind: "passphrase" })}>{t("keys.addPassphrase")}</Button>
              ) : null}
              <Button onPress={() => setTask({ kind: "recovery" })}>{t("keys.newRecovery")}</Button>
              <Button onPress={() => setTask({ kind: "code" })}>{t("keys.newCode")}</Button>
            </Row>
          </Panel>
          {task?.kind === "passphrase" ? <AddPassphraseDialog onClose={close} /> : null}
          {task?.kind === "recovery" ? <NewRecoveryKeyDialog onClose={close} /> : null}
          {task?.kind === "code" ? <OpeningCodeDialog onClose={close} /> : null}
          {task?.kind === "remove" ? <RemoveKeyDialog slot={task.slot} onClose={close} /> : null}
        </>
      )}
    </Await>
  );
}

function SlotItem({ slot, span, onRemove }: { slot: KeySlotView; span: string; onRemove: () => void }) {
  const Icon = icons[slot.kind];
  return (
    <li className={styles.item}>
      <Icon aria-hidden="true" size={18} />
      <div className={styles.words}>
        <span className={styles.name}>{slot.title}</span>
        <p>{slot.explanation}</p>
        <p className={styles.quiet}>{span}</p>
      </div>
      {slot.mayRemove ? (
        <Button aria-label={t("keys.remove", { title: slot.title })} onPress={onRemove}>
          {t("action.remove")}
        </Button>
      ) : null}
    </li>
  );
}

import { Link } from "@tanstack/react-router";
import { DoorOpen } from "lucide-react";
import { useState } from "react";
import { useFormats } from "../../api/session";
import type { AppointmentCard } from "../../bindings";
import { Button } from "../../design/Button";
import { EmptyState } from "../../design/EmptyState";
import { KeyHint } from "../../design/KeyHint";
import { Panel } from "../../design/Panel";
import { RowList } from "../../design/RowList";
import { t } from "../../i18n";
import { capsOf } from "../../keyboard/shortcuts";
import { useShortcut } from "../../keyboard/useShortcut";
import { patientNames, useAppointmentVerbs } from "../schedule";
import { ArrivalLine } from "./ArrivalLine";
import styles from "./Today.module.css";

interface ArrivalsProps {
  coming: readonly AppointmentCard[];
  /** Nothing more is awaited of these at the desk: they stand below. */
  over: readonly AppointmentCard[];
}

/** Everyone who comes today. The marked one is checked in by a key; at first it is the next to come. */
export function Arrivals({ coming, over }: ArrivalsProps) {
  const verbs = useAppointmentVerbs();
  const [chosen, setChosen] = useState<string | null>(null);
  const formats = useFormats();
  const next = coming.find((card) => card.mayCheckIn);
  const marked = coming.find((card) => card.id === chosen) ?? next ?? null;
  const checkIn = (card: AppointmentCard) => {
    verbs.checkIn(card);
    // The mark goes on to the next to come.
    setChosen(null);
  };
  useShortcut("checkIn", () => {
    if (marked?.mayCheckIn && !verbs.isPending) checkIn(marked);
  });

  return (
    <Panel
      title={t("today.arrivals")}
      isFlush
      actions={
        next ? (
          <span className={styles.hint}>
            <KeyHint keys={capsOf("checkIn")} /> {t("today.checkInKey")}
          </span>
        ) : null
      }
    >
      {coming.length + over.length === 0 ? (
        <EmptyState
          icon={<DoorOpen />}
          title={t("today.arrivalsEmpty")}
          headingLevel={3}
          action={<Link to="/schedule">{t("today.bookFirst")}</Link>}
        >
          <p>{t("today.arrivalsEmptyDetail")}</p>
        </EmptyState>
      ) : (
        <>
          <RowList
            label={t("today.arrivals")}
            items={coming}
            itemKey={(card) => card.id}
            // What is read aloud begins with the time: typing the letter of a shortcut must not jump to a name.
            itemText={(card) => `${formats.time(card.start)}, ${card.label}`}
            selected={marked?.id ?? null}
            onSelect={setChosen}
          >
            {(card) => (
              <ArrivalLine
                card={card}
                showsPsychologist
                action={
                  card.mayCheckIn ? (
                    <Button
                      aria-label={t("today.checkInWho", { names: patientNames(card) })}
                      onPress={() => checkIn(card)}
                    >
                      {t("today.checkIn")}
                    </Button>
                  ) : null
                }
              />
            )}
          </RowList>
          {over.length > 0 ? (
            <>
              <h3 className={styles.groupTitle}>{t("today.over")}</h3>
              <RowList
                label={t("today.over")}
                items={over}
                itemKey={(card) => card.id}
                itemText={(card) => card.label}
                isQuiet={() => true}
              >
                {(card) => <ArrivalLine card={card} showsPsychologist action={null} />}
              </RowList>
            </>
          ) : null}
        </>
      )}
    </Panel>
  );
}

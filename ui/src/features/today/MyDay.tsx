import { Link } from "@tanstack/react-router";
import { Sunrise } from "lucide-react";
import type { AppointmentCard, AppointmentId } from "../../bindings";
import { Badge } from "../../design/Badge";
import { Button } from "../../design/Button";
import { EmptyState } from "../../design/EmptyState";
import { Panel } from "../../design/Panel";
import { RowList } from "../../design/RowList";
import { t } from "../../i18n";
import { patientNames, useAppointmentVerbs } from "../schedule";
import { ArrivalLine } from "./ArrivalLine";

interface MyDayProps {
  cards: readonly AppointmentCard[];
  now: AppointmentId | null;
  next: AppointmentId | null;
}

/** A psychologist's own appointments of today, with the present and the next one marked. */
export function MyDay({ cards, now, next }: MyDayProps) {
  const verbs = useAppointmentVerbs();
  const markOf = (card: AppointmentCard) => {
    if (card.id === now) return <Badge tone="primary">{t("today.now")}</Badge>;
    return card.id === next ? <Badge>{t("today.next")}</Badge> : null;
  };
  return (
    <Panel title={t("today.myDay")} isFlush>
      {cards.length === 0 ? (
        <EmptyState
          icon={<Sunrise />}
          title={t("today.myDayEmpty")}
          headingLevel={3}
          action={<Link to="/schedule">{t("today.bookFirst")}</Link>}
        >
          <p>{t("today.myDayEmptyDetail")}</p>
        </EmptyState>
      ) : (
        <RowList
          label={t("today.myDay")}
          items={cards}
          itemKey={(card) => card.id}
          itemText={(card) => card.label}
          isQuiet={(card) => card.state === "completed" || card.state === "missed"}
        >
          {(card) => (
            <ArrivalLine
              card={card}
              showsPsychologist={false}
              mark={markOf(card)}
              action={
                card.mayComplete ? (
                  <Button
                    aria-label={t("today.completeWho", { names: patientNames(card) })}
                    onPress={() => verbs.complete(card)}
                  >
                    {t("today.complete")}
                  </Button>
                ) : null
              }
            />
          )}
        </RowList>
      )}
    </Panel>
  );
}

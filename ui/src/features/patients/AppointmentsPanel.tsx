import { Link } from "@tanstack/react-router";
import { Building2, Phone, Video } from "lucide-react";
import { useState } from "react";
import { useFormats } from "../../api/session";
import type { AppointmentCard, Mode, PatientView } from "../../bindings";
import { Badge } from "../../design/Badge";
import { Button } from "../../design/Button";
import { Disclosure } from "../../design/Disclosure";
import { Panel } from "../../design/Panel";
import { t } from "../../i18n";
import styles from "./AppointmentsPanel.module.css";
import { useEveryAppointment } from "./queries";

const modeIcons = { inPerson: Building2, telehealth: Video, phone: Phone } as const satisfies Record<
  Mode,
  unknown
>;

/** What is booked, and what has been. */
export function AppointmentsPanel({ patient }: { patient: PatientView }) {
  const [isAllAsked, setAllAsked] = useState(false);
  const all = useEveryAppointment(patient.id, isAllAsked);
  const { ahead, past, moreAhead, morePast } = all.data ?? patient.appointments;
  const more = (count: number) =>
    count > 0 ? (
      <Button look="quiet" isPending={isAllAsked && all.isPending} onPress={() => setAllAsked(true)}>
        {t("appointments.more", { count })}
      </Button>
    ) : null;
  return (
    <Panel title={t("appointments.next")}>
      <AppointmentList cards={ahead} emptyText={t("appointments.noNext")} />
      {more(moreAhead)}
      {past.length > 0 ? (
        <Disclosure title={t("appointments.past")} detail={String(past.length + morePast)}>
          <AppointmentList cards={past} emptyText={t("appointments.noPast")} />
          {more(morePast)}
        </Disclosure>
      ) : null}
    </Panel>
  );
}

function AppointmentList({ cards, emptyText }: { cards: readonly AppointmentCard[]; emptyText: string }) {
  const formats = useFormats();
  if (cards.length === 0) return <p className={styles.empty}>{emptyText}</p>;
  return (
    <ul className={styles.list}>
      {cards.map((card) => {
        const Icon = modeIcons[card.mode];
        return (
          <li key={card.id}>
            <Link
              to="/schedule"
              search={{ date: card.start.slice(0, 10), appointment: card.id }}
              className={styles.card}
              aria-label={card.label}
            >
              <span className={styles.when}>
                <span className={styles.date}>{formats.date(card.start.slice(0, 10))}</span>
                <span className={styles.time}>
                  {formats.time(card.start)} – {formats.time(card.end)}
                </span>
              </span>
              <span className={styles.what}>
                <span>{card.typeName}</span>
                <span className={styles.quiet}>
                  {t("appointments.with", { name: card.psychologistName })}
                </span>
              </span>
              <span className={styles.where}>
                <Icon aria-hidden="true" />
                {card.roomName ?? t(`mode.${card.mode}`)}
              </span>
              <span className={styles.state}>
                <Badge tone={toneOf(card)}>{card.stateWord}</Badge>
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function toneOf({ state }: AppointmentCard) {
  switch (state) {
    case "confirmed":
    case "arrived":
    case "completed":
      return "success";
    case "missed":
      return "attention";
    case "booked":
    case "cancelled":
      return "neutral";
  }
}

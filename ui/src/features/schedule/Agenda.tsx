import { useFormats } from "../../api/session";
import type { AppointmentCard, ScheduleView } from "../../bindings";
import { Badge } from "../../design/Badge";
import { Row } from "../../design/Layout";
import { t } from "../../i18n";
import styles from "./Agenda.module.css";
import { AppointmentStateWord, ModeWord } from "./AppointmentMarks";
import { dateOf } from "./gridTime";
import { patientNames } from "./patientNames";

interface AgendaProps {
  view: ScheduleView;
  appointments: readonly AppointmentCard[];
  /** Absent on paper. */
  onOpen?: (card: AppointmentCard) => void;
}

/** The appointments as a plain list by day: for reading aloud, and for paper. */
export function Agenda({ view, appointments, onOpen }: AgendaProps) {
  const formats = useFormats();
  const inOrder = appointments.toSorted((one, other) => one.start.localeCompare(other.start));
  return (
    <div className={styles.agenda}>
      {view.dates.map((date) => {
        const cards = inOrder.filter((card) => dateOf(card.start) === date);
        return (
          <section key={date} className={styles.day} aria-label={formats.longDate(date)}>
            <h2 className={styles.date}>
              {formats.longDate(date)}
              {date === view.date && view.holiday ? ` · ${view.holiday}` : ""}
            </h2>
            {cards.length === 0 ? (
              <p className={styles.none}>{t("schedule.noneOn")}</p>
            ) : (
              <DayTable cards={cards} label={formats.longDate(date)} onOpen={onOpen} />
            )}
          </section>
        );
      })}
    </div>
  );
}

interface DayTableProps {
  cards: readonly AppointmentCard[];
  label: string;
  onOpen: AgendaProps["onOpen"];
}

function DayTable({ cards, label, onOpen }: DayTableProps) {
  const formats = useFormats();
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col" className={styles.time}>
            {t("appointment.when")}
          </th>
          <th scope="col">{t("appointment.patients")}</th>
          <th scope="col">{t("appointment.psychologist")}</th>
          <th scope="col">{t("appointment.type")}</th>
          <th scope="col">{t("appointment.mode")}</th>
          <th scope="col">{t("appointment.state")}</th>
        </tr>
      </thead>
      <tbody>
        {cards.map((card) => (
          <tr key={card.id}>
            <td className={styles.time}>
              {formats.time(card.start)} – {formats.time(card.end)}
            </td>
            <th scope="row">
              {onOpen ? (
                <Row gap="tight">
                  <button
                    type="button"
                    className={styles.open}
                    data-appointment={card.id}
                    onClick={() => onOpen(card)}
                  >
                    {patientNames(card)}
                  </button>
                  <Notes card={card} />
                </Row>
              ) : (
                patientNames(card)
              )}
            </th>
            <td>{card.psychologistName}</td>
            <td>{card.typeName}</td>
            <td>{card.roomName ?? <ModeWord mode={card.mode} />}</td>
            <td>
              <AppointmentStateWord card={card} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What one should know before they come. It stays off paper, which lies on desks. */
function Notes({ card }: { card: AppointmentCard }) {
  return (
    <>
      {card.patients.some((patient) => patient.hasAlert) ? (
        <Badge tone="attention">{t("appointment.alert")}</Badge>
      ) : null}
      {card.neverAskedAboutReminders ? <Badge tone="attention">{t("appointment.neverAsked")}</Badge> : null}
    </>
  );
}

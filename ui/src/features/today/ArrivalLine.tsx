import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useFormats } from "../../api/session";
import type { AppointmentCard } from "../../bindings";
import { Badge } from "../../design/Badge";
import { t } from "../../i18n";
import { AppointmentStateWord, ModeIcon, patientNames } from "../schedule";
import styles from "./Today.module.css";

interface ArrivalLineProps {
  card: AppointmentCard;
  /** Who sees them, where that is not oneself. */
  showsPsychologist: boolean;
  /** "Now" or "Next". */
  mark?: ReactNode;
  action: ReactNode;
}

/** An appointment of today on two lines: time, who, with whom, and how it stands or its verb. */
export function ArrivalLine({ card, showsPsychologist, mark, action }: ArrivalLineProps) {
  const formats = useFormats();
  const room = card.roomName ?? t(`mode.${card.mode}`);
  return (
    <div className={styles.arrival}>
      <div className={styles.time}>
        <span className={styles.start}>{formats.time(card.start)}</span>
        <span className={styles.quiet}>{t("booking.lasts", { minutes: card.minutes })}</span>
      </div>
      <div className={styles.who}>
        <span className={styles.name}>
          {patientNames(card)}
          {card.patients.some((patient) => patient.hasAlert) ? (
            <Badge tone="attention" icon={<TriangleAlert aria-hidden="true" />}>
              {t("appointment.alert")}
            </Badge>
          ) : null}
          {mark}
        </span>
        <span className={styles.detail}>
          <ModeIcon mode={card.mode} />
          <span className={styles.place}>
            {showsPsychologist ? card.psychologistName : card.typeName}
            <span className={styles.room}> · {room}</span>
          </span>
        </span>
        {card.neverAskedAboutReminders ? (
          <span>
            <Badge tone="attention">{t("today.askReminders")}</Badge>
          </span>
        ) : null}
      </div>
      <div className={styles.stands}>
        {action ?? (
          <span className={styles.stateWord}>
            <AppointmentStateWord card={card} />
          </span>
        )}
      </div>
    </div>
  );
}

import type { AppointmentCard } from "../../bindings";
import { AnchoredCard } from "../../design/AnchoredCard";
import { Badge } from "../../design/Badge";
import { Button } from "../../design/Button";
import { Row } from "../../design/Layout";
import { t } from "../../i18n";
import { useTimes } from "./AppointmentFacts";
import { AppointmentStateWord, ModeWord, seriesWords } from "./AppointmentMarks";
import styles from "./AppointmentPeek.module.css";
import { patientNames } from "./patientNames";
import { useAppointmentVerbs } from "./useAppointmentVerbs";

interface AppointmentPeekProps {
  card: AppointmentCard;
  anchor: Element | null;
  onOpen: () => void;
  onClose: () => void;
}

/** The small card: who, when and how it stands, with its likely verb. Enter goes on to the whole appointment. */
export function AppointmentPeek({ card, anchor, onOpen, onClose }: AppointmentPeekProps) {
  const verbs = useAppointmentVerbs();
  const times = useTimes();
  const act = (verb: (card: AppointmentCard) => void) => () => {
    verb(card);
    onClose();
  };
  return (
    <AnchoredCard label={patientNames(card)} anchor={anchor} onClose={onClose}>
      <div className={styles.card}>
        <div>
          <p className={styles.names}>{patientNames(card)}</p>
          <p className={styles.quiet}>{times(card)}</p>
          <p className={styles.quiet}>
            {card.psychologistName} · {card.typeName}
          </p>
          {card.series ? <p className={styles.quiet}>{seriesWords(card.series)}</p> : null}
        </div>
        <Row>
          <AppointmentStateWord card={card} />
          <ModeWord mode={card.mode} />
          {card.roomName ? <span className={styles.quiet}>{card.roomName}</span> : null}
        </Row>
        {card.neverAskedAboutReminders ? (
          <span>
            <Badge tone="attention">{t("appointment.neverAsked")}</Badge>
          </span>
        ) : null}
        {card.cancelledBecause ? <p className={styles.quiet}>{card.cancelledBecause}</p> : null}
        <Row gap="tight">
          <Button autoFocus onPress={onOpen}>
            {t("appointment.open")}
          </Button>
          {card.mayCheckIn ? (
            <Button look="primary" onPress={act(verbs.checkIn)}>
              {t("appointment.checkIn")}
            </Button>
          ) : null}
          {card.mayComplete ? (
            <Button look={card.mayCheckIn ? "plain" : "primary"} onPress={act(verbs.complete)}>
              {t("appointment.complete")}
            </Button>
          ) : null}
          {card.mayConfirm ? (
            <Button look="quiet" onPress={act(verbs.confirm)}>
              {t("appointment.confirm")}
            </Button>
          ) : null}
        </Row>
      </div>
    </AnchoredCard>
  );
}

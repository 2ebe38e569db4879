import {
  CalendarCheck,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  type LucideIcon,
  MapPin,
  Phone,
  UserCheck,
  UserX,
  Video,
} from "lucide-react";
import type { AppointmentCard, AppointmentState, Mode, SeriesMark } from "../../bindings";
import { StateWord, type Tone } from "../../design/Badge";
import { type PlainTextKey, t } from "../../i18n";
import styles from "./AppointmentMarks.module.css";

const states: Record<AppointmentState, { icon: LucideIcon; tone: Tone }> = {
  booked: { icon: CircleDashed, tone: "neutral" },
  confirmed: { icon: CalendarCheck, tone: "primary" },
  arrived: { icon: UserCheck, tone: "success" },
  completed: { icon: CircleCheck, tone: "neutral" },
  missed: { icon: UserX, tone: "danger" },
  cancelled: { icon: CircleSlash, tone: "neutral" },
};

const modes: Record<Mode, { icon: LucideIcon; words: PlainTextKey }> = {
  inPerson: { icon: MapPin, words: "mode.inPerson" },
  telehealth: { icon: Video, words: "mode.telehealth" },
  phone: { icon: Phone, words: "mode.phone" },
};

/** The state of an appointment as the clinic words it, with its picture. */
export function AppointmentStateWord({ card }: { card: AppointmentCard }) {
  const { icon: Icon, tone } = states[card.state];
  return (
    <StateWord tone={tone} icon={<Icon />}>
      {card.stateWord}
    </StateWord>
  );
}

/** The picture alone, where the word is spoken by the label around it. */
export function AppointmentStateIcon({ state }: { state: AppointmentState }) {
  const { icon: Icon } = states[state];
  return <Icon aria-hidden="true" />;
}

export function ModeIcon({ mode }: { mode: Mode }) {
  const { icon: Icon } = modes[mode];
  return <Icon aria-hidden="true" />;
}

/** "3 of 10, every Tuesday". */
export function seriesWords({ position, total, words, isException }: SeriesMark): string {
  const mark = t("series.mark", { position, total, words });
  return isException ? t("series.exception", { mark }) : mark;
}

/** How the patient and the psychologist meet. */
export function ModeWord({ mode }: { mode: Mode }) {
  return (
    <span className={styles.mode}>
      <ModeIcon mode={mode} />
      {t(modes[mode].words)}
    </span>
  );
}

import { CircleQuestionMark, Repeat, TriangleAlert } from "lucide-react";
import type { KeyboardEvent, PointerEvent } from "react";
import { useFormats } from "../../api/session";
import type { AppointmentCard } from "../../bindings";
import { hueOf } from "../../design/colours";
import { joinClasses } from "../../design/joinClasses";
import { t } from "../../i18n";
import styles from "./AppointmentBlock.module.css";
import { AppointmentStateIcon, ModeIcon, seriesWords } from "./AppointmentMarks";
import { rowMinutes } from "./gridTime";
import type { Placed } from "./lanes";
import { patientNames } from "./patientNames";

export interface BlockGestures {
  onPointerDown: (event: PointerEvent<HTMLElement>, card: AppointmentCard, part: "whole" | "end") => void;
  onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  onPointerCancel: () => void;
  onOpen: (card: AppointmentCard) => void;
}

interface AppointmentBlockProps {
  placed: Placed;
  /** The minute at which the cell around it begins. */
  cellStart: number;
  stopKey: string;
  isCurrentStop: boolean;
  isMoving: boolean;
  onFocus: () => void;
  gestures: BlockGestures;
}

/** An appointment in the grid: a button that says everything, drawn as long as it lasts. */
export function AppointmentBlock({
  placed,
  cellStart,
  stopKey,
  isCurrentStop,
  isMoving,
  onFocus,
  gestures,
}: AppointmentBlockProps) {
  const { card, span, lane, lanes } = placed;
  const formats = useFormats();
  const share = 100 / lanes;
  const rows = (span.until - span.from) / rowMinutes;
  return (
    <button
      type="button"
      className={joinClasses(styles.block, styles[card.state], isMoving && styles.moving)}
      data-hue={hueOf(card.colour)}
      data-stop={stopKey}
      data-appointment={card.id}
      tabIndex={isCurrentStop ? 0 : -1}
      aria-label={spokenLabel(card)}
      style={{
        top: `calc(${((span.from - cellStart) / rowMinutes) * 100}% + 1px)`,
        height: `calc(${rows * 100}% - 2px)`,
        left: `calc(${lane * share}% + 2px)`,
        width: `calc(${share}% - 6px)`,
      }}
      onFocus={onFocus}
      onClick={() => gestures.onOpen(card)}
      onKeyDown={(event: KeyboardEvent) => {
        // Enter belongs to the grid, which tells a press from a drop.
        if (event.key === "Enter") event.preventDefault();
      }}
      onPointerDown={(event) => gestures.onPointerDown(event, card, "whole")}
      onPointerMove={gestures.onPointerMove}
      onPointerUp={gestures.onPointerUp}
      onPointerCancel={gestures.onPointerCancel}
    >
      <span className={styles.words}>
        <span className={styles.name}>{patientNames(card)}</span>
        <span className={styles.detail}>
          {formats.time(card.start)}
          <span className={styles.type}> · {card.typeName}</span>
        </span>
        {card.roomName ? <span className={styles.detail}>{card.roomName}</span> : null}
      </span>
      <span className={styles.marks}>
        {card.neverAskedAboutReminders ? (
          <CircleQuestionMark className={styles.attention} aria-hidden="true" />
        ) : null}
        {card.patients.some((patient) => patient.hasAlert) ? (
          <TriangleAlert className={styles.attention} aria-hidden="true" />
        ) : null}
        {card.series ? <Repeat aria-hidden="true" /> : null}
        <ModeIcon mode={card.mode} />
        <AppointmentStateIcon state={card.state} />
      </span>
      {card.mayMove ? (
        <span
          className={styles.edge}
          onPointerDown={(event) => {
            event.stopPropagation();
            gestures.onPointerDown(event, card, "end");
          }}
        />
      ) : null}
    </button>
  );
}

function spokenLabel(card: AppointmentCard): string {
  return [
    card.label,
    card.patients.some((patient) => patient.hasAlert) ? t("appointment.hasAlert") : null,
    card.neverAskedAboutReminders ? t("appointment.neverAsked") : null,
    card.series ? seriesWords(card.series) : null,
  ]
    .filter(Boolean)
    .join(", ");
}

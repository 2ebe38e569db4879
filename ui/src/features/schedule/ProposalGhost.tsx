import { TriangleAlert } from "lucide-react";
import type { CSSProperties } from "react";
import { useFormats } from "../../api/session";
import { hueOf } from "../../design/colours";
import { joinClasses } from "../../design/joinClasses";
import { type Span, timeAt } from "./gridTime";
import { patientNames } from "./patientNames";
import styles from "./ScheduleGrid.module.css";
import type { Proposal } from "./useMoving";

interface ProposalGhostProps {
  proposal: Proposal;
  hasClash: boolean;
  day: Span;
  template: CSSProperties;
}

/** Where the appointment would come to stand. The strip under the grid says it in words. */
export function ProposalGhost({ proposal, hasClash, day, template }: ProposalGhostProps) {
  const formats = useFormats();
  const length = day.until - day.from;
  const { card, column, from, minutes } = proposal;
  return (
    <div className={styles.ghosts} style={template} aria-hidden="true">
      <div
        className={joinClasses(styles.ghost, hasClash && styles.ghostClash)}
        data-hue={hueOf(card.colour)}
        style={{
          gridColumn: column + 2,
          top: `${((from - day.from) / length) * 100}%`,
          height: `${(minutes / length) * 100}%`,
        }}
      >
        <span className={styles.ghostTime}>
          {hasClash ? <TriangleAlert /> : null}
          {formats.time(timeAt(from))} – {formats.time(timeAt(from + minutes))}
        </span>
        <span>{patientNames(card)}</span>
      </div>
    </div>
  );
}

import { TriangleAlert } from "lucide-react";
import { useFormats } from "../../api/session";
import type { ScheduleColumn } from "../../bindings";
import { KeyHint } from "../../design/KeyHint";
import { t } from "../../i18n";
import { capsOf } from "../../keyboard/shortcuts";
import { timeAt } from "./gridTime";
import styles from "./MovingStrip.module.css";
import { patientNames } from "./patientNames";
import type { Moving } from "./useMoving";

/** Says, by sight and aloud, where a moving appointment would come to stand and what it would meet there. */
export function MovingStrip({ moving, columns }: { moving: Moving; columns: readonly ScheduleColumn[] }) {
  const formats = useFormats();
  const { proposal, preview } = moving;
  const column = proposal ? columns[proposal.column] : undefined;
  const clash = preview?.clashes[0];
  return (
    <div role="status" className={styles.region}>
      {proposal && column ? (
        <div className={styles.strip}>
          <span className={styles.place}>
            {t("schedule.movingTo", {
              names: patientNames(proposal.card),
              day: formats.day(column.date),
              from: formats.time(timeAt(proposal.from)),
              until: formats.time(timeAt(proposal.from + proposal.minutes)),
              // In a week the title of a column is its day, and nobody else has one.
              psychologist:
                column.psychologist === proposal.card.psychologist
                  ? proposal.card.psychologistName
                  : column.title,
            })}
          </span>
          {clash ? (
            <span className={styles.clash}>
              <TriangleAlert aria-hidden="true" />
              {clash.message}
            </span>
          ) : null}
          {proposal.by === "keys" ? (
            <span className={styles.keys} aria-hidden="true">
              <KeyHint keys={capsOf("drop")} /> {t("schedule.keyDrops")}
              <KeyHint keys={capsOf("leaveAsItWas")} /> {t("schedule.keyLeaves")}
            </span>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

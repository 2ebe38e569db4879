// biome-ignore-all lint/a11y/useSemanticElements: rows that share out the height of the window cannot be table rows
// biome-ignore-all lint/a11y/useFocusableInteractive: one place of the grid holds the focus, a free quarter or an appointment
import type { CSSProperties } from "react";
import { useFormats } from "../../api/session";
import type { ScheduleView } from "../../bindings";
import { HueDot } from "../../design/Avatar";
import { joinClasses } from "../../design/joinClasses";
import { t } from "../../i18n";
import type { Placed } from "./lanes";
import styles from "./ScheduleGrid.module.css";

interface ColumnHeadsProps {
  view: ScheduleView;
  isWeek: boolean;
  template: CSSProperties;
  placed: readonly (readonly Placed[])[];
}

/** Whose column, or which day's, and how much stands in it. Stays in sight while the day scrolls. */
export function ColumnHeads({ view, isWeek, template, placed }: ColumnHeadsProps) {
  const formats = useFormats();
  return (
    <div role="rowgroup" className={styles.heads}>
      <div role="row" className={styles.headRow} style={template}>
        <div role="columnheader" className={styles.corner}>
          <span className={styles.spokenOnly}>{t("schedule.time")}</span>
        </div>
        {view.columns.map((column, index) => {
          const count = (placed[index] ?? []).filter(({ card }) => card.state !== "cancelled").length;
          // In a week the clinic names a day's holiday beside its date.
          const nothingOn = (isWeek && column.subtitle) || t("schedule.noneYet");
          const isToday = isWeek && column.date === view.today;
          return (
            <div
              key={column.key}
              role="columnheader"
              aria-current={isToday ? "date" : undefined}
              className={joinClasses(styles.head, isToday && styles.headToday)}
            >
              <span className={styles.headTitle}>
                {isWeek ? null : <HueDot colour={column.colour} />}
                <span className={styles.headName}>{isWeek ? formats.day(column.date) : column.title}</span>
              </span>
              <span className={styles.headDetail}>
                {column.away ?? (count > 0 ? t("schedule.count", { count }) : nothingOn)}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

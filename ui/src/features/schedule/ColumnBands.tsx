import type { CSSProperties } from "react";
import { useFormats } from "../../api/session";
import type { CivilTime, ScheduleColumn, ScheduleView } from "../../bindings";
import { t } from "../../i18n";
import { minuteOf, type Span, timeAt } from "./gridTime";
import styles from "./ScheduleGrid.module.css";

interface ColumnBandsProps {
  view: ScheduleView;
  day: Span;
  template: CSSProperties;
  now: number;
}

/** What lies behind the appointments: working hours, breaks, leave and the present minute. Cells say the same aloud. */
export function ColumnBands({ view, day, template, now }: ColumnBandsProps) {
  const formats = useFormats();
  const place = (from: number, until: number): CSSProperties => ({
    top: `${part(from, day) * 100}%`,
    height: `${(part(until, day) - part(from, day)) * 100}%`,
  });
  const placeHours = ({ from, until }: { from: CivilTime; until: CivilTime }) =>
    place(minuteOf(from), minuteOf(until));
  const showsNow = now >= day.from && now < day.until;
  return (
    <div className={styles.bands} style={template} aria-hidden="true">
      <div className={styles.column}>
        {showsNow && view.columns.some((column) => column.date === view.today) ? (
          <span className={styles.nowTime} style={{ top: `${part(now, day) * 100}%` }}>
            {formats.time(timeAt(now))}
          </span>
        ) : null}
      </div>
      {view.columns.map((column) => (
        <div key={column.key} className={styles.column}>
          {column.working.map((hours) => (
            <div key={hours.from} className={styles.working} style={placeHours(hours)} />
          ))}
          {column.breaks.map((hours) => (
            <div key={hours.from} className={styles.break} style={placeHours(hours)}>
              <span className={styles.bandName}>{t("schedule.break")}</span>
            </div>
          ))}
          {column.leave.map((hours) => (
            <div key={hours.from} className={styles.away} style={placeHours(hours)}>
              <span className={styles.bandName}>{hours.title}</span>
            </div>
          ))}
          {offeredIn(view, column).map((offer) => (
            <div
              key={offer.id}
              className={styles.offered}
              style={place(minuteOf(offer.start), minuteOf(offer.end))}
            >
              <span className={styles.bandName}>{offer.words}</span>
            </div>
          ))}
          {column.away ? (
            <div className={styles.away} style={place(day.from, day.until)}>
              <span className={styles.bandName}>{column.away}</span>
            </div>
          ) : null}
          {showsNow && column.date === view.today ? (
            <div className={styles.now} style={{ top: `${part(now, day) * 100}%` }} />
          ) : null}
        </div>
      ))}
    </div>
  );
}

/** The times of a column that are kept for people on the wait list. */
export function offeredIn(view: ScheduleView, column: ScheduleColumn) {
  return view.offered.filter(
    (offer) => offer.psychologist === column.psychologist && offer.start.startsWith(column.date),
  );
}

function part(minute: number, day: Span): number {
  const within = Math.min(Math.max(minute, day.from), day.until);
  return (within - day.from) / (day.until - day.from);
}

// biome-ignore-all lint/a11y/useSemanticElements: rows that share out the height of the window cannot be table rows
// biome-ignore-all lint/a11y/useFocusableInteractive: one place of the grid holds the focus, a free quarter or an appointment
import { useFormats } from "../../api/session";
import type { AppointmentId, OfferedTime, ScheduleColumn, ScheduleView } from "../../bindings";
import { joinClasses } from "../../design/joinClasses";
import { t } from "../../i18n";
import { AppointmentBlock, type BlockGestures } from "./AppointmentBlock";
import { offeredIn } from "./ColumnBands";
import { minuteOf, overlaps, rowMinutes, timeAt } from "./gridTime";
import type { Placed } from "./lanes";
import styles from "./ScheduleGrid.module.css";
import type { Stop } from "./stops";

interface GridRowProps {
  minute: number;
  view: ScheduleView;
  columns: readonly (readonly Placed[])[];
  template: { gridTemplateColumns: string };
  current: Stop | undefined;
  moving: AppointmentId | null;
  gestures: BlockGestures;
  onStand: (stop: Stop) => void;
  onBook: (column: number) => void;
}

/** The name under which the grid finds a free quarter again. */
export function columnCell(column: number, minute: number): string {
  return `${column}-${minute}`;
}

/** A quarter hour across all columns. An appointment stands in the cell in which it begins. */
export function GridRow({
  minute,
  view,
  columns,
  template,
  current,
  moving,
  gestures,
  onStand,
  onBook,
}: GridRowProps) {
  const formats = useFormats();
  const time = formats.time(timeAt(minute));
  const isHour = minute % 60 === 0;
  return (
    <div role="row" className={joinClasses(styles.row, isHour && styles.hour)} style={template}>
      <div role="rowheader" className={styles.time}>
        <span className={isHour ? undefined : styles.spokenOnly}>{time}</span>
      </div>
      {view.columns.map((column, index) => {
        const isHere = current?.column === index && current.minute === minute && !current.appointment;
        const stop = { column: index, minute, appointment: null };
        const begins = columns[index]?.filter(
          ({ span }) => span.from >= minute && span.from < minute + rowMinutes,
        );
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it answers the keys of the focused cell
          <div
            key={column.key}
            role="gridcell"
            tabIndex={isHere ? 0 : -1}
            aria-label={cellLabel(time, column, minute, offeredIn(view, column))}
            data-stop={columnCell(index, minute)}
            className={styles.cell}
            onFocus={(event) => {
              if (event.target === event.currentTarget) onStand(stop);
            }}
            onClick={(event) => {
              if (event.target === event.currentTarget && view.mayBook) onBook(index);
            }}
          >
            {begins?.map((placed) => (
              <AppointmentBlock
                key={placed.card.id}
                placed={placed}
                cellStart={minute}
                stopKey={placed.card.id}
                isCurrentStop={current?.appointment === placed.card.id}
                isMoving={moving === placed.card.id}
                onFocus={() =>
                  onStand({ column: index, minute: placed.span.from, appointment: placed.card.id })
                }
                gestures={gestures}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
}

function cellLabel(
  time: string,
  column: ScheduleColumn,
  minute: number,
  offered: readonly OfferedTime[],
): string {
  const quarter = { from: minute, until: minute + rowMinutes };
  const isIn = ({ from, until }: ScheduleColumn["working"][number]) =>
    overlaps(quarter, { from: minuteOf(from), until: minuteOf(until) });
  const leave = column.leave.find(isIn);
  const offer = offered.find(({ start, end }) =>
    overlaps(quarter, { from: minuteOf(start), until: minuteOf(end) }),
  );
  const place = [time, column.title];
  if (offer) place.push(offer.words);
  if (column.away) place.push(column.away);
  else if (leave) place.push(leave.title);
  else if (column.breaks.some(isIn)) place.push(t("schedule.break"));
  else if (!column.working.some(isIn)) place.push(t("schedule.outsideHours"));
  return place.join(", ");
}

// biome-ignore-all lint/a11y/useSemanticElements: rows that share out the height of the window cannot be table rows
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useFormats } from "../../api/session";
import type { AppointmentCard, ScheduleView } from "../../bindings";
import { joinClasses } from "../../design/joinClasses";
import { t } from "../../i18n";
import { isShortcut } from "../../keyboard/shortcuts";
import { ColumnBands } from "./ColumnBands";
import { ColumnHeads } from "./ColumnHeads";
import { columnCell, GridRow } from "./GridRow";
import { dateOf, minuteOf, rowMinutes, rowsOf, spanOf } from "./gridTime";
import { placeInLanes } from "./lanes";
import { MovingStrip } from "./MovingStrip";
import { ProposalGhost } from "./ProposalGhost";
import styles from "./ScheduleGrid.module.css";
import { isSameStop, type Step, type Stop, stopAt, stopsOf, walk } from "./stops";
import { useGridPointer } from "./useGridPointer";
import { type Proposal, useMoving } from "./useMoving";
import { useNowMinute } from "./useNow";

interface ScheduleGridProps {
  view: ScheduleView;
  isWeek: boolean;
  appointments: readonly AppointmentCard[];
  onOpen: (card: AppointmentCard) => void;
  onBook: (column: number, minute: number) => void;
  onDrop: (proposal: Proposal) => void;
}

const steps: readonly [Parameters<typeof isShortcut>[0], Step][] = [
  ["slotUp", "up"],
  ["slotDown", "down"],
  ["slotLeft", "left"],
  ["slotRight", "right"],
];
const namedSteps: Record<string, Step> = {
  Home: "first",
  End: "last",
  PageUp: "hourUp",
  PageDown: "hourDown",
};

/** In rem: the times at the left, and the narrowest column in which a name can be read. A week fits 1024 px. */
const gutter = 4;
const narrowest = 6.25;

/**
 * The schedule as a grid: quarter hours down, a psychologist or a day across.
 * One place of it holds the focus; arrow keys walk from appointment to appointment and over free quarters.
 */
export function ScheduleGrid({ view, isWeek, appointments, onOpen, onBook, onDrop }: ScheduleGridProps) {
  const formats = useFormats();
  const frame = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const now = useNowMinute(view.nowCivil);

  const { rows, columns, stops } = useMemo(() => {
    const byColumn = view.columns.map((column) =>
      placeInLanes(
        appointments.filter(
          (card) => card.psychologist === column.psychologist && dateOf(card.start) === column.date,
        ),
      ),
    );
    const shown = rowsOf(
      view.dayStart,
      view.dayEnd,
      appointments.map((card) => spanOf(card.start, card.minutes)),
    );
    return {
      rows: shown,
      columns: byColumn,
      stops: byColumn.map((placed, column) => stopsOf(column, shown, placed)),
    };
  }, [view.columns, view.dayStart, view.dayEnd, appointments]);

  const day = useMemo(() => ({ from: rows[0] ?? 0, until: (rows.at(-1) ?? 0) + rowMinutes }), [rows]);
  const moving = useMoving(view.columns, day);
  const pointer = useGridPointer({ body, day, columns: view.columns.length, moving, onDrop, onOpen });

  const isToday = view.columns.some((column) => column.date === view.today);
  const [wanted, setWanted] = useState<Stop | null>(null);
  const current = currentStop(stops, wanted, isToday ? now : firstWorking(view));

  const focusCurrent = useRef(false);
  const currentKey = current ? stopKey(current) : null;
  useLayoutEffect(() => {
    if (!focusCurrent.current || !currentKey) return;
    focusCurrent.current = false;
    const place = frame.current?.querySelector<HTMLElement>(`[data-stop="${currentKey}"]`);
    place?.focus({ preventScroll: true });
    place?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [currentKey]);

  // A long day opens at the present hour, or where work begins.
  const firstMinute = isToday ? now - 60 : firstWorking(view) - 30;
  const opensAt = useRef(firstMinute);
  opensAt.current = firstMinute;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another day scrolls; the passing of time does not
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const part = (opensAt.current - day.from) / (day.until - day.from);
    element.scrollTop = Math.max(0, part) * element.scrollHeight;
  }, [view.date]);

  const goTo = (stop: Stop) => {
    focusCurrent.current = true;
    setWanted(stop);
  };
  const cardAt = (stop: Stop) => columns[stop.column]?.find(({ card }) => card.id === stop.appointment)?.card;
  const drop = (proposal: Proposal) => {
    moving.end();
    goTo({ column: proposal.column, minute: proposal.from, appointment: proposal.card.id });
    onDrop(proposal);
  };

  const moveByKey = (event: KeyboardEvent, proposal: Proposal) => {
    const pressed = event.nativeEvent;
    const { change } = moving;
    if (isShortcut("longer", pressed)) change(({ minutes }) => ({ minutes: minutes + rowMinutes }));
    else if (isShortcut("shorter", pressed)) change(({ minutes }) => ({ minutes: minutes - rowMinutes }));
    else if (isShortcut("slotUp", pressed)) change(({ from }) => ({ from: from - rowMinutes }));
    else if (isShortcut("slotDown", pressed)) change(({ from }) => ({ from: from + rowMinutes }));
    else if (isShortcut("slotLeft", pressed)) change(({ column }) => ({ column: column - 1 }));
    else if (isShortcut("slotRight", pressed)) change(({ column }) => ({ column: column + 1 }));
    else if (isShortcut("drop", pressed)) drop(proposal);
    else if (isShortcut("leaveAsItWas", pressed)) moving.end();
    else return false;
    return true;
  };

  const walkByKey = (event: KeyboardEvent, stop: Stop) => {
    const pressed = event.nativeEvent;
    const card = cardAt(stop);
    const step = steps.find(([name]) => isShortcut(name, pressed))?.[1] ?? namedSteps[event.key];
    if (isShortcut("move", pressed) && card) moving.begin(card, "keys");
    else if (isShortcut("longer", pressed) || isShortcut("shorter", pressed)) {
      const change = isShortcut("longer", pressed) ? rowMinutes : -rowMinutes;
      if (card && moving.begin(card, "keys")) moving.change(({ minutes }) => ({ minutes: minutes + change }));
    } else if (step) goTo(walk(stops, stop, step));
    else if (isShortcut("openSlot", pressed)) {
      if (card) onOpen(card);
      else onBook(stop.column, stop.minute);
    } else return false;
    return true;
  };

  const answerKey = (event: KeyboardEvent) => {
    if (!current) return;
    const isAnswered = moving.proposal ? moveByKey(event, moving.proposal) : walkByKey(event, current);
    if (isAnswered) event.preventDefault();
  };

  const template = {
    gridTemplateColumns: `${gutter}rem repeat(${view.columns.length}, minmax(${narrowest}rem, 1fr))`,
  };
  return (
    <div className={styles.whole}>
      <div className={styles.frame} ref={frame}>
        <div
          role="grid"
          aria-label={t("schedule.gridLabel", { date: formats.longDate(view.date) })}
          aria-rowcount={rows.length + 1}
          aria-colcount={view.columns.length + 1}
          style={{ minWidth: `${gutter + narrowest * view.columns.length}rem` }}
          className={joinClasses(styles.grid, moving.proposal?.by === "pointer" && styles.dragging)}
          onKeyDown={answerKey}
        >
          <ColumnHeads view={view} isWeek={isWeek} template={template} placed={columns} />
          <div role="rowgroup" className={styles.body} ref={body}>
            <ColumnBands view={view} day={day} template={template} now={now} />
            {rows.map((minute) => (
              <GridRow
                key={minute}
                minute={minute}
                view={view}
                columns={columns}
                template={template}
                current={current}
                moving={moving.proposal?.card.id ?? null}
                gestures={pointer}
                onStand={setWanted}
                onBook={(column) => onBook(column, minute)}
              />
            ))}
            {moving.proposal ? (
              <ProposalGhost
                proposal={moving.proposal}
                hasClash={(moving.preview?.clashes.length ?? 0) > 0}
                day={day}
                template={template}
              />
            ) : null}
          </div>
        </div>
      </div>
      <MovingStrip moving={moving} columns={view.columns} />
    </div>
  );
}

function stopKey(stop: Stop): string {
  return stop.appointment ?? columnCell(stop.column, stop.minute);
}

function currentStop(
  stops: readonly (readonly Stop[])[],
  wanted: Stop | null,
  minute: number,
): Stop | undefined {
  const column = Math.min(wanted?.column ?? 0, stops.length - 1);
  const there = stops[column] ?? [];
  // An appointment that moved takes the focus along, whatever column it went to.
  const followed = wanted?.appointment
    ? stops.flat().find((stop) => stop.appointment === wanted.appointment)
    : there.find((stop) => wanted && isSameStop(stop, wanted));
  return followed ?? stopAt(there, wanted?.minute ?? minute);
}

function firstWorking(view: ScheduleView): number {
  const starts = view.columns.flatMap((column) => column.working.map(({ from }) => minuteOf(from)));
  return starts.length > 0 ? Math.min(...starts) : minuteOf(view.dayStart);
}

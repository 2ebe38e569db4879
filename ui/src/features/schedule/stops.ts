/** Where the keyboard can stand in the grid: on each appointment, and on each quarter hour that none covers. */
import type { AppointmentId } from "../../bindings";
import { overlaps, rowMinutes, type Span } from "./gridTime";
import type { Placed } from "./lanes";

export interface Stop {
  column: number;
  /** The quarter hour, or the start of the appointment. */
  minute: number;
  appointment: AppointmentId | null;
}

export type Step = "up" | "down" | "left" | "right" | "first" | "last" | "hourUp" | "hourDown";

/** The stops of one column, from morning to evening. */
export function stopsOf(column: number, rows: readonly number[], placed: readonly Placed[]): Stop[] {
  const free = rows
    .filter((minute) => !placed.some(({ span }) => overlaps(span, quarterAt(minute))))
    .map((minute) => ({ column, minute, appointment: null }));
  const taken = placed.map(({ card, span }) => ({ column, minute: span.from, appointment: card.id }));
  return [...free, ...taken].sort((one, other) => one.minute - other.minute);
}

/** The stop at which a minute of a column is: the appointment that covers it, or its quarter hour. */
export function stopAt(stops: readonly Stop[], minute: number): Stop | undefined {
  return stops.findLast((stop) => stop.minute <= minute) ?? stops[0];
}

export function isSameStop(one: Stop, other: Stop): boolean {
  return one.column === other.column && one.minute === other.minute && one.appointment === other.appointment;
}

/** The stop one step further; at an edge it stays where it is. */
export function walk(columns: readonly (readonly Stop[])[], from: Stop, step: Step): Stop {
  const stops = columns[from.column] ?? [];
  const index = stops.findIndex((stop) => isSameStop(stop, from));
  switch (step) {
    case "up":
      return stops[Math.max(0, index - 1)] ?? from;
    case "down":
      return stops[Math.min(stops.length - 1, index + 1)] ?? from;
    case "first":
      return stops[0] ?? from;
    case "last":
      return stops.at(-1) ?? from;
    case "hourUp":
      return stopAt(stops, from.minute - 60) ?? from;
    case "hourDown":
      return stopAt(stops, from.minute + 60) ?? from;
    case "left":
      return stopAt(columns[from.column - 1] ?? [], from.minute) ?? from;
    case "right":
      return stopAt(columns[from.column + 1] ?? [], from.minute) ?? from;
  }
}

function quarterAt(minute: number): Span {
  return { from: minute, until: minute + rowMinutes };
}

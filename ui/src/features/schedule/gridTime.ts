/** Civil times as minutes of their day: what the grid counts and draws with. No zone takes part in it. */
import type { CivilDate, CivilDateTime, CivilTime } from "../../bindings";

export const rowMinutes = 15;
const dayMinutes = 24 * 60;

/** Minutes since midnight of "09:30" or "2026-11-24T09:30". */
export function minuteOf(value: CivilTime | CivilDateTime): number {
  const time = value.slice(-5);
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** "09:30" of a minute of the day. */
export function timeAt(minute: number): CivilTime {
  const within = Math.min(Math.max(0, Math.round(minute)), dayMinutes - 1);
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
}

export function dateOf(value: CivilDateTime): CivilDate {
  return value.slice(0, 10);
}

export function momentAt(date: CivilDate, minute: number): CivilDateTime {
  return `${date}T${timeAt(minute)}`;
}

/** The nearest minute that is a multiple of the step. */
export function snap(minute: number, step: number): number {
  return Math.round(minute / step) * step;
}

export interface Span {
  from: number;
  until: number;
}

/** The minutes of an appointment within its own day; one past midnight ends with the day. */
export function spanOf(start: CivilDateTime, minutes: number): Span {
  const from = minuteOf(start);
  return { from, until: Math.min(from + minutes, dayMinutes) };
}

export function overlaps(one: Span, other: Span): boolean {
  return one.from < other.until && other.from < one.until;
}

/** The quarter hours that the grid shows: the clinic's day, widened by whatever lies outside of it. */
export function rowsOf(dayStart: CivilTime, dayEnd: CivilTime, spans: readonly Span[]): number[] {
  const earliest = Math.min(minuteOf(dayStart), ...spans.map((span) => span.from));
  const latest = Math.max(minuteOf(dayEnd), ...spans.map((span) => span.until));
  const first = Math.floor(earliest / 60) * 60;
  const last = Math.ceil(latest / 60) * 60;
  return Array.from({ length: (last - first) / rowMinutes }, (_, row) => first + row * rowMinutes);
}

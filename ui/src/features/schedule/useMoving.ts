import { useCallback, useMemo, useState } from "react";
import type { AppointmentCard, BookingPreview, MoveForm, ScheduleColumn } from "../../bindings";
import { dateOf, minuteOf, momentAt, type Span } from "./gridTime";
import { useMovePreview } from "./previews";

/** Where an appointment would come to stand. */
export interface Proposal {
  card: AppointmentCard;
  column: number;
  from: number;
  minutes: number;
  by: "pointer" | "keys";
}

const shortest = 5;

/** The move that a proposal asks for, with nothing said yet about clashes and messages. */
export function moveForm(proposal: Proposal, columns: readonly ScheduleColumn[]): MoveForm | null {
  const { card, from, minutes } = proposal;
  const column = columns[proposal.column];
  if (!column) return null;
  return {
    id: card.id,
    version: card.version,
    start: momentAt(column.date, from),
    minutes,
    psychologist: column.psychologist,
    room: card.room,
    override: null,
    doNotSend: null,
  };
}

export function isWhereItWas(form: MoveForm, card: AppointmentCard): boolean {
  return (
    form.start === card.start && form.minutes === card.minutes && form.psychologist === card.psychologist
  );
}

/** An appointment being moved or resized, by pointer or by keys, and what the clinic thinks of its new place. */
export function useMoving(columns: readonly ScheduleColumn[], day: Span) {
  const [proposal, setProposal] = useState<Proposal | null>(null);

  const begin = useCallback(
    (card: AppointmentCard, by: Proposal["by"]): Proposal | null => {
      const column = columns.findIndex(
        (one) => one.psychologist === card.psychologist && one.date === dateOf(card.start),
      );
      if (!card.mayMove || column < 0) return null;
      const begun = { card, column, from: minuteOf(card.start), minutes: card.minutes, by };
      setProposal(begun);
      return begun;
    },
    [columns],
  );

  const change = useCallback(
    (part: (current: Proposal) => Partial<Pick<Proposal, "column" | "from" | "minutes">>) =>
      setProposal((current) => {
        if (!current) return null;
        const next = { ...current, ...part(current) };
        const minutes = Math.max(shortest, Math.min(next.minutes, day.until - next.from));
        const from = Math.min(Math.max(day.from, next.from), day.until - shortest);
        const column = Math.min(Math.max(0, next.column), columns.length - 1);
        const isSame = from === current.from && minutes === current.minutes && column === current.column;
        return isSame ? current : { ...next, from, minutes, column };
      }),
    [columns.length, day.from, day.until],
  );

  const end = useCallback(() => setProposal(null), []);

  const form = useMemo(() => {
    const wanted = proposal ? moveForm(proposal, columns) : null;
    return wanted && proposal && !isWhereItWas(wanted, proposal.card) ? wanted : null;
  }, [proposal, columns]);
  const preview: BookingPreview | null = useMovePreview(form);

  return { proposal, preview: form ? preview : null, begin, change, end };
}

export type Moving = ReturnType<typeof useMoving>;

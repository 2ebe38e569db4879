import { type PointerEvent, type RefObject, useEffect, useRef } from "react";
import type { AppointmentCard } from "../../bindings";
import type { BlockGestures } from "./AppointmentBlock";
import { minuteOf, rowMinutes, type Span, snap } from "./gridTime";
import type { Moving, Proposal } from "./useMoving";

interface GridPointerOptions {
  body: RefObject<HTMLDivElement | null>;
  day: Span;
  columns: number;
  moving: Moving;
  onDrop: (proposal: Proposal) => void;
  onOpen: (card: AppointmentCard) => void;
}

interface Press {
  card: AppointmentCard;
  part: "whole" | "end";
  x: number;
  y: number;
  /** How far into the appointment it was taken hold of. */
  grip: number;
  isDrag: boolean;
}

/** A hand is never quite still: less than this is a click. */
const slack = 4;
const fineStep = 5;

/** Dragging by pointer events alone, for the shell keeps drag and drop of files for itself. */
export function useGridPointer({
  body,
  day,
  columns,
  moving,
  onDrop,
  onOpen,
}: GridPointerOptions): BlockGestures {
  const press = useRef<Press | null>(null);
  const wasDrag = useRef(false);

  const placeOf = (event: { clientX: number; clientY: number }) => {
    const area = body.current?.getBoundingClientRect();
    const row = body.current?.querySelector("[role=row]");
    const cells = row ? Array.from(row.querySelectorAll("[role=gridcell]")) : [];
    const column = cells.findLastIndex((cell) => cell.getBoundingClientRect().left <= event.clientX);
    const share = area ? (event.clientY - area.top) / area.height : 0;
    return {
      column: Math.min(Math.max(0, column), columns - 1),
      minute: day.from + share * (day.until - day.from),
    };
  };

  const isDragging = moving.proposal?.by === "pointer";
  const { end } = moving;
  useEffect(() => {
    if (!isDragging) return;
    const leave = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      press.current = null;
      end();
    };
    window.addEventListener("keydown", leave, true);
    return () => window.removeEventListener("keydown", leave, true);
  }, [isDragging, end]);

  return {
    onPointerDown: (event: PointerEvent<HTMLElement>, card, part) => {
      wasDrag.current = false;
      if (event.button !== 0 || !card.mayMove) return;
      const holder = event.currentTarget.closest("button") ?? event.currentTarget;
      holder.setPointerCapture(event.pointerId);
      press.current = {
        card,
        part,
        x: event.clientX,
        y: event.clientY,
        grip: placeOf(event).minute - minuteOf(card.start),
        isDrag: false,
      };
    },
    onPointerMove: (event) => {
      const held = press.current;
      if (!held) return;
      if (!held.isDrag) {
        if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < slack) return;
        if (!moving.begin(held.card, "pointer")) return;
        held.isDrag = true;
        wasDrag.current = true;
      }
      const step = event.altKey ? fineStep : rowMinutes;
      const { column, minute } = placeOf(event);
      moving.change((current) =>
        held.part === "end"
          ? { minutes: snap(minute, step) - current.from }
          : { column, from: snap(minute - held.grip, step) },
      );
    },
    onPointerUp: () => {
      const dropped = press.current?.isDrag ? moving.proposal : null;
      press.current = null;
      if (!dropped) return;
      moving.end();
      onDrop(dropped);
    },
    onPointerCancel: () => {
      press.current = null;
      moving.end();
    },
    onOpen: (card) => {
      // The click that ends a drag opens nothing.
      if (wasDrag.current) wasDrag.current = false;
      else onOpen(card);
    },
  };
}

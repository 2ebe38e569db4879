import { parseDate } from "@internationalized/date";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useSession } from "../../api/session";
import { useBookingChoices } from "../../api/useBookingChoices";
import type { CivilDate, ScheduleView, StaffId } from "../../bindings";
import type { Layout, Span } from "./ScheduleToolbar";
import { useScheduleView } from "./useScheduleView";

const route = getRouteApi("/schedule");

/** Which days are shown, as the address says: a psychologist in it means their week. */
export function useDays() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const session = useSession();
  const choices = useBookingChoices();
  const date = search.date ?? null;
  const psychologist = search.psychologist ?? null;
  const schedule = useScheduleView(date, psychologist);
  const span: Span = psychologist ? "week" : "day";

  const go = (part: Partial<typeof search>) =>
    void navigate({ to: "/schedule", search: (current) => ({ ...current, ...part }), replace: true });
  const step = (direction: 1 | -1) => {
    const days = direction * (span === "week" ? 7 : 1);
    const stepFrom = (shown: CivilDate | undefined) =>
      shown ? parseDate(shown).add({ days }).toString() : undefined;
    // Counted from where the address stands by then: two quick presses are two days.
    void navigate({
      to: "/schedule",
      search: (current) => ({ ...current, date: stepFrom(current.date ?? schedule.data?.date) }),
      replace: true,
    });
  };
  const showSpan = (wanted: Span) => {
    const all = choices.data?.psychologists ?? [];
    const mine = all.find(({ id }) => id === session.staff) ?? all[0];
    go({ psychologist: wanted === "week" ? (psychologist ?? mine?.id) : undefined });
  };

  return {
    search,
    schedule,
    choices,
    date,
    psychologist,
    span,
    layout: (search.layout ?? "grid") satisfies Layout,
    goToDate: (wanted: CivilDate | null) => go({ date: wanted ?? undefined }),
    showPsychologist: (wanted: StaffId) => go({ psychologist: wanted }),
    showLayout: (wanted: Layout) => go({ layout: wanted === "grid" ? undefined : wanted }),
    showsWaitList: search.waiting === true,
    showWaitList: (shows: boolean) => go({ waiting: shows || undefined }),
    /** Takes out of the address what it asked to have opened. */
    forgetOpened: () => go({ appointment: undefined, book: undefined }),
    step,
    showSpan,
  };
}

export function shownAppointments(view: ScheduleView, showsCancelled: boolean) {
  return showsCancelled ? view.appointments : view.appointments.filter((card) => card.state !== "cancelled");
}

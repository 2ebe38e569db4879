import { UsersRound } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Await } from "../../api/Await";
import { useFormats } from "../../api/session";
import { useOpened } from "../../api/useKept";
import type { AppointmentId, ScheduleView } from "../../bindings";
import { Banner } from "../../design/Banner";
import { EmptyState } from "../../design/EmptyState";
import { Page } from "../../design/Page";
import { SkeletonRows } from "../../design/Skeleton";
import { t } from "../../i18n";
import { useShortcut } from "../../keyboard/useShortcut";
import { Agenda } from "./Agenda";
import { timeAt } from "./gridTime";
import { InLeave } from "./InLeave";
import { ScheduleGrid } from "./ScheduleGrid";
import styles from "./SchedulePage.module.css";
import { type ScheduleTask, ScheduleTasks } from "./ScheduleTasks";
import { ScheduleToolbar } from "./ScheduleToolbar";
import { shownAppointments, useDays } from "./useDays";
import { useDrop } from "./useDrop";
import { WaitListPanel } from "./WaitListPanel";

/** The schedule of a day or a week: seen, booked and moved. */
export function SchedulePage() {
  const days = useDays();
  const [task, setTask] = useOpened<ScheduleTask | null>(
    "schedule",
    days.search.appointment ? { kind: "appointment", id: days.search.appointment as AppointmentId } : null,
    // The small card is a glance, not a task.
    (open) => open !== null && open.kind !== "peek",
  );
  const [showsCancelled, setShowsCancelled] = useState(false);
  const view = days.schedule.data;

  const book = () => {
    if (!view?.mayBook) return;
    const only = days.psychologist ?? null;
    setTask({ kind: "book", start: { date: view.date, time: null, psychologist: only, patients: [] } });
  };
  useShortcut("create", book);
  useShortcut("scheduleToday", () => days.goToDate(null));
  useShortcut("dayBack", () => days.step(-1));
  useShortcut("dayForward", () => days.step(1));
  useShortcut("dayView", () => days.showSpan("day"));
  useShortcut("weekView", () => days.showSpan("week"));
  useShortcut("waitList", () => days.showWaitList(!days.showsWaitList));

  const close = () => {
    setTask(null);
    if (days.search.appointment || days.search.book) days.forgetOpened();
  };

  return (
    <Page title={t("nav.schedule")} isTitleHidden fillsWindow>
      <ScheduleToolbar
        view={view}
        choices={days.choices.data}
        date={days.date}
        psychologist={days.psychologist}
        span={days.span}
        layout={days.layout}
        showsCancelled={showsCancelled}
        onDate={days.goToDate}
        onStep={days.step}
        onPsychologist={days.showPsychologist}
        onSpan={days.showSpan}
        onLayout={days.showLayout}
        onShowCancelled={setShowsCancelled}
        showsWaitList={days.showsWaitList}
        onWaitList={days.showWaitList}
        onBook={book}
      />
      <InLeave onTask={setTask} />
      <div className={styles.beside}>
        <div className={styles.main}>
          <Await query={days.schedule} skeleton={<SkeletonRows count={10} />}>
            {(shown) => (
              <ShownSchedule view={shown} days={days} showsCancelled={showsCancelled} onTask={setTask} />
            )}
          </Await>
        </div>
        {days.showsWaitList ? (
          <WaitListPanel
            onAdd={() => setTask({ kind: "waiting", card: null })}
            onEdit={(card) => setTask({ kind: "waiting", card })}
          />
        ) : null}
      </div>
      <ScheduleTasks
        task={task}
        view={view}
        asked={days.search.book ?? null}
        onTask={setTask}
        onClose={close}
      />
    </Page>
  );
}

interface ShownScheduleProps {
  view: ScheduleView;
  days: ReturnType<typeof useDays>;
  showsCancelled: boolean;
  onTask: (task: ScheduleTask) => void;
}

function ShownSchedule({ view, days, showsCancelled, onTask }: ShownScheduleProps) {
  const formats = useFormats();
  const drop = useDrop(view.columns, onTask);
  const appointments = useMemo(() => shownAppointments(view, showsCancelled), [view, showsCancelled]);
  const peek = (card: ScheduleView["appointments"][number]) => onTask({ kind: "peek", card });
  const isWeek = days.span === "week";
  usePaperTitle(formats.longDate(view.date));

  if (view.columns.length === 0) {
    return (
      <EmptyState icon={<UsersRound />} title={t("schedule.nobodyTitle")}>
        <p>{t("schedule.nobody")}</p>
      </EmptyState>
    );
  }
  return (
    <>
      {view.holiday ? (
        <Banner tone="attention">{t("schedule.holiday", { name: view.holiday })}</Banner>
      ) : null}
      {days.layout === "agenda" ? (
        <div className={styles.onScreen}>
          <Agenda view={view} appointments={appointments} onOpen={peek} />
        </div>
      ) : (
        <div className={styles.grid}>
          <ScheduleGrid
            key={isWeek ? `week of ${days.psychologist}` : "day"}
            view={view}
            isWeek={isWeek}
            appointments={appointments}
            onOpen={peek}
            onDrop={drop}
            onBook={(column, minute) => {
              const there = view.columns[column];
              if (!there || !view.mayBook) return;
              onTask({
                kind: "book",
                start: {
                  date: there.date,
                  time: timeAt(minute),
                  psychologist: there.psychologist,
                  patients: [],
                },
              });
            }}
          />
        </div>
      )}
      {/* Paper gets the list, whatever the screen shows. */}
      <div className={styles.paper} hidden>
        <Agenda view={view} appointments={appointments} />
      </div>
    </>
  );
}

/** A print is filed under its date, never under a patient. */
function usePaperTitle(date: string) {
  useEffect(() => {
    let kept = document.title;
    const begin = () => {
      kept = document.title;
      document.title = date;
    };
    const end = () => {
      document.title = kept;
    };
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
    return () => {
      window.removeEventListener("beforeprint", begin);
      window.removeEventListener("afterprint", end);
    };
  }, [date]);
}

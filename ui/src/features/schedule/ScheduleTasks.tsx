import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import type {
  AppointmentCard,
  AppointmentId,
  MoveForm,
  PatientId,
  ScheduleView,
  WaitingCard,
} from "../../bindings";
import { AppointmentDialog } from "./AppointmentDialog";
import { AppointmentPeek } from "./AppointmentPeek";
import { BookingDialog } from "./BookingDialog";
import type { BookingStart } from "./bookingValues";
import { CancelDialog } from "./CancelDialog";
import { MoveDialog } from "./MoveDialog";
import { WaitingDialog } from "./WaitingDialog";

/** What is open over the schedule; one thing at a time. */
export type ScheduleTask =
  | { kind: "peek"; card: AppointmentCard }
  | { kind: "appointment"; id: AppointmentId }
  | { kind: "book"; start: BookingStart }
  | { kind: "move"; card: AppointmentCard; proposed: MoveForm | null }
  | { kind: "cancel"; card: AppointmentCard }
  | { kind: "waiting"; card: WaitingCard | null };

interface ScheduleTasksProps {
  task: ScheduleTask | null;
  view: ScheduleView | undefined;
  /** The patient for whom the address asks to book. */
  asked: PatientId | null;
  onTask: (task: ScheduleTask) => void;
  onClose: () => void;
}

export function ScheduleTasks({ task, view, asked, onTask, onClose }: ScheduleTasksProps) {
  useFocusBack(task === null);
  useAskedBooking(asked, view, onTask);
  if (!task) return null;
  switch (task.kind) {
    case "peek":
      return (
        <AppointmentPeek
          card={view?.appointments.find(({ id }) => id === task.card.id) ?? task.card}
          anchor={document.querySelector(`[data-appointment="${CSS.escape(task.card.id)}"]`)}
          onOpen={() => onTask({ kind: "appointment", id: task.card.id })}
          onClose={onClose}
        />
      );
    case "appointment":
      return (
        <AppointmentDialog
          id={task.id}
          onMove={(card) => onTask({ kind: "move", card, proposed: null })}
          onCancel={(card) => onTask({ kind: "cancel", card })}
          onClose={onClose}
        />
      );
    case "book":
      return <BookingDialog start={task.start} onClose={onClose} />;
    case "move":
      return <MoveDialog card={task.card} proposed={task.proposed} onClose={onClose} />;
    case "cancel":
      return <CancelDialog card={task.card} onClose={onClose} />;
    case "waiting":
      return <WaitingDialog card={task.card} today={view?.today ?? ""} onClose={onClose} />;
  }
}

/** An appointment that moved left the place from which its dialog was opened: the grid takes the focus back. */
function useFocusBack(isIdle: boolean) {
  useEffect(() => {
    if (!isIdle) return;
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        document.querySelector<HTMLElement>("[role=grid] [data-stop][tabindex='0']")?.focus();
      }),
    );
    return () => cancelAnimationFrame(frame);
  }, [isIdle]);
}

function useAskedBooking(
  asked: PatientId | null,
  view: ScheduleView | undefined,
  onTask: (task: ScheduleTask) => void,
) {
  const clinic = useClinic();
  const { data: patient } = useQuery({
    queryKey: keys.patient(asked ?? ("" as PatientId)),
    queryFn: () => clinic.openPatient(asked ?? ("" as PatientId)),
    enabled: asked !== null,
  });
  const date = view?.date;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address asks once, when both are known
  useEffect(() => {
    if (!asked || !patient || !date || patient.id !== asked) return;
    onTask({
      kind: "book",
      start: {
        date,
        time: null,
        psychologist: patient.primaryPsychologist?.id ?? null,
        patients: [{ id: patient.id, name: patient.name }],
      },
    });
  }, [asked, patient, date === undefined]);
}

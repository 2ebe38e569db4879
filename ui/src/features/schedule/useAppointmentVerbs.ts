import { useClinic } from "../../api/clinic";
import { useVerb } from "../../api/useVerb";
import type { AppointmentCard } from "../../bindings";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { patientNames } from "./patientNames";

type Settable = "booked" | "confirmed" | "arrived" | "completed" | "missed";

/** Says what was done to an appointment, with the way back for as long as the clinic offers one. */
export function useUndoToast() {
  const clinic = useClinic();
  const say = useToast();
  const undo = useVerb(({ id, version }: AppointmentCard) => clinic.undoAppointment(id, version), {
    said: (card) => t("appointment.undone", { names: patientNames(card) }),
  });
  const tell = (text: string, card: AppointmentCard) =>
    say({
      text,
      action: card.mayUndo ? { title: t("action.undo"), onChoose: () => undo.run(card) } : undefined,
    });
  return { tell, undo };
}

/** What is done to an appointment by one press, each said with its way back. */
export function useAppointmentVerbs() {
  const clinic = useClinic();
  const { tell, undo } = useUndoToast();
  const state = useVerb(
    ({ card, to }: { card: AppointmentCard; to: Settable }) =>
      clinic.setAppointmentState(card.id, card.version, to),
    { onDone: (card, { to }) => tell(t(`appointment.became.${to}`, { names: patientNames(card) }), card) },
  );
  const become = (to: Settable) => (card: AppointmentCard) => state.run({ card, to });
  return {
    checkIn: become("arrived"),
    complete: become("completed"),
    markMissed: become("missed"),
    confirm: become("confirmed"),
    undo: (card: AppointmentCard) => undo.run(card),
    isPending: state.isPending || undo.isPending,
  };
}

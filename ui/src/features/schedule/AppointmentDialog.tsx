import { useQuery } from "@tanstack/react-query";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import type { AppointmentCard, AppointmentId } from "../../bindings";
import { Button } from "../../design/Button";
import { Dialog, DialogBody, DialogFoot } from "../../design/Dialog";
import { t } from "../../i18n";
import { AppointmentFacts } from "./AppointmentFacts";
import { patientNames } from "./patientNames";
import { useAppointmentVerbs } from "./useAppointmentVerbs";

interface AppointmentDialogProps {
  id: AppointmentId;
  onMove: (card: AppointmentCard) => void;
  onCancel: (card: AppointmentCard) => void;
  onClose: () => void;
}

/** One appointment, with every verb that the clinic allows on it just now. */
export function AppointmentDialog({ id, onMove, onCancel, onClose }: AppointmentDialogProps) {
  const clinic = useClinic();
  const appointment = useQuery({ queryKey: keys.appointment(id), queryFn: () => clinic.findAppointment(id) });
  return (
    <Dialog
      title={appointment.data ? patientNames(appointment.data) : t("appointment.title")}
      isOpen
      onClose={onClose}
      closeLabel={t("action.close")}
      keepsOpenOutside={false}
    >
      <Await query={appointment}>
        {(card) => (
          <>
            <DialogBody>
              <AppointmentFacts card={card} />
            </DialogBody>
            <AppointmentVerbs card={card} onMove={onMove} onCancel={onCancel} />
          </>
        )}
      </Await>
    </Dialog>
  );
}

type VerbsProps = Pick<AppointmentDialogProps, "onMove" | "onCancel"> & { card: AppointmentCard };

function AppointmentVerbs({ card, onMove, onCancel }: VerbsProps) {
  const verbs = useAppointmentVerbs();
  return (
    <DialogFoot
      aside={
        card.mayCancel ? (
          <Button look="quiet" onPress={() => onCancel(card)}>
            {t("appointment.cancelVerb")}
          </Button>
        ) : null
      }
    >
      {card.mayUndo ? <Button onPress={() => verbs.undo(card)}>{t("appointment.undo")}</Button> : null}
      {card.mayMarkMissed ? (
        <Button onPress={() => verbs.markMissed(card)}>{t("appointment.markMissed")}</Button>
      ) : null}
      {card.mayConfirm ? (
        <Button onPress={() => verbs.confirm(card)}>{t("appointment.confirm")}</Button>
      ) : null}
      {card.mayMove ? <Button onPress={() => onMove(card)}>{t("appointment.moveVerb")}</Button> : null}
      {card.mayCheckIn ? (
        <Button look="primary" onPress={() => verbs.checkIn(card)}>
          {t("appointment.checkIn")}
        </Button>
      ) : null}
      {card.mayComplete ? (
        <Button look="primary" onPress={() => verbs.complete(card)}>
          {t("appointment.complete")}
        </Button>
      ) : null}
    </DialogFoot>
  );
}

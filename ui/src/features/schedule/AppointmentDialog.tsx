import { useQuery } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import type { AppointmentCard, AppointmentId } from "../../bindings";
import { Button } from "../../design/Button";
import { Dialog, DialogBody, DialogFoot } from "../../design/Dialog";
import { Menu, type MenuAction } from "../../design/Menu";
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
  const further: MenuAction[] = [
    { isOffered: card.mayConfirm, key: "confirm", title: t("appointment.confirm"), verb: verbs.confirm },
    {
      isOffered: card.mayMarkMissed,
      key: "missed",
      title: t("appointment.markMissed"),
      verb: verbs.markMissed,
    },
    { isOffered: card.mayUndo, key: "undo", title: t("appointment.undo"), verb: verbs.undo },
  ].flatMap(({ isOffered, key, title, verb }) =>
    isOffered ? [{ key, title, onChoose: () => verb(card) }] : [],
  );
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
      {further.length > 0 ? (
        <Menu
          label={t("action.more")}
          trigger={<Button icon={<Ellipsis />}>{t("action.more")}</Button>}
          actions={further}
        />
      ) : null}
      {card.mayMove ? <Button onPress={() => onMove(card)}>{t("appointment.moveVerb")}</Button> : null}
      {card.mayComplete ? (
        <Button look={card.mayCheckIn ? "plain" : "primary"} onPress={() => verbs.complete(card)}>
          {t("appointment.complete")}
        </Button>
      ) : null}
      {card.mayCheckIn ? (
        <Button look="primary" onPress={() => verbs.checkIn(card)}>
          {t("appointment.checkIn")}
        </Button>
      ) : null}
    </DialogFoot>
  );
}

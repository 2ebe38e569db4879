import type { ReactNode } from "react";
import { Await } from "../../api/Await";
import { useBookingChoices } from "../../api/useBookingChoices";
import type { BookingChoices } from "../../bindings";
import { Dialog } from "../../design/Dialog";
import { t } from "../../i18n";

interface WithBookingChoicesProps {
  title: string;
  onClose: () => void;
  /** The dialog, once it is known what can be chosen in it. */
  children: (choices: BookingChoices) => ReactNode;
}

/** Holds the place of a dialog that asks for a psychologist, a type or a room, until these are known. */
export function WithBookingChoices({ title, onClose, children }: WithBookingChoicesProps) {
  const choices = useBookingChoices();
  if (choices.data) return children(choices.data);
  return (
    <Dialog title={title} isOpen onClose={onClose} closeLabel={t("action.close")} size="large">
      <Await query={choices}>{() => null}</Await>
    </Dialog>
  );
}

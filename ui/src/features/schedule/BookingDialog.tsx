import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import type { AppointmentTypeId, BookingChoices, ConsultingRoomId, Mode, StaffId } from "../../bindings";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
import { Columns, Stack } from "../../design/Layout";
import { Select } from "../../design/Select";
import { t } from "../../i18n";
import { type BookingStart, beginBooking, completeBooking, demandBooking } from "./bookingValues";
import { Consequences } from "./Consequences";
import styles from "./Dialogs.module.css";
import { PatientPicker } from "./PatientPicker";
import { patientNames } from "./patientNames";
import { useBookingPreview } from "./previews";
import { TimeFields } from "./TimeFields";
import { useUndoToast } from "./useAppointmentVerbs";
import { useBookingChoices } from "./useScheduleView";

interface BookingDialogProps {
  start: BookingStart;
  onClose: () => void;
}

/** Books an appointment, and says before it is booked what stands in its way and what will be sent. */
export function BookingDialog({ start, onClose }: BookingDialogProps) {
  const choices = useBookingChoices();
  return (
    <Dialog title={t("booking.title")} isOpen onClose={onClose} closeLabel={t("action.close")} size="large">
      <Await query={choices}>
        {(known) => <BookingFields start={start} choices={known} onClose={onClose} />}
      </Await>
    </Dialog>
  );
}

const modes: readonly Mode[] = ["inPerson", "telehealth", "phone"];
const noRoom = "none";

function BookingFields({ start, choices, onClose }: BookingDialogProps & { choices: BookingChoices }) {
  const clinic = useClinic();
  const { tell } = useUndoToast();
  const form = useForm({
    initial: beginBooking(start, choices),
    draft: `booking ${start.date} ${start.time ?? ""} ${start.psychologist ?? ""}`,
    send: async (values) => clinic.bookAppointment(demandBooking(values)),
    onDone: (card) => {
      tell(t("booking.done", { names: patientNames(card) }), card);
      onClose();
    },
  });
  const { values, change } = form;
  const preview = useBookingPreview(completeBooking({ ...values, override: "", doNotSend: null }));

  const chooseType = (id: AppointmentTypeId) => {
    const type = choices.types.find((one) => one.id === id);
    if (type) change({ type: id, minutes: type.minutes, mode: type.mode });
  };
  const leave = () => {
    form.forget();
    onClose();
  };

  return (
    <DialogForm
      problems={form.problems}
      failure={form.failure}
      onSubmit={() => void form.submit()}
      actions={
        <>
          <Button onPress={leave}>{t("action.cancel")}</Button>
          <Button type="submit" look="primary" isPending={form.isSending}>
            {t("booking.book")}
          </Button>
        </>
      }
    >
      <div className={styles.beside}>
        <Stack>
          <PatientPicker
            picked={values.patients}
            onChange={(patients) => change({ patients })}
            autoFocus={values.patients.length === 0}
          />
          <Columns count={2}>
            <Select<StaffId>
              {...form.field("psychologist")}
              label={t("booking.psychologist")}
              emptyText={t("booking.choosePsychologist")}
              options={choices.psychologists.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <Select<AppointmentTypeId>
              name="type"
              label={t("booking.type")}
              emptyText={t("booking.chooseType")}
              value={values.type}
              onChange={chooseType}
              options={choices.types.flatMap((type) =>
                type.id
                  ? [
                      {
                        value: type.id,
                        label: type.name,
                        detail: t("booking.lasts", { minutes: type.minutes }),
                      },
                    ]
                  : [],
              )}
            />
          </Columns>
          <TimeFields values={values} onChange={change} />
          <Columns count={2}>
            <Select<Mode>
              {...form.field("mode")}
              label={t("booking.mode")}
              options={modes.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
            />
            <Select<string>
              name="room"
              label={t("booking.room")}
              value={values.room ?? noRoom}
              onChange={(room) => change({ room: room === noRoom ? null : (room as ConsultingRoomId) })}
              options={[
                { value: noRoom, label: t("booking.noRoom") },
                ...choices.rooms.map(({ id, name }) => ({ value: id as string, label: name })),
              ]}
            />
          </Columns>
        </Stack>
        <Consequences preview={preview} answers={values} onChange={change} />
      </div>
    </DialogForm>
  );
}

import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import type { AppointmentTypeId, BookingChoices, ConsultingRoomId, Mode, StaffId } from "../../bindings";
import { Columns, Stack } from "../../design/Layout";
import { Select } from "../../design/Select";
import { t } from "../../i18n";
import { type BookingStart, beginBooking, completeBooking, demandBooking } from "./bookingValues";
import { Consequences } from "./Consequences";
import styles from "./Dialogs.module.css";
import { PatientPicker } from "./PatientPicker";
import { patientNames } from "./patientNames";
import { useBookingPreview, useSeriesPreview } from "./previews";
import { RepeatFields } from "./RepeatFields";
import { SeriesDates } from "./SeriesDates";
import { completeSeries, demandSeries, noRepeats } from "./seriesValues";
import { TimeFields } from "./TimeFields";
import { useUndoToast } from "./useAppointmentVerbs";
import { WithBookingChoices } from "./WithBookingChoices";

interface BookingDialogProps {
  start: BookingStart;
  onClose: () => void;
}

/** Books an appointment, and says before it is booked what stands in its way and what will be sent. */
export function BookingDialog(props: BookingDialogProps) {
  return (
    <WithBookingChoices title={t("booking.title")} onClose={props.onClose}>
      {(choices) => <BookingForChoices {...props} choices={choices} />}
    </WithBookingChoices>
  );
}

const modes: readonly Mode[] = ["inPerson", "telehealth", "phone"];
const noRoom = "none";

function BookingForChoices({ start, choices, onClose }: BookingDialogProps & { choices: BookingChoices }) {
  const clinic = useClinic();
  const { tell } = useUndoToast();
  const form = useForm({
    initial: { ...beginBooking(start, choices), ...noRepeats },
    // With the patients for whom it was opened: what was typed for others would be wrong here.
    draft: [
      "booking",
      start.date,
      start.time,
      start.psychologist,
      ...start.patients.map(({ id }) => id),
    ].join(" "),
    send: async (values) => {
      const booking = demandBooking(values);
      if (values.repeats === "never") return { first: await clinic.bookAppointment(booking), booked: 1 };
      return clinic.bookSeries(demandSeries(booking, values));
    },
    onDone: ({ first, booked }) => {
      const names = patientNames(first);
      tell(booked === 1 ? t("booking.done", { names }) : t("series.done", { names, count: booked }), first);
      onClose();
    },
  });
  const { values, change } = form;
  const booking = completeBooking({ ...values, override: "", doNotSend: null });
  const one = useBookingPreview(values.repeats === "never" ? booking : null);
  const series = useSeriesPreview(completeSeries(booking, values));
  // What is in the way of a series is answered date by date.
  const preview = series ? { clashes: [], messages: series.messages } : one;

  const chooseType = (id: AppointmentTypeId) => {
    const type = choices.types.find((one) => one.id === id);
    if (type) change({ type: id, minutes: type.minutes, mode: type.mode });
  };

  return (
    <FormDialog
      title={t("booking.title")}
      form={form}
      submitLabel={t("booking.book")}
      isIncomplete={series !== null && series.undecided > 0}
      size="large"
      onClose={onClose}
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
          <RepeatFields values={values} onChange={change} />
          {series ? (
            <SeriesDates
              preview={series}
              answers={values.dateAnswers}
              onAnswers={(dateAnswers) => change({ dateAnswers })}
            />
          ) : null}
        </Stack>
        <Consequences preview={preview} answers={values} onChange={change} />
      </div>
    </FormDialog>
  );
}

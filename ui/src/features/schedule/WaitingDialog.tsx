import { ClinicError } from "../../api/call";
import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import type {
  AppointmentTypeId,
  BookingChoices,
  CivilDate,
  CivilTime,
  StaffId,
  Urgency,
  WaitingCard,
} from "../../bindings";
import { CheckboxGroup } from "../../design/Checkbox";
import { DatePicker } from "../../design/DateField";
import { Columns, Stack } from "../../design/Layout";
import { RadioGroup } from "../../design/RadioGroup";
import { Select } from "../../design/Select";
import { TextField } from "../../design/TextField";
import { TimeField } from "../../design/TimeField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { PatientPicker, type PickedPatient } from "./PatientPicker";
import { WithBookingChoices } from "./WithBookingChoices";

interface WaitingDialogProps {
  /** None for somebody who is added. */
  card: WaitingCard | null;
  today: CivilDate;
  onClose: () => void;
}

interface WaitingValues {
  patients: PickedPatient[];
  type: AppointmentTypeId | null;
  psychologists: StaffId[];
  weekdays: string[];
  timeFrom: CivilTime | null;
  timeUntil: CivilTime | null;
  dateFrom: CivilDate | null;
  dateUntil: CivilDate | null;
  urgency: Urgency;
  note: string;
}

const weekdays = ["1", "2", "3", "4", "5", "6", "7"] as const;

const titleOf = (card: WaitingCard | null) =>
  card ? t("waiting.change", { name: card.name }) : t("waiting.add");

/** What somebody waits for. */
export function WaitingDialog(props: WaitingDialogProps) {
  return (
    <WithBookingChoices title={titleOf(props.card)} onClose={props.onClose}>
      {(choices) => <WaitingForChoices {...props} choices={choices} />}
    </WithBookingChoices>
  );
}

function WaitingForChoices({
  card,
  today,
  onClose,
  choices,
}: WaitingDialogProps & { choices: BookingChoices }) {
  const clinic = useClinic();
  const say = useToast();
  const known = card?.form;
  const initial: WaitingValues = {
    patients: card ? [{ id: card.form.patient, name: card.name }] : [],
    type: known?.type ?? choices.types[0]?.id ?? null,
    psychologists: known?.psychologists ?? [],
    weekdays: known?.weekdays.map(String) ?? [],
    timeFrom: known?.timeFrom ?? null,
    timeUntil: known?.timeUntil ?? null,
    dateFrom: known?.dateFrom ?? today,
    dateUntil: known?.dateUntil ?? null,
    urgency: known?.urgency ?? "routine",
    note: known?.note ?? "",
  };
  const form = useForm({
    initial,
    draft: `waiting ${card?.id ?? "somebody new"}`,
    send: async ({ patients, type, dateFrom, ...values }) => {
      const [patient] = patients;
      if (!patient || !type || !dateFrom)
        throw new ClinicError({
          code: "invalid",
          problems: [
            ...(patient ? [] : [{ field: "patients", message: t("booking.patientNeeded") }]),
            ...(type ? [] : [{ field: "type", message: t("booking.typeNeeded") }]),
            ...(dateFrom ? [] : [{ field: "dateFrom", message: t("field.dateNeeded") }]),
          ],
        });
      return clinic.saveWaiting({
        ...values,
        id: card?.id ?? null,
        version: known?.version ?? 0,
        patient: patient.id,
        type,
        dateFrom,
        weekdays: values.weekdays.map(Number),
      });
    },
    onDone: (_, values) => {
      say(t("waiting.saved", { name: values.patients[0]?.name ?? "" }));
      onClose();
    },
  });
  const { values, change } = form;
  return (
    <FormDialog title={titleOf(card)} form={form} submitLabel={t("waiting.save")} onClose={onClose}>
      <Stack>
        {card ? null : (
          <PatientPicker
            picked={values.patients}
            onChange={(patients) => change({ patients })}
            isOne
            autoFocus={values.patients.length === 0}
          />
        )}
        <Select<AppointmentTypeId>
          {...form.field("type")}
          label={t("booking.type")}
          emptyText={t("booking.chooseType")}
          options={choices.types.flatMap(({ id, name }) => (id ? [{ value: id, label: name }] : []))}
        />
        <CheckboxGroup<StaffId>
          {...form.field("psychologists")}
          label={t("booking.psychologist")}
          description={t("waiting.anyPsychologist")}
          options={choices.psychologists.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <CheckboxGroup<string>
          {...form.field("weekdays")}
          label={t("waiting.days")}
          description={t("waiting.anyDay")}
          isHorizontal
          options={weekdays.map((day) => ({ value: day, label: t(`repeat.weekday.${day}`) }))}
        />
        <Columns count={2}>
          <TimeField {...form.field("timeFrom")} label={t("waiting.timeFrom")} />
          <TimeField {...form.field("timeUntil")} label={t("waiting.timeUntil")} />
        </Columns>
        <Columns count={2}>
          <DatePicker {...form.field("dateFrom")} label={t("waiting.dateFrom")} />
          <DatePicker {...form.field("dateUntil")} label={t("waiting.dateUntil")} />
        </Columns>
        <RadioGroup<Urgency>
          {...form.field("urgency")}
          label={t("waiting.urgency")}
          isHorizontal
          options={[
            { value: "routine", label: t("waiting.routine") },
            { value: "soon", label: t("waiting.soon") },
          ]}
        />
        <TextField {...form.field("note")} label={t("waiting.note")} description={t("waiting.noteHelp")} />
      </Stack>
    </FormDialog>
  );
}

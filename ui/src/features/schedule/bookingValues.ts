import { ClinicError } from "../../api/call";
import type {
  AppointmentTypeId,
  BookingChoices,
  BookingForm,
  CivilDate,
  CivilTime,
  ConsultingRoomId,
  FieldProblem,
  Mode,
  StaffId,
} from "../../bindings";
import { t } from "../../i18n";
import { type Answers, answerProblems, givenAnswers, noAnswers } from "./Consequences";
import type { PickedPatient } from "./PatientPicker";

/** The time and place for which a booking was begun. */
export interface BookingStart {
  date: CivilDate;
  time: CivilTime | null;
  psychologist: StaffId | null;
  patients: PickedPatient[];
}

/** A booking while it is filled in: any part may still be missing. */
export interface BookingValues extends Answers {
  patients: PickedPatient[];
  psychologist: StaffId | null;
  type: AppointmentTypeId | null;
  mode: Mode;
  room: ConsultingRoomId | null;
  date: CivilDate | null;
  time: CivilTime | null;
  minutes: number | null;
}

export function beginBooking(start: BookingStart, choices: BookingChoices): BookingValues {
  const [type] = choices.types;
  const [only, another] = choices.psychologists;
  return {
    ...noAnswers,
    patients: start.patients,
    psychologist: start.psychologist ?? (another ? null : (only?.id ?? null)),
    type: type?.id ?? null,
    mode: type?.mode ?? "inPerson",
    minutes: type?.minutes ?? null,
    room: null,
    date: start.date,
    time: start.time,
  };
}

/** The booking, once nothing is missing. */
export function completeBooking(values: BookingValues): BookingForm | null {
  const { patients, psychologist, type, mode, room, date, time, minutes } = values;
  if (patients.length === 0 || !psychologist || !type || !date || !time || !minutes) return null;
  return {
    patients: patients.map(({ id }) => id),
    psychologist,
    room,
    type,
    start: `${date}T${time}`,
    minutes,
    mode,
    ...givenAnswers(values),
  };
}

/** The booking, or every missing part at once, thrown as the clinic throws its own findings. */
export function demandBooking(values: BookingValues): BookingForm {
  const problems: FieldProblem[] = [
    ...(values.patients.length === 0 ? [{ field: "patients", message: t("booking.patientNeeded") }] : []),
    ...(values.psychologist ? [] : [{ field: "psychologist", message: t("booking.psychologistNeeded") }]),
    ...(values.type ? [] : [{ field: "type", message: t("booking.typeNeeded") }]),
    ...timeProblems(values),
    ...answerProblems(values),
  ];
  const form = completeBooking(values);
  if (problems.length > 0 || !form) throw new ClinicError({ code: "invalid", problems });
  return form;
}

export function timeProblems(values: Pick<BookingValues, "date" | "time" | "minutes">): FieldProblem[] {
  return [
    ...(values.date ? [] : [{ field: "date", message: t("field.dateNeeded") }]),
    ...(values.time ? [] : [{ field: "start", message: t("field.timeNeeded") }]),
    ...(values.minutes ? [] : [{ field: "minutes", message: t("booking.minutesNeeded") }]),
  ];
}

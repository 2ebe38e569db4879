export { AppointmentStateWord, ModeIcon, ModeWord } from "./AppointmentMarks";
export { patientNames } from "./patientNames";
export { SchedulePage } from "./SchedulePage";
export { useAppointmentVerbs } from "./useAppointmentVerbs";

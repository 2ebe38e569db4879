/**
 * Query keys. The first part names the areas a query shows something of;
 * a change in any of them makes it ask again (see `live.ts`).
 */
import type {
  AppointmentId,
  Area,
  AuditFilter,
  CivilDate,
  MessageFilter,
  MessageId,
  MessageTab,
  MessageTextForm,
  PatientFilter,
  PatientId,
  PreviewReader,
  Purpose,
  ReplyId,
  StaffId,
} from "../bindings";

type Key = readonly [areas: readonly Area[], ...rest: unknown[]];

const of = (...areas: Area[]) => ({ key: (...rest: unknown[]): Key => [areas, ...rest] });

export const keys = {
  staff: () => of("staff").key("staff"),

  foundPatients: (words: string) => of("patients").key("found patients", words),
  patients: (filter: Omit<PatientFilter, "after">) => of("patients", "appointments").key("patients", filter),
  patient: (patient: PatientId) => of("patients", "appointments", "staff").key("patient", patient),
  patientConsents: (patient: PatientId) => of("consents", "patients").key("patient consents", patient),

  consentTexts: () => of("consents", "settings").key("consent texts"),
  consentsToRenew: (purpose?: Purpose) => of("consents").key("consents to renew", purpose ?? null),

  bookingChoices: () => of("settings", "staff").key("booking choices"),
  appointmentsInLeave: () => of("appointments", "settings", "staff", "patients").key("in leave"),
  waitList: () => of("appointments", "settings", "staff", "patients").key("wait list"),
  daySchedule: (date: CivilDate | null) =>
    of("appointments", "settings", "staff", "patients").key("day schedule", date),
  weekSchedule: (date: CivilDate | null, psychologist: StaffId) =>
    of("appointments", "settings", "staff", "patients").key("week schedule", date, psychologist),
  appointment: (appointment: AppointmentId) => of("appointments", "patients").key("appointment", appointment),

  messages: (tab: MessageTab, filter: MessageFilter) => of("messages").key("messages", tab, filter),
  message: (message: MessageId) => of("messages").key("message", message),
  birthdaysAhead: (months: number) =>
    of("messages", "patients", "consents", "settings", "staff").key("birthdays ahead", months),
  missingBirthdays: () => of("patients").key("missing birthdays"),
  missedIfSwitchedOff: () => of("messages", "settings").key("missed if switched off"),
  delivery: () => of("messages", "settings").key("delivery"),
  replies: () => of("messages", "patients").key("replies"),
  waitingReplies: () => of("messages", "patients").key("waiting replies"),
  reply: (reply: ReplyId) => of("messages").key("reply", reply),
  demoMailbox: () => of("messages").key("demo mailbox"),

  today: () => of("appointments", "messages", "patients", "consents").key("today"),

  clinicProfile: () => of("settings").key("clinic profile"),
  sendingSettings: () => of("settings").key("sending settings"),
  mailSettings: () => of("settings").key("mail settings"),
  whatsappSettings: () => of("settings").key("whatsapp settings"),
  smsSettings: () => of("settings").key("sms settings"),
  greetings: () => of("settings").key("greetings"),
  messageTexts: () => of("settings", "staff").key("message texts"),
  messagePreview: (form: MessageTextForm, reader: PreviewReader) =>
    of("settings").key("message preview", form, reader),
  securitySettings: () => of("settings").key("security settings"),
  telehealthSettings: () => of("settings").key("telehealth settings"),
  keySlots: () => of("settings").key("key slots"),
  appointmentTypes: () => of("settings").key("appointment types"),
  consultingRooms: () => of("settings").key("consulting rooms"),
  workingHours: () => of("settings", "staff").key("working hours"),
  holidays: () => of("settings").key("holidays"),

  audit: (filter: Omit<AuditFilter, "before">) => of("audit").key("audit", filter),
};

/** Whether a query shows something of one of these areas. */
export function showsAnyOf(key: readonly unknown[], areas: readonly Area[]): boolean {
  const [shown] = key;
  return Array.isArray(shown) && areas.some((area) => shown.includes(area));
}

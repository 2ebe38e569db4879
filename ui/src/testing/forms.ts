import type { FakeClinic } from "./FakeClinic";
import { patientIds } from "./fixture/patients";

/** A form of the program: how one comes to it, and one thing to fill in. */
export interface KnownForm {
  /** The file that has it, below `features`. */
  file: string;
  as: "noor" | "ines" | "tom";
  at: string;
  /** What must be so for it to be offered. */
  prepare?: (fake: FakeClinic) => void;
  /** What is pressed until it is open, by name. */
  opening?: string[];
  /** The name of its dialog; a form without one lies on the page. */
  dialog?: string | RegExp;
  /** Something to type into, or to switch. */
  field: string | { role: "switch" | "radio" | "checkbox" | "spinbutton"; name: string | RegExp };
  /** How it is left without saving; null where there is nothing to leave. */
  leaving?: string | null;
}

const patient = (id: string, dialog: string | RegExp, opening: string[]) => ({
  as: "noor" as const,
  at: `/patients/${id}`,
  dialog,
  opening,
});
const settings = (section: string) => ({
  as: "ines" as const,
  at: `/settings/${section}`,
  leaving: "Undo changes",
});
const settingsDialog = (section: string, dialog: string, ...opening: string[]) => ({
  as: "ines" as const,
  at: `/settings/${section}`,
  dialog,
  opening,
});
const { mia, jonah } = patientIds;

/** Every form behind the door, but for those that are secret as a whole. */
export const knownForms: readonly KnownForm[] = [
  {
    file: "schedule/BookingDialog",
    as: "noor",
    at: "/schedule",
    opening: ["Book"],
    dialog: "Book an appointment",
    field: "Length",
  },
  {
    file: "schedule/MoveDialog",
    as: "noor",
    at: "/schedule?appointment=today-3",
    opening: ["Move"],
    dialog: "Move Mia Santos",
    field: "Length",
    leaving: "Leave as it was",
  },
  {
    file: "schedule/CancelDialog",
    as: "noor",
    at: "/schedule?appointment=today-3",
    opening: ["Cancel appointment"],
    dialog: "Cancel Mia Santos",
    field: "Reason",
    leaving: "Keep appointment",
  },
  {
    file: "schedule/WaitingDialog",
    as: "noor",
    at: "/schedule?waiting=true",
    opening: ["Add"],
    dialog: "Add to the wait list",
    field: "Note for the desk",
  },
  {
    file: "schedule/MeetingLink",
    as: "noor",
    at: "/schedule?appointment=today-5",
    opening: ["Change the link"],
    dialog: "Oscar Nwosu",
    field: "Meeting link",
  },
  {
    file: "patients/RegisterDialog",
    as: "noor",
    at: "/patients",
    opening: ["Register a patient"],
    dialog: "Register a patient",
    field: "Legal given name",
  },
  {
    file: "patients/AmendDialog",
    field: "Preferred name",
    ...patient(jonah, "Edit Jonah Whitlock", ["Edit details"]),
  },
  {
    file: "patients/StatusDialog",
    field: { role: "radio", name: "Deceased" },
    ...patient(jonah, /Change the status/, ["More for Jonah Whitlock", "Change status"]),
  },
  {
    file: "patients/AlertsPanel",
    field: "What should be known",
    ...patient(jonah, "Add an alert", ["Add an alert"]),
  },
  { file: "patients/ContactDialog", field: "Phone", ...patient(jonah, "Add a contact", ["Add a contact"]) },
  {
    file: "patients/RecordConsentDialog",
    field: "Note",
    ...patient(jonah, /record the answer/, ["Record an answer about Appointment reminders"]),
  },
  {
    file: "patients/WithdrawDialog",
    field: "Note",
    ...patient(mia, /Withdraw consent/, ["Appointment reminders"]),
  },
  {
    file: "patients/ChannelDialog",
    field: { role: "radio", name: "In person" },
    ...patient(mia, "Switch SMS off?", ["SMS"]),
  },
  {
    file: "patients/QuietHours",
    field: { role: "switch", name: "Discreet wording" },
    ...patient(mia, /quiet hours/, ["Change quiet hours and wording"]),
  },
  {
    file: "patients/BreakGlass",
    field: "Reason",
    ...patient(mia, /Open the record/, ["Open in an emergency"]),
    as: "tom",
    prepare: ({ world }) => {
      world.patients = world.patients.map((one) => ({ ...one, inCare: false }));
    },
  },
  {
    file: "staff/AddPersonDialog",
    as: "ines",
    at: "/staff",
    opening: ["Add a person"],
    dialog: "Add a person",
    field: "Given name",
  },
  {
    file: "staff/AmendPersonDialog",
    as: "ines",
    at: "/staff",
    opening: ["Actions for Tom Birrell", "Change details and roles"],
    dialog: "Change Tom Birrell",
    field: "Given name",
  },
  {
    file: "staff/LeaveDialog",
    as: "ines",
    at: "/staff",
    opening: ["Actions for Tom Birrell", "Mark as left"],
    dialog: "Mark Tom Birrell as left",
    field: { role: "spinbutton", name: /day, / },
  },
  {
    file: "messages/ExportDialog",
    as: "noor",
    at: "/messages",
    opening: ["Export list"],
    dialog: "Export a list of messages",
    field: { role: "spinbutton", name: /day, Due from/ },
  },
  { file: "settings/ClinicSection", field: "Clinic name", ...settings("clinic") },
  {
    file: "settings/RoomsSection",
    field: "Name",
    ...settingsDialog("rooms", "Add a consulting room", "Add a room"),
  },
  {
    file: "settings/TypesSection",
    field: "Name",
    ...settingsDialog("types", "Add an appointment type", "Add a type"),
  },
  {
    file: "settings/WorkingHoursSection",
    field: { role: "spinbutton", name: /hour, Monday from/ },
    ...settings("working"),
  },
  {
    file: "settings/AddLeaveDialog",
    field: "Reason",
    ...settingsDialog("working", "Add leave", "Add leave"),
  },
  { file: "settings/TelehealthSection", field: "Link template", ...settings("telehealth") },
  {
    file: "settings/HolidaysSection",
    field: "Name",
    ...settingsDialog("holidays", "Add a holiday", "Add a holiday"),
  },
  { file: "settings/MailForm", field: "Mail server", ...settings("channels") },
  { file: "settings/SmsForm", field: "Account SID", ...settings("channels") },
  { file: "settings/WhatsappForm", field: "Number on WhatsApp", ...settings("channels") },
  { file: "settings/TestMessage", field: "To which address", ...settings("channels"), leaving: null },
  {
    file: "settings/GreetingsSection",
    field: { role: "checkbox", name: /I have read this/ },
    prepare: ({ world }) => {
      world.greetings = { ...world.greetings, isOn: false, since: null };
    },
    ...settings("greetings"),
    leaving: null,
  },
  {
    file: "settings/GreetingRulesForm",
    field: { role: "radio", name: "1 March" },
    ...settings("greetings"),
  },
  { file: "settings/TemplateEditor", field: "Text", ...settings("templates") },
  { file: "settings/SendingSection", field: "Emails a day", ...settings("sending") },
  {
    file: "settings/RemindersSection",
    field: { role: "switch", name: "May leave outside sending hours" },
    ...settings("reminders"),
  },
  {
    file: "settings/ConsentTextsSection",
    field: "Text",
    ...settingsDialog(
      "consents",
      "Appointment reminders: new version",
      "Change the text of Appointment reminders",
    ),
  },
  { file: "settings/SecuritySection", field: { role: "switch", name: /Start/ }, ...settings("security") },
];

/** Forms of which nothing may be kept: passphrases, PINs, keys and codes, and the door itself. */
export const secretForms: readonly string[] = [
  "door/KeyNeededScreen",
  "door/LockScreen",
  "door/NewRecoveryKeyDialog",
  "door/OneTimeCodeForm",
  "door/PassphraseDialog",
  "door/PassphraseForm",
  "door/PinSetUp",
  "door/ProvedDialog",
  "door/RecoveryForm",
  "door/RecoveryKeyStep",
  "door/SetUpWizard",
  "door/TotpDialog",
  "settings/KeyDialogs",
];

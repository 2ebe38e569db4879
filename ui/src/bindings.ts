// Generated from the shell's commands and events. Edit the Rust side, not this file.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";

export const commands = {
  door: () => typedResult<DoorView>(invoke("door")),
  setUpClinic: (form: SetUpForm) => typedResult<SetUpView>(invoke("set_up_clinic", { form })),
  confirmRecoveryKey: (typed: string) => typedResult<null>(invoke("confirm_recovery_key", { typed })),
  openDemo: () => typedResult<null>(invoke("open_demo")),
  tryAgain: () => typedResult<null>(invoke("try_again")),
  openWithRecoveryKey: (recoveryKey: string, rememberOnThisComputer: boolean) => typedResult<null>(invoke("open_with_recovery_key", { recoveryKey, rememberOnThisComputer })),
  openWithPassphrase: (passphrase: string, rememberOnThisComputer: boolean) => typedResult<null>(invoke("open_with_passphrase", { passphrase, rememberOnThisComputer })),
  signIn: (username: string, passphrase: string, totp: string | null) => typedResult<SignInOutcome>(invoke("sign_in", { username, passphrase, totp })),
  useOneTimeCode: (username: string, code: string, newPassphrase: string) => typedResult<SignInOutcome>(invoke("use_one_time_code", { username, code, newPassphrase })),
  passphraseStrength: (passphrase: string, about: string[]) => typedResult<PassphraseStrength>(invoke("passphrase_strength", { passphrase, about })),
  setPin: (pin: string) => typedResult<null>(invoke("set_pin", { pin })),
  unlockWithPin: (pin: string) => typedResult<null>(invoke("unlock_with_pin", { pin })),
  lockScreen: () => typedResult<null>(invoke("lock_screen")),
  switchPerson: () => typedResult<null>(invoke("switch_person")),
  signOut: () => typedResult<null>(invoke("sign_out")),
  stillHere: () => typedResult<null>(invoke("still_here")),
  keepDraft: (form: string, value: string) => typedResult<null>(invoke("keep_draft", { form, value })),
  takeDraft: (form: string) => typedResult<string | null>(invoke("take_draft", { form })),
  forgetDraft: (form: string) => typedResult<null>(invoke("forget_draft", { form })),
  quit: () => typedResult<null>(invoke("quit")),
  whatQuittingStops: () => typedResult<string>(invoke("what_quitting_stops")),
  listStaff: () => typedResult<StaffView[]>(invoke("list_staff")),
  addStaff: (form: NewPersonForm) => typedResult<{ staff: StaffId; code: OneTimeCode }>(invoke("add_staff", { form })),
  amendStaff: (form: AmendStaffForm) => typedResult<null>(invoke("amend_staff", { form })),
  resetSignIn: (staff: StaffId) => typedResult<OneTimeCode>(invoke("reset_sign_in", { staff })),
  markStaffLeft: (staff: StaffId, on: CivilDate) => typedResult<null>(invoke("mark_staff_left", { staff, on })),
  changePassphrase: (current: string, next: string) => typedResult<null>(invoke("change_passphrase", { current, next })),
  startTotp: () => typedResult<TotpSetUp>(invoke("start_totp")),
  confirmTotp: (code: string) => typedResult<null>(invoke("confirm_totp", { code })),
  removeTotp: (staff: StaffId) => typedResult<null>(invoke("remove_totp", { staff })),
  findPatients: (words: string) => typedResult<FoundPatient[]>(invoke("find_patients", { words })),
  listPatients: (filter: PatientFilter) => typedResult<PatientPage>(invoke("list_patients", { filter })),
  openPatient: (patient: PatientId) => typedResult<PatientView>(invoke("open_patient", { patient })),
  likelyDuplicates: (form: PatientForm) => typedResult<DuplicateView>(invoke("likely_duplicates", { form })),
  registerPatient: (form: RegisterForm) => typedResult<PatientId>(invoke("register_patient", { form })),
  amendPatient: (patient: PatientId, version: number, form: PatientForm) => typedResult<null>(invoke("amend_patient", { patient, version, form })),
  setPatientStatus: (patient: PatientId, version: number, status: PatientStatus, on: CivilDate) => typedResult<null>(invoke("set_patient_status", { patient, version, status, on })),
  markVerified: (patient: PatientId) => typedResult<null>(invoke("mark_verified", { patient })),
  saveContact: (patient: PatientId, form: ContactForm) => typedResult<ContactId>(invoke("save_contact", { patient, form })),
  removeContact: (patient: PatientId, contact: ContactId) => typedResult<null>(invoke("remove_contact", { patient, contact })),
  addAlert: (patient: PatientId, text: string, audience: "everyone" | "clinical") => typedResult<null>(invoke("add_alert", { patient, text, audience })),
  endAlert: (patient: PatientId, alert: AlertId) => typedResult<null>(invoke("end_alert", { patient, alert })),
  addToCareTeam: (patient: PatientId, staff: StaffId) => typedResult<null>(invoke("add_to_care_team", { patient, staff })),
  removeFromCareTeam: (patient: PatientId, staff: StaffId) => typedResult<null>(invoke("remove_from_care_team", { patient, staff })),
  breakGlass: (patient: PatientId, reason: string, passphrase: string) => typedResult<null>(invoke("break_glass", { patient, reason, passphrase })),
  patientConsents: (patient: PatientId) => typedResult<ConsentsView>(invoke("patient_consents", { patient })),
  recordConsent: (form: RecordConsentForm) => typedResult<null>(invoke("record_consent", { form })),
  setChannel: (patient: PatientId, channel: Channel, isOn: boolean, how: HowGiven) => typedResult<null>(invoke("set_channel", { patient, channel, isOn, how })),
  setQuietHours: (patient: PatientId, from: CivilTime | null, until: CivilTime | null, discreet: boolean) => typedResult<null>(invoke("set_quiet_hours", { patient, from, until, discreet })),
  listConsentTexts: () => typedResult<ConsentTextView[]>(invoke("list_consent_texts")),
  changeConsentText: (purpose: Purpose, text: string, isMaterial: boolean) => typedResult<null>(invoke("change_consent_text", { purpose, text, isMaterial })),
  consentsToRenew: () => typedResult<{ patient: PatientId; name: string; purpose: Purpose }[]>(invoke("consents_to_renew")),
  bookingChoices: () => typedResult<BookingChoices>(invoke("booking_choices")),
  daySchedule: (date: CivilDate | null) => typedResult<ScheduleView>(invoke("day_schedule", { date })),
  weekSchedule: (date: CivilDate | null, psychologist: StaffId) => typedResult<ScheduleView>(invoke("week_schedule", { date, psychologist })),
  previewBooking: (form: BookingForm) => typedResult<BookingPreview>(invoke("preview_booking", { form })),
  bookAppointment: (form: BookingForm) => typedResult<AppointmentCard>(invoke("book_appointment", { form })),
  previewMove: (form: MoveForm) => typedResult<BookingPreview>(invoke("preview_move", { form })),
  moveAppointment: (form: MoveForm) => typedResult<AppointmentCard>(invoke("move_appointment", { form })),
  previewCancel: (form: CancelForm) => typedResult<BookingPreview>(invoke("preview_cancel", { form })),
  cancelAppointment: (form: CancelForm) => typedResult<AppointmentCard>(invoke("cancel_appointment", { form })),
  undoAppointment: (id: AppointmentId, version: number) => typedResult<AppointmentCard>(invoke("undo_appointment", { id, version })),
  setAppointmentState: (id: AppointmentId, version: number, state: "booked" | "confirmed" | "arrived" | "completed" | "missed") => typedResult<AppointmentCard>(invoke("set_appointment_state", { id, version, state })),
  findAppointment: (id: AppointmentId) => typedResult<AppointmentCard>(invoke("find_appointment", { id })),
  listMessages: (tab: MessageTab, patient: PatientId | null, after: string | null) => typedResult<MessagePage>(invoke("list_messages", { tab, patient, after })),
  openMessage: (id: MessageId) => typedResult<MessageDetail>(invoke("open_message", { id })),
  holdMessage: (id: MessageId) => typedResult<null>(invoke("hold_message", { id })),
  releaseMessage: (id: MessageId) => typedResult<null>(invoke("release_message", { id })),
  resendMessage: (id: MessageId) => typedResult<null>(invoke("resend_message", { id })),
  markMessageSent: (id: MessageId) => typedResult<null>(invoke("mark_message_sent", { id })),
  dismissMessage: (id: MessageId) => typedResult<null>(invoke("dismiss_message", { id })),
  sendMessageNow: (id: MessageId) => typedResult<null>(invoke("send_message_now", { id })),
  delivery: () => typedResult<DeliveryView>(invoke("delivery")),
  resumeChannel: (channel: Channel) => typedResult<null>(invoke("resume_channel", { channel })),
  clockIsRight: () => typedResult<null>(invoke("clock_is_right")),
  demoMailbox: () => typedResult<ReceivedMail[]>(invoke("demo_mailbox")),
  today: () => typedResult<TodayView>(invoke("today")),
  clinicProfile: () => typedResult<ClinicProfile>(invoke("clinic_profile")),
  saveClinicProfile: (profile: ClinicProfile) => typedResult<null>(invoke("save_clinic_profile", { profile })),
  sendingSettings: () => typedResult<SendingSettings>(invoke("sending_settings")),
  saveSendingSettings: (settings: SendingSettings) => typedResult<null>(invoke("save_sending_settings", { settings })),
  mailSettings: () => typedResult<MailSettings>(invoke("mail_settings")),
  saveMailSettings: (settings: MailSettings) => typedResult<null>(invoke("save_mail_settings", { settings })),
  smsSettings: () => typedResult<SmsSettings>(invoke("sms_settings")),
  saveSmsSettings: (settings: SmsSettings) => typedResult<null>(invoke("save_sms_settings", { settings })),
  sendTestMessage: (channel: Channel, to: string) => typedResult<TestMessageResult>(invoke("send_test_message", { channel, to })),
  securitySettings: () => typedResult<SecuritySettings>(invoke("security_settings")),
  saveSecuritySettings: (settings: SecuritySettings) => typedResult<null>(invoke("save_security_settings", { settings })),
  listKeySlots: () => typedResult<KeySlotView[]>(invoke("list_key_slots")),
  addOsSlot: () => typedResult<null>(invoke("add_os_slot")),
  addPassphraseSlot: (passphrase: string) => typedResult<null>(invoke("add_passphrase_slot", { passphrase })),
  removeKeySlot: (id: string, passphrase: string) => typedResult<null>(invoke("remove_key_slot", { id, passphrase })),
  newRecoveryKey: (passphrase: string) => typedResult<string>(invoke("new_recovery_key", { passphrase })),
  listAppointmentTypes: () => typedResult<AppointmentTypeView[]>(invoke("list_appointment_types")),
  saveAppointmentType: (form: AppointmentTypeView) => typedResult<null>(invoke("save_appointment_type", { form })),
  listConsultingRooms: () => typedResult<RoomForm[]>(invoke("list_consulting_rooms")),
  saveConsultingRoom: (form: RoomForm) => typedResult<null>(invoke("save_consulting_room", { form })),
  listWorkingHours: () => typedResult<WorkingHoursView[]>(invoke("list_working_hours")),
  saveWorkingHours: (staff: StaffId, hours: OpenHours[], breaks: OpenHours[]) => typedResult<null>(invoke("save_working_hours", { staff, hours, breaks })),
  addLeave: (staff: StaffId, from: CivilDateTime, until: CivilDateTime, reason: string) => typedResult<null>(invoke("add_leave", { staff, from, until, reason })),
  removeLeave: (leave: LeaveId) => typedResult<null>(invoke("remove_leave", { leave })),
  listHolidays: () => typedResult<Holiday[]>(invoke("list_holidays")),
  saveHolidays: (holidays: Holiday[]) => typedResult<null>(invoke("save_holidays", { holidays })),
  searchAudit: (filter: AuditFilter) => typedResult<AuditPage>(invoke("search_audit", { filter })),
  verifyAudit: () => typedResult<AuditVerdict>(invoke("verify_audit")),
};

export const events = {
  clinicChanged: eventOf<ClinicChanged>("clinic-changed"),
  doorChanged: eventOf<DoorChanged>("door-changed"),
};

export type Instant = string;
export type CivilDate = string;
export type CivilTime = string;
export type CivilDateTime = string;
export type PatientId = string & { readonly __brand: "PatientId" };
export type StaffId = string & { readonly __brand: "StaffId" };
export type ContactId = string & { readonly __brand: "ContactId" };
export type ContactPointId = string & { readonly __brand: "ContactPointId" };
export type AlertId = string & { readonly __brand: "AlertId" };
export type AppointmentId = string & { readonly __brand: "AppointmentId" };
export type AppointmentTypeId = string & { readonly __brand: "AppointmentTypeId" };
export type ConsultingRoomId = string & { readonly __brand: "ConsultingRoomId" };
export type LeaveId = string & { readonly __brand: "LeaveId" };
export type ReminderRuleId = string & { readonly __brand: "ReminderRuleId" };
export type MessageId = string & { readonly __brand: "MessageId" };
export type FieldProblem = { field: string; message: string };
export type AppError =
  | { code: "keyNeeded" } | { code: "screenLocked" } | { code: "signedOut" }
  | { code: "denied"; permission: string; message: string }
  | { code: "invalid"; problems: FieldProblem[] }
  | { code: "conflict"; what: string; message: string }
  | { code: "refused"; reason: string }
  | { code: "notFound"; what: string }
  | { code: "unavailable"; service: string; message: string }
  | { code: "unexpected"; incident: string };
export type Result<T> = { status: "ok"; data: T } | { status: "error"; error: AppError };
export type Role = "frontDesk" | "psychologist" | "owner" | "auditor";
export type DoorView =
  | { state: "noClinic" }
  | { state: "keyNeeded"; clinicFolder: string; reason: KeyNeededReason; explanation: string; hasPassphraseSlot: boolean }
  | { state: "cannotOpen"; problem: OpenProblem; explanation: string; whatToDo: string }
  | { state: "signedOut"; clinicName: string; people: PersonAtDoor[]; isDemo: boolean; sendsUnattended: boolean }
  | { state: "locked"; clinicName: string; person: PersonAtDoor; people: PersonAtDoor[]; pinAllowed: boolean; pinTriesLeft: number; isDemo: boolean }
  | { state: "open"; session: SessionView };
export type KeyNeededReason = "keychainMissing" | "keychainLocked" | "entryMissing" | "entryWrong" | "noOsSlot" | "slotsDamaged";
export type OpenProblem = "damaged" | "alreadyOpen" | "readOnly" | "diskFull" | "newerVersion" | "notEncrypted" | "other";
export type PersonAtDoor = { staff: StaffId; displayName: string; initials: string; colour: number; roles: Role[]; username: string };
export type SessionView = {
  staff: StaffId; displayName: string; initials: string; colour: number; roles: Role[];
  clinicName: string; zone: string; locale: string; isDemo: boolean; hasPin: boolean;
  idleMinutes: number; mayBook: boolean; mayRegister: boolean; mayManageStaff: boolean; mayManageSettings: boolean; mayReadAudit: boolean; mayReadMessages: boolean; seesClinical: boolean;
  notices: string[];
};
export type SetUpForm = {
  clinicName: string; address: string; phone: string; email: string; zone: string; locale: string;
  owner: NewPersonForm; passphrase: string; clinicPassphrase: string | null;
};
export type NewPersonForm = { title: string; givenName: string; familyName: string; displayName: string; username: string; roles: Role[]; registrationNumber: string; providerNumber: string };
export type SetUpView = { recoveryKey: string; keychain: "stored" | "unavailable"; keychainExplanation: string };
export type PassphraseStrength = { score: number; advice: string; isAcceptable: boolean };
export type StaffView = {
  id: StaffId; title: string; givenName: string; familyName: string; displayName: string; initials: string; colour: number; username: string; roles: Role[];
  registrationNumber: string; providerNumber: string; isActive: boolean; leftOn: CivilDate | null;
  signInState: "notSetUp" | "codeWaiting" | "ready"; codeExpires: Instant | null; hasTotp: boolean; hasPin: boolean; version: number; isYou: boolean;
  mayReset: boolean; mayLeave: boolean;
};
export type OneTimeCode = { code: string; expires: Instant };
export type AmendStaffForm = { id: StaffId; version: number; title: string; givenName: string; familyName: string; displayName: string; username: string; roles: Role[]; registrationNumber: string; providerNumber: string; colour: number };
export type TotpSetUp = { secret: string; otpauth: string; qrSvgPath: string; qrSize: number };
export type PatientStatus = "active" | "inactive" | "deceased";
export type Channel = "email" | "sms" | "whatsapp";
export type PatientRow = { id: PatientId; name: string; legalName: string | null; birthday: string | null; age: number | null; phone: string | null; email: string | null; status: PatientStatus; primaryPsychologist: string | null; hasAlert: boolean; nextAppointment: CivilDateTime | null };
export type PatientPage = { rows: PatientRow[]; total: number; next: string | null };
export type PatientFilter = { status: PatientStatus | null; psychologist: StaffId | null; after: string | null };
export type FoundPatient = { id: PatientId; name: string; legalName: string | null; birthday: string | null; age: number | null; phone: string | null; status: PatientStatus; isGuess: boolean };
export type ContactPointForm = { id: ContactPointId | null; kind: "email" | "phone"; value: string; label: string; isSafe: boolean; neverText: boolean; hoursFrom: CivilTime | null; hoursUntil: CivilTime | null; discreet: boolean };
export type ContactPointView = { id: ContactPointId; kind: "email" | "phone"; value: string; shown: string; label: string; isSafe: boolean; neverText: boolean; hoursFrom: CivilTime | null; hoursUntil: CivilTime | null; discreet: boolean; isBouncing: boolean; sharedWith: string[] };
export type FormerName = { givenName: string; familyName: string };
export type PatientForm = {
  legalGivenName: string; legalFamilyName: string; preferredName: string; formerNames: FormerName[]; pronouns: string;
  birthday: string;
  contactPoints: ContactPointForm[]; addressLine: string; suburb: string; state: string; postcode: string; country: string;
  language: string; preferredChannel: Channel | null; zone: string | null; primaryPsychologist: StaffId | null;
  gpName: string; gpPractice: string; gpPhone: string; medicare: string; dva: string; ndis: string; referralDate: CivilDate | null; referralSessions: number | null;
};
export type RegisterForm = PatientForm & { reminders: boolean | null; greetings: boolean | null; emailOn: boolean | null; smsOn: boolean | null; whatsappOn: boolean | null; how: HowGiven; confirmedNotDuplicate: boolean };
export type DuplicateView = { patients: FoundPatient[]; why: string };
export type PatientView = {
  id: PatientId; version: number; form: PatientForm; name: string; legalName: string | null; pronouns: string; birthday: string | null; age: number | null; birthdayProblem: string | null;
  status: PatientStatus; statusSince: CivilDate | null; isArchived: boolean; contactPoints: ContactPointView[]; howToReach: string;
  alerts: AlertView[]; hiddenClinicalAlerts: boolean; primaryPsychologist: { id: StaffId; name: string } | null; careTeam: { id: StaffId; name: string; since: CivilDate }[];
  verified: { by: string; on: CivilDate } | null; contacts: ContactView[]; appointmentsAhead: AppointmentCard[]; appointmentsPast: AppointmentCard[];
  mayAmend: boolean; mayChangeStatus: boolean; inCare: boolean;
};
export type AlertView = { id: AlertId; text: string; audience: "everyone" | "clinical"; by: string; on: CivilDate; mayEnd: boolean };
export type ContactForm = { id: ContactId | null; name: string; relationship: string; phone: string; email: string; isSafe: boolean; emergency: boolean; guardian: boolean; partner: boolean; payer: boolean; neverDisclose: boolean; getsReminders: boolean; mayBook: boolean; portal: boolean };
export type ContactView = ContactForm & { id: ContactId; shownPhone: string };
export type Purpose = "appointmentReminders" | "birthdayGreetings" | "progressUpdates" | "recording" | "recordShares" | "portal";
export type ConsentState = "notAsked" | "granted" | "declined" | "withdrawn" | "lapsed";
export type HowGiven = "inPerson" | "byPhone" | "inWriting" | "byEmail" | "byMessage";
export type ConsentView = { purpose: Purpose; title: string; state: ConsentState; isOn: boolean; sentence: string; turningOffStops: string; textVersion: number | null; currentText: { version: number; text: string }; naming: string | null; mayChange: boolean; canBeAsked: boolean; history: ConsentEntry[] };
export type ConsentEntry = { state: ConsentState; on: CivilDate; how: HowGiven | null; by: string; textVersion: number | null; naming: string | null; recordedAt: Instant; note: string };
export type PreferenceView = { channel: Channel; isOn: boolean | null; sentence: string; turningOffStops: string; available: boolean; unavailableBecause: string | null };
export type ConsentsView = { consents: ConsentView[]; channels: PreferenceView[]; quietFrom: CivilTime | null; quietUntil: CivilTime | null; discreet: boolean; preferenceHistory: { what: string; on: Instant; by: string; how: string }[] };
export type RecordConsentForm = { patient: PatientId; purpose: Purpose; decision: "granted" | "declined" | "withdrawn"; on: CivilDate; how: HowGiven; namingContact: ContactId | null; note: string };
export type ConsentTextView = { purpose: Purpose; title: string; version: number; text: string; isMaterial: boolean; by: string; on: CivilDate; lapsedGrants: number };
export type Mode = "inPerson" | "telehealth" | "phone";
export type AppointmentState = "booked" | "confirmed" | "arrived" | "completed" | "missed" | "cancelled";
export type AppointmentCard = {
  id: AppointmentId; version: number; start: CivilDateTime; end: CivilDateTime; startsAt: Instant; minutes: number; zone: string;
  patients: { id: PatientId; name: string; hasAlert: boolean }[]; psychologist: StaffId; psychologistName: string; room: ConsultingRoomId | null; roomName: string | null;
  type: AppointmentTypeId; typeName: string; colour: number; mode: Mode; state: AppointmentState; stateWord: string; meetingLink: string | null;
  label: string;
  cancelledBecause: string | null; overrideReason: string | null; neverAskedAboutReminders: boolean;
  mayMove: boolean; mayCancel: boolean; mayCheckIn: boolean; mayComplete: boolean; mayMarkMissed: boolean; mayConfirm: boolean; mayUndo: boolean;
};
export type ScheduleColumn = { key: string; psychologist: StaffId; title: string; subtitle: string; date: CivilDate; colour: number; working: { from: CivilTime; until: CivilTime }[]; breaks: { from: CivilTime; until: CivilTime }[]; away: string | null };
export type ScheduleView = { date: CivilDate; dates: CivilDate[]; today: CivilDate; nowCivil: CivilDateTime; zone: string; holiday: string | null; dayStart: CivilTime; dayEnd: CivilTime; columns: ScheduleColumn[]; appointments: AppointmentCard[]; mayBook: boolean };
export type BookingForm = { patients: PatientId[]; psychologist: StaffId; room: ConsultingRoomId | null; type: AppointmentTypeId; start: CivilDateTime; minutes: number; mode: Mode; override: string | null; doNotSend: string | null };
export type MoveForm = { id: AppointmentId; version: number; start: CivilDateTime; minutes: number; psychologist: StaffId; room: ConsultingRoomId | null; override: string | null; doNotSend: string | null };
export type CancelForm = { id: AppointmentId; version: number; reason: string; doNotSend: string | null };
export type Clash = { with: string; what: "psychologist" | "room" | "patient" | "hours" | "leave" | "holiday"; message: string };
export type BookingPreview = { clashes: Clash[]; messages: PlannedLine[] };
export type PlannedLine = { kind: MessageKind; what: string; to: string; channel: Channel; due: Instant; dueWords: string; willSend: boolean; reason: string | null };
export type AppointmentTypeView = { id: AppointmentTypeId | null; name: string; minutes: number; mode: Mode; colour: number; isActive: boolean };
export type BookingChoices = { psychologists: { id: StaffId; name: string; colour: number }[]; types: AppointmentTypeView[]; rooms: { id: ConsultingRoomId; name: string }[] };
export type MessageKind = "confirmation" | "moved" | "cancelled" | "reminder" | "test";
export type MessageState = "planned" | "held" | "claimed" | "sending" | "sent" | "delivered" | "undelivered" | "cancelled" | "superseded" | "skipped" | "expired" | "failed" | "unknown";
export type MessageRow = { id: MessageId; kind: MessageKind; what: string; due: Instant; dueWords: string; patient: PatientId | null; to: string; channel: Channel; carrier: string; state: MessageState; stateWord: string; reason: string | null; appointment: AppointmentId | null; changedAt: Instant };
export type MessageTab = "goingOut" | "sent" | "needsPerson" | "notSent";
export type MessagePage = { rows: MessageRow[]; next: string | null; counts: { goingOut: number; needsPerson: number } };
export type MessageDetail = { row: MessageRow; subject: string | null; body: string | null; bodyHidden: string | null; decisions: { at: Instant; stage: string; outcome: string; sentence: string }[]; mayHold: boolean; mayRelease: boolean; mayResend: boolean; mayMarkSent: boolean; mayDismiss: boolean; maySendNow: boolean; resendWarns: string | null };
export type ReceivedMail = { key: string; from: string; to: string; subject: string; text: string; at: Instant; messageId: string };
export type DeliveryView = { state: "ready" | "needYou" | "offline" | "paused" | "clockSuspect" | "notSetUp"; sentence: string; needsPerson: number; waiting: number; pausedChannels: { channel: Channel; why: string }[] };
export type TodayView = {
  date: CivilDate; nowCivil: CivilDateTime; role: "frontDesk" | "psychologist" | "other"; arrivals: AppointmentCard[]; myDay: AppointmentCard[];
  needsPerson: AttentionItem[]; goingOut: MessageRow[]; notGoingOut: MessageRow[]; missedIfSwitchedOff: MessageRow[];
  counts: { arrived: number; stillToCome: number };
};
export type AttentionItem = { key: string; kind: "failed" | "unknown" | "birthday" | "neverAsked"; title: string; detail: string; message: MessageId | null; patient: PatientId | null; at: Instant | null };
export type ClinicProfile = { name: string; address: string; phone: string; email: string; zone: string; locale: string };
export type OpenHours = { weekday: number; from: CivilTime; until: CivilTime };
export type ReminderRule = { id: ReminderRuleId | null; leadMinutes: number; channel: Channel | null; modes: Mode[]; isOn: boolean; mayLeaveOutsideHours: boolean };
export type SendingSettings = { hours: OpenHours[]; rules: ReminderRule[]; graceMinutes: number; emailPerMinute: number; smsPerMinute: number; smsDailyCap: number; emailDailyCap: number };
export type MailSettings = { isOn: boolean; host: string; port: number; security: "tls" | "startTls" | "plainOnLoopback"; username: string; password: string | null; hasPassword: boolean; fromName: string; fromAddress: string; replyTo: string; canReceiveReplies: boolean };
export type SmsSettings = { isOn: boolean; baseUrl: string; accountSid: string; authToken: string | null; hasAuthToken: boolean; from: string; messagingServiceSid: string; canReceiveReplies: boolean };
export type TestMessageResult = { ok: boolean; sentence: string };
export type SecuritySettings = { idleMinutesFrontDesk: number; idleMinutesPsychologist: number; idleMinutesOwner: number; idleMinutesAuditor: number; startAtLogin: boolean; quitWhenClosed: boolean };
export type KeySlotView = { id: string; kind: "os" | "recovery" | "passphrase"; title: string; since: CivilDate; mayRemove: boolean; explanation: string };
export type WorkingHoursView = { staff: StaffId; name: string; hours: OpenHours[]; breaks: OpenHours[]; leave: LeaveView[] };
export type LeaveView = { id: LeaveId; from: CivilDateTime; until: CivilDateTime; reason: string };
export type Holiday = { date: CivilDate; name: string };
export type RoomForm = { id: ConsultingRoomId | null; name: string; isActive: boolean };
export type AuditFilter = { staff: StaffId | null; patient: PatientId | null; action: string | null; from: CivilDate | null; until: CivilDate | null; before: number | null };
export type AuditRow = { seq: number; at: Instant; who: string; role: string; sentence: string; patient: PatientId | null; patientName: string | null; isTrusted: boolean };
export type AuditPage = { rows: AuditRow[]; next: number | null; actions: { action: string; title: string }[] };
export type AuditVerdict = { isWhole: boolean; events: number; firstBroken: number | null; sentence: string; anchor: "matches" | "missing" | "rolledBack" };
export type Area = "door" | "staff" | "patients" | "consents" | "appointments" | "messages" | "settings" | "audit";
export type ClinicChanged = { areas: Area[] };
export type DoorChanged = null;
export type SignInOutcome = { outcome: "signedIn" } | { outcome: "totpNeeded" } | { outcome: "codeNeeded" } | { outcome: "refused"; message: string; waitSeconds: number };

async function typedResult<T>(answer: Promise<T>): Promise<Result<T>> {
  try {
    return { status: "ok", data: await answer };
  } catch (error) {
    if (error instanceof Error) throw error;
    return { status: "error", error: error as AppError };
  }
}

function eventOf<T>(name: string) {
  return { listen: (callback: (event: { payload: T }) => void) => listen<T>(name, callback) };
}

import type { Answer } from "../../api/call";
import type {
  AppError,
  AppointmentCard,
  AppointmentTypeView,
  Area,
  AuditRow,
  ClinicProfile,
  ConsentsView,
  ConsentTextView,
  DeliveryView,
  DoorView,
  FieldProblem,
  FreeTime,
  GreetingsView,
  Holiday,
  KeySlotView,
  MailSettings,
  MessageDetail,
  MessageTextView,
  PatientId,
  PatientView,
  Purpose,
  ReceivedMail,
  ReplyDetail,
  RoomForm,
  SecuritySettings,
  SendingSettings,
  SmsSettings,
  StaffView,
  TelehealthSettings,
  WaitingCard,
  WhatsappAccount,
  WorkingHoursView,
} from "../../bindings";
import { appointmentFixture, roomsFixture, typesFixture } from "../fixture/appointments";
import { greetingsFixture } from "../fixture/birthdays";
import { consentsFixture, consentTexts, purposeTitles } from "../fixture/consents";
import { mailboxFixture, messageFixture } from "../fixture/messages";
import { patientFixture } from "../fixture/patients";
import {
  auditFixture,
  holidayFixture,
  keySlotFixture,
  mailFixture,
  profileFixture,
  securityFixture,
  sendingFixture,
  smsFixture,
  telehealthFixture,
  whatsappFixture,
  workingHoursFixture,
} from "../fixture/settings";
import { sessionOf, staffFixture } from "../fixture/staff";
import { textsFixture } from "../fixture/templates";
import { waitListFixture } from "../fixture/waitList";

/** All that the fake clinic knows. Tests read it to see what was kept, and set it before they begin. */
export interface World {
  door: DoorView;
  staff: StaffView[];
  patients: PatientView[];
  consents: Map<PatientId, ConsentsView>;
  consentTexts: ConsentTextView[];
  appointments: AppointmentCard[];
  waiting: WaitingCard[];
  freeTimes: FreeTime[];
  messages: MessageDetail[];
  mailbox: ReceivedMail[];
  /** Whoever is asked where a file should go thinks better of it. */
  isSavingCancelled: boolean;
  missedIfSwitchedOff: string | null;
  /** Why the message of an offer cannot be sent; none: it can. */
  offersUnsentBecause: string | null;
  /** None, unless a test puts some there. */
  replies: ReplyDetail[];
  delivery: DeliveryView;
  profile: ClinicProfile;
  sending: SendingSettings;
  mail: MailSettings;
  sms: SmsSettings;
  whatsapp: WhatsappAccount;
  greetings: GreetingsView;
  texts: MessageTextView[];
  security: SecuritySettings;
  telehealth: TelehealthSettings;
  keySlots: KeySlotView[];
  types: AppointmentTypeView[];
  rooms: RoomForm[];
  workingHours: WorkingHoursView[];
  holidays: Holiday[];
  audit: AuditRow[];
  /** What is half typed, each under whose it is and the name of the form. */
  drafts: Map<string, string>;
  /** Tells the screens what changed, as the shell does after a change. */
  changed: (...areas: Area[]) => void;
  moveDoor: (door: DoorView) => void;
}

export function makeWorld(tell: Pick<World, "changed"> & { doorChanged: () => void }): World {
  const staff = staffFixture();
  const noor = staff.find((member) => member.username === "noor") as StaffView;
  const world: World = {
    door: { state: "open", session: sessionOf(noor) },
    staff,
    patients: patientFixture(),
    consents: consentsFixture(),
    consentTexts: (Object.keys(consentTexts) as Purpose[]).map((purpose) => ({
      purpose,
      title: purposeTitles[purpose],
      version: 2,
      text: consentTexts[purpose],
      isMaterial: false,
      by: "Dr Ines Okafor",
      on: "2026-04-20",
      lapsedGrants: 0,
    })),
    appointments: appointmentFixture(),
    waiting: waitListFixture(),
    freeTimes: [],
    messages: messageFixture(),
    mailbox: mailboxFixture(),
    isSavingCancelled: false,
    missedIfSwitchedOff: null,
    offersUnsentBecause: null,
    replies: [],
    delivery: {
      state: "needYou",
      sentence: "Messages are going out. Two need a decision.",
      needsPerson: 2,
      waiting: 3,
      pausedChannels: [],
      unreadReplies: null,
    },
    profile: profileFixture(),
    sending: sendingFixture(),
    mail: mailFixture(),
    sms: smsFixture(),
    whatsapp: whatsappFixture(),
    greetings: greetingsFixture(),
    texts: textsFixture(),
    security: securityFixture(),
    telehealth: telehealthFixture(),
    keySlots: keySlotFixture(),
    types: typesFixture(),
    rooms: roomsFixture(),
    workingHours: workingHoursFixture(),
    holidays: holidayFixture(),
    audit: auditFixture(),
    drafts: new Map(),
    changed: tell.changed,
    moveDoor: (door) => {
      world.door = door;
      tell.doorChanged();
    },
  };
  return world;
}

export async function ok<Data>(data: Data): Promise<Answer<Data>> {
  return { status: "ok", data };
}

export async function refuse<Data>(error: AppError): Promise<Answer<Data>> {
  return { status: "error", error };
}

export function invalid<Data>(...problems: FieldProblem[]): Promise<Answer<Data>> {
  return refuse({ code: "invalid", problems });
}

export function notFound<Data>(what: string): Promise<Answer<Data>> {
  return refuse({ code: "notFound", what });
}

/** A problem for each field that was left empty. */
export function missing<Values extends object>(
  values: Values,
  needed: Partial<Record<keyof Values & string, string>>,
): FieldProblem[] {
  return Object.entries<string | undefined>(needed as Record<string, string | undefined>)
    .filter(([field]) => String(values[field as keyof Values] ?? "").trim() === "")
    .map(([field, message]) => ({ field, message: message ?? "" }));
}

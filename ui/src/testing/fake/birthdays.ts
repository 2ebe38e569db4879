import type { Commands } from "../../api/clinic";
import type { ClosedDay, GreetingRow, PatientId, PatientView } from "../../bindings";
import { today } from "../fixture/appointments";
import { invalid, notFound, ok, type World } from "./world";

type BirthdayCommands = Pick<
  Commands,
  | "greetings"
  | "activateGreetings"
  | "switchGreetingsOff"
  | "saveGreetingRules"
  | "birthdaysAhead"
  | "missingBirthdays"
  | "setGreetedPersonally"
>;

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const now = new Date(`${today}T00:00:00Z`);
const missingPage = 10;

const listed = ({ id, name }: PatientView, problem: string) => ({ patient: id, name, problem });

const monthAhead = (months: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months));
const monthWords = (date: Date) => `${monthNames[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
const dayWords = (date: Date) => `${weekdays[date.getUTCDay()]} ${date.getUTCDate()} ${monthWords(date)}`;

/** The clinic sends from Monday to Friday. */
function leaving(birthday: Date, closedDay: ClosedDay): { leaves: Date; remark: string | null } {
  const afterFriday = [2, 0, 0, 0, 0, 0, 1][birthday.getUTCDay()] ?? 0;
  if (afterFriday === 0) return { leaves: birthday, remark: null };
  return closedDay === "lastOpenDay"
    ? {
        leaves: new Date(birthday.getTime() - afterFriday * 86_400_000),
        remark: "On the last open day before: the birthday is a day without sending hours.",
      }
    : {
        leaves: birthday,
        remark: "Only if this computer is on: it is a day without sending hours.",
      };
}

/** The birthdays of a month by day, and what will happen on each. */
export function birthdayCommands(world: World): BirthdayCommands {
  const keep = (part: Partial<World["greetings"]>) => {
    world.greetings = { ...world.greetings, ...part };
    world.changed("settings", "messages");
    return ok(null);
  };
  /** The day on which it is kept in the month, from "14 Oct 1985". */
  const dayIn = (month: Date, { birthday }: PatientView): Date | null => {
    const [day, name] = (birthday ?? "").replace(",", "").split(" ");
    const { leapDay } = world.greetings.rules;
    const born = new Date(Date.UTC(month.getUTCFullYear(), monthNames.indexOf(name ?? ""), Number(day)));
    const isMissing = day === "29" && name === "Feb" && born.getUTCDate() !== 29;
    const kept = isMissing && leapDay === "february28" ? new Date(born.getTime() - 86_400_000) : born;
    return name && kept.getUTCMonth() === month.getUTCMonth() && kept >= now ? kept : null;
  };
  const reasonFor = (patient: PatientView): string | null => {
    // Patients without a story agreed to everything.
    const consent = world.consents
      .get(patient.id)
      ?.consents.find(({ purpose }) => purpose === "birthdayGreetings");
    if (!world.greetings.isOn) return "Birthday greetings are switched off.";
    if (patient.status === "deceased") return "The patient has died.";
    if (patient.status === "inactive") return "The patient is no longer active.";
    if (patient.contacts.some(({ guardian }) => guardian)) return "The patient is under a guardian.";
    if (patient.greetedPersonally) return "Staff congratulate this patient themselves.";
    return consent && !consent.isOn ? consent.sentence : null;
  };
  const rowOf = (patient: PatientView, date: Date): GreetingRow => {
    const common = { patient: patient.id, name: patient.name, day: dayWords(date) };
    const isOver = world.messages.some(
      ({ row }) => row.kind === "greeting" && row.patient === patient.id && row.state === "unknown",
    );
    if (isOver)
      return {
        ...common,
        willSend: false,
        dueWords: "",
        channel: null,
        reason: "This year's greeting has been dealt with.",
      };
    const reason = reasonFor(patient);
    const { leaves, remark } = leaving(date, world.greetings.rules.closedDay);
    return {
      ...common,
      willSend: reason === null,
      dueWords: `${dayWords(leaves)}, 9:00 am`,
      channel: patient.contactPoints.some(({ kind }) => kind === "email") ? "email" : "sms",
      reason: reason ?? remark,
    };
  };

  return {
    greetings: () => ok(world.greetings),
    activateGreetings: (hasReadLimits) =>
      hasReadLimits
        ? keep({ isOn: true, since: `On since ${dayWords(now)}.` })
        : invalid({
            field: "hasReadLimits",
            message: "Please read what a greeting can get wrong, and tick that you have.",
          }),
    switchGreetingsOff: () => keep({ isOn: false, since: null }),
    saveGreetingRules: (rules) =>
      rules.at >= "07:00" && rules.at <= "19:00"
        ? keep({ rules })
        : invalid({ field: "at", message: "A greeting is sent between 7:00 am and 7:00 pm." }),
    birthdaysAhead: (months) => {
      const month = monthAhead(months);
      const rows = world.patients
        .flatMap((patient) => {
          const day = dayIn(month, patient);
          return day ? [{ patient, day }] : [];
        })
        .toSorted((one, other) => one.day.getTime() - other.day.getTime())
        .map(({ patient, day }) => rowOf(patient, day));
      return ok({
        isOn: world.greetings.isOn,
        today: dayWords(now),
        title: monthWords(month),
        months: Array.from({ length: 13 }, (_, ahead) => monthWords(monthAhead(ahead))),
        rows,
        unclear: world.patients.flatMap((one) =>
          one.birthdayProblem ? [listed(one, one.birthdayProblem)] : [],
        ),
      });
    },
    missingBirthdays: (after) => {
      const missing = world.patients.filter((one) => !one.birthday && !one.birthdayProblem);
      const begin = missing.findIndex((one) => one.id === after) + 1;
      const page = missing.slice(begin, begin + missingPage);
      return ok({
        count: missing.length,
        rows: page.map((one) => listed(one, "No birthday is known.")),
        next: begin + missingPage < missing.length ? (page.at(-1)?.id ?? null) : null,
      });
    },
    setGreetedPersonally: (id: PatientId, isPersonal) => {
      if (!world.patients.some((patient) => patient.id === id)) return notFound("patient");
      world.patients = world.patients.map((patient) =>
        patient.id === id ? { ...patient, greetedPersonally: isPersonal } : patient,
      );
      world.changed("patients", "messages");
      return ok(null);
    },
  };
}

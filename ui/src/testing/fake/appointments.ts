import type { Answer } from "../../api/call";
import type { Commands } from "../../api/clinic";
import type {
  AppointmentCard,
  AppointmentId,
  AppointmentState,
  BookingPreview,
  CivilDate,
  Clash,
  PatientAppointments,
  PatientId,
  ScheduleColumn,
  ScheduleView,
  SeriesChange,
  SeriesChangePreview,
  SeriesDate,
  SeriesForm,
  WaitingCard,
} from "../../bindings";
import { formatsIn } from "../../i18n/formats";
import { appointmentCard, nowCivil, today } from "../fixture/appointments";
import { offerFixture, offerMessageFixture, waitingCard } from "../fixture/waitList";
import { invalid, notFound, ok, refuse, type World } from "./world";

type AppointmentCommands = Pick<
  Commands,
  | "bookingChoices"
  | "daySchedule"
  | "weekSchedule"
  | "previewBooking"
  | "bookAppointment"
  | "previewMove"
  | "moveAppointment"
  | "previewCancel"
  | "cancelAppointment"
  | "undoAppointment"
  | "appointmentsInLeave"
  | "waitList"
  | "saveWaiting"
  | "removeWaiting"
  | "offerTime"
  | "declineOffer"
  | "bookOffer"
  | "previewSeries"
  | "bookSeries"
  | "previewMoveSeries"
  | "moveSeries"
  | "previewCancelSeries"
  | "cancelSeries"
  | "setMeetingLink"
  | "newMeetingLink"
  | "setAppointmentState"
  | "everyAppointment"
  | "findAppointment"
>;

const formats = formatsIn("en-AU", "Australia/Sydney");
const dayLength = 86_400_000;

function daysOfWeek(date: CivilDate): CivilDate[] {
  const moment = new Date(`${date}T00:00:00Z`);
  const monday = moment.getTime() - ((moment.getUTCDay() + 6) % 7) * dayLength;
  return [0, 1, 2, 3, 4, 5, 6].map((day) => new Date(monday + day * dayLength).toISOString().slice(0, 10));
}

/** So many of a patient's appointments are listed at first, ahead and past. */
export const appointmentsListed = 20;

export function appointmentsOf(world: World, patient: PatientId, atMost: number): PatientAppointments {
  const theirs = world.appointments
    .filter((card) => card.patients.some((one) => one.id === patient))
    .toSorted((one, other) => one.start.localeCompare(other.start));
  const ahead = theirs.filter((card) => card.start >= nowCivil);
  const past = theirs.filter((card) => card.start < nowCivil).toReversed();
  return {
    ahead: ahead.slice(0, atMost),
    past: past.slice(0, atMost),
    moreAhead: Math.max(ahead.length - atMost, 0),
    morePast: Math.max(past.length - atMost, 0),
  };
}

export function appointmentCommands(world: World): AppointmentCommands {
  const psychologists = () =>
    world.staff.filter((member) => member.isActive && member.roles.includes("psychologist"));

  const schedule = (date: CivilDate, dates: CivilDate[], columns: ScheduleColumn[]): ScheduleView => ({
    date,
    dates,
    today,
    nowCivil,
    zone: world.profile.zone,
    holiday: world.holidays.find((holiday) => holiday.date === date)?.name ?? null,
    dayStart: "08:00",
    dayEnd: "18:00",
    columns,
    appointments: world.appointments.filter(
      (card) =>
        dates.includes(card.start.slice(0, 10)) &&
        columns.some((column) => column.psychologist === card.psychologist),
    ),
    offered: world.waiting.flatMap(({ offer }) => (offer && !offer.hasExpired ? [offer] : [])),
    mayBook: true,
  });
  const column = (
    key: string,
    staff: ReturnType<typeof psychologists>[number],
    date: CivilDate,
  ): ScheduleColumn => {
    const hours = world.workingHours.find((one) => one.staff === staff.id);
    const weekday = ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
    return {
      key,
      psychologist: staff.id,
      title: key === date ? formats.day(date) : staff.displayName,
      subtitle: "",
      date,
      colour: staff.colour,
      working: hours?.hours.filter((one) => one.weekday === weekday) ?? [],
      breaks: hours?.breaks.filter((one) => one.weekday === weekday) ?? [],
      leave:
        hours?.leave
          .filter(({ from, until }) => from.startsWith(date) && until.startsWith(date))
          .map(({ from, until, reason }) => ({
            from: from.slice(11),
            until: until.slice(11),
            title: `On leave: ${reason}`,
          })) ?? [],
      away: null,
    };
  };

  const change = (id: AppointmentId, part: Partial<AppointmentCard>): Promise<Answer<AppointmentCard>> => {
    const card = world.appointments.find((one) => one.id === id);
    if (!card) return notFound("appointment");
    const changed = { ...card, ...part, version: card.version + 1 };
    world.appointments = world.appointments.map((one) => (one.id === id ? changed : one));
    world.changed("appointments", "messages");
    return ok(changed);
  };
  const inState = (id: AppointmentId, state: AppointmentState) => {
    const card = world.appointments.find((one) => one.id === id);
    if (!card) return notFound<AppointmentCard>("appointment");
    const { start, minutes, patients, psychologist, psychologistName, mode, typeName } = card;
    const renewed = appointmentCard({
      id,
      start,
      minutes,
      patients,
      psychologist,
      psychologistName,
      mode,
      typeName,
      state,
    });
    return change(id, { ...renewed, version: card.version });
  };
  const clashesAt = (start: string, psychologist: string, except: string | null): BookingPreview["clashes"] =>
    world.appointments
      .filter(
        (card) =>
          card.id !== except &&
          card.psychologist === psychologist &&
          card.state !== "cancelled" &&
          card.start === start,
      )
      .map((card) => ({
        with: card.label,
        what: "psychologist",
        message: `${card.psychologistName} sees ${card.patients[0]?.name ?? "someone"} then.`,
      }));
  const preview = (start: string, psychologist: string, except: string | null): BookingPreview => ({
    clashes: clashesAt(start, psychologist, except),
    messages: [
      {
        kind: "confirmation",
        what: "Confirmation",
        to: "Mia Santos, 0491 570 006",
        channel: "sms",
        due: "2026-11-23T23:43:00Z",
        dueWords: "In three minutes",
        willSend: true,
        reason: null,
      },
    ],
  });
  /** Weekly, whatever is asked: the rules of dates are the clinic's and tested there. */
  const datesOf = (form: SeriesForm): SeriesDate[] =>
    Array.from({ length: form.repeats.count ?? 3 }, (_, week) => {
      const [first, time] = form.booking.start.split("T") as [string, string];
      const date = new Date(Date.parse(`${first}T00:00:00Z`) + week * 7 * dayLength)
        .toISOString()
        .slice(0, 10);
      const answer = form.answers.find((one) => one.date === date);
      const start = `${date}T${(answer?.choice === "move" && answer.time) || time}`;
      const holiday = world.holidays.find((one) => one.date === date);
      const clashes: Clash[] = holiday
        ? [{ with: "", what: "holiday", message: `A public holiday: ${holiday.name}.` }]
        : clashesAt(start, form.booking.psychologist, null);
      const usual = holiday ? "skip" : clashes.length === 0 ? "book" : null;
      const choice = answer?.choice ?? usual;
      return { date, start, clashes, choice, needsReason: choice === "book" && clashes.length > 0 };
    });
  /** The card and those after it, by a week each. */
  const ofSeries = (id: AppointmentId) => {
    const card = world.appointments.find((one) => one.id === id);
    return world.appointments.filter(
      (one) =>
        one.series && card?.series && one.series.words === card.series.words && one.start >= card.start,
    );
  };
  const manyPreview = (changes: SeriesChange[]): SeriesChangePreview => ({
    changes,
    exceptions: 1,
    messages: preview("", "", null).messages,
  });
  const doubleBooking = () =>
    refuse<AppointmentCard>({
      code: "conflict",
      what: "doubleBooking",
      message: "The psychologist already has an appointment then.",
    });

  return {
    bookingChoices: () =>
      ok({
        psychologists: psychologists().map(({ id, displayName, colour }) => ({
          id,
          name: displayName,
          colour,
        })),
        types: world.types.filter((type) => type.isActive),
        rooms: world.rooms.flatMap(({ id, name, isActive }) => (id && isActive ? [{ id, name }] : [])),
      }),
    daySchedule: (date) => {
      const day = date ?? today;
      return ok(
        schedule(
          day,
          [day],
          psychologists().map((staff) => column(staff.id, staff, day)),
        ),
      );
    },
    weekSchedule: (date, psychologist) => {
      const days = daysOfWeek(date ?? today);
      const staff = psychologists().find((member) => member.id === psychologist);
      if (!staff) return notFound("staff");
      return ok(
        schedule(
          date ?? today,
          days,
          days.map((day) => column(day, staff, day)),
        ),
      );
    },
    previewBooking: (form) => ok(preview(form.start, form.psychologist, null)),
    bookAppointment: (form) => {
      if (form.override === null && clashesAt(form.start, form.psychologist, null).length > 0)
        return doubleBooking();
      const staff = world.staff.find((member) => member.id === form.psychologist);
      const card = appointmentCard({
        id: `booked-${world.appointments.length}`,
        start: form.start,
        minutes: form.minutes,
        mode: form.mode,
        patients: form.patients.map((id) => ({
          id,
          name: world.patients.find((patient) => patient.id === id)?.name ?? "",
        })),
        psychologist: form.psychologist,
        psychologistName: staff?.displayName ?? "",
        state: "booked",
      });
      world.appointments = [...world.appointments, card];
      world.changed("appointments", "messages");
      return ok(card);
    },
    previewMove: (form) => ok(preview(form.start, form.psychologist, form.id)),
    moveAppointment: (form) => {
      if (form.override === null && clashesAt(form.start, form.psychologist, form.id).length > 0)
        return doubleBooking();
      const { start, minutes, psychologist } = form;
      const end = new Date(Date.parse(`${start}:00Z`) + minutes * 60_000).toISOString().slice(0, 16);
      return change(form.id, { start, end, minutes, psychologist, mayUndo: true });
    },
    appointmentsInLeave: () =>
      ok(
        world.appointments.filter(
          (card) =>
            card.mayMove &&
            (world.holidays.some(({ date }) => card.start > nowCivil && card.start.startsWith(date)) ||
              world.workingHours.some(
                ({ staff, leave }) =>
                  staff === card.psychologist &&
                  leave.some(({ from, until }) => from < card.end && card.start < until),
              )),
        ),
      ),
    waitList: () => {
      const offered = world.waiting.map(({ offer }) => offer?.start);
      return ok({
        free: world.freeTimes.filter((free) => !offered.includes(free.start)),
        waiting: world.waiting,
        mayChange: true,
      });
    },
    saveWaiting: (form) => {
      const name = world.patients.find((patient) => patient.id === form.patient)?.name ?? "";
      const type = world.types.find((one) => one.id === form.type);
      const card: WaitingCard = {
        ...waitingCard(form.id ?? `waiting-${world.waiting.length}`, name),
        form,
        typeName: type?.name ?? "",
      };
      world.waiting = [...world.waiting.filter((one) => one.id !== form.id), card];
      world.changed("appointments");
      return ok(null);
    },
    removeWaiting: (id) => {
      world.waiting = world.waiting.filter((one) => one.id !== id);
      world.changed("appointments");
      return ok(null);
    },
    offerTime: ({ entry, psychologist, start }) => {
      world.waiting = world.waiting.map((one) =>
        one.id === entry ? { ...one, offer: offerFixture(one.name, psychologist, start) } : one,
      );
      world.changed("appointments", "messages");
      const name = world.waiting.find((one) => one.id === entry)?.name ?? "";
      return ok([offerMessageFixture(name, world.offersUnsentBecause)]);
    },
    declineOffer: (id) => {
      world.waiting = world.waiting.map((one) => (one.offer?.id === id ? { ...one, offer: null } : one));
      world.changed("appointments", "messages");
      return ok(null);
    },
    bookOffer: (id) => {
      const card = world.waiting.find(({ offer }) => offer?.id === id);
      if (!card?.offer) return notFound("appointment");
      const booked = appointmentCard({
        id: `booked-${world.appointments.length}`,
        start: card.offer.start,
        patients: [{ id: card.form.patient, name: card.name }],
        psychologist: card.offer.psychologist,
        psychologistName: "Dr Ines Okafor",
        state: "booked",
      });
      world.waiting = world.waiting.filter((one) => one !== card);
      world.appointments = [...world.appointments, booked];
      world.changed("appointments", "messages");
      return ok(booked);
    },
    previewSeries: (form) => {
      const dates = datesOf(form);
      const countOf = (choice: SeriesDate["choice"]) => dates.filter((date) => date.choice === choice).length;
      return ok({
        words: "every Tuesday",
        dates,
        booked: dates.length - countOf("skip"),
        skipped: countOf("skip"),
        undecided: countOf(null),
        messages: preview("", "", null).messages,
      });
    },
    bookSeries: (form) => {
      const booked = datesOf(form).filter((date) => date.choice !== "skip");
      const staff = world.staff.find((member) => member.id === form.booking.psychologist);
      const cards = booked.map((date, place) => ({
        ...appointmentCard({
          id: `series-${world.appointments.length}-${place}`,
          start: date.start,
          minutes: form.booking.minutes,
          mode: form.booking.mode,
          patients: form.booking.patients.map((id) => ({
            id,
            name: world.patients.find((patient) => patient.id === id)?.name ?? "",
          })),
          psychologist: form.booking.psychologist,
          psychologistName: staff?.displayName ?? "",
          state: "booked",
        }),
        series: { position: place + 1, total: booked.length, words: "every Tuesday", isException: false },
      }));
      const [first] = cards;
      if (!first) return invalid({ field: "answers", message: "No date is left to book." });
      world.appointments = [...world.appointments, ...cards];
      world.changed("appointments", "messages");
      return ok({ first, booked: cards.length, skipped: datesOf(form).length - cards.length });
    },
    previewMoveSeries: ({ one }) =>
      ok(
        manyPreview(
          ofSeries(one.id).map(({ start }) => ({
            from: start,
            to: `${start.slice(0, 10)}T${one.start.slice(11)}`,
            clashes: [],
          })),
        ),
      ),
    moveSeries: ({ one }) => {
      for (const card of ofSeries(one.id)) {
        if (card.id !== one.id)
          void change(card.id, { start: `${card.start.slice(0, 10)}T${one.start.slice(11)}` });
      }
      return change(one.id, { start: one.start, minutes: one.minutes, mayUndo: true });
    },
    previewCancelSeries: ({ one }) =>
      ok(manyPreview(ofSeries(one.id).map(({ start }) => ({ from: start, to: start, clashes: [] })))),
    cancelSeries: ({ one }) => {
      for (const card of ofSeries(one.id)) if (card.id !== one.id) void inState(card.id, "cancelled");
      return inState(one.id, "cancelled");
    },
    previewCancel: () => ok({ clashes: [], messages: preview("", "", null).messages }),
    cancelAppointment: (form) => inState(form.id, "cancelled"),
    setMeetingLink: (id, _version, link) =>
      link === "" || link.startsWith("https://")
        ? change(id, { meetingLink: link || null })
        : invalid({ field: "link", message: "A meeting link begins with https://." }),
    newMeetingLink: (id) => change(id, { meetingLink: "https://meet.example.com/new-room" }),
    undoAppointment: (id) => inState(id, "booked"),
    setAppointmentState: (id, _version, state) => inState(id, state),
    everyAppointment: (patient) => ok(appointmentsOf(world, patient, Number.POSITIVE_INFINITY)),
    findAppointment: (id) => {
      const card = world.appointments.find((one) => one.id === id);
      return card ? ok(card) : notFound("appointment");
    },
  };
}

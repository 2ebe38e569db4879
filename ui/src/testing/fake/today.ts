import type { Commands } from "../../api/clinic";
import type { AppointmentCard, AttentionItem, MessageRow } from "../../bindings";
import { nowCivil, today } from "../fixture/appointments";
import { isIn } from "./messages";
import { ok, type World } from "./world";

/** Today as the role of whoever is signed in has it. */
export function todayCommands(world: World): Pick<Commands, "today" | "missedIfSwitchedOff"> {
  const attentionOf = (row: MessageRow): AttentionItem => ({
    key: row.id,
    kind: row.state === "failed" ? "failed" : row.state === "held" ? "oneTooMany" : "unknown",
    title: row.to,
    detail: row.reason ?? "",
    message: row.id,
    reply: null,
    patient: row.patient,
    at: row.changedAt,
  });
  return {
    missedIfSwitchedOff: () => ok(world.missedIfSwitchedOff),
    today: () => {
      const session = world.door.state === "open" ? world.door.session : null;
      const is = (role: "frontDesk" | "psychologist") => session?.roles.includes(role) ?? false;
      const face = is("frontDesk") ? "frontDesk" : is("psychologist") ? "psychologist" : "other";
      const cards = world.appointments
        .filter((card) => card.start.startsWith(today) && card.state !== "cancelled")
        .toSorted((one, other) => one.start.localeCompare(other.start));
      const myDay = cards.filter((card) => card.psychologist === session?.staff);
      const isOver = (card: AppointmentCard) => card.state === "completed" || card.state === "missed";
      const messages = face === "other" ? [] : world.messages;
      const rows = messages.map((message) => message.row);
      const unanswered = face === "other" ? [] : cards.filter((card) => card.neverAskedAboutReminders);
      return ok({
        date: today,
        face,
        arrivals: face === "frontDesk" ? cards.filter((card) => !isOver(card)) : [],
        over: face === "frontDesk" ? cards.filter(isOver) : [],
        myDay,
        now: myDay.find((card) => card.start <= nowCivil && nowCivil < card.end)?.id ?? null,
        next: myDay.find((card) => card.start > nowCivil)?.id ?? null,
        needsPerson: [
          ...(face === "other" || !world.delivery.unreadReplies ? [] : [world.delivery.unreadReplies]).map(
            (detail): AttentionItem => ({
              key: "unread sms",
              kind: "unreadReplies",
              title: "Replies to texts cannot be read",
              detail,
              message: null,
              reply: null,
              patient: null,
              at: null,
            }),
          ),
          ...(face === "other" ? [] : world.replies).map(
            ({ row }): AttentionItem => ({
              key: row.id,
              kind: row.isUrgent ? "urgentReply" : "reply",
              title: `Reply from ${row.from}`,
              detail: row.sentence,
              message: null,
              reply: row.id,
              patient: row.patient,
              at: row.at,
            }),
          ),
          ...messages.filter((message) => isIn("needsPerson", message)).map(({ row }) => attentionOf(row)),
          ...world.freeTimes.map(
            (free): AttentionItem => ({
              key: `free ${free.start}`,
              kind: "freeTime",
              title: `${free.words} is free`,
              detail: `${free.people.length} people wait for a time like this.`,
              message: null,
              reply: null,
              patient: null,
              at: null,
            }),
          ),
          ...unanswered.map(
            (card): AttentionItem => ({
              key: `never asked ${card.id}`,
              kind: "neverAsked",
              title: card.patients[0]?.name ?? "",
              detail: "Comes today and was never asked about reminders.",
              message: null,
              reply: null,
              patient: card.patients[0]?.id ?? null,
              at: null,
            }),
          ),
        ],
        goingOut: rows.filter((row) => row.state === "planned"),
        notGoingOut: rows.filter((row) => row.state === "skipped" || row.state === "held"),
        missedIfSwitchedOff: rows.filter(
          (row) => row.state === "planned" && row.dueWords.startsWith("Tonight"),
        ),
        counts: {
          arrived: cards.filter((card) => card.state === "arrived").length,
          stillToCome: cards.filter((card) => card.mayCheckIn).length,
        },
      });
    },
  };
}

import type { Commands } from "../../api/clinic";
import type { MessageDetail, MessageId, MessageRow, MessageState, MessageTab } from "../../bindings";
import { notFound, ok, type World } from "./world";

type MessageCommands = Pick<
  Commands,
  | "listMessages"
  | "openMessage"
  | "holdMessage"
  | "releaseMessage"
  | "resendMessage"
  | "markMessageSent"
  | "dismissMessage"
  | "sendMessageNow"
  | "exportMessages"
  | "delivery"
  | "resumeChannel"
  | "clockIsRight"
  | "releaseBacklog"
  | "dropBacklog"
  | "demoMailbox"
>;

const statesIn: Record<Exclude<MessageTab, "birthdays">, readonly MessageState[]> = {
  goingOut: ["planned", "held", "claimed", "sending"],
  sent: ["sent", "delivered"],
  needsPerson: ["failed", "unknown", "undelivered"],
  notSent: ["skipped", "expired", "cancelled", "superseded"],
};

/**
 * Whether a tab lists a message. A greeting of which nobody knows counts as sent, and needs nobody; one
 * that is held and may be dismissed is one too many for a day, and does. What somebody dismissed was not
 * sent.
 */
export function isIn(tab: MessageTab, { row: { kind, state, settled }, mayDismiss }: MessageDetail): boolean {
  if (tab === "birthdays") return kind === "greeting";
  if (state === "held" && mayDismiss && tab === "needsPerson") return true;
  if (kind === "greeting" && state === "unknown") return tab === "sent";
  if (settled && statesIn.needsPerson.includes(state)) return tab === "notSent";
  return statesIn[tab].includes(state);
}

const stateWords: Partial<Record<MessageState, string>> = {
  planned: "Planned",
  held: "Held",
  sent: "Sent",
  skipped: "Not sent",
};

export function messageCommands(world: World): MessageCommands {
  const rows = () => world.messages.map((message) => message.row);
  const inTab = (tab: MessageTab) =>
    world.messages.filter((message) => isIn(tab, message)).map((message) => message.row);
  const become = (id: MessageId, state: MessageState, settled: string | null = null) => {
    if (!world.messages.some((message) => message.row.id === id)) return notFound<null>("message");
    const row = (before: MessageRow): MessageRow => ({
      ...before,
      state,
      stateWord: state === before.state ? before.stateWord : (stateWords[state] ?? state),
      reason: state === before.state ? before.reason : null,
      settled,
    });
    world.messages = world.messages.map((message) =>
      message.row.id === id
        ? {
            ...message,
            row: row(message.row),
            mayHold: state === "planned",
            mayRelease: state === "held",
            mayResend: false,
            mayMarkSent: false,
            mayDismiss: false,
            maySendNow: state === "planned",
          }
        : message,
    );
    world.changed("messages");
    return ok(null);
  };

  return {
    listMessages: (tab, filter) =>
      ok({
        rows: inTab(tab).filter(
          (row) =>
            (filter.patient === null || row.patient === filter.patient) &&
            (filter.kind === null || row.kind === filter.kind) &&
            (filter.channel === null || row.channel === filter.channel),
        ),
        next: null,
        counts: { goingOut: inTab("goingOut").length, needsPerson: inTab("needsPerson").length },
      }),
    openMessage: (id) => {
      const message = world.messages.find((one) => one.row.id === id);
      return message ? ok(message) : notFound("message");
    },
    holdMessage: (id) => become(id, "held"),
    releaseMessage: (id) => become(id, "planned"),
    resendMessage: (id) => become(id, "planned"),
    markMessageSent: (id) => become(id, "sent", "Counted as sent by Noor Haddad."),
    dismissMessage: (id) => {
      const state = world.messages.find((one) => one.row.id === id)?.row.state;
      return become(id, !state || state === "held" ? "skipped" : state, "Dismissed by Noor Haddad.");
    },
    sendMessageNow: (id) => become(id, "sent"),
    exportMessages: () =>
      ok(world.isSavingCancelled ? null : { messages: rows().length, fileName: "messages.csv" }),
    delivery: () => ok(world.delivery),
    resumeChannel: () => {
      world.delivery = { ...world.delivery, state: "ready", pausedChannels: [] };
      world.changed("messages");
      return ok(null);
    },
    clockIsRight: () => {
      world.delivery = { ...world.delivery, state: "ready" };
      world.changed("messages");
      return ok(null);
    },
    releaseBacklog: () => {
      world.delivery = { ...world.delivery, state: "ready" };
      world.changed("messages");
      return ok(null);
    },
    dropBacklog: () => {
      world.delivery = { ...world.delivery, state: "ready", waiting: 0 };
      world.changed("messages");
      return ok(null);
    },
    demoMailbox: () => ok(world.door.state === "open" && world.door.session.isDemo ? world.mailbox : []),
  };
}

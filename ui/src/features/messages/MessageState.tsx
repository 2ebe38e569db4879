import {
  Ban,
  CheckCheck,
  CircleAlert,
  CircleHelp,
  CirclePause,
  CircleSlash,
  Clock,
  Hourglass,
  type LucideIcon,
  Mail,
  MailQuestionMark,
  MessageCircle,
  MessageSquare,
  Replace,
  Send,
} from "lucide-react";
import { useFormats } from "../../api/session";
import type { Channel, MessageRow, MessageState, MessageTab } from "../../bindings";
import { StateWord, type Tone } from "../../design/Badge";
import { t } from "../../i18n";
import styles from "./Messages.module.css";

const looks: Record<MessageState, { icon: LucideIcon; tone: Tone }> = {
  planned: { icon: Clock, tone: "neutral" },
  held: { icon: CirclePause, tone: "attention" },
  claimed: { icon: Send, tone: "primary" },
  sending: { icon: Send, tone: "primary" },
  sent: { icon: Send, tone: "primary" },
  delivered: { icon: CheckCheck, tone: "success" },
  undelivered: { icon: CircleAlert, tone: "danger" },
  cancelled: { icon: CircleSlash, tone: "neutral" },
  superseded: { icon: Replace, tone: "neutral" },
  skipped: { icon: Ban, tone: "neutral" },
  expired: { icon: Hourglass, tone: "neutral" },
  failed: { icon: CircleAlert, tone: "danger" },
  unknown: { icon: CircleHelp, tone: "attention" },
};

/** Of a greeting nobody finds out whether it arrived: it counts as sent, and is never sent again. */
const probablySent = { icon: MailQuestionMark, tone: "primary" } as const;

/** The state of a message as the clinic words it, with its picture. */
export function MessageStateWord({ row }: { row: MessageRow }) {
  const { icon: Icon, tone } =
    row.kind === "greeting" && row.state === "unknown" ? probablySent : looks[row.state];
  return (
    <StateWord tone={tone} icon={<Icon />}>
      {row.stateWord}
    </StateWord>
  );
}

/** Who dealt with a message, if somebody had to, and why it stands as it does. */
export function MessageReason({ row, className }: { row: MessageRow; className?: string | undefined }) {
  const words = [row.settled, row.reason].filter(Boolean).join(" ");
  return words ? <span className={className}>{words}</span> : null;
}

/** The moment by which the clinic orders a tab: when it is due, or else when it came to stand as it does. */
export function MessageWhen({ row, tab }: { row: MessageRow; tab: MessageTab }) {
  const formats = useFormats();
  const isByDue = tab === "goingOut" || tab === "birthdays";
  return <span className={styles.when}>{isByDue ? row.dueWords : formats.instant(row.changedAt)}</span>;
}

const channels: Record<Channel, LucideIcon> = { email: Mail, sms: MessageSquare, whatsapp: MessageCircle };

export function ChannelWord({ channel }: { channel: Channel }) {
  const Icon = channels[channel];
  return (
    <span className={styles.channel}>
      <Icon aria-hidden="true" />
      {t(`channel.${channel}`)}
    </span>
  );
}

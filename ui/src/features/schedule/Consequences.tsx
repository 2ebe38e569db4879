import { Ban, Mail, MessageSquare, MessageSquareOff, TriangleAlert } from "lucide-react";
import type { BookingPreview, Channel, Clash, PlannedLine } from "../../bindings";
import { Checkbox } from "../../design/Checkbox";
import { TextField } from "../../design/TextField";
import { t } from "../../i18n";
import styles from "./Consequences.module.css";

export interface Answers {
  /** Why it is done in spite of a clash. */
  override: string;
  /** Why nothing is sent, or null while messages go out as planned. */
  doNotSend: string | null;
}

export const noAnswers: Answers = { override: "", doNotSend: null };

/** The answers as the clinic takes them: an empty reason is none. */
export function givenAnswers(answers: Answers) {
  return { override: answers.override.trim() || null, doNotSend: answers.doNotSend };
}

/** Whoever sends nothing says why. */
export function answerProblems(answers: Answers) {
  return answers.doNotSend !== null && answers.doNotSend.trim() === ""
    ? [{ field: "doNotSend", message: t("booking.whyNotSent") }]
    : [];
}

const channelIcons: Record<Channel, typeof Mail> = {
  email: Mail,
  sms: MessageSquare,
  whatsapp: MessageSquare,
};

interface ConsequencesProps {
  preview: BookingPreview | null;
  answers: Answers;
  onChange: (part: Partial<Answers>) => void;
}

/** What stands in the way and what will be sent, with the answers to both. */
export function Consequences({ preview, answers, onChange }: ConsequencesProps) {
  return (
    <div className={styles.whole}>
      {preview && preview.clashes.length > 0 ? (
        <Clashes clashes={preview.clashes} answers={answers} onChange={onChange} />
      ) : null}
      <section className={styles.part} aria-label={t("booking.whatIsSent")}>
        <h3>{t("booking.whatIsSent")}</h3>
        {preview === null ? (
          <p className={styles.quiet}>{t("booking.sentLater")}</p>
        ) : (
          <Messages lines={preview.messages} answers={answers} onChange={onChange} />
        )}
      </section>
    </div>
  );
}

type PartProps = Omit<ConsequencesProps, "preview">;

function Clashes({ clashes, answers, onChange }: PartProps & { clashes: readonly Clash[] }) {
  return (
    <section className={styles.clashes} aria-label={t("booking.clashes")}>
      <ul className={styles.list} aria-live="polite">
        {clashes.map((clash) => (
          <li key={clash.what + clash.with} className={styles.clash}>
            <TriangleAlert aria-hidden="true" />
            <span>{clash.message}</span>
          </li>
        ))}
      </ul>
      <TextField
        name="override"
        label={t("booking.overrideReason")}
        value={answers.override}
        onChange={(override) => onChange({ override })}
      />
    </section>
  );
}

function Messages({ lines, answers, onChange }: PartProps & { lines: readonly PlannedLine[] }) {
  const isSilent = answers.doNotSend !== null;
  if (lines.length === 0) return <p className={styles.quiet}>{t("booking.nothingSent")}</p>;
  return (
    <>
      <ul className={styles.list}>
        {lines.map((line) => (
          <MessageLine
            key={`${line.kind} ${line.what} ${line.to} ${line.due}`}
            line={line}
            isSilent={isSilent}
          />
        ))}
      </ul>
      {lines.some((line) => line.willSend) ? (
        <>
          <Checkbox
            label={t("booking.doNotSend")}
            isChecked={isSilent}
            onChange={(isChecked) => onChange({ doNotSend: isChecked ? "" : null })}
          />
          {isSilent ? (
            <TextField
              name="doNotSend"
              label={t("booking.doNotSendReason")}
              value={answers.doNotSend ?? ""}
              onChange={(doNotSend) => onChange({ doNotSend })}
              autoFocus
            />
          ) : null}
        </>
      ) : null}
    </>
  );
}

function MessageLine({ line, isSilent }: { line: PlannedLine; isSilent: boolean }) {
  const willSend = line.willSend && !isSilent;
  const Icon = willSend ? channelIcons[line.channel] : line.willSend ? Ban : MessageSquareOff;
  return (
    <li className={willSend ? styles.line : styles.lineOff}>
      <Icon aria-hidden="true" />
      <span className={styles.lineWords}>
        <span className={styles.what}>
          {line.what} · {t(`channel.${line.channel}`)}
        </span>
        <span className={styles.quiet}>
          {line.willSend ? t("booking.goesTo", { to: line.to, due: line.dueWords }) : line.reason}
        </span>
      </span>
    </li>
  );
}

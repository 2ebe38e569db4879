import { Link } from "@tanstack/react-router";
import { Await } from "../../api/Await";
import { useFormats } from "../../api/session";
import type { MessageDetail, MessageId } from "../../bindings";
import { Facts } from "../../design/Facts";
import { t } from "../../i18n";
import { ChannelWord, MessageStateWord } from "./MessageState";
import styles from "./Messages.module.css";
import { MessageVerbs } from "./MessageVerbs";
import { useMessage } from "./queries";

/** One message: what may be done, what it says, and how each decision about it was made. */
export function MessageSide({ message }: { message: MessageId }) {
  const query = useMessage(message);
  return <Await query={query}>{(detail) => <MessageParts detail={detail} />}</Await>;
}

function MessageParts({ detail }: { detail: MessageDetail }) {
  const { row } = detail;
  return (
    <>
      <div className={styles.stands}>
        <MessageStateWord row={row} />
        {row.settled ? <p>{row.settled}</p> : null}
        {row.reason ? <p>{row.reason}</p> : null}
      </div>
      <MessageVerbs message={detail} />
      <Facts
        facts={[
          { term: t("messages.to"), value: row.to },
          { term: t("message.due"), value: row.dueWords },
          { term: t("messages.channel"), value: <ChannelWord channel={row.channel} /> },
          { term: t("message.carrier"), value: row.carrier || null },
          {
            term: t("message.appointment"),
            value: row.appointment ? (
              <Link to="/schedule" search={{ appointment: row.appointment }}>
                {t("message.openAppointment")}
              </Link>
            ) : null,
          },
          {
            term: t("message.patient"),
            value: row.patient ? (
              <Link to="/patients/$patient" params={{ patient: row.patient }}>
                {t("message.openPatient")}
              </Link>
            ) : null,
          },
        ]}
      />
      <MessageWords detail={detail} />
      <Decisions decisions={detail.decisions} />
    </>
  );
}

/** What it said, or would say: its text, or over WhatsApp what is put into an approved template. */
function MessageWords({ detail }: { detail: MessageDetail }) {
  const { template, preview, bodyHidden } = detail;
  const title = t(preview ? "message.preview" : "message.text");
  return (
    <section className={styles.part} aria-label={title}>
      <h3>{title}</h3>
      {preview ? <p className={styles.quiet}>{preview}</p> : null}
      {bodyHidden ? <p className={styles.quiet}>{bodyHidden}</p> : null}
      {template ? (
        <>
          <p className={styles.quiet}>{t("message.templateDetail")}</p>
          <Facts
            facts={[
              { term: t("message.template"), value: template.contentSid },
              ...template.fields.map(({ name, value }) => ({ term: name, value })),
            ]}
          />
        </>
      ) : null}
      {detail.body ? (
        <div className={styles.text}>
          {detail.subject ? <p className={styles.subject}>{detail.subject}</p> : null}
          <p>{detail.body}</p>
        </div>
      ) : null}
    </section>
  );
}

function Decisions({ decisions }: Pick<MessageDetail, "decisions">) {
  const formats = useFormats();
  if (decisions.length === 0) return null;
  return (
    <section className={styles.part} aria-label={t("message.decisions")}>
      <h3>{t("message.decisions")}</h3>
      <ol className={styles.decisions}>
        {decisions.map((decision) => (
          <li key={`${decision.at} ${decision.stage}`}>
            <p className={styles.stage}>
              {decision.stage} · {decision.outcome}
            </p>
            <p>{decision.sentence}</p>
            <p className={styles.quiet}>{formats.instant(decision.at)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

import { Link } from "@tanstack/react-router";
import { Await } from "../../api/Await";
import type { MessageRow, MessageTab, PatientId } from "../../bindings";
import { SkeletonRows } from "../../design/Skeleton";
import { t } from "../../i18n";
import { ChannelWord, MessageReason, MessageStateWord, MessageWhen } from "./MessageState";
import styles from "./Messages.module.css";
import { usePatientMessages } from "./queries";

/** What was and will be sent to one patient, for their page: the newest of each kind, and the way to all. */
export function PatientMessages({ patient }: { patient: PatientId }) {
  return (
    <Await query={usePatientMessages(patient)} skeleton={<SkeletonRows count={3} />}>
      {(groups) => {
        const filled = groups.filter(({ rows }) => rows.length > 0);
        if (filled.length === 0) return <p className={styles.quiet}>{t("patientMessages.none")}</p>;
        return (
          <div className={styles.ofPatient}>
            {filled.map(({ tab, rows }) =>
              tab ? <Group key={tab} tab={tab} rows={rows} patient={patient} /> : null,
            )}
            <Link to="/messages" search={{ patient }}>
              {t("patientMessages.all")}
            </Link>
          </div>
        );
      }}
    </Await>
  );
}

function Group({ tab, rows, patient }: { tab: MessageTab; rows: readonly MessageRow[]; patient: PatientId }) {
  return (
    <section aria-label={t(`messages.tab.${tab}`)}>
      <h3 className={styles.groupTitle}>{t(`messages.tab.${tab}`)}</h3>
      <ul className={styles.lines}>
        {rows.map((row) => (
          <li key={row.id} className={styles.line}>
            <span className={styles.lineHead}>
              <Link to="/messages" search={{ tab, message: row.id, patient }}>
                {row.what}
              </Link>
              <MessageStateWord row={row} />
            </span>
            <span className={styles.lineDetail}>
              <ChannelWord channel={row.channel} />
              <MessageWhen row={row} tab={tab} />
            </span>
            <MessageReason row={row} className={styles.quiet} />
          </li>
        ))}
      </ul>
    </section>
  );
}

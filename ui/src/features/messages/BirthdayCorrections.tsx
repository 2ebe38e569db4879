import { Link } from "@tanstack/react-router";
import type { MissingBirthday, MonthView } from "../../bindings";
import { Panel } from "../../design/Panel";
import { t } from "../../i18n";
import styles from "./Birthdays.module.css";

/** Whose birthday is impossible, and whose nobody knows: each leads to where it is corrected. */
export function BirthdayCorrections({
  view,
}: {
  view: Pick<MonthView, "unclear" | "missing" | "missingCount">;
}) {
  const { unclear, missing, missingCount } = view;
  const more = missingCount - missing.length;
  if (unclear.length === 0 && missingCount === 0) return null;
  return (
    <div className={styles.corrections}>
      {unclear.length > 0 ? (
        <Panel title={t("birthdays.unclear")} detail={t("birthdays.unclearDetail")}>
          <ul className={styles.people}>
            {unclear.map((one) => (
              <li key={one.patient} className={styles.person}>
                <EditLink person={one} />
                <span className={styles.reason}>{one.problem}</span>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {missingCount > 0 ? (
        <Panel title={t("birthdays.missing")} detail={t("birthdays.missingCount", { count: missingCount })}>
          <ul className={styles.people}>
            {missing.map((one) => (
              <li key={one.patient}>
                <EditLink person={one} />
              </li>
            ))}
            {more > 0 ? (
              <li className={styles.reason}>{t("birthdays.missingMore", { count: more })}</li>
            ) : null}
          </ul>
        </Panel>
      ) : null}
    </div>
  );
}

function EditLink({ person: { patient, name } }: { person: MissingBirthday }) {
  return (
    <Link
      to="/patients/$patient"
      params={{ patient }}
      search={{ edit: true }}
      aria-label={t("birthdays.correct", { name })}
    >
      {name}
    </Link>
  );
}

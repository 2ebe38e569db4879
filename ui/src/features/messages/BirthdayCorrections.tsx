import { Link } from "@tanstack/react-router";
import type { MissingBirthday } from "../../bindings";
import { Button } from "../../design/Button";
import { Panel } from "../../design/Panel";
import { t } from "../../i18n";
import styles from "./Birthdays.module.css";
import { useMissingBirthdays } from "./queries";

/** Whose birthday is impossible, and whose nobody knows: each leads to where it is corrected. */
export function BirthdayCorrections({ unclear }: { unclear: readonly MissingBirthday[] }) {
  const missing = useMissingBirthdays();
  const count = missing.data?.pages[0]?.count ?? 0;
  const people = missing.data?.pages.flatMap((page) => page.rows) ?? [];
  if (unclear.length === 0 && count === 0) return null;
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
      {count > 0 ? (
        <Panel title={t("birthdays.missing")} detail={t("birthdays.missingCount", { count })}>
          <ul className={styles.people}>
            {people.map((one) => (
              <li key={one.patient}>
                <EditLink person={one} />
              </li>
            ))}
          </ul>
          {missing.hasNextPage ? (
            <Button onPress={() => void missing.fetchNextPage()} isPending={missing.isFetchingNextPage}>
              {t("birthdays.missingMore", { count: count - people.length })}
            </Button>
          ) : null}
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

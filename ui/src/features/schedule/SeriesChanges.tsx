import { TriangleAlert } from "lucide-react";
import { useFormats } from "../../api/session";
import type { SeriesChange } from "../../bindings";
import { t } from "../../i18n";
import styles from "./SeriesDates.module.css";

/** The appointments that change together, each before and after. */
export function SeriesChanges({ changes }: { changes: readonly SeriesChange[] }) {
  const formats = useFormats();
  return (
    <section className={styles.whole} aria-label={t("scope.changes")}>
      <p className={styles.summary} aria-live="polite">
        {t("scope.count", { count: changes.length })}
      </p>
      <ol className={styles.dates}>
        {changes.map((change) => (
          <li key={change.from} className={styles.date}>
            <span>
              {change.from === change.to
                ? formats.dayAndTime(change.from)
                : t("scope.fromTo", {
                    from: formats.dayAndTime(change.from),
                    to: formats.dayAndTime(change.to),
                  })}
            </span>
            {change.clashes.map((clash) => (
              <span key={clash.what + clash.with} className={styles.clash}>
                <TriangleAlert aria-hidden="true" />
                {clash.message}
              </span>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}

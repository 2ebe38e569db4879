import { t } from "../../i18n";
import styles from "./RecoverySheet.module.css";

/** The recovery key in its groups. Printed alone on a page, with what it is and how to keep it. */
export function RecoverySheet({ recoveryKey, clinicName }: { recoveryKey: string; clinicName: string }) {
  const groups = recoveryKey.split("-");
  return (
    <section className={styles.sheet} aria-label={t("setUp.recoveryKey")}>
      <div className={styles.printed}>
        <p className={styles.heading}>{t("setUp.printedHeading")}</p>
        <p>{t("setUp.printedClinic", { clinic: clinicName })}</p>
      </div>
      <p className={styles.key}>
        {groups.map((group, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: groups may repeat, and never move
          <span key={place} className={styles.group}>
            {group}
            {place < groups.length - 1 ? <span className={styles.dash}>-</span> : null}
          </span>
        ))}
      </p>
      <p className={styles.printed}>{t("setUp.printedAdvice")}</p>
    </section>
  );
}

import { Link } from "@tanstack/react-router";
import { useSession } from "../api/session";
import { t } from "../i18n";
import styles from "./Frame.module.css";

/** To those who read the audit: it, or the whole file, is not as the program left it. */
export function AuditAlarm() {
  const { auditAlarm } = useSession();
  if (!auditAlarm) return null;
  return (
    <section className={styles.alarm} aria-label={t("bar.auditAlarm")}>
      <p>
        <strong>{t("bar.auditAlarm")}</strong> {auditAlarm} {t("bar.auditAlarmDo")}
      </p>
      <Link to="/audit" className={styles.alarmLink}>
        {t("bar.auditAlarmOpen")}
      </Link>
    </section>
  );
}

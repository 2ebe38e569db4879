import { useEffect, useState } from "react";
import { useFormats } from "../api/session";
import { t } from "../i18n";
import styles from "./TopBar.module.css";

/** The time at the clinic; its place is named when this computer lives in another zone. */
export function ClinicClock() {
  const formats = useFormats();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const untilNextMinute = 60_000 - (now.getTime() % 60_000);
    const timer = setTimeout(() => setNow(new Date()), untilNextMinute + 50);
    return () => clearTimeout(timer);
  }, [now]);

  const time = formats.instantTime(now.toISOString());
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const place = formats.zone.split("/").at(-1)?.replaceAll("_", " ") ?? formats.zone;
  return (
    <div className={styles.clock} title={t("bar.clock")}>
      <span className={styles.date}>{formats.day(formats.civilDateOf(now))}, </span>
      <span className={styles.clockTime}>
        {here === formats.zone ? time : t("bar.clockElsewhere", { time, place })}
      </span>
    </div>
  );
}

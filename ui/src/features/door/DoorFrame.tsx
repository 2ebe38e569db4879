import { BellRing, CloudOff, LockKeyhole } from "lucide-react";
import type { ReactNode } from "react";
import { Mark } from "../../design/Mark";
import { t } from "../../i18n";
import styles from "./DoorFrame.module.css";

interface DoorFrameProps {
  /** The clinic, once it is known. */
  clinicName?: string;
  isDemo?: boolean;
  children: ReactNode;
}

/** The entrance: what Anteroom is on one side, what to do on the other. */
export function DoorFrame({ clinicName, isDemo, children }: DoorFrameProps) {
  return (
    <div className={styles.door}>
      <aside className={styles.entrance}>
        <div className={styles.brand}>
          <Mark size={36} />
          <span className={styles.name}>{t("app.name")}</span>
        </div>
        <Archway />
        <div className={styles.words}>
          {clinicName ? (
            <p className={styles.clinic}>{clinicName}</p>
          ) : (
            <p className={styles.tagline}>{t("door.tagline")}</p>
          )}
          {isDemo ? <p className={styles.demo}>{t("door.demo")}</p> : null}
          <ul className={styles.promises}>
            <li>
              <LockKeyhole aria-hidden="true" />
              {t("door.promiseKept")}
            </li>
            <li>
              <BellRing aria-hidden="true" />
              {t("door.promiseConsent")}
            </li>
            <li>
              <CloudOff aria-hidden="true" />
              {t("door.promiseOffline")}
            </li>
          </ul>
        </div>
      </aside>
      <main className={styles.main}>
        <div className={styles.content}>{children}</div>
      </main>
    </div>
  );
}

/** An arch behind an arch, with light through the last one. */
function Archway() {
  return (
    <svg className={styles.archway} viewBox="0 0 320 360" aria-hidden="true" focusable="false">
      <path d="M16 360V168a144 144 0 0 1 288 0v192" className={styles.archFar} />
      <path d="M64 360V176a96 96 0 0 1 192 0v184" className={styles.archMiddle} />
      <path d="M112 360V184a48 48 0 0 1 96 0v176" className={styles.archNear} />
      <path d="M112 360 L208 360 L262 360 L58 360 Z" className={styles.archNear} />
    </svg>
  );
}

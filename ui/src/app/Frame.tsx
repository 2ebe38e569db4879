import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useClinic } from "../api/clinic";
import { useLiveClinic } from "../api/live";
import { useSession } from "../api/session";
import { useVerb } from "../api/useVerb";
import { ErrorBoundary } from "../design/ErrorBoundary";
import { PatientFinder } from "../features/finder";
import { t } from "../i18n";
import { ShortcutHelp } from "../keyboard/ShortcutHelp";
import { useShortcut } from "../keyboard/useShortcut";
import { AuditAlarm } from "./AuditAlarm";
import styles from "./Frame.module.css";
import { ScreenFailed } from "./Mishaps";
import { Notices } from "./Notices";
import { Rail, titleOfPath } from "./Rail";
import { RecoveryKeyReminder } from "./RecoveryKeyReminder";
import { TopBar } from "./TopBar";

/** Rail, top bar and the page between them; what is open over the page; the shortcuts that work everywhere. */
export function Frame() {
  const session = useSession();
  const clinic = useClinic();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [isFinding, setFinding] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const lock = useVerb(() => clinic.lockScreen());
  useLiveClinic();

  useShortcut("find", () => setFinding(true));
  useShortcut("help", () => setHelpOpen(true));
  useShortcut("lock", () => lock.run(undefined));
  useShortcut("goToday", () => void navigate({ to: "/today" }));
  useShortcut("goSchedule", () => void navigate({ to: "/schedule" }));
  useShortcut("goPatients", () => void navigate({ to: "/patients" }));
  useShortcut("goMessages", () => void navigate({ to: "/messages" }));
  useShortcut(
    "register",
    () => void navigate({ to: "/patients", search: { register: true } }),
    session.mayRegister,
  );

  useEffect(() => {
    const title = titleOfPath(path);
    document.title = title ? `${title} · ${t("app.name")}` : t("app.name");
  }, [path]);

  return (
    <div className={styles.frame}>
      <button
        type="button"
        className={styles.skip}
        onClick={() => document.getElementById("content")?.focus()}
      >
        {t("nav.skip")}
      </button>
      <Rail />
      <div className={styles.beside}>
        <TopBar
          onFind={() => setFinding(true)}
          onHelp={() => setHelpOpen(true)}
          onLock={() => lock.run(undefined)}
        />
        {session.isDemo ? (
          <section className={styles.demo} aria-label={t("door.demo")}>
            {t("bar.demo")}
          </section>
        ) : null}
        <AuditAlarm />
        <RecoveryKeyReminder />
        <main id="content" tabIndex={-1} className={styles.content}>
          <ErrorBoundary key={path} fallback={(retry) => <ScreenFailed onRetry={retry} />}>
            <Outlet />
          </ErrorBoundary>
        </main>
      </div>
      <PatientFinder isOpen={isFinding} onClose={() => setFinding(false)} />
      <ShortcutHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
      <Notices />
    </div>
  );
}

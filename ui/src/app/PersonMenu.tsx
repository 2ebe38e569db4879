import { KeyRound, LogOut, Power, ShieldCheck, SquareAsterisk, UsersRound } from "lucide-react";
import { useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useClinic } from "../api/clinic";
import { useSession } from "../api/session";
import { useVerb } from "../api/useVerb";
import { Avatar } from "../design/Avatar";
import { Quiet } from "../design/Layout";
import { Menu } from "../design/Menu";
import { PassphraseDialog, PinDialog, TotpDialog } from "../features/door";
import { t } from "../i18n";
import { QuitDialog } from "./QuitDialog";
import styles from "./TopBar.module.css";

type Open = "passphrase" | "pin" | "totp" | null;

/** Who is signed in, and what they may do about it. */
export function PersonMenu() {
  const session = useSession();
  const clinic = useClinic();
  const [open, setOpen] = useState<Open>(null);
  const [quitWarning, setQuitWarning] = useState<string | null>(null);
  const switchPerson = useVerb(() => clinic.switchPerson());
  const signOut = useVerb(() => clinic.signOut());
  const askToQuit = useVerb(() => clinic.whatQuittingStops(), { onDone: setQuitWarning });
  const roles = session.roles.map((role) => t(`role.${role}`)).join(", ");

  return (
    <>
      <Menu
        label={t("bar.person", { name: session.displayName })}
        heading={
          <>
            <div className={styles.personName}>{session.displayName}</div>
            <Quiet isSmall>{roles}</Quiet>
          </>
        }
        trigger={
          <AriaButton className={styles.person} aria-label={t("bar.person", { name: session.displayName })}>
            <Avatar initials={session.initials} colour={session.colour} size="small" />
            <span className={styles.personShown}>{session.displayName}</span>
          </AriaButton>
        }
        actions={[
          {
            key: "switch",
            title: t("bar.switchPerson"),
            icon: <UsersRound />,
            onChoose: () => switchPerson.run(undefined),
          },
          {
            key: "passphrase",
            title: t("bar.changePassphrase"),
            icon: <KeyRound />,
            startsGroup: true,
            onChoose: () => setOpen("passphrase"),
          },
          {
            key: "pin",
            title: session.hasPin ? t("bar.changePin") : t("bar.setPin"),
            icon: <SquareAsterisk />,
            onChoose: () => setOpen("pin"),
          },
          { key: "totp", title: t("bar.myTotp"), icon: <ShieldCheck />, onChoose: () => setOpen("totp") },
          {
            key: "signOut",
            title: t("bar.signOut"),
            icon: <LogOut />,
            startsGroup: true,
            onChoose: () => signOut.run(undefined),
          },
          { key: "quit", title: t("bar.quit"), icon: <Power />, onChoose: () => askToQuit.run(undefined) },
        ]}
      />
      {open === "passphrase" ? <PassphraseDialog onClose={() => setOpen(null)} /> : null}
      {open === "pin" ? <PinDialog onClose={() => setOpen(null)} /> : null}
      {open === "totp" ? <TotpDialog onClose={() => setOpen(null)} /> : null}
      <QuitDialog stops={quitWarning} onStay={() => setQuitWarning(null)} />
    </>
  );
}

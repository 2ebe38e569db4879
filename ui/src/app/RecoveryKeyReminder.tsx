import { useState } from "react";
import { useSession } from "../api/session";
import { Button } from "../design/Button";
import { NewRecoveryKeyDialog } from "../features/door";
import { t } from "../i18n";
import styles from "./Frame.module.css";

/** To an owner, until somebody has shown that the recovery key stands on paper. */
export function RecoveryKeyReminder() {
  const { recoveryKeyUnconfirmed } = useSession();
  const [isOpen, setOpen] = useState(false);
  if (!recoveryKeyUnconfirmed && !isOpen) return null;
  return (
    <>
      <section className={styles.strip} aria-label={t("bar.recoveryKey")}>
        <p>{t("bar.recoveryKeyUnconfirmed")}</p>
        <Button onPress={() => setOpen(true)}>{t("bar.recoveryKeyDo")}</Button>
      </section>
      {isOpen ? <NewRecoveryKeyDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

import { CircleHelp, LockKeyhole, Search } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { IconButton } from "../design/Button";
import { KeyHint } from "../design/KeyHint";
import { t } from "../i18n";
import { ariaKeysOf, capsOf } from "../keyboard/shortcuts";
import { ClinicClock } from "./ClinicClock";
import { DeliveryState } from "./DeliveryState";
import { PersonMenu } from "./PersonMenu";
import styles from "./TopBar.module.css";
import { UrgentReplies } from "./UrgentReplies";

interface TopBarProps {
  onFind: () => void;
  onHelp: () => void;
  onLock: () => void;
}

/** Finder, clinic clock, replies to be read at once, delivery state, who is signed in, lock. */
export function TopBar({ onFind, onHelp, onLock }: TopBarProps) {
  return (
    <header className={styles.bar}>
      <AriaButton className={styles.finder} onPress={onFind} aria-keyshortcuts={ariaKeysOf("find")}>
        <Search aria-hidden="true" />
        <span className={styles.finderWords}>{t("bar.find")}</span>
        <KeyHint keys={capsOf("find")} />
      </AriaButton>
      <div className={styles.right}>
        <ClinicClock />
        <UrgentReplies />
        <DeliveryState />
        <IconButton label={t("bar.shortcuts")} icon={<CircleHelp aria-hidden="true" />} onPress={onHelp} />
        <PersonMenu />
        <IconButton label={t("bar.lock")} icon={<LockKeyhole aria-hidden="true" />} onPress={onLock} />
      </div>
    </header>
  );
}

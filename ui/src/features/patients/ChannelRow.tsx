import type { PreferenceView } from "../../bindings";
import { Badge } from "../../design/Badge";
import { Switch } from "../../design/Switch";
import { t } from "../../i18n";
import styles from "./ConsentsPanel.module.css";

interface ChannelRowProps {
  preference: PreferenceView;
  onSwitch: (isOn: boolean) => void;
}

/** One channel: what the patient likes, apart from what they agreed to. */
export function ChannelRow({ preference, onSwitch }: ChannelRowProps) {
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <Switch
          label={t(`channel.${preference.channel}`)}
          description={preference.unavailableBecause ?? preference.sentence}
          isOn={preference.isOn === true}
          isDisabled={!preference.available}
          onChange={onSwitch}
        />
        {preference.isOn === null && preference.available ? (
          <Badge tone="attention">{t("channels.never")}</Badge>
        ) : null}
      </div>
    </li>
  );
}

import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { demandTyped } from "../../api/demandTyped";
import type { SendingSettings } from "../../bindings";
import { Columns } from "../../design/Layout";
import { NumberField } from "../../design/NumberField";
import { t } from "../../i18n";
import { useSendingSettings } from "./queries";
import styles from "./Section.module.css";
import { SettingsForm, useSettingsForm } from "./SettingsForm";
import { timesOf, WeekHours } from "./WeekHours";

type Count =
  | "graceMinutes"
  | "emailPerMinute"
  | "smsPerMinute"
  | "emailDailyCap"
  | "smsDailyCap"
  | "whatsappPerMinute"
  | "whatsappDailyCap"
  | "addressDailyCap";

export function SendingSection() {
  return <Await query={useSendingSettings()}>{(sending) => <SendingForm sending={sending} />}</Await>;
}

/** When messages may leave, and how many. */
function SendingForm({ sending }: { sending: SendingSettings }) {
  const clinic = useClinic();
  const form = useSettingsForm({
    draft: "sending",
    initial: sending,
    send: async (values) => {
      demandTyped({}, timesOf("hours", values.hours));
      await clinic.saveSendingSettings(values);
    },
  });
  const count = (name: Count) => ({
    name,
    minValue: 0,
    value: form.values[name] ?? null,
    onChange: (value: number | null) => form.change({ [name]: value ?? 0 }),
  });
  return (
    <SettingsForm title={t("sending.title")} detail={t("sending.detail")} form={form}>
      <WeekHours
        label={t("sending.title")}
        name="hours"
        hours={form.values.hours}
        onChange={(hours) => form.change({ hours })}
        noneText={t("hours.closed")}
        usual={{ from: "08:30", until: "17:30" }}
      />
      <div className={styles.narrow}>
        <NumberField
          label={t("sending.grace")}
          description={t("sending.graceDetail")}
          unit={t("sending.minutes")}
          {...count("graceMinutes")}
        />
      </div>
      <div>
        <h3>{t("sending.limits")}</h3>
        <p className={styles.quiet}>{t("sending.limitsDetail")}</p>
      </div>
      <Columns count={2}>
        <NumberField label={t("sending.emailPerMinute")} {...count("emailPerMinute")} />
        <NumberField label={t("sending.emailDailyCap")} {...count("emailDailyCap")} />
        <NumberField label={t("sending.smsPerMinute")} {...count("smsPerMinute")} />
        <NumberField label={t("sending.smsDailyCap")} {...count("smsDailyCap")} />
        <NumberField label={t("sending.whatsappPerMinute")} {...count("whatsappPerMinute")} />
        <NumberField label={t("sending.whatsappDailyCap")} {...count("whatsappDailyCap")} />
      </Columns>
      <div className={styles.narrow}>
        <NumberField
          label={t("sending.addressDailyCap")}
          description={t("sending.addressDailyCapDetail")}
          {...count("addressDailyCap")}
        />
      </div>
    </SettingsForm>
  );
}

import { useClinic } from "../../api/clinic";
import type { SmsSettings } from "../../bindings";
import { Columns } from "../../design/Layout";
import { Switch } from "../../design/Switch";
import { SecretField, TextField } from "../../design/TextField";
import { t } from "../../i18n";
import { SettingsForm, useSettingsForm } from "./SettingsForm";

export function SmsForm({ settings }: { settings: SmsSettings }) {
  const clinic = useClinic();
  const form = useSettingsForm({
    draft: "sms",
    initial: settings,
    // An untouched token stays null, which the clinic reads as "keep the one you have".
    send: (values) => clinic.saveSmsSettings({ ...values, authToken: values.authToken || null }),
    secret: "authToken",
  });
  // The clinic judged the sender that is kept; of another one, typed since, it has said nothing yet.
  const takesNoReplies = settings.senderIsName && form.values.from === settings.from;
  return (
    <SettingsForm title={t("channels.sms")} detail={t("channels.smsDetail")} form={form}>
      <Switch
        label={t("channels.smsOn")}
        isOn={form.values.isOn}
        onChange={(isOn) => form.change({ isOn })}
      />
      <Columns>
        <TextField label={t("channels.baseUrl")} {...form.field("baseUrl")} type="url" isCode />
        <TextField label={t("channels.accountSid")} {...form.field("accountSid")} isCode />
        <SecretField
          label={t("channels.authToken")}
          description={settings.hasAuthToken ? t("channels.tokenKept") : undefined}
          name="authToken"
          value={form.values.authToken ?? ""}
          onChange={(authToken) => form.change({ authToken })}
          showLabel={t("action.show")}
          hideLabel={t("action.hide")}
        />
        <TextField
          label={t("channels.from")}
          description={t("channels.fromDetail")}
          {...form.field("from")}
          isCode
        />
        <TextField
          label={t("channels.messagingServiceSid")}
          description={t("channels.messagingServiceSidDetail")}
          {...form.field("messagingServiceSid")}
          isCode
        />
      </Columns>
      <Switch
        label={t("channels.canReceiveReplies")}
        description={
          takesNoReplies ? t("channels.nameTakesNoReplies") : t("channels.canReceiveRepliesDetail")
        }
        isOn={form.values.canReceiveReplies}
        isDisabled={takesNoReplies}
        onChange={(canReceiveReplies) => form.change({ canReceiveReplies })}
      />
    </SettingsForm>
  );
}

import { useClinic } from "../../api/clinic";
import type { MailSettings } from "../../bindings";
import { Columns } from "../../design/Layout";
import { NumberField } from "../../design/NumberField";
import { Select } from "../../design/Select";
import { Switch } from "../../design/Switch";
import { SecretField, TextField } from "../../design/TextField";
import { t } from "../../i18n";
import { SettingsForm, useSettingsForm } from "./SettingsForm";

const securities = (["tls", "startTls", "plainOnLoopback"] as const).map((security) => ({
  value: security as MailSettings["security"],
  label: t(`channels.security.${security}`),
}));

const carriers = (["smtp", "resend"] as const).map((carrier) => ({
  value: carrier as MailSettings["carrier"],
  label: t(`channels.mailCarrier.${carrier}`),
}));

/** Each carrier has a secret of its own. */
function secretKept(carrier: MailSettings["carrier"], settings: MailSettings): string | undefined {
  switch (carrier) {
    case "smtp":
      return settings.hasPassword ? t("channels.passwordKept") : undefined;
    case "resend":
      return settings.hasApiKey ? t("channels.apiKeyKept") : undefined;
  }
}

export function MailForm({ settings }: { settings: MailSettings }) {
  const clinic = useClinic();
  const form = useSettingsForm({
    draft: "mail",
    initial: settings,
    // An untouched password stays null, which the clinic reads as "keep the one you have".
    send: (values) => clinic.saveMailSettings({ ...values, password: values.password || null }),
    secret: "password",
  });
  return (
    <SettingsForm title={t("channels.email")} detail={t("channels.emailDetail")} form={form}>
      <Switch
        label={t("channels.emailOn")}
        isOn={form.values.isOn}
        onChange={(isOn) => form.change({ isOn })}
      />
      <Select label={t("channels.mailCarrier")} {...form.field("carrier")} options={carriers} />
      {form.values.carrier === "smtp" ? (
        <Columns count={3}>
          <TextField label={t("channels.host")} {...form.field("host")} isCode />
          <NumberField
            label={t("channels.port")}
            name="port"
            value={form.values.port}
            onChange={(port) => form.change({ port: port ?? 0 })}
          />
          <Select label={t("channels.security")} {...form.field("security")} options={securities} />
        </Columns>
      ) : null}
      <Columns>
        {form.values.carrier === "smtp" ? (
          <TextField label={t("channels.username")} {...form.field("username")} isCode />
        ) : (
          <TextField label={t("channels.baseUrl")} {...form.field("apiBaseUrl")} type="url" isCode />
        )}
        <SecretField
          label={form.values.carrier === "smtp" ? t("channels.password") : t("channels.apiKey")}
          description={secretKept(form.values.carrier, settings)}
          name="password"
          value={form.values.password ?? ""}
          onChange={(password) => form.change({ password })}
          showLabel={t("action.show")}
          hideLabel={t("action.hide")}
        />
        <TextField label={t("channels.fromName")} {...form.field("fromName")} />
        <TextField label={t("channels.fromAddress")} {...form.field("fromAddress")} type="email" />
        <TextField
          label={t("channels.replyTo")}
          description={t("channels.replyToDetail")}
          {...form.field("replyTo")}
          type="email"
        />
      </Columns>
      <Switch
        label={t("channels.canReceiveReplies")}
        description={t("channels.canReceiveRepliesDetail")}
        isOn={form.values.canReceiveReplies}
        onChange={(canReceiveReplies) => form.change({ canReceiveReplies })}
      />
    </SettingsForm>
  );
}

import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import type { ClinicProfile } from "../../bindings";
import { ComboBox } from "../../design/ComboBox";
import { Columns } from "../../design/Layout";
import { Select } from "../../design/Select";
import { TextArea, TextField } from "../../design/TextField";
import { t } from "../../i18n";
import { localeOptions, zoneOptions } from "../../i18n/places";
import { useClinicProfile } from "./queries";
import { SettingsForm, useSettingsForm } from "./SettingsForm";

export function ClinicSection() {
  return <Await query={useClinicProfile()}>{(profile) => <ClinicForm profile={profile} />}</Await>;
}

function ClinicForm({ profile }: { profile: ClinicProfile }) {
  const clinic = useClinic();
  const form = useSettingsForm({
    draft: "clinic",
    initial: profile,
    send: (values) => clinic.saveClinicProfile(values),
  });
  return (
    <SettingsForm title={t("clinic.title")} detail={t("clinic.detail")} form={form}>
      <TextField label={t("clinic.name")} {...form.field("name")} isRequired />
      <TextArea label={t("setUp.address")} {...form.field("address")} rows={2} />
      <Columns>
        <TextField label={t("setUp.phone")} {...form.field("phone")} type="tel" />
        <TextField label={t("setUp.email")} {...form.field("email")} type="email" />
        <ComboBox
          label={t("setUp.zone")}
          description={t("clinic.zoneDetail")}
          name="zone"
          options={zoneOptions}
          value={form.values.zone}
          noneText={t("setUp.noZone")}
          onChange={(zone) => form.change({ zone: zone ?? "" })}
        />
        <Select label={t("setUp.locale")} {...form.field("locale")} options={localeOptions} />
      </Columns>
    </SettingsForm>
  );
}

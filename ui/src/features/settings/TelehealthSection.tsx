import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import type { TelehealthSettings } from "../../bindings";
import { TextField } from "../../design/TextField";
import { t } from "../../i18n";
import { useTelehealthSettings } from "./queries";
import { SettingsForm, useSettingsForm } from "./SettingsForm";

export function TelehealthSection() {
  return (
    <Await query={useTelehealthSettings()}>
      {(telehealth) => <TelehealthForm telehealth={telehealth} />}
    </Await>
  );
}

/** Where video sessions take place; the practice chooses the server. */
function TelehealthForm({ telehealth }: { telehealth: TelehealthSettings }) {
  const clinic = useClinic();
  const form = useSettingsForm({
    draft: "telehealth",
    initial: telehealth,
    send: (values) => clinic.saveTelehealthSettings(values),
  });
  return (
    <SettingsForm title={t("telehealth.title")} detail={t("telehealth.detail")} form={form}>
      <TextField
        label={t("telehealth.template")}
        description={t("telehealth.templateDetail", { room: "{room}" })}
        {...form.field("linkTemplate")}
        type="url"
        isCode
      />
    </SettingsForm>
  );
}

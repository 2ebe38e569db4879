import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import type { SecuritySettings } from "../../bindings";
import { Columns } from "../../design/Layout";
import { NumberField } from "../../design/NumberField";
import { Switch } from "../../design/Switch";
import { t } from "../../i18n";
import { useSecuritySettings } from "./queries";
import { SettingsForm, useSettingsForm } from "./SettingsForm";

const idleTimes = [
  ["idleMinutesFrontDesk", "security.idle.frontDesk"],
  ["idleMinutesPsychologist", "security.idle.psychologist"],
  ["idleMinutesOwner", "security.idle.owner"],
  ["idleMinutesAuditor", "security.idle.auditor"],
] as const;

export function SecuritySection() {
  return <Await query={useSecuritySettings()}>{(security) => <SecurityForm security={security} />}</Await>;
}

function SecurityForm({ security }: { security: SecuritySettings }) {
  const clinic = useClinic();
  const form = useSettingsForm({
    draft: "security",
    initial: security,
    send: (values) => clinic.saveSecuritySettings(values),
  });
  return (
    <SettingsForm title={t("security.lockTitle")} detail={t("security.lockDetail")} form={form}>
      <Columns count={4}>
        {idleTimes.map(([name, words]) => (
          <NumberField
            key={name}
            label={t(words)}
            name={name}
            minValue={1}
            unit={t("sending.minutes")}
            value={form.values[name]}
            onChange={(minutes) => form.change({ [name]: minutes ?? 0 })}
          />
        ))}
      </Columns>
      <h3>{t("security.startTitle")}</h3>
      <Switch
        label={t("security.startAtLogin")}
        description={t("security.startAtLoginDetail")}
        isOn={form.values.startAtLogin}
        onChange={(startAtLogin) => form.change({ startAtLogin })}
      />
      <Switch
        label={t("security.quitWhenClosed")}
        description={t("security.quitWhenClosedDetail")}
        isOn={form.values.quitWhenClosed}
        onChange={(quitWhenClosed) => form.change({ quitWhenClosed })}
      />
    </SettingsForm>
  );
}

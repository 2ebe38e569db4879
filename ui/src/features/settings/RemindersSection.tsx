import { BellPlus, BellRing, X } from "lucide-react";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import type { Channel, Mode, ReminderRule, SendingSettings } from "../../bindings";
import { Button, IconButton } from "../../design/Button";
import { CheckboxGroup } from "../../design/Checkbox";
import { EmptyState } from "../../design/EmptyState";
import { Columns } from "../../design/Layout";
import { NumberField } from "../../design/NumberField";
import { Select } from "../../design/Select";
import { Switch } from "../../design/Switch";
import { t } from "../../i18n";
import { useSendingSettings } from "./queries";
import styles from "./Section.module.css";
import { SettingsForm, useSettingsForm } from "./SettingsForm";

export function RemindersSection() {
  return <Await query={useSendingSettings()}>{(sending) => <RemindersForm sending={sending} />}</Await>;
}

const newRule: ReminderRule = {
  id: null,
  leadMinutes: 1440,
  channel: null,
  modes: [],
  isOn: true,
  mayLeaveOutsideHours: false,
};

/** How long before an appointment whom is reminded how. */
function RemindersForm({ sending }: { sending: SendingSettings }) {
  const clinic = useClinic();
  const form = useSettingsForm({
    draft: "reminders",
    initial: sending,
    send: (values) => clinic.saveSendingSettings(values),
  });
  const { rules } = form.values;
  const add = () => form.change({ rules: [...rules, newRule] });
  return (
    <SettingsForm
      title={t("reminders.title")}
      detail={t("reminders.detail")}
      form={form}
      aside={
        <Button icon={<BellPlus />} onPress={add}>
          {t("reminders.add")}
        </Button>
      }
    >
      {rules.length === 0 ? (
        <EmptyState icon={<BellRing />} title={t("reminders.empty")} headingLevel={3}>
          {t("reminders.emptyDetail")}
        </EmptyState>
      ) : null}
      {rules.map((rule, place) => (
        <RuleCard
          key={rule.id ?? `new ${place}`}
          rule={rule}
          place={place}
          onChange={(part) =>
            form.change({ rules: rules.map((one) => (one === rule ? { ...one, ...part } : one)) })
          }
          onRemove={() => form.change({ rules: rules.filter((one) => one !== rule) })}
        />
      ))}
    </SettingsForm>
  );
}

const units = { minutes: 1, hours: 60, days: 1440 } as const;
type Unit = keyof typeof units;
const unitOptions = (count: number) =>
  (["minutes", "hours", "days"] as const).map((unit) => ({
    value: unit as Unit,
    label: t(`reminders.unit.${unit}`, { count }),
  }));
/** The clinic keeps a rule for every mode as one that names none. */
const everyMode: readonly Mode[] = ["inPerson", "telehealth", "phone"];
const modeOptions = everyMode.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }));
type ChannelChoice = Channel | "preferred";
const channelOptions = [
  { value: "preferred" as ChannelChoice, label: t("reminders.preferred") },
  { value: "sms" as ChannelChoice, label: t("channel.sms") },
  { value: "email" as ChannelChoice, label: t("channel.email") },
  { value: "whatsapp" as ChannelChoice, label: t("channel.whatsapp") },
];

/** The largest unit in which a lead is a whole number: 1440 minutes are a day. */
function unitOf(leadMinutes: number): Unit {
  if (leadMinutes > 0 && leadMinutes % units.days === 0) return "days";
  return leadMinutes > 0 && leadMinutes % units.hours === 0 ? "hours" : "minutes";
}

interface RuleCardProps {
  rule: ReminderRule;
  place: number;
  onChange: (part: Partial<ReminderRule>) => void;
  onRemove: () => void;
}

function RuleCard({ rule, place, onChange, onRemove }: RuleCardProps) {
  const unit = unitOf(rule.leadMinutes);
  const field = (name: string) => `rules.${place}.${name}`;
  return (
    <section className={styles.card} aria-label={t("reminders.rule", { number: place + 1 })}>
      <div className={styles.cardHead}>
        <Switch label={t("reminders.isOn")} isOn={rule.isOn} onChange={(isOn) => onChange({ isOn })} />
        <IconButton label={t("reminders.remove", { number: place + 1 })} icon={<X />} onPress={onRemove} />
      </div>
      <Columns>
        <div className={styles.lead}>
          <NumberField
            label={t("reminders.lead")}
            name={field("leadMinutes")}
            minValue={1}
            value={rule.leadMinutes / units[unit]}
            onChange={(count) => onChange({ leadMinutes: (count ?? 1) * units[unit] })}
          />
          <Select
            label={t("reminders.unit")}
            isLabelHidden
            options={unitOptions(rule.leadMinutes / units[unit])}
            value={unit}
            onChange={(next) => onChange({ leadMinutes: (rule.leadMinutes / units[unit]) * units[next] })}
          />
        </div>
        <Select
          label={t("reminders.channel")}
          name={field("channel")}
          options={channelOptions}
          value={rule.channel ?? "preferred"}
          onChange={(channel) => onChange({ channel: channel === "preferred" ? null : channel })}
        />
      </Columns>
      <CheckboxGroup
        label={t("reminders.modes")}
        name={field("modes")}
        options={modeOptions}
        value={rule.modes.length === 0 ? everyMode : rule.modes}
        onChange={(modes) => {
          // A rule for no appointment at all is a rule that is switched off, which has its own switch.
          if (modes.length > 0) onChange({ modes: modes.length === everyMode.length ? [] : modes });
        }}
        isHorizontal
      />
      <Switch
        label={t("reminders.outside")}
        description={t("reminders.outsideDetail")}
        isOn={rule.mayLeaveOutsideHours}
        onChange={(mayLeaveOutsideHours) => onChange({ mayLeaveOutsideHours })}
      />
    </section>
  );
}

import { BellPlus, BellRing, X } from "lucide-react";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import type { AppointmentTypeView, Channel, Mode, ReminderRule, SendingSettings } from "../../bindings";
import { Button, IconButton } from "../../design/Button";
import { CheckboxGroup } from "../../design/Checkbox";
import { EmptyState } from "../../design/EmptyState";
import { Columns } from "../../design/Layout";
import { NumberField } from "../../design/NumberField";
import { type Option, Select } from "../../design/Select";
import { Switch } from "../../design/Switch";
import { t } from "../../i18n";
import { useAppointmentTypes, useSendingSettings } from "./queries";
import styles from "./Section.module.css";
import { SettingsForm, useSettingsForm } from "./SettingsForm";

export function RemindersSection() {
  const types = useAppointmentTypes();
  return (
    <Await query={useSendingSettings()}>
      {(sending) => (
        <Await query={types}>{(types) => <RemindersForm sending={sending} types={types} />}</Await>
      )}
    </Await>
  );
}

const newRule: ReminderRule = {
  leadMinutes: 1440,
  channel: null,
  modes: [],
  types: [],
  isOn: true,
  mayLeaveOutsideHours: false,
};

/** How long before an appointment whom is reminded how. */
function RemindersForm({ sending, types }: { sending: SendingSettings; types: AppointmentTypeView[] }) {
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
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no name but its place
          key={place}
          rule={rule}
          types={types}
          place={place}
          onChange={(part) =>
            form.change({ rules: rules.map((one, at) => (at === place ? { ...one, ...part } : one)) })
          }
          onRemove={() => form.change({ rules: rules.filter((_, at) => at !== place) })}
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
const modeOptions = (["inPerson", "telehealth", "phone"] as const).map((mode) => ({
  value: mode as Mode,
  label: t(`mode.${mode}`),
}));

/** The clinic keeps a rule for everything as one that names nothing. */
function allUnlessNamed<Value extends string>(named: readonly Value[], options: readonly Option<Value>[]) {
  return named.length === 0 ? options.map((option) => option.value) : named;
}

function onNamed<Value extends string>(
  named: Value[],
  options: readonly Option<Value>[],
  onChange: (named: Value[]) => void,
) {
  // A rule for no appointment at all is a rule that is switched off, which has its own switch.
  if (named.length > 0) onChange(named.length === options.length ? [] : named);
}

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
  types: readonly AppointmentTypeView[];
  place: number;
  onChange: (part: Partial<ReminderRule>) => void;
  onRemove: () => void;
}

function RuleCard({ rule, types, place, onChange, onRemove }: RuleCardProps) {
  const unit = unitOf(rule.leadMinutes);
  const namedTypes = rule.types ?? [];
  const typeOptions = types.flatMap(({ id, name, isActive }) =>
    id && (isActive || namedTypes.includes(id)) ? [{ value: id, label: name }] : [],
  );
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
        value={allUnlessNamed(rule.modes, modeOptions)}
        onChange={(modes) => onNamed(modes, modeOptions, (modes) => onChange({ modes }))}
        isHorizontal
      />
      {typeOptions.length > 1 ? (
        <CheckboxGroup
          label={t("reminders.types")}
          name={field("types")}
          options={typeOptions}
          value={allUnlessNamed(namedTypes, typeOptions)}
          onChange={(types) => onNamed(types, typeOptions, (types) => onChange({ types }))}
          isHorizontal
        />
      ) : null}
      <Switch
        label={t("reminders.outside")}
        description={t("reminders.outsideDetail")}
        isOn={rule.mayLeaveOutsideHours}
        onChange={(mayLeaveOutsideHours) => onChange({ mayLeaveOutsideHours })}
      />
    </section>
  );
}

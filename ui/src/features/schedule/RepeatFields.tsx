import type { CivilDate } from "../../bindings";
import { CheckboxGroup } from "../../design/Checkbox";
import { DatePicker } from "../../design/DateField";
import { Columns, Stack } from "../../design/Layout";
import { NumberField } from "../../design/NumberField";
import { Select } from "../../design/Select";
import { t } from "../../i18n";
import type { RepeatValues } from "./seriesValues";

const frequencies = ["never", "daily", "weekly", "monthly", "monthlyByWeekday"] as const;
const weekdays = ["1", "2", "3", "4", "5", "6", "7"] as const;

interface RepeatFieldsProps {
  values: RepeatValues;
  onChange: (part: Partial<RepeatValues>) => void;
}

/** Whether an appointment comes again, how often and until when. */
export function RepeatFields({ values, onChange }: RepeatFieldsProps) {
  const { repeats } = values;
  if (repeats === "never") return <Frequencies values={values} onChange={onChange} />;
  return (
    <Stack>
      <Columns count={2}>
        <Frequencies values={values} onChange={onChange} />
        <NumberField
          name="repeats.interval"
          label={t("repeat.interval")}
          unit={t(`repeat.unit.${repeats}`)}
          minValue={1}
          maxValue={99}
          value={values.interval}
          onChange={(interval) => onChange({ interval })}
        />
      </Columns>
      {repeats === "weekly" ? (
        <CheckboxGroup<string>
          name="repeats.byWeekday"
          label={t("repeat.weekdays")}
          description={t("repeat.weekdaysHelp")}
          isHorizontal
          value={values.byWeekday}
          onChange={(byWeekday) => onChange({ byWeekday })}
          options={weekdays.map((day) => ({ value: day, label: t(`repeat.weekday.${day}`) }))}
        />
      ) : null}
      <Columns count={2}>
        <Select<RepeatValues["ends"]>
          name="ends"
          label={t("repeat.ends")}
          value={values.ends}
          onChange={(ends) => onChange({ ends })}
          options={[
            { value: "count", label: t("repeat.endsAfter") },
            { value: "until", label: t("repeat.endsOn") },
          ]}
        />
        {values.ends === "count" ? (
          <NumberField
            name="repeats.count"
            label={t("repeat.count")}
            unit={t("repeat.times")}
            minValue={2}
            maxValue={104}
            value={values.count}
            onChange={(count) => onChange({ count })}
          />
        ) : (
          <DatePicker
            name="repeats.until"
            label={t("repeat.until")}
            value={values.until}
            onChange={(until: CivilDate | null) => onChange({ until })}
          />
        )}
      </Columns>
    </Stack>
  );
}

function Frequencies({ values, onChange }: RepeatFieldsProps) {
  return (
    <Select<RepeatValues["repeats"]>
      name="repeats"
      label={t("repeat.repeats")}
      value={values.repeats}
      // Other dates need other answers.
      onChange={(repeats) => onChange({ repeats, dateAnswers: [] })}
      options={frequencies.map((one) => ({ value: one, label: t(`repeat.${one}`) }))}
    />
  );
}

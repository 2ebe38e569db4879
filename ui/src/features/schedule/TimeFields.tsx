import type { CivilDate, CivilTime } from "../../bindings";
import { DatePicker } from "../../design/DateField";
import { Columns } from "../../design/Layout";
import { NumberField } from "../../design/NumberField";
import { TimeField } from "../../design/TimeField";
import { t } from "../../i18n";

interface TimeValues {
  date: CivilDate | null;
  time: CivilTime | null;
  minutes: number | null;
}

/** When it is and how long it takes. */
export function TimeFields({
  values,
  onChange,
}: {
  values: TimeValues;
  onChange: (part: Partial<TimeValues>) => void;
}) {
  return (
    <Columns count={3}>
      <DatePicker
        name="date"
        label={t("booking.date")}
        value={values.date}
        onChange={(date) => onChange({ date })}
      />
      {/* The clinic finds fault with the start as a whole; it is shown at the time. */}
      <TimeField
        name="start"
        label={t("booking.time")}
        value={values.time}
        onChange={(time) => onChange({ time })}
      />
      <NumberField
        name="minutes"
        label={t("booking.length")}
        unit={t("booking.minutes")}
        minValue={5}
        maxValue={480}
        value={values.minutes}
        onChange={(minutes) => onChange({ minutes })}
      />
    </Columns>
  );
}

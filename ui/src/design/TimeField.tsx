import { parseTime } from "@internationalized/date";
import { useMemo } from "react";
import { TimeField as AriaTimeField, DateInput, DateSegment } from "react-aria-components";
import dateStyles from "./DateField.module.css";
import { type FieldBasics, FieldFrame } from "./Field";
import fieldStyles from "./Field.module.css";
import { joinClasses } from "./joinClasses";

interface TimeFieldProps extends FieldBasics {
  /** "14:30", or null while empty. While it is half typed it stays what it was, and a Form refuses to be sent. */
  value: string | null;
  onChange: (value: string | null) => void;
}

/** A time of day, typed in the clinic's form: 2:30 pm. */
export function TimeField({ label, description, isLabelHidden, value, onChange, ...props }: TimeFieldProps) {
  // A new object at every render would look like a new value, and undo what is half typed.
  const time = useMemo(() => (value ? parseTime(value) : null), [value]);
  return (
    <AriaTimeField
      {...props}
      className={fieldStyles.field}
      value={time}
      onChange={(typed) => onChange(typed ? typed.toString().slice(0, 5) : null)}
    >
      <FieldFrame label={label} description={description} isLabelHidden={isLabelHidden}>
        <DateInput className={joinClasses(fieldStyles.control, dateStyles.segments)}>
          {(segment) => <DateSegment segment={segment} className={dateStyles.segment} />}
        </DateInput>
      </FieldFrame>
    </AriaTimeField>
  );
}

import { type DateValue, parseDate } from "@internationalized/date";
import { CalendarDays, ChevronLeft, ChevronRight } from "lucide-react";
import { useMemo } from "react";
import {
  DateField as AriaDateField,
  DatePicker as AriaDatePicker,
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  CalendarHeading,
  DateInput,
  DateSegment,
  Dialog,
  Group,
  Popover,
} from "react-aria-components";
import styles from "./DateField.module.css";
import { type FieldBasics, FieldFrame } from "./Field";
import fieldStyles from "./Field.module.css";
import { joinClasses } from "./joinClasses";

interface DateFieldProps extends FieldBasics {
  /** "2026-11-24", or null while empty. While it is half typed it stays what it was, and a Form refuses to be sent. */
  value: string | null;
  onChange: (value: string | null) => void;
  minValue?: string;
  maxValue?: string;
}

/** A date that is known by heart and typed straight through: 14101985. */
export function DateField({
  label,
  description,
  isLabelHidden,
  value,
  onChange,
  minValue,
  maxValue,
  ...props
}: DateFieldProps) {
  return (
    <AriaDateField
      {...props}
      className={fieldStyles.field}
      shouldForceLeadingZeros
      value={useDate(value)}
      minValue={toDate(minValue)}
      maxValue={toDate(maxValue)}
      onChange={(date) => onChange(date ? date.toString() : null)}
    >
      <FieldFrame label={label} description={description} isLabelHidden={isLabelHidden}>
        <DateInput className={joinClasses(fieldStyles.control, styles.segments)}>
          {(segment) => <DateSegment segment={segment} className={styles.segment} />}
        </DateInput>
      </FieldFrame>
    </AriaDateField>
  );
}

/** A date near today: typed, or picked from a month. */
export function DatePicker({
  label,
  description,
  isLabelHidden,
  value,
  onChange,
  minValue,
  maxValue,
  ...props
}: DateFieldProps) {
  return (
    <AriaDatePicker
      {...props}
      className={fieldStyles.field}
      shouldForceLeadingZeros
      value={useDate(value)}
      minValue={toDate(minValue)}
      maxValue={toDate(maxValue)}
      onChange={(date) => onChange(date ? date.toString() : null)}
    >
      <FieldFrame label={label} description={description} isLabelHidden={isLabelHidden}>
        <Group className={joinClasses(fieldStyles.control, fieldStyles.group)}>
          <DateInput className={joinClasses(fieldStyles.inner, styles.segments)}>
            {(segment) => <DateSegment segment={segment} className={styles.segment} />}
          </DateInput>
          <Button className={fieldStyles.opener}>
            <CalendarDays aria-hidden="true" />
          </Button>
        </Group>
      </FieldFrame>
      <Popover className={styles.popover} offset={4}>
        <Dialog className={styles.dialog}>
          <Calendar className={styles.calendar} firstDayOfWeek="mon">
            <header className={styles.header}>
              <Button slot="previous" className={styles.turn}>
                <ChevronLeft aria-hidden="true" />
              </Button>
              <CalendarHeading className={styles.month} />
              <Button slot="next" className={styles.turn}>
                <ChevronRight aria-hidden="true" />
              </Button>
            </header>
            <CalendarGrid weekdayStyle="short" className={styles.grid}>
              <CalendarGridHeader>
                {(day) => <CalendarHeaderCell className={styles.weekday}>{day}</CalendarHeaderCell>}
              </CalendarGridHeader>
              <CalendarGridBody>
                {(date) => <CalendarCell date={date} className={styles.cell} />}
              </CalendarGridBody>
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </AriaDatePicker>
  );
}

/** The same object while it is the same day: another would look like a new value, and undo what is half typed. */
function useDate(value: string | null): DateValue | null {
  return useMemo(() => (value ? parseDate(value) : null), [value]);
}

function toDate(value: string | undefined): DateValue | undefined {
  return value ? parseDate(value) : undefined;
}

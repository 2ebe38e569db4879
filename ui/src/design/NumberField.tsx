import { NumberField as AriaNumberField, Group, Input } from "react-aria-components";
import { type FieldBasics, FieldFrame } from "./Field";
import styles from "./Field.module.css";
import { joinClasses } from "./joinClasses";

interface NumberFieldProps extends FieldBasics {
  value: number | null;
  onChange: (value: number | null) => void;
  minValue?: number;
  maxValue?: number;
  /** "minutes", "a day": what the number counts, after the number. */
  unit?: string;
}

export function NumberField({
  label,
  description,
  isLabelHidden,
  value,
  onChange,
  unit,
  ...props
}: NumberFieldProps) {
  return (
    <AriaNumberField
      {...props}
      className={styles.field}
      value={value ?? Number.NaN}
      onChange={(next) => onChange(Number.isNaN(next) ? null : next)}
      formatOptions={{ maximumFractionDigits: 0, useGrouping: false }}
    >
      <FieldFrame label={label} description={description} isLabelHidden={isLabelHidden}>
        <Group className={joinClasses(styles.control, styles.group)}>
          <Input className={styles.inner} />
          {unit ? <span className={styles.adornment}>{unit}</span> : null}
        </Group>
      </FieldFrame>
    </AriaNumberField>
  );
}

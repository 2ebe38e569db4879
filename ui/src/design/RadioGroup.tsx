import { RadioGroup as AriaRadioGroup, Label, RadioButton, RadioField } from "react-aria-components";
import styles from "./Checkbox.module.css";
import { type FieldBasics, FieldNotes } from "./Field";
import fieldStyles from "./Field.module.css";
import { joinClasses } from "./joinClasses";
import type { Option } from "./Select";

interface RadioGroupProps<Value extends string> extends FieldBasics {
  options: readonly Option<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  isHorizontal?: boolean;
}

/** One of a few, all in sight. */
export function RadioGroup<Value extends string>({
  label,
  description,
  options,
  value,
  onChange,
  isHorizontal,
  ...props
}: RadioGroupProps<Value>) {
  return (
    <AriaRadioGroup
      {...props}
      className={fieldStyles.field}
      orientation={isHorizontal ? "horizontal" : "vertical"}
      value={value}
      onChange={(next) => onChange(next as Value)}
    >
      <Label className={fieldStyles.label}>{label}</Label>
      <div className={isHorizontal ? styles.row : styles.column}>
        {options.map((option) => (
          <RadioField key={option.value} value={option.value} className={fieldStyles.field}>
            <RadioButton className={styles.button}>
              <span className={joinClasses(styles.box, styles.dot)} aria-hidden="true" />
              <span className={styles.label}>{option.label}</span>
            </RadioButton>
            {option.detail ? (
              <div className={styles.notes}>
                <FieldNotes description={option.detail} />
              </div>
            ) : null}
          </RadioField>
        ))}
      </div>
      <FieldNotes description={description} />
    </AriaRadioGroup>
  );
}

import { Check } from "lucide-react";
import {
  CheckboxGroup as AriaCheckboxGroup,
  CheckboxButton,
  CheckboxField,
  Label,
} from "react-aria-components";
import styles from "./Checkbox.module.css";
import { type FieldBasics, FieldNotes } from "./Field";
import fieldStyles from "./Field.module.css";
import type { Option } from "./Select";

interface CheckboxProps extends FieldBasics {
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
}

export function Checkbox({ label, description, isChecked, onChange, ...props }: CheckboxProps) {
  return (
    <CheckboxField {...props} className={fieldStyles.field} isSelected={isChecked} onChange={onChange}>
      <TickBox label={label} />
      <div className={styles.notes}>
        <FieldNotes description={description} />
      </div>
    </CheckboxField>
  );
}

interface CheckboxGroupProps<Value extends string> extends FieldBasics {
  options: readonly Option<Value>[];
  value: readonly Value[];
  onChange: (value: Value[]) => void;
  isHorizontal?: boolean;
}

/** Several of a few. */
export function CheckboxGroup<Value extends string>({
  label,
  description,
  options,
  value,
  onChange,
  isHorizontal,
  ...props
}: CheckboxGroupProps<Value>) {
  return (
    <AriaCheckboxGroup
      {...props}
      className={fieldStyles.field}
      value={[...value]}
      onChange={(next) => onChange(next as Value[])}
    >
      <Label className={fieldStyles.label}>{label}</Label>
      <div className={isHorizontal ? styles.row : styles.column}>
        {options.map((option) => (
          <CheckboxField key={option.value} value={option.value} className={fieldStyles.field}>
            <TickBox label={option.label} />
            {option.detail ? (
              <div className={styles.notes}>
                <FieldNotes description={option.detail} />
              </div>
            ) : null}
          </CheckboxField>
        ))}
      </div>
      <FieldNotes description={description} />
    </AriaCheckboxGroup>
  );
}

function TickBox({ label }: { label: string }) {
  return (
    <CheckboxButton className={styles.button}>
      <span className={styles.box} aria-hidden="true">
        <Check />
      </span>
      <span className={styles.label}>{label}</span>
    </CheckboxButton>
  );
}

import { Label, ToggleButton, ToggleButtonGroup } from "react-aria-components";
import styles from "./Choices.module.css";
import fieldStyles from "./Field.module.css";
import type { Option } from "./Select";

interface ChoicesProps<Value extends string> {
  label: string;
  /** The label is spoken only. */
  isLabelHidden?: boolean;
  options: readonly Option<Value>[];
  value: Value | null;
  onChange: (value: Value | null) => void;
  /** A second press on the chosen one takes the answer back. */
  mayBeNone?: boolean;
}

/** Two to four short answers side by side, none of them given beforehand. */
export function Choices<Value extends string>({
  label,
  isLabelHidden,
  options,
  value,
  onChange,
  mayBeNone,
}: ChoicesProps<Value>) {
  return (
    <div className={fieldStyles.field}>
      {isLabelHidden ? null : (
        <Label className={fieldStyles.label} elementType="span">
          {label}
        </Label>
      )}
      <ToggleButtonGroup
        aria-label={label}
        className={styles.group}
        selectionMode="single"
        disallowEmptySelection={!mayBeNone}
        selectedKeys={value === null ? [] : [value]}
        onSelectionChange={(keys) => {
          const [chosen] = [...keys];
          onChange(chosen === undefined ? null : (chosen as Value));
        }}
      >
        {options.map((option) => (
          <ToggleButton key={option.value} id={option.value} className={styles.choice}>
            {option.icon}
            {option.label}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}

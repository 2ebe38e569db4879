import { SwitchButton, SwitchField } from "react-aria-components";
import { type FieldBasics, FieldNotes } from "./Field";
import fieldStyles from "./Field.module.css";
import styles from "./Switch.module.css";

interface SwitchProps extends FieldBasics {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

/** On or off, in force at once or with the form it stands in. Its label says what on means. */
export function Switch({ label, description, isOn, onChange, ...props }: SwitchProps) {
  return (
    <SwitchField {...props} className={fieldStyles.field} isSelected={isOn} onChange={onChange}>
      <SwitchButton className={styles.button}>
        <span className={styles.track} aria-hidden="true">
          <span className={styles.thumb} />
        </span>
        <span className={styles.label}>{label}</span>
      </SwitchButton>
      <div className={styles.notes}>
        <FieldNotes description={description} />
      </div>
    </SwitchField>
  );
}

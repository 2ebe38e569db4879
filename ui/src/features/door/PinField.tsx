import { Input, Label, TextField } from "react-aria-components";
import { FieldNotes } from "../../design/Field";
import styles from "./PinField.module.css";

interface PinFieldProps {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  /** Called with the sixth digit. */
  onComplete?: (pin: string) => void;
  autoFocus?: boolean;
}

export const pinLength = 6;

/** Six digits, hidden as they are typed. */
export function PinField({ label, name, value, onChange, onComplete, autoFocus }: PinFieldProps) {
  return (
    <TextField
      className={styles.field}
      name={name}
      type="password"
      autoComplete="off"
      value={value}
      onChange={(typed) => {
        const digits = typed.replace(/\D/g, "").slice(0, pinLength);
        onChange(digits);
        if (digits.length === pinLength && digits !== value) onComplete?.(digits);
      }}
    >
      <Label className={styles.label}>{label}</Label>
      <Input className={styles.input} inputMode="numeric" autoFocus={autoFocus} />
      <FieldNotes />
    </TextField>
  );
}

import { Label, Radio, RadioGroup } from "react-aria-components";
import styles from "./ColourPicker.module.css";
import { hueCount, hueOf } from "./colours";
import fieldStyles from "./Field.module.css";

interface ColourPickerProps {
  label: string;
  /** The spoken name of a colour, counted from one. */
  nameOf: (number: number) => string;
  value: number;
  onChange: (colour: number) => void;
}

/** One of the eight hues. */
export function ColourPicker({ label, nameOf, value, onChange }: ColourPickerProps) {
  return (
    <RadioGroup
      className={fieldStyles.field}
      orientation="horizontal"
      value={String(hueOf(value))}
      onChange={(chosen) => onChange(Number(chosen))}
    >
      <Label className={fieldStyles.label}>{label}</Label>
      <div className={styles.row}>
        {Array.from({ length: hueCount }, (_, hue) => String(hue)).map((hue) => (
          <Radio key={hue} value={hue} aria-label={nameOf(Number(hue) + 1)} className={styles.colour}>
            <span className={styles.dot} data-hue={hue} />
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

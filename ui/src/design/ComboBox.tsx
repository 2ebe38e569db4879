import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { ComboBox as AriaComboBox, Button, Group, Input, ListBox, Popover } from "react-aria-components";
import { type FieldBasics, FieldFrame } from "./Field";
import fieldStyles from "./Field.module.css";
import { joinClasses } from "./joinClasses";
import styles from "./ListBox.module.css";
import { type Option, OptionLine } from "./Select";

interface ComboBoxProps<Value extends string> extends FieldBasics {
  options: readonly Option<Value>[];
  value: Value | null;
  onChange: (value: Value | null) => void;
  /** Said in the list when nothing matches what was typed. */
  noneText: string;
  /** When the list comes from the clinic: what was typed, and it is not filtered here. */
  typed?: { value: string; onChange: (value: string) => void };
  autoFocus?: boolean;
}

/** A list is cut to this many: nobody reads further, and each line costs time to draw. */
const shownAtOnce = 60;

/** The options that hold what was typed, and always the chosen one, whose words the field shows. */
function matching<Value extends string>(
  options: readonly Option<Value>[],
  typed: string,
  value: Value | null,
): Option<Value>[] {
  const chosen = options.find((option) => option.value === value);
  const wanted = typed === chosen?.label ? "" : typed.trim().toLowerCase();
  const found = options.filter((option) => option.label.toLowerCase().includes(wanted)).slice(0, shownAtOnce);
  return chosen && !found.includes(chosen) ? [...found, chosen] : found;
}

/** A choice from a long list, found by typing. */
export function ComboBox<Value extends string>({
  label,
  description,
  isLabelHidden,
  options,
  value,
  onChange,
  noneText,
  typed,
  autoFocus,
  ...props
}: ComboBoxProps<Value>) {
  const [own, setOwn] = useState(() => options.find((option) => option.value === value)?.label ?? "");
  const shown = typed ? options : matching(options, own, value);
  const items = shown.map((option) => ({ ...option, id: option.value }));
  return (
    <AriaComboBox
      {...props}
      className={fieldStyles.field}
      menuTrigger="input"
      allowsEmptyCollection
      value={value}
      onChange={(key) => onChange(key as Value | null)}
      items={items}
      inputValue={typed ? typed.value : own}
      onInputChange={typed ? typed.onChange : setOwn}
    >
      <FieldFrame label={label} description={description} isLabelHidden={isLabelHidden}>
        <Group className={joinClasses(fieldStyles.control, fieldStyles.group)}>
          <Input className={fieldStyles.inner} autoFocus={autoFocus} />
          <Button className={fieldStyles.opener}>
            <ChevronDown aria-hidden="true" />
          </Button>
        </Group>
      </FieldFrame>
      <Popover className={styles.popover} offset={4}>
        <ListBox
          className={styles.list}
          renderEmptyState={() => <div className={styles.none}>{noneText}</div>}
        >
          {(option: Option<Value>) => <OptionLine option={option} />}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}

import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import {
  Select as AriaSelect,
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from "react-aria-components";
import { type FieldBasics, FieldFrame } from "./Field";
import fieldStyles from "./Field.module.css";
import { joinClasses } from "./joinClasses";
import styles from "./ListBox.module.css";

export interface Option<Value extends string> {
  value: Value;
  label: string;
  detail?: string;
  icon?: ReactNode;
}

interface SelectProps<Value extends string> extends FieldBasics {
  options: readonly Option<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  /** What the closed control says while nothing is chosen. */
  emptyText?: string;
}

/** A choice from a short list. */
export function Select<Value extends string>({
  label,
  description,
  isLabelHidden,
  options,
  value,
  onChange,
  emptyText,
  ...props
}: SelectProps<Value>) {
  return (
    <AriaSelect
      {...props}
      className={fieldStyles.field}
      placeholder={emptyText}
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(key as Value);
      }}
    >
      <FieldFrame label={label} description={description} isLabelHidden={isLabelHidden}>
        <Button className={joinClasses(fieldStyles.control, styles.selectButton)}>
          <SelectValue className={styles.selectValue} />
          <ChevronDown aria-hidden="true" />
        </Button>
      </FieldFrame>
      <Popover className={styles.popover} offset={4}>
        <ListBox className={styles.list} items={options.map((option) => ({ ...option, id: option.value }))}>
          {(option) => <OptionLine option={option} />}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

/** A line of a list of options, shared by the select and the combo box. */
export function OptionLine({ option }: { option: Option<string> }) {
  return (
    <ListBoxItem id={option.value} textValue={option.label} className={styles.option}>
      {({ isSelected }) => (
        <>
          {option.icon ? <span className={styles.optionIcon}>{option.icon}</span> : null}
          <span className={styles.optionWords}>
            <Text slot="label">{option.label}</Text>
            {option.detail ? (
              <Text slot="description" className={styles.detail}>
                {option.detail}
              </Text>
            ) : null}
          </span>
          {isSelected ? <Check aria-hidden="true" className={styles.check} /> : null}
        </>
      )}
    </ListBoxItem>
  );
}

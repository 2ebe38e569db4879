import { Eye, EyeOff } from "lucide-react";
import { type HTMLInputTypeAttribute, type ReactNode, useState } from "react";
import {
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  Group,
  Input,
  ToggleButton,
} from "react-aria-components";
import { type FieldBasics, FieldFrame } from "./Field";
import styles from "./Field.module.css";
import { joinClasses } from "./joinClasses";

interface TextBasics extends FieldBasics {
  value: string;
  onChange: (value: string) => void;
  onBlur?: (() => void) | undefined;
  onFocus?: (() => void) | undefined;
  autoFocus?: boolean;
  isReadOnly?: boolean;
  maxLength?: number;
}

interface TextFieldProps extends TextBasics {
  type?: Extract<HTMLInputTypeAttribute, "text" | "email" | "tel" | "url">;
  inputMode?: "text" | "numeric" | "email" | "tel";
  autoComplete?: string;
  /** Letters that carry no spelling, such as user names and keys. */
  isCode?: boolean;
  adornment?: ReactNode;
}

export function TextField({
  label,
  description,
  isLabelHidden,
  isCode,
  adornment,
  inputMode,
  autoFocus,
  ...props
}: TextFieldProps) {
  return (
    <AriaTextField
      autoComplete="off"
      {...props}
      className={styles.field}
      spellCheck={isCode ? "false" : undefined}
    >
      <FieldFrame label={label} description={description} isLabelHidden={isLabelHidden}>
        {adornment ? (
          <Group className={joinClasses(styles.control, styles.group)}>
            <Input
              className={styles.inner}
              inputMode={inputMode}
              autoCapitalize={isCode ? "none" : undefined}
              autoFocus={autoFocus}
            />
            <span className={styles.adornment}>{adornment}</span>
          </Group>
        ) : (
          <Input
            className={styles.control}
            inputMode={inputMode}
            autoCapitalize={isCode ? "none" : undefined}
            autoFocus={autoFocus}
          />
        )}
      </FieldFrame>
    </AriaTextField>
  );
}

interface SecretFieldProps extends TextBasics {
  autoComplete?: "current-password" | "new-password" | "off";
  showLabel: string;
  hideLabel: string;
}

/** A passphrase or key: hidden, and shown while its eye is pressed open. */
export function SecretField({
  label,
  description,
  isLabelHidden,
  showLabel,
  hideLabel,
  autoFocus,
  autoComplete = "off",
  ...props
}: SecretFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <AriaTextField
      {...props}
      autoComplete={autoComplete}
      className={styles.field}
      type={isShown ? "text" : "password"}
      spellCheck="false"
    >
      <FieldFrame label={label} description={description} isLabelHidden={isLabelHidden}>
        <Group className={joinClasses(styles.control, styles.group)}>
          <Input className={styles.inner} autoCapitalize="none" autoFocus={autoFocus} />
          <ToggleButton
            className={styles.opener}
            aria-label={isShown ? hideLabel : showLabel}
            isSelected={isShown}
            onChange={setShown}
          >
            {isShown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          </ToggleButton>
        </Group>
      </FieldFrame>
    </AriaTextField>
  );
}

interface TextAreaProps extends TextBasics {
  rows?: number;
}

export function TextArea({
  label,
  description,
  isLabelHidden,
  rows = 3,
  autoFocus,
  ...props
}: TextAreaProps) {
  return (
    <AriaTextField {...props} className={styles.field}>
      <FieldFrame label={label} description={description} isLabelHidden={isLabelHidden}>
        <AriaTextArea
          className={joinClasses(styles.control, styles.area)}
          rows={rows}
          autoFocus={autoFocus}
        />
      </FieldFrame>
    </AriaTextField>
  );
}

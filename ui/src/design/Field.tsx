import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { FieldError, Label, Text } from "react-aria-components";
import styles from "./Field.module.css";

export interface FieldWords {
  label: string;
  /** Help that stays visible under the field. */
  description?: string | undefined;
  /** The label is spoken only: something beside the control says it already. */
  isLabelHidden?: boolean | undefined;
}

export interface FieldBasics extends FieldWords {
  /** The name under which the clinic reports a problem with this field. */
  name?: string | undefined;
  isRequired?: boolean | undefined;
  isDisabled?: boolean | undefined;
}

/** The words around a control: its label above, help and problems below. */
export function FieldFrame({
  label,
  description,
  isLabelHidden,
  children,
}: FieldWords & { children: ReactNode }) {
  return (
    <>
      <Label className={isLabelHidden ? styles.spokenLabel : styles.label}>{label}</Label>
      {children}
      <FieldNotes description={description} />
    </>
  );
}

/** Help and problems under a control. */
export function FieldNotes({ description }: { description?: string | undefined }) {
  return (
    <>
      {description ? (
        <Text slot="description" className={styles.description}>
          {description}
        </Text>
      ) : null}
      <FieldError className={styles.problem}>
        {({ validationErrors }) => (
          <>
            <CircleAlert aria-hidden="true" />
            <span>{validationErrors.join(" ")}</span>
          </>
        )}
      </FieldError>
    </>
  );
}

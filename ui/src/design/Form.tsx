import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Form as AriaForm } from "react-aria-components";
import { Banner } from "./Banner";
import styles from "./Form.module.css";

export interface Problem {
  field: string;
  message: string;
}

interface FormProps {
  label?: string;
  /** Every problem of the last attempt; each is shown at the field that bears its name. */
  problems: readonly Problem[];
  /** Why the attempt as a whole did not go through. */
  failure?: ReactNode;
  onSubmit: () => void;
  children: ReactNode;
  className?: string;
}

const focusable = "input:not([type=hidden]), textarea, select, button, [role=spinbutton], [tabindex='0']";

/**
 * Shows all problems at once, at their fields, and brings the first into focus.
 * A problem whose field is not on this form is listed above it, so that none is swallowed.
 */
export function Form({ label, problems, failure, onSubmit, children, className }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [homeless, setHomeless] = useState<readonly Problem[]>([]);
  const validationErrors = useMemo(() => {
    const byField: Record<string, string[]> = {};
    for (const { field, message } of problems) byField[field] = [...(byField[field] ?? []), message];
    return byField;
  }, [problems]);

  useEffect(() => {
    const element = form.current;
    if (!element || problems.length === 0) {
      setHomeless([]);
      return;
    }
    const names = new Set(
      Array.from(element.querySelectorAll("[name]"), (field) => field.getAttribute("name")),
    );
    setHomeless(problems.filter((problem) => !names.has(problem.field)));
    element.querySelector("[data-invalid]")?.querySelector<HTMLElement>(focusable)?.focus();
  }, [problems]);

  return (
    <AriaForm
      ref={form}
      aria-label={label}
      className={className ?? styles.form}
      validationBehavior="aria"
      validationErrors={validationErrors}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        // A form in a dialog must not submit the form of the page that React nests it in.
        event.stopPropagation();
        onSubmit();
      }}
    >
      {failure || homeless.length > 0 ? (
        <div className={styles.failure}>
          <Banner tone="danger" isAnswer>
            {failure}
            {homeless.map((problem) => (
              <p key={problem.field + problem.message}>{problem.message}</p>
            ))}
          </Banner>
        </div>
      ) : null}
      {children}
    </AriaForm>
  );
}

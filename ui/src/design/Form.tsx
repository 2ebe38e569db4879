import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Form as AriaForm } from "react-aria-components";
import { Banner } from "./Banner";
import styles from "./Form.module.css";
import { halfTypedIn, useHalfTypedWords } from "./halfTyped";

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

const none: readonly Problem[] = [];
const focusable = "input:not([type=hidden]), textarea, select, button, [role=spinbutton], [tabindex='0']";

/**
 * Shows all problems at once, at their fields, and brings the first into focus.
 * A problem whose field is not on this form is listed above it, so that none is swallowed.
 * It is not sent while one of its dates or times is half typed: what would be sent is not what is seen.
 */
export function Form({ label, problems, failure, onSubmit, children, className }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [homeless, setHomeless] = useState(none);
  const halfTypedWords = useHalfTypedWords();
  const [halfTyped, setHalfTyped] = useState(none);
  // Found by an attempt before one that was not sent: they may be corrected by now.
  const [past, setPast] = useState<readonly Problem[] | null>(null);
  const isHalfTyped = halfTyped.length > 0;
  const shown = isHalfTyped ? halfTyped : problems === past ? none : problems;
  const validationErrors = useMemo(() => {
    const byField: Record<string, string[]> = {};
    for (const { field, message } of shown) byField[field] = [...(byField[field] ?? []), message];
    return byField;
  }, [shown]);

  useEffect(() => {
    const element = form.current;
    if (!element || shown.length === 0) {
      setHomeless(none);
      return;
    }
    const names = new Set(
      Array.from(element.querySelectorAll("[name]"), (field) => field.getAttribute("name")),
    );
    setHomeless(shown.filter((problem) => !names.has(problem.field)));
    const gap = isHalfTyped ? halfTypedIn(element)[0]?.gap : null;
    const first = gap ?? element.querySelector("[data-invalid]")?.querySelector<HTMLElement>(focusable);
    first?.focus();
  }, [shown, isHalfTyped]);

  // Nothing is left to complain of once they are whole or cleared, by typing or by a verb of the form.
  useEffect(() => {
    if (isHalfTyped && form.current && halfTypedIn(form.current).length === 0) setHalfTyped(none);
  });

  const submit = (element: HTMLFormElement) => {
    const found = halfTypedIn(element);
    setHalfTyped(found.map(({ kind, field }) => ({ field, message: halfTypedWords[kind] })));
    if (found.length > 0) setPast(problems);
    else onSubmit();
  };

  return (
    <AriaForm
      ref={form}
      aria-label={label}
      className={className ?? styles.form}
      validationBehavior="aria"
      validationErrors={validationErrors}
      onSubmit={(event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        // A form in a dialog must not submit the form of the page that React nests it in.
        event.stopPropagation();
        submit(event.currentTarget);
      }}
    >
      {failure || homeless.length > 0 ? (
        <div className={styles.failure}>
          <Banner tone="danger" isAnswer>
            {failure}
            {[...new Set(homeless.map(({ message }) => message))].map((message) => (
              <p key={message}>{message}</p>
            ))}
          </Banner>
        </div>
      ) : null}
      {children}
    </AriaForm>
  );
}

import type { ReactNode } from "react";
import { DialogBody, DialogFoot } from "./Dialog";
import styles from "./DialogForm.module.css";
import { Form, type Problem } from "./Form";

interface DialogFormProps {
  problems: readonly Problem[];
  failure?: ReactNode;
  onSubmit: () => void;
  aside?: ReactNode;
  /** The verbs, the submitting one last. */
  actions: ReactNode;
  children: ReactNode;
}

/** A form that fills a dialog: its fields scroll, its verbs stay. */
export function DialogForm({ problems, failure, onSubmit, aside, actions, children }: DialogFormProps) {
  return (
    <Form problems={problems} failure={failure} onSubmit={onSubmit} className={styles.form}>
      <DialogBody>{children}</DialogBody>
      <DialogFoot aside={aside}>{actions}</DialogFoot>
    </Form>
  );
}

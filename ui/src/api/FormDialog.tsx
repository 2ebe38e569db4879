import type { ReactNode } from "react";
import type { FieldProblem } from "../bindings";
import { Button } from "../design/Button";
import { Dialog } from "../design/Dialog";
import { DialogForm } from "../design/DialogForm";
import { t } from "../i18n";

interface FormDialogProps {
  title: string;
  /** What `useForm` gives. */
  form: {
    problems: readonly FieldProblem[];
    failure: string | null;
    isSending: boolean;
    submit: () => unknown;
    forget: () => void;
  };
  /** The verb, on the button. */
  submitLabel: string;
  /** It takes something away, or cannot simply be undone. */
  isGrave?: boolean;
  /** It cannot be sent yet. */
  isIncomplete?: boolean;
  /** Nothing is left to fill in: the verb has the focus. */
  isReady?: boolean;
  size?: "small" | "medium" | "large";
  /** For leaving without sending, where "Cancel" could be read as the verb itself. */
  leaveLabel?: string;
  /** Goes back a step, and forgets nothing, instead of leaving. */
  onBack?: () => void;
  /** A word or a lesser verb, apart from the others. */
  aside?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that is one form of the clinic. Leaving it forgets what was typed; a screen lock does not. */
export function FormDialog({
  title,
  form,
  submitLabel,
  isGrave,
  isIncomplete,
  isReady,
  size,
  leaveLabel = t("action.cancel"),
  onBack,
  aside,
  onClose,
  children,
}: FormDialogProps) {
  const leave = () => {
    form.forget();
    onClose();
  };
  return (
    <Dialog title={title} isOpen onClose={leave} closeLabel={t("action.close")} size={size}>
      <DialogForm
        problems={form.problems}
        failure={form.failure}
        onSubmit={() => {
          if (!isIncomplete) void form.submit();
        }}
        aside={aside}
        actions={
          <>
            <Button onPress={onBack ?? leave}>{leaveLabel}</Button>
            <Button
              look={isGrave ? "danger" : "primary"}
              type="submit"
              isPending={form.isSending}
              isDisabled={isIncomplete}
              autoFocus={isReady}
            >
              {submitLabel}
            </Button>
          </>
        }
      >
        {children}
      </DialogForm>
    </Dialog>
  );
}

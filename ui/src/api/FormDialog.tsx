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
  /** Takes something away, or cannot simply be taken back. */
  isGrave?: boolean;
  /** Nothing can be sent yet. */
  isIncomplete?: boolean;
  /** Everything is answered already, and Enter sends it. */
  isReady?: boolean;
  size?: "small" | "medium" | "large";
  /** The way out without sending; "Cancel" where that cannot be read as the verb itself. */
  leaveLabel?: string;
  /** A way back instead of the way out. */
  onBack?: () => void;
  /** A word or a lesser verb beside the others. */
  aside?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that is one form of the clinic. Whoever leaves it drops what was typed; a screen lock does not. */
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

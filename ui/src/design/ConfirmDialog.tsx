import type { ReactNode } from "react";
import { Button } from "./Button";
import { Dialog, DialogBody, DialogFoot } from "./Dialog";

interface ConfirmDialogProps {
  title: string;
  isOpen: boolean;
  /** The verb, on the button. */
  confirmLabel: string;
  cancelLabel: string;
  isDangerous?: boolean;
  isPending?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
  /** What is lost and what is kept. */
  children: ReactNode;
}

/** Asks before something that cannot simply be taken back. */
export function ConfirmDialog({
  title,
  isOpen,
  confirmLabel,
  cancelLabel,
  isDangerous,
  isPending,
  onConfirm,
  onCancel,
  children,
}: ConfirmDialogProps) {
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onCancel} closeLabel={cancelLabel} size="small" mustAnswer>
      <DialogBody>{children}</DialogBody>
      <DialogFoot>
        <Button onPress={onCancel} autoFocus>
          {cancelLabel}
        </Button>
        <Button look={isDangerous ? "danger" : "primary"} onPress={onConfirm} isPending={isPending}>
          {confirmLabel}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

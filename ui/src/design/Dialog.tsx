import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { IconButton } from "./Button";
import styles from "./Dialog.module.css";
import { joinClasses } from "./joinClasses";

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  closeLabel: string;
  size?: "small" | "medium" | "large";
  /** A click outside leaves it open: what was typed is not lost by a slip of the mouse. */
  keepsOpenOutside?: boolean;
  /** What must be answered has no way out but its buttons. */
  mustAnswer?: boolean;
  children: ReactNode;
}

/** A task over the page. Its foot is `DialogFoot`. */
export function Dialog({
  title,
  isOpen,
  onClose,
  closeLabel,
  size = "medium",
  keepsOpenOutside = true,
  mustAnswer,
  children,
}: DialogProps) {
  return (
    <ModalOverlay
      className={styles.overlay}
      isOpen={isOpen}
      isDismissable={!keepsOpenOutside && !mustAnswer}
      isKeyboardDismissDisabled={mustAnswer}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={joinClasses(styles.modal, styles[size])}>
        <AriaDialog className={styles.dialog} role={mustAnswer ? "alertdialog" : "dialog"}>
          <header className={styles.head}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {mustAnswer ? null : (
              <IconButton label={closeLabel} icon={<X aria-hidden="true" />} onPress={onClose} />
            )}
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The part of a dialog that scrolls. */
export function DialogBody({ children }: { children: ReactNode }) {
  return <div className={styles.body}>{children}</div>;
}

/** The verbs of a dialog, the likely one last. */
export function DialogFoot({ aside, children }: { aside?: ReactNode; children: ReactNode }) {
  return (
    <footer className={styles.foot}>
      {aside ? <div className={styles.aside}>{aside}</div> : null}
      <div className={styles.actions}>{children}</div>
    </footer>
  );
}

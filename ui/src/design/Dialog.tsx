import { X } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
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
          <FocusKeeper />
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

/**
 * A button that goes with its own press takes the focus with it, and of that no browser tells: without focus in
 * the dialog its keys, Escape among them, would reach nobody.
 */
function FocusKeeper() {
  const place = useRef<HTMLSpanElement>(null);
  useKeptFocus(place);
  return <span ref={place} hidden />;
}

function useKeptFocus(place: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const dialog = place.current?.parentElement;
    if (!dialog) return;
    const observer = new MutationObserver(() => {
      if (document.activeElement === document.body) dialog.focus();
    });
    observer.observe(dialog, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [place]);
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

import type { ReactNode } from "react";
import { Popover as AriaPopover, Dialog } from "react-aria-components";
import styles from "./Popover.module.css";

interface AnchoredCardProps {
  label: string;
  /** What it tells about; null while it is closed. */
  anchor: Element | null;
  onClose: () => void;
  children: ReactNode;
}

/** A small card beside a thing that opened it by its own means, not by a trigger button. */
export function AnchoredCard({ label, anchor, onClose, children }: AnchoredCardProps) {
  return (
    <AriaPopover
      className={styles.popover}
      triggerRef={{ current: anchor }}
      isOpen={anchor !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      offset={6}
      placement="right top"
    >
      <Dialog aria-label={label} className={styles.dialog}>
        {children}
      </Dialog>
    </AriaPopover>
  );
}

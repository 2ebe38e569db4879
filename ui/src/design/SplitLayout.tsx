import { X } from "lucide-react";
import { type ReactNode, useId } from "react";
import { IconButton } from "./Button";
import styles from "./SplitLayout.module.css";

interface SplitLayoutProps {
  children: ReactNode;
  /** What stands beside; null while nothing is chosen. */
  side: { title: string; content: ReactNode } | null;
  closeLabel: string;
  onCloseSide: () => void;
}

/** A list, and beside it what is chosen in it. Narrow windows show the side over the list. */
export function SplitLayout({ children, side, closeLabel, onCloseSide }: SplitLayoutProps) {
  const titleId = useId();
  return (
    <div className={styles.split} data-open={side ? "" : undefined}>
      <div className={styles.main}>{children}</div>
      {side ? (
        <aside className={styles.side} aria-labelledby={titleId}>
          <header className={styles.head}>
            <h2 id={titleId}>{side.title}</h2>
            <IconButton label={closeLabel} icon={<X aria-hidden="true" />} onPress={onCloseSide} />
          </header>
          <div className={styles.content}>{side.content}</div>
        </aside>
      ) : null}
    </div>
  );
}

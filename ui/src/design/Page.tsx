import { type ReactNode, useEffect, useRef } from "react";
import { joinClasses } from "./joinClasses";
import styles from "./Page.module.css";

interface PageProps {
  title: string;
  /** A short line beside or under the title. */
  detail?: ReactNode;
  actions?: ReactNode;
  /** The page keeps to the window's height, and its parts scroll. */
  fillsWindow?: boolean;
  /** The title is shown by the page itself, and only spoken here. */
  isTitleHidden?: boolean;
  children: ReactNode;
}

/** The scaffold of a page: title, verbs, content up to 1440 px. */
export function Page({ title, detail, actions, fillsWindow, isTitleHidden, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // After a change of page the reading position is the new title, unless a field asked for it.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={joinClasses(styles.page, fillsWindow && styles.fills)}>
      <header className={joinClasses(styles.head, isTitleHidden && styles.spokenOnly)}>
        <div className={styles.words}>
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          {detail ? <div className={styles.detail}>{detail}</div> : null}
        </div>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </header>
      {children}
    </div>
  );
}

import { type ReactNode, useId } from "react";
import { joinClasses } from "./joinClasses";
import styles from "./Panel.module.css";

interface PanelProps {
  title?: string;
  /** A sentence under the title. */
  detail?: ReactNode;
  /** Verbs of the panel, at its top right. */
  actions?: ReactNode;
  /** No padding around the content: a table or list reaches the edges. */
  isFlush?: boolean;
  headingLevel?: 2 | 3;
  children: ReactNode;
}

/** A surface that holds one thing of a page. */
export function Panel({ title, detail, actions, isFlush, headingLevel = 2, children }: PanelProps) {
  const titleId = useId();
  const Heading = `h${headingLevel}` as const;
  return (
    <section className={styles.panel} aria-labelledby={title ? titleId : undefined}>
      {title || actions ? (
        <header className={styles.head}>
          <div className={styles.words}>
            {title ? <Heading id={titleId}>{title}</Heading> : null}
            {detail ? <p className={styles.detail}>{detail}</p> : null}
          </div>
          {actions ? <div className={styles.actions}>{actions}</div> : null}
        </header>
      ) : null}
      <div className={joinClasses(styles.body, isFlush && styles.flush)}>{children}</div>
    </section>
  );
}

import { type ReactNode, useEffect, useRef } from "react";
import styles from "./DoorParts.module.css";

/** The title of a door screen; it takes the reading position unless a field does. */
export function DoorHead({ step, title, children }: { step?: string; title: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className={styles.head}>
      {step ? <p className={styles.step}>{step}</p> : null}
      <h1 ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </h1>
      {children ? <div className={styles.intro}>{children}</div> : null}
    </header>
  );
}

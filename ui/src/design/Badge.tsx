import type { ReactNode } from "react";
import styles from "./Badge.module.css";
import { joinClasses } from "./joinClasses";

export type Tone = "neutral" | "primary" | "attention" | "danger" | "success";

/** A short word about a thing, on its own wash. */
export function Badge({
  tone = "neutral",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span className={joinClasses(styles.badge, styles[tone])}>
      {icon}
      {children}
    </span>
  );
}

/** A state as a word with its icon; colour only agrees with them. */
export function StateWord({ tone, icon, children }: { tone: Tone; icon: ReactNode; children: ReactNode }) {
  return (
    <span className={joinClasses(styles.state, styles[`${tone}Ink`])}>
      <span className={styles.stateIcon} aria-hidden="true">
        {icon}
      </span>
      <span>{children}</span>
    </span>
  );
}

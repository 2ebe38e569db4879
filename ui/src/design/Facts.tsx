import type { ReactNode } from "react";
import styles from "./Facts.module.css";

export interface Fact {
  term: string;
  /** Absent facts are left out, or said to be absent by `emptyText`. */
  value: ReactNode;
}

/** What is known of a thing, a line each. */
export function Facts({ facts, emptyText }: { facts: readonly Fact[]; emptyText?: string }) {
  const shown = emptyText ? facts : facts.filter((fact) => fact.value !== null && fact.value !== "");
  return (
    <dl className={styles.facts}>
      {shown.map((fact) => (
        <div key={fact.term} className={styles.fact}>
          <dt>{fact.term}</dt>
          <dd>
            {fact.value === null || fact.value === "" ? (
              <span className={styles.none}>{emptyText}</span>
            ) : (
              fact.value
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

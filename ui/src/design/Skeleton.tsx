import { type ReactNode, useEffect, useState } from "react";
import styles from "./Skeleton.module.css";

/** What loads faster than this never shows that it was loading. */
const patience = 150;

/** Shows the skeleton of the true layout once waiting becomes noticeable. */
export function Waiting({ label, children }: { label: string; children: ReactNode }) {
  const [isNoticeable, setNoticeable] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setNoticeable(true), patience);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={label} className={styles.waiting}>
      {isNoticeable ? children : null}
    </div>
  );
}

/** A line of text to come. */
export function SkeletonLine({ width = "100%" }: { width?: string }) {
  return <span className={styles.line} style={{ width }} aria-hidden="true" />;
}

/** The rows of a list or table to come. */
export function SkeletonRows({ count = 6 }: { count?: number }) {
  const widths = ["62%", "74%", "56%", "68%", "48%", "71%"];
  return (
    <div className={styles.rows} aria-hidden="true">
      {Array.from({ length: count }, (_, row) => widths[row % widths.length]).map((width, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div className={styles.row} key={row}>
          <SkeletonLine width="9rem" />
          <SkeletonLine width={width} />
        </div>
      ))}
    </div>
  );
}

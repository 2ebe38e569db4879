import type { ReactNode } from "react";
import { joinClasses } from "./joinClasses";
import styles from "./Layout.module.css";

type Gap = "tight" | "normal" | "wide";

/** Things under one another. */
export function Stack({ gap = "normal", children }: { gap?: Gap; children: ReactNode }) {
  return <div className={joinClasses(styles.stack, styles[gap])}>{children}</div>;
}

/** Things beside one another, wrapping when there is no room. */
export function Row({
  gap = "normal",
  isSpread,
  children,
}: {
  gap?: Gap;
  isSpread?: boolean;
  children: ReactNode;
}) {
  return <div className={joinClasses(styles.row, styles[gap], isSpread && styles.spread)}>{children}</div>;
}

/** Equal columns, as many as there is room for, at most as many as asked for. */
export function Columns({ count = 2, children }: { count?: 2 | 3 | 4; children: ReactNode }) {
  return <div className={joinClasses(styles.columns, styles[`columns${count}`])}>{children}</div>;
}

/** Words beside the main thing. */
export function Quiet({ isSmall, children }: { isSmall?: boolean; children: ReactNode }) {
  return <span className={joinClasses(styles.quiet, isSmall && styles.small)}>{children}</span>;
}

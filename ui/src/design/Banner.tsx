import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./Banner.module.css";
import { joinClasses } from "./joinClasses";

type BannerTone = "info" | "attention" | "danger" | "success";

interface BannerProps {
  tone?: BannerTone;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** Spoken when it appears, because it answers something the person just did. */
  isAnswer?: boolean;
}

const icons = { info: Info, attention: TriangleAlert, danger: CircleAlert, success: CircleCheck } as const;

/** Something a person should know, where it matters, until it no longer does. */
export function Banner({ tone = "info", title, children, actions, isAnswer }: BannerProps) {
  const Icon = icons[tone];
  return (
    <div className={joinClasses(styles.banner, styles[tone])} role={isAnswer ? "alert" : undefined}>
      <Icon aria-hidden="true" className={styles.icon} />
      <div className={styles.words}>
        {title ? <p className={styles.title}>{title}</p> : null}
        {children ? <div>{children}</div> : null}
      </div>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
    </div>
  );
}

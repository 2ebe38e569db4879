import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import styles from "./Button.module.css";
import { joinClasses } from "./joinClasses";
import { Tooltip } from "./Tooltip";

type Look = "primary" | "plain" | "quiet" | "danger";

interface ButtonProps extends Omit<AriaButtonProps, "className" | "children" | "style" | "isPending"> {
  look?: Look;
  /** The verb is under way: the button keeps its focus and does nothing more. */
  isPending?: boolean;
  /** A picture before the words. */
  icon?: ReactNode;
  children: ReactNode;
  isWide?: boolean;
}

/** A verb. One primary button a screen; danger only where something is lost. */
export function Button({
  look = "plain",
  icon,
  children,
  isWide,
  isPending,
  onPress,
  ...props
}: ButtonProps) {
  return (
    <AriaButton
      {...props}
      onPress={isPending ? undefined : onPress}
      aria-disabled={isPending}
      className={joinClasses(styles.button, styles[look], isWide && styles.wide, isPending && styles.pending)}
    >
      {icon ? <span className={styles.icon}>{icon}</span> : null}
      <span>{children}</span>
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<AriaButtonProps, "className" | "children" | "style" | "aria-label"> {
  /** Spoken name, also shown as the tooltip. */
  label: string;
  icon: ReactNode;
  look?: "quiet" | "plain";
}

/** A button whose picture is known to everyone; its name is a tooltip away. */
export function IconButton({ label, icon, look = "quiet", ...props }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <AriaButton
        {...props}
        aria-label={label}
        className={joinClasses(styles.button, styles.square, styles[look])}
      >
        <span className={styles.icon}>{icon}</span>
      </AriaButton>
    </Tooltip>
  );
}

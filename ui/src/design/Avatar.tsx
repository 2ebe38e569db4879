import styles from "./Avatar.module.css";
import { hueOf } from "./colours";
import { joinClasses } from "./joinClasses";

interface AvatarProps {
  initials: string;
  colour: number;
  size?: "small" | "medium" | "large";
}

/** A person's initials on their hue. Their name always stands beside it. */
export function Avatar({ initials, colour, size = "medium" }: AvatarProps) {
  return (
    <span className={joinClasses(styles.avatar, styles[size])} data-hue={hueOf(colour)} aria-hidden="true">
      {initials}
    </span>
  );
}

/** A dot in a person's or type's hue. */
export function HueDot({ colour }: { colour: number }) {
  return <span className={styles.dot} data-hue={hueOf(colour)} aria-hidden="true" />;
}

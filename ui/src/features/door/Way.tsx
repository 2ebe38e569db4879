import { ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components";
import styles from "./DoorParts.module.css";

interface WayProps {
  icon: ReactNode;
  title: string;
  detail: string;
  isDisabled?: boolean;
  onChoose: () => void;
}

/** One of the ways to go on from a screen of the door. */
export function Way({ icon, title, detail, isDisabled, onChoose }: WayProps) {
  return (
    <AriaButton className={styles.way} onPress={onChoose} isDisabled={isDisabled}>
      <span className={styles.wayIcon} aria-hidden="true">
        {icon}
      </span>
      <span className={styles.wayWords}>
        <span className={styles.wayTitle}>{title}</span>
        <span className={styles.wayDetail}>{detail}</span>
      </span>
      <ArrowRight aria-hidden="true" size={16} />
    </AriaButton>
  );
}

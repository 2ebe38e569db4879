import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Disclosure as AriaDisclosure, Button, DisclosurePanel } from "react-aria-components";
import styles from "./Disclosure.module.css";

interface DisclosureProps {
  title: string;
  /** Beside the title, such as how many there are. */
  detail?: string;
  isOpenAtFirst?: boolean;
  children: ReactNode;
}

/** What is needed now and then, a press away; it is made only when it is opened. */
export function Disclosure({ title, detail, isOpenAtFirst, children }: DisclosureProps) {
  return (
    <AriaDisclosure className={styles.disclosure} defaultExpanded={isOpenAtFirst}>
      {({ isExpanded }) => (
        <>
          <Button slot="trigger" className={styles.trigger}>
            <ChevronRight aria-hidden="true" />
            {title}
            {detail ? <span className={styles.detail}>{detail}</span> : null}
          </Button>
          <DisclosurePanel>
            {isExpanded ? <div className={styles.content}>{children}</div> : null}
          </DisclosurePanel>
        </>
      )}
    </AriaDisclosure>
  );
}

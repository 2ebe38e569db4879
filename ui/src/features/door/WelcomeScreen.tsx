import { ArrowRight, Building2, Compass } from "lucide-react";
import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import { Banner } from "../../design/Banner";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { DoorFrame } from "./DoorFrame";
import { DoorHead } from "./DoorHead";
import styles from "./DoorParts.module.css";

/** First start: a clinic of one's own, or a demo practice to look around in. */
export function WelcomeScreen({ onSetUp, onMoved }: { onSetUp: () => void; onMoved: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const demo = useForm({ initial: {}, send: () => clinic.openDemo(), onDone: onMoved });
  return (
    <DoorFrame>
      <div className={styles.screen}>
        <DoorHead title={t("welcome.title")}>{t("welcome.intro")}</DoorHead>
        {demo.failure ? (
          <Banner tone="danger" isAnswer>
            {demo.failure}
          </Banner>
        ) : null}
        <div className={styles.ways}>
          <Way
            icon={<Building2 />}
            title={t("welcome.setUp")}
            detail={t("welcome.setUpDetail")}
            isDisabled={demo.isSending}
            onChoose={onSetUp}
          />
          <Way
            icon={<Compass />}
            title={t("welcome.demo")}
            detail={demo.isSending ? t("welcome.openingDemo") : t("welcome.demoDetail")}
            isDisabled={demo.isSending}
            onChoose={() => {
              say(t("welcome.openingDemo"));
              void demo.submit();
            }}
          />
        </div>
      </div>
    </DoorFrame>
  );
}

interface WayProps {
  icon: ReactNode;
  title: string;
  detail: string;
  isDisabled?: boolean;
  onChoose: () => void;
}

function Way({ icon, title, detail, isDisabled, onChoose }: WayProps) {
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

import { Building2, Compass } from "lucide-react";
import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import { Banner } from "../../design/Banner";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { DoorFrame } from "./DoorFrame";
import { DoorHead } from "./DoorHead";
import styles from "./DoorParts.module.css";
import { Way } from "./Way";

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

import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import type { DoorView } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Button } from "../../design/Button";
import { t } from "../../i18n";
import { DoorFrame } from "./DoorFrame";
import { DoorHead } from "./DoorHead";
import styles from "./DoorParts.module.css";

interface CannotOpenScreenProps {
  door: Extract<DoorView, { state: "cannotOpen" }>;
  onMoved: () => void;
}

/** The clinic cannot be opened: what happened, what was kept, what to do. */
export function CannotOpenScreen({ door, onMoved }: CannotOpenScreenProps) {
  const clinic = useClinic();
  const retry = useForm({ initial: {}, send: () => clinic.tryAgain(), onDone: onMoved });
  const quit = useForm({ initial: {}, send: () => clinic.quit() });
  return (
    <DoorFrame>
      <div className={styles.screen}>
        <DoorHead title={t(`cannotOpen.${door.problem}`)}>
          <p>{door.explanation}</p>
          <p>{t("cannotOpen.kept")}</p>
        </DoorHead>
        <Banner tone="attention" title={t("cannotOpen.whatToDo")}>
          {door.whatToDo}
        </Banner>
        {retry.failure ? (
          <Banner tone="danger" isAnswer>
            {retry.failure}
          </Banner>
        ) : null}
        <div className={styles.foot}>
          <Button onPress={() => void quit.submit()}>{t("door.quit")}</Button>
          <Button look="primary" onPress={() => void retry.submit()} isPending={retry.isSending}>
            {t("action.tryAgain")}
          </Button>
        </div>
      </div>
    </DoorFrame>
  );
}

import { Link } from "@tanstack/react-router";
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  Clock,
  CloudOff,
  Gauge,
  Hourglass,
  type LucideIcon,
  MessageSquareOff,
  PauseCircle,
} from "lucide-react";
import { useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { useClinic } from "../api/clinic";
import { useSession } from "../api/session";
import { useVerb } from "../api/useVerb";
import type { Channel, DeliveryView } from "../bindings";
import { Button } from "../design/Button";
import { joinClasses } from "../design/joinClasses";
import { Popover } from "../design/Popover";
import { t } from "../i18n";
import styles from "./TopBar.module.css";
import { useDelivery } from "./useDelivery";
import { useNeedsPerson } from "./useNeedsPerson";

const looks: Record<
  DeliveryView["state"],
  { icon: LucideIcon; tone: "success" | "attention" | "danger" | "neutral" }
> = {
  ready: { icon: CircleCheck, tone: "success" },
  needYou: { icon: CircleAlert, tone: "attention" },
  offline: { icon: CloudOff, tone: "attention" },
  paused: { icon: PauseCircle, tone: "danger" },
  clockSuspect: { icon: Clock, tone: "danger" },
  backlog: { icon: Hourglass, tone: "attention" },
  dailyCap: { icon: Gauge, tone: "attention" },
  unreadReplies: { icon: MessageSquareOff, tone: "danger" },
  notSetUp: { icon: CircleDashed, tone: "neutral" },
};

/** Whether messages are going out, in a word, and why not in a card. */
export function DeliveryState() {
  const { data: delivery } = useDelivery();
  const needsPerson = useNeedsPerson();
  if (!delivery) return null;
  const state = delivery.state === "ready" && needsPerson.replies > 0 ? "needYou" : delivery.state;
  const { icon: Icon, tone } = looks[state];
  const words = wordsOf(state, delivery, needsPerson.all);
  return (
    <Popover
      label={t("delivery.label")}
      trigger={
        <AriaButton
          className={joinClasses(styles.delivery, styles[tone])}
          aria-label={`${t("delivery.label")}: ${words}`}
        >
          <Icon aria-hidden="true" />
          <span className={styles.deliveryWords}>{words}</span>
        </AriaButton>
      }
    >
      {(close) => <DeliveryCard delivery={delivery} replies={needsPerson.replies} onClose={close} />}
    </Popover>
  );
}

function DeliveryCard({
  delivery,
  replies,
  onClose,
}: {
  delivery: DeliveryView;
  replies: number;
  onClose: () => void;
}) {
  const clinic = useClinic();
  const session = useSession();
  const resume = useVerb((channel: Channel) => clinic.resumeChannel(channel), { onDone: onClose });
  const trustClock = useVerb(() => clinic.clockIsRight(), { onDone: onClose });
  return (
    <div className={styles.card}>
      <p>{delivery.sentence}</p>
      {delivery.unreadReplies && delivery.state !== "unreadReplies" ? <p>{delivery.unreadReplies}</p> : null}
      {delivery.state === "backlog" ? <Backlog onDone={onClose} /> : null}
      {delivery.waiting > 0 && delivery.state !== "backlog" ? (
        <p>{t("delivery.waiting", { count: delivery.waiting })}</p>
      ) : null}
      {replies > 0 ? <p>{t("delivery.replies", { count: replies })}</p> : null}
      {delivery.pausedChannels.map(({ channel, why }) => (
        <div key={channel} className={styles.card}>
          <p>{why}</p>
          {session.mayManageSettings ? (
            <Button onPress={() => resume.run(channel)} isPending={resume.isPending}>
              {t("delivery.resume", { channel: t(`channel.${channel}`) })}
            </Button>
          ) : null}
        </div>
      ))}
      {delivery.state === "clockSuspect" ? (
        <Button onPress={() => trustClock.run(undefined)} isPending={trustClock.isPending}>
          {t("delivery.clockIsRight")}
        </Button>
      ) : null}
      {delivery.state === "notSetUp" && session.mayManageSettings ? (
        <Link to="/settings/{-$section}" params={{ section: "channels" }} onClick={onClose}>
          {t("delivery.setUp")}
        </Link>
      ) : delivery.state === "unreadReplies" && session.mayManageSettings ? (
        <Link to="/settings/{-$section}" params={{ section: "channels" }} onClick={onClose}>
          {t("delivery.lookAtChannels")}
        </Link>
      ) : delivery.state === "dailyCap" || delivery.needsPerson + replies > 0 ? (
        <Link to="/messages" search={{ tab: "needsPerson" }} onClick={onClose}>
          {t("delivery.openNeedsPerson")}
        </Link>
      ) : (
        <Link to="/messages" onClick={onClose}>
          {t("delivery.openMessages")}
        </Link>
      )}
    </div>
  );
}

/** More waits than usual: a person looks, and lets it go or gives it up. */
function Backlog({ onDone }: { onDone: () => void }) {
  const clinic = useClinic();
  const [isGivingUp, setGivingUp] = useState(false);
  const release = useVerb(() => clinic.releaseBacklog(), { onDone });
  const drop = useVerb(() => clinic.dropBacklog(), { onDone });
  return (
    <>
      <Button look="primary" onPress={() => release.run(undefined)} isPending={release.isPending}>
        {t("delivery.releaseBacklog")}
      </Button>
      {isGivingUp ? (
        <>
          <p>{t("delivery.dropBacklogMeans")}</p>
          <Button look="danger" onPress={() => drop.run(undefined)} isPending={drop.isPending}>
            {t("delivery.dropBacklogNow")}
          </Button>
        </>
      ) : (
        <Button onPress={() => setGivingUp(true)}>{t("delivery.dropBacklog")}</Button>
      )}
    </>
  );
}

function wordsOf(state: DeliveryView["state"], delivery: DeliveryView, needsPerson: number): string {
  switch (state) {
    case "needYou":
      return t("delivery.needYou", { count: needsPerson });
    case "offline":
      return t("delivery.offline", { count: delivery.waiting });
    default:
      return t(`delivery.${state}`);
  }
}

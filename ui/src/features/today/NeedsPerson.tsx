import { Link, useNavigate } from "@tanstack/react-router";
import {
  Cake,
  CalendarClock,
  CircleAlert,
  CircleHelp,
  CircleQuestionMark,
  Layers,
  ListChecks,
  type LucideIcon,
  MessageSquareOff,
  MessageSquareText,
  TriangleAlert,
} from "lucide-react";
import { useFormats, useSession } from "../../api/session";
import type { AttentionItem, CivilDate, PatientId } from "../../bindings";
import { Button } from "../../design/Button";
import { EmptyState } from "../../design/EmptyState";
import { Row } from "../../design/Layout";
import { Panel } from "../../design/Panel";
import { RowList } from "../../design/RowList";
import { t } from "../../i18n";
import { LikelyMessageVerbs, ReadReply } from "../messages";
import styles from "./Today.module.css";
import { useNotNow } from "./useNotNow";

const looks: Record<AttentionItem["kind"], { icon: LucideIcon; className: string | undefined }> = {
  urgentReply: { icon: TriangleAlert, className: styles.danger },
  unreadReplies: { icon: MessageSquareOff, className: styles.danger },
  reply: { icon: MessageSquareText, className: styles.attention },
  failed: { icon: CircleAlert, className: styles.danger },
  unknown: { icon: CircleHelp, className: styles.attention },
  oneTooMany: { icon: Layers, className: styles.attention },
  freeTime: { icon: CalendarClock, className: styles.attention },
  birthday: { icon: Cake, className: styles.attention },
  neverAsked: { icon: CircleQuestionMark, className: styles.attention },
};

/** Everything that waits for a decision, each with its likely verbs. */
export function NeedsPerson({ date, items: all }: { date: CivilDate; items: readonly AttentionItem[] }) {
  const formats = useFormats();
  const { isPutOff, putOff } = useNotNow(date);
  const items = all.filter((item) => !isPutOff(item.key));
  return (
    <Panel title={t("today.needsPerson")} isFlush>
      {items.length === 0 ? (
        <EmptyState icon={<ListChecks />} title={t("today.needsPersonEmpty")} headingLevel={3}>
          <p>{t("today.needsPersonEmptyDetail")}</p>
        </EmptyState>
      ) : (
        <RowList
          label={t("today.needsPerson")}
          items={items}
          itemKey={(item) => item.key}
          itemText={(item) => `${item.title}. ${item.detail}`}
        >
          {(item) => {
            const { icon: Icon, className } = looks[item.kind];
            return (
              <div className={styles.attentionItem}>
                <Icon aria-hidden="true" className={className} />
                <div className={styles.who}>
                  <span className={styles.name}>
                    <ItemTitle item={item} />
                  </span>
                  <span className={styles.detail}>{item.detail}</span>
                  {item.at ? <span className={styles.quiet}>{formats.instant(item.at)}</span> : null}
                  <div className={styles.verbs}>
                    <ItemVerbs item={item} onNotNow={() => putOff(item.key)} />
                  </div>
                </div>
              </div>
            );
          }}
        </RowList>
      )}
    </Panel>
  );
}

function ItemTitle({ item }: { item: AttentionItem }) {
  if (!item.message) return item.title;
  return (
    <Link to="/messages" search={{ tab: "needsPerson", message: item.message }} className={styles.titleLink}>
      {item.title}
    </Link>
  );
}

function ItemVerbs({ item, onNotNow }: { item: AttentionItem; onNotNow: () => void }) {
  switch (item.kind) {
    case "failed":
    case "unknown":
    case "oneTooMany":
      return item.message ? <LikelyMessageVerbs message={item.message} /> : null;
    case "urgentReply":
    case "reply":
      return item.reply ? (
        <ReadReply reply={item.reply} title={item.title} isUrgent={item.kind === "urgentReply"} />
      ) : null;
    case "unreadReplies":
      return <ChannelVerbs />;
    case "freeTime":
      return <FreeTimeVerbs onNotNow={onNotNow} />;
    case "birthday":
      return item.patient ? <BirthdayVerbs patient={item.patient} /> : null;
    case "neverAsked":
      return item.patient ? <AskVerbs patient={item.patient} onNotNow={onNotNow} /> : null;
  }
}

/** Only whoever keeps the accounts can put one right. */
function ChannelVerbs() {
  const { mayManageSettings } = useSession();
  return mayManageSettings ? (
    <Link to="/settings/{-$section}" params={{ section: "channels" }} className={styles.titleLink}>
      {t("delivery.lookAtChannels")}
    </Link>
  ) : null;
}

function FreeTimeVerbs({ onNotNow }: { onNotNow: () => void }) {
  const navigate = useNavigate();
  return (
    <Row gap="tight">
      <Button onPress={() => void navigate({ to: "/schedule", search: { waiting: true } })}>
        {t("today.showWaitList")}
      </Button>
      <Button look="quiet" onPress={onNotNow}>
        {t("today.notNow")}
      </Button>
    </Row>
  );
}

function BirthdayVerbs({ patient }: { patient: PatientId }) {
  const navigate = useNavigate();
  const open = (edit?: true) =>
    void navigate({ to: "/patients/$patient", params: { patient }, search: { edit } });
  return (
    <Row gap="tight">
      <Button onPress={() => open(true)}>{t("today.correctBirthday")}</Button>
      <Button look="quiet" onPress={() => open()}>
        {t("today.openPatient")}
      </Button>
    </Row>
  );
}

function AskVerbs({ patient, onNotNow }: { patient: PatientId; onNotNow: () => void }) {
  const navigate = useNavigate();
  const ask = () =>
    void navigate({
      to: "/patients/$patient",
      params: { patient },
      search: { ask: "appointmentReminders" },
    });
  return (
    <Row gap="tight">
      <Button onPress={ask}>{t("today.askNow")}</Button>
      <Button look="quiet" onPress={onNotNow}>
        {t("today.notNow")}
      </Button>
    </Row>
  );
}

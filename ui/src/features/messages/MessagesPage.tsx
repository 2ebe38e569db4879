import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Filter, Inbox, MailCheck, PowerOff } from "lucide-react";
import { useState } from "react";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import { useSession } from "../../api/session";
import { useWaitingReplies } from "../../api/useWaitingReplies";
import type { MessageFilter, MessageTab, PatientId } from "../../bindings";
import { Button } from "../../design/Button";
import { EmptyState } from "../../design/EmptyState";
import { Page } from "../../design/Page";
import { Panel } from "../../design/Panel";
import { SplitLayout } from "../../design/SplitLayout";
import { Tabs } from "../../design/Tabs";
import { t } from "../../i18n";
import { BirthdaysTab } from "./BirthdaysTab";
import { DemoMailbox } from "./DemoMailbox";
import { ExportButton } from "./ExportButton";
import { channelOf, kindOf, MessageFilters } from "./MessageFilters";
import { MessageSide } from "./MessageSide";
import styles from "./Messages.module.css";
import { MessageTable } from "./MessageTable";
import type { PickedPatient } from "./PatientFilter";
import {
  useBirthdaysAhead,
  useMessages,
  useMissedIfSwitchedOff,
  useMissingBirthdays,
  useReplies,
} from "./queries";
import { Replies } from "./Replies";

const route = getRouteApi("/messages");
const tabs: readonly MessageTab[] = ["goingOut", "sent", "needsPerson", "notSent", "birthdays"];

/** Every message that is planned, sent, held back or waiting for a person, each with its reason. */
export function MessagesPage() {
  const { isDemo } = useSession();
  const search = route.useSearch();
  const navigate = useNavigate();
  const [showsMailbox, setShowsMailbox] = useState(false);
  const tab = tabs.find((one) => one === search.tab) ?? "goingOut";
  const filter: MessageFilter = {
    patient: search.patient ?? null,
    kind: tab === "birthdays" ? null : kindOf(search.kind),
    channel: channelOf(search.channel),
  };
  const { patient } = filter;
  const message = search.message ?? null;
  const [picked, setPicked] = useState<PickedPatient | null>(null);
  const opened = usePatientName(patient);
  const name = picked && picked.id === patient ? picked.name : opened;
  const messages = useMessages(tab, filter);
  const rows = messages.data?.pages.flatMap((page) => page.rows) ?? [];
  const counts = useLast(messages.data?.pages[0]?.counts);
  const beside = useBeside(tab, patient);
  const waitingReplies = useWaitingReplies().data?.all ?? 0;

  const go = (part: Partial<typeof search>) =>
    void navigate({ to: "/messages", search: (current) => ({ ...current, ...part }), replace: true });
  const closeSide = () => {
    setShowsMailbox(false);
    go({ message: undefined });
  };
  const title = rows.find((row) => row.id === message)?.what ?? t("messages.title");
  const side = showsMailbox
    ? { title: t("mailbox.title"), content: <DemoMailbox /> }
    : message
      ? { title, content: <MessageSide key={message} message={message} /> }
      : null;

  return (
    <Page
      title={t("messages.title")}
      fillsWindow
      actions={
        <>
          <ExportButton />
          {isDemo ? (
            <Button icon={<Inbox />} onPress={() => setShowsMailbox(true)}>
              {t("mailbox.open")}
            </Button>
          ) : null}
        </>
      }
    >
      <SplitLayout side={side} closeLabel={t("message.close")} onCloseSide={closeSide}>
        <div className={styles.page}>
          <MessageFilters
            filter={filter}
            name={name}
            isOfOneKind={tab === "birthdays"}
            onPatient={(one) => {
              setPicked(one);
              go({ patient: one?.id });
            }}
            onChange={go}
          />
          <Tabs<MessageTab>
            label={t("messages.tabs")}
            selected={tab}
            onSelect={(next) => {
              if (next !== tab) go({ tab: next, message: undefined });
            }}
            tabs={tabs.map((key) => ({
              key,
              title: t(`messages.tab.${key}`),
              count: key === "needsPerson" && counts ? counts.needsPerson + waitingReplies : undefined,
            }))}
          >
            <Await query={messages} beside={beside}>
              {() => {
                const table = (
                  <div className={styles.table}>
                    <MessageTable
                      tab={tab}
                      rows={rows}
                      isNarrow={side !== null}
                      selected={message}
                      onSelect={(id) => {
                        setShowsMailbox(false);
                        go({ message: id });
                      }}
                      onNearEnd={messages.hasNextPage ? () => void messages.fetchNextPage() : undefined}
                      isLoadingMore={messages.isFetchingNextPage}
                      empty={
                        <NoMessages
                          tab={tab}
                          filter={filter}
                          name={name}
                          onShowAll={() => go({ patient: undefined, kind: undefined, channel: undefined })}
                        />
                      }
                    />
                  </div>
                );
                return tab === "birthdays" ? (
                  <BirthdaysTab patient={patient} history={table} />
                ) : (
                  <>
                    {tab === "needsPerson" && !patient ? <Replies /> : null}
                    {tab === "goingOut" && !patient ? <IfSwitchedOff /> : null}
                    <Panel isFlush>{table}</Panel>
                  </>
                );
              }}
            </Await>
          </Tabs>
        </div>
      </SplitLayout>
    </Page>
  );
}

/** What stands above the list of a tab, as it is found there. */
function useBeside(tab: MessageTab, patient: PatientId | null) {
  const isOfAll = patient === null;
  return [
    useReplies(isOfAll && tab === "needsPerson"),
    useMissedIfSwitchedOff(isOfAll && tab === "goingOut"),
    useBirthdaysAhead(0, isOfAll && tab === "birthdays"),
    useMissingBirthdays(isOfAll && tab === "birthdays"),
  ];
}

/** The count of another tab or filter stays in sight until the new one is there. */
function useLast<Value>(value: Value | undefined): Value | undefined {
  const [last, setLast] = useState(value);
  if (value !== undefined && value !== last) setLast(value);
  return value ?? last;
}

function IfSwitchedOff() {
  const { data: missed } = useMissedIfSwitchedOff(true);
  if (!missed) return null;
  return (
    <p className={styles.switchedOff}>
      <PowerOff aria-hidden="true" />
      <span>{missed}</span>
    </p>
  );
}

interface NoMessagesProps {
  tab: MessageTab;
  filter: MessageFilter;
  name: string | null;
  onShowAll: () => void;
}

function NoMessages({ tab, filter, name, onShowAll }: NoMessagesProps) {
  const narrowed = [
    filter.patient ? (name ?? t("messages.onePatient")) : null,
    filter.kind ? t(`messages.kind.${filter.kind}`) : null,
    filter.channel ? t(`channel.${filter.channel}`) : null,
  ].filter((part) => part !== null);
  if (narrowed.length === 0) {
    return (
      <EmptyState icon={<MailCheck />} title={t(`messages.empty.${tab}`)}>
        <p>{t(`messages.emptyDetail.${tab}`)}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Filter />}
      title={t("messages.emptyNarrowed")}
      action={<Button onPress={onShowAll}>{t("messages.showAll")}</Button>}
    >
      <p>{t("messages.emptyNarrowedDetail", { filter: narrowed.join(" · ") })}</p>
    </EmptyState>
  );
}

/** The name of the patient whose messages are shown, when their page was open: a filter opens no patient. */
function usePatientName(patient: PatientId | null): string | null {
  const clinic = useClinic();
  const { data } = useQuery({
    queryKey: keys.patient(patient ?? ("" as PatientId)),
    queryFn: () => clinic.openPatient(patient ?? ("" as PatientId)),
    enabled: false,
  });
  return patient && data ? data.name : null;
}

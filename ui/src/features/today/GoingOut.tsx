import { Link } from "@tanstack/react-router";
import { Send } from "lucide-react";
import { useClinic } from "../../api/clinic";
import { useVerb } from "../../api/useVerb";
import type { MessageId, MessageRow, TodayView } from "../../bindings";
import { Button } from "../../design/Button";
import { EmptyState } from "../../design/EmptyState";
import { Panel } from "../../design/Panel";
import { RowList } from "../../design/RowList";
import { t } from "../../i18n";
import { ChannelWord, MessageStateWord } from "../messages";
import styles from "./Today.module.css";

/** What leaves next, what does not leave and why, and what leaves only if this computer stays on. */
export function GoingOut({ view }: { view: TodayView }) {
  const { goingOut, notGoingOut, missedIfSwitchedOff } = view;
  return (
    <div className={styles.stack}>
      {missedIfSwitchedOff.length > 0 ? <MissedIfSwitchedOff rows={missedIfSwitchedOff} /> : null}
      <Panel
        title={t("today.goingOut")}
        isFlush
        actions={
          <Link to="/messages" className={styles.more}>
            {t("today.allMessages")}
          </Link>
        }
      >
        {goingOut.length === 0 ? (
          <EmptyState icon={<Send />} title={t("today.goingOutEmpty")} headingLevel={3}>
            <p>{t("today.goingOutEmptyDetail")}</p>
          </EmptyState>
        ) : (
          <RowList
            label={t("today.goingOut")}
            items={goingOut}
            itemKey={(row) => row.id}
            itemText={(row) => `${row.dueWords}, ${row.what}, ${row.to}`}
          >
            {(row) => <MessageLine row={row} />}
          </RowList>
        )}
      </Panel>
      {notGoingOut.length > 0 ? (
        <Panel title={t("today.notGoingOut")} isFlush>
          <RowList
            label={t("today.notGoingOut")}
            items={notGoingOut}
            itemKey={(row) => row.id}
            itemText={(row) => `${row.what}, ${row.to}, ${row.reason ?? row.stateWord}`}
          >
            {(row) => <StoppedLine row={row} />}
          </RowList>
        </Panel>
      ) : null}
    </div>
  );
}

function MissedIfSwitchedOff({ rows }: { rows: readonly MessageRow[] }) {
  const clinic = useClinic();
  const said = t("today.sent");
  const send = useVerb((id: MessageId) => clinic.sendMessageNow(id), { said });
  const sendAll = useVerb(
    async () => {
      for (const row of rows) await clinic.sendMessageNow(row.id);
    },
    { said },
  );
  return (
    <Panel title={t("today.missed")} detail={t("today.missedDetail")} isFlush>
      <RowList
        label={t("today.missed")}
        items={rows}
        itemKey={(row) => row.id}
        itemText={(row) => `${row.dueWords}, ${row.what}, ${row.to}`}
      >
        {(row) => (
          <div className={styles.messageLine}>
            <MessageLine row={row} />
            <Button
              aria-label={t("today.sendNowTo", { to: row.to })}
              isPending={send.isPending}
              onPress={() => send.run(row.id)}
            >
              {t("today.sendNow")}
            </Button>
          </div>
        )}
      </RowList>
      <div className={styles.foot}>
        <Button look="primary" isPending={sendAll.isPending} onPress={() => sendAll.run(undefined)}>
          {t("today.sendAllNow")}
        </Button>
      </div>
    </Panel>
  );
}

function MessageLine({ row }: { row: MessageRow }) {
  return (
    <div className={styles.who}>
      <span className={styles.name}>{row.to}</span>
      <span className={styles.facts}>
        <span className={styles.due}>{row.dueWords}</span>
        <ChannelWord channel={row.channel} />
        <span>{row.what}</span>
      </span>
    </div>
  );
}

function StoppedLine({ row }: { row: MessageRow }) {
  return (
    <div className={styles.who}>
      <span className={styles.spread}>
        <span className={styles.name}>{row.to}</span>
        <span className={styles.detail}>
          <MessageStateWord row={row} />
        </span>
      </span>
      <span className={styles.detail}>{row.reason ?? row.what}</span>
    </div>
  );
}

import type { ReactNode } from "react";
import type { MessageId, MessageRow, MessageTab } from "../../bindings";
import { Table, type TableColumn } from "../../design/Table";
import { t } from "../../i18n";
import { ChannelWord, MessageReason, MessageStateWord, MessageWhen } from "./MessageState";
import styles from "./Messages.module.css";

interface MessageTableProps {
  tab: MessageTab;
  rows: readonly MessageRow[];
  /** A message is open beside it, and says the rest. */
  isNarrow: boolean;
  selected: MessageId | null;
  onSelect: (message: MessageId) => void;
  empty: ReactNode;
  onNearEnd?: (() => void) | undefined;
  isLoadingMore?: boolean;
}

/** From this many rows on, only those in sight are in the page. */
const longFrom = 60;

const columnsOf = (tab: MessageTab): readonly TableColumn<MessageRow>[] => [
  {
    key: "when",
    title: t(`messages.when.${tab}`),
    width: 192,
    cell: (row) => <MessageWhen row={row} tab={tab} />,
  },
  {
    key: "to",
    title: t("messages.to"),
    isRowHeader: true,
    share: 3,
    cell: (row) => <span className={styles.clipped}>{row.to}</span>,
  },
  {
    key: "what",
    title: t("messages.what"),
    share: 4,
    cell: (row) => <span className={styles.what}>{row.what}</span>,
  },
  {
    key: "channel",
    title: t("messages.channel"),
    width: 96,
    cell: (row) => <ChannelWord channel={row.channel} />,
  },
  { key: "state", title: t("messages.state"), width: 128, cell: (row) => <MessageStateWord row={row} /> },
  {
    key: "reason",
    title: t("messages.reason"),
    share: 4,
    cell: (row) => <MessageReason row={row} className={styles.reason} />,
  },
];

/** What it is may take two lines here. */
const narrowColumnsOf = (tab: MessageTab) =>
  columnsOf(tab)
    .filter(({ key }) => key !== "channel" && key !== "reason")
    .map((column) => (column.key === "what" ? { ...column, cell: (row: MessageRow) => row.what } : column));

/** One dense table for every tab: when, to whom, what, how, its state as a word, and why. */
export function MessageTable({ tab, rows, isNarrow, onSelect, onNearEnd, ...props }: MessageTableProps) {
  return (
    <Table
      {...props}
      label={t(`messages.tab.${tab}`)}
      columns={isNarrow ? narrowColumnsOf(tab) : columnsOf(tab)}
      rows={rows}
      rowKey={(row) => row.id}
      rowText={(row) => row.to}
      onSelect={(key) => onSelect(key as MessageId)}
      isLong={rows.length >= longFrom}
      onNearEnd={onNearEnd}
      loadingMoreText={t("state.loadingMore")}
    />
  );
}

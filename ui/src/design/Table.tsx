import type { ReactNode } from "react";
import {
  Table as AriaTable,
  Cell,
  Column,
  type Key,
  Row,
  TableBody,
  TableHeader,
  TableLayout,
  TableLoadMoreItem,
  Virtualizer,
} from "react-aria-components";
import { joinClasses } from "./joinClasses";
import styles from "./Table.module.css";

export interface TableColumn<Item> {
  key: string;
  title: string;
  /** The column that names its row when read aloud. */
  isRowHeader?: boolean;
  /** In pixels; a column without one shares what is left. */
  width?: number;
  /** How much of what is left, when several share it. */
  share?: number;
  isNumber?: boolean;
  /** The title is spoken only. */
  isTitleHidden?: boolean;
  cell: (item: Item) => ReactNode;
}

interface TableProps<Item extends object> {
  label: string;
  columns: readonly TableColumn<Item>[];
  rows: readonly Item[];
  rowKey: (row: Item) => string;
  /** What a row is called when it is jumped to by typing. */
  rowText: (row: Item) => string;
  onOpen?: ((row: Item) => void) | undefined;
  /** For a list with a side panel: the chosen row and its change. */
  selected?: string | null;
  onSelect?: ((key: string) => void) | undefined;
  empty: ReactNode;
  /** Thousands of rows: only those in sight are in the page, and the table scrolls within its frame. */
  isLong?: boolean;
  onNearEnd?: (() => void) | undefined;
  isLoadingMore?: boolean;
  loadingMoreText?: string;
}

/** Rows and header as they usually are; each is measured once it is in sight. */
const estimatedRowHeight = 40;
const estimatedHeadingHeight = 32;
/** A column that shares what is left keeps this much; a table that is wider than its frame scrolls. */
const narrowestShare = 140;

/** Dense rows under a header that stays. Arrow keys walk it, Enter opens. */
export function Table<Item extends object>(props: TableProps<Item>) {
  if (!props.isLong) return <PlainTable {...props} />;
  return (
    <Virtualizer layout={TableLayout} layoutOptions={{ estimatedRowHeight, estimatedHeadingHeight }}>
      <PlainTable {...props} />
    </Virtualizer>
  );
}

function PlainTable<Item extends object>({
  label,
  columns,
  rows,
  rowKey,
  rowText,
  onOpen,
  selected,
  onSelect,
  empty,
  isLong,
  onNearEnd,
  isLoadingMore,
  loadingMoreText,
}: TableProps<Item>) {
  const selection = onSelect
    ? {
        selectionMode: "single" as const,
        selectionBehavior: "replace" as const,
        selectedKeys: selected ? [selected] : [],
        onSelectionChange: (keys: "all" | Set<Key>) => {
          const [key] = keys === "all" ? [] : [...keys];
          if (key !== undefined) onSelect(String(key));
        },
      }
    : {};
  const byKey = new Map(rows.map((row) => [rowKey(row), row]));
  const table = (
    <AriaTable
      aria-label={label}
      className={joinClasses(styles.table, isLong && styles.long)}
      {...selection}
      {...(onOpen
        ? {
            onRowAction: (key: Key) => {
              const row = byKey.get(String(key));
              if (row) onOpen(row);
            },
          }
        : {})}
    >
      <TableHeader className={styles.head}>
        {columns.map((column) => (
          <Column
            key={column.key}
            id={column.key}
            isRowHeader={column.isRowHeader}
            className={joinClasses(styles.title, column.isNumber && styles.number)}
            {...(isLong
              ? layoutWidth(column)
              : { style: { width: column.width ? `${column.width}px` : undefined } })}
          >
            <span className={column.isTitleHidden ? styles.spokenOnly : undefined}>{column.title}</span>
          </Column>
        ))}
      </TableHeader>
      <TableBody renderEmptyState={() => <div className={styles.empty}>{empty}</div>}>
        {rows.map((row) => (
          <Row
            key={rowKey(row)}
            id={rowKey(row)}
            textValue={rowText(row)}
            className={joinClasses(styles.row, (onOpen || onSelect) && styles.opens)}
          >
            {columns.map((column) => (
              <Cell key={column.key} className={joinClasses(styles.cell, column.isNumber && styles.number)}>
                {column.cell(row)}
              </Cell>
            ))}
          </Row>
        ))}
        {onNearEnd ? <TableLoadMoreItem onLoadMore={() => !isLoadingMore && onNearEnd()} /> : null}
      </TableBody>
    </AriaTable>
  );
  if (!onNearEnd) return table;
  // A row that says so would carry a tree's level inside a grid, which screen readers cannot place.
  return (
    <>
      {table}
      <span role="status" className={styles.spokenOnly}>
        {isLoadingMore ? loadingMoreText : null}
      </span>
    </>
  );
}

/** A long table is laid out by hand, a short one by the browser. */
function layoutWidth({ width, share }: Pick<TableColumn<object>, "width" | "share">) {
  return width ? { width, minWidth: width } : { width: `${share ?? 1}fr` as const, minWidth: narrowestShare };
}

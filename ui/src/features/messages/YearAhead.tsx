import { Link } from "@tanstack/react-router";
import { Ban, Cake } from "lucide-react";
import type { GreetingRow, MonthView } from "../../bindings";
import { StateWord } from "../../design/Badge";
import { EmptyState } from "../../design/EmptyState";
import { Panel } from "../../design/Panel";
import { Select } from "../../design/Select";
import { Table } from "../../design/Table";
import { t } from "../../i18n";
import styles from "./Birthdays.module.css";
import { ChannelWord } from "./MessageState";

interface YearAheadProps {
  view: MonthView;
  /** Counted from the month that it is now. */
  month: number;
  onMonth: (month: number) => void;
}

/** A month of birthdays, each with what will happen on it. */
export function YearAhead({ view, month, onMonth }: YearAheadProps) {
  return (
    <Panel
      title={t("birthdays.ahead")}
      detail={t("birthdays.aheadDetail", { today: view.today })}
      isFlush
      actions={
        <div className={styles.month}>
          <Select
            label={t("birthdays.month")}
            isLabelHidden
            value={String(month)}
            onChange={(chosen) => onMonth(Number(chosen))}
            options={view.months.map((label, ahead) => ({ value: String(ahead), label }))}
          />
        </div>
      }
    >
      <Table
        label={t("birthdays.ahead")}
        rows={view.rows}
        rowKey={({ patient, day }) => `${patient} ${day}`}
        rowText={({ name }) => name}
        empty={
          <EmptyState icon={<Cake />} title={t("birthdays.noneInMonth")} headingLevel={3}>
            {t("birthdays.noneInMonthDetail", { month: view.title })}
          </EmptyState>
        }
        columns={[
          {
            key: "day",
            title: t("birthdays.day"),
            width: 152,
            cell: ({ day }) => <span className={styles.day}>{day}</span>,
          },
          {
            key: "patient",
            title: t("birthdays.patient"),
            isRowHeader: true,
            width: 184,
            cell: ({ patient, name }) => (
              <Link to="/patients/$patient" params={{ patient }}>
                {name}
              </Link>
            ),
          },
          { key: "plan", title: t("birthdays.plan"), cell: (row) => <Plan row={row} /> },
        ]}
      />
    </Panel>
  );
}

function Plan({ row: { willSend, channel, dueWords, reason } }: { row: GreetingRow }) {
  return (
    <span className={styles.plan}>
      {willSend && channel ? (
        <>
          <ChannelWord channel={channel} />
          <span>{dueWords}</span>
        </>
      ) : null}
      {/* Without a channel nothing is planned any more, and what became of it the reason says. */}
      {!willSend && channel ? (
        <StateWord tone="neutral" icon={<Ban />}>
          {t("birthdays.notSent")}
        </StateWord>
      ) : null}
      {reason ? <span className={styles.reason}>{reason}</span> : null}
    </span>
  );
}

import { Link } from "@tanstack/react-router";
import { ScrollText, TriangleAlert } from "lucide-react";
import { useFormats } from "../../api/session";
import type { AuditRow } from "../../bindings";
import { StateWord } from "../../design/Badge";
import { Button } from "../../design/Button";
import { EmptyState } from "../../design/EmptyState";
import { Quiet } from "../../design/Layout";
import { Table } from "../../design/Table";
import { t } from "../../i18n";
import styles from "./AuditPage.module.css";

interface AuditTableProps {
  rows: readonly AuditRow[];
  onNearEnd: (() => void) | undefined;
  isLoadingMore: boolean;
  onClear: () => void;
}

export function AuditTable({ rows, onNearEnd, isLoadingMore, onClear }: AuditTableProps) {
  const formats = useFormats();
  return (
    <Table
      label={t("audit.list")}
      isLong
      rows={rows}
      rowKey={(row) => String(row.seq)}
      rowText={(row) => row.sentence}
      onNearEnd={onNearEnd}
      isLoadingMore={isLoadingMore}
      loadingMoreText={t("state.loadingMore")}
      empty={
        <EmptyState
          icon={<ScrollText />}
          title={t("audit.empty")}
          action={<Button onPress={onClear}>{t("audit.clearFilters")}</Button>}
        >
          {t("audit.emptyDetail")}
        </EmptyState>
      }
      columns={[
        { key: "when", title: t("audit.when"), width: 210, cell: (row) => formats.instant(row.at) },
        {
          key: "who",
          title: t("audit.who"),
          width: 200,
          cell: (row) => (
            <span className={styles.who}>
              {row.who}
              <Quiet isSmall>{row.role}</Quiet>
            </span>
          ),
        },
        {
          key: "what",
          title: t("audit.what"),
          isRowHeader: true,
          share: 2,
          cell: (row) =>
            row.isTrusted ? (
              row.sentence
            ) : (
              <StateWord tone="danger" icon={<TriangleAlert />}>
                {row.sentence} ({t("audit.notTrusted")})
              </StateWord>
            ),
        },
        {
          key: "patient",
          title: t("audit.patient"),
          width: 190,
          cell: (row) =>
            row.patient && row.patientName ? (
              <Link to="/patients/$patient" params={{ patient: row.patient }}>
                {row.patientName}
              </Link>
            ) : null,
        },
        { key: "seq", title: t("audit.number"), width: 90, isNumber: true, cell: (row) => row.seq },
      ]}
    />
  );
}

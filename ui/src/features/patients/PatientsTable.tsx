import { TriangleAlert, UsersRound } from "lucide-react";
import { useFormats } from "../../api/session";
import type { PatientId, PatientRow } from "../../bindings";
import { Button } from "../../design/Button";
import { EmptyState } from "../../design/EmptyState";
import { Quiet } from "../../design/Layout";
import { Table } from "../../design/Table";
import { t } from "../../i18n";
import styles from "./PatientsPage.module.css";
import { StatusBadge } from "./StatusBadge";

interface PatientsTableProps {
  rows: readonly PatientRow[];
  isNarrowed: boolean;
  onRegister: (() => void) | null;
  onOpen: (patient: PatientId) => void;
  onNearEnd: (() => void) | undefined;
  isLoadingMore: boolean;
}

export function PatientsTable({
  rows,
  isNarrowed,
  onRegister,
  onOpen,
  onNearEnd,
  isLoadingMore,
}: PatientsTableProps) {
  const formats = useFormats();
  return (
    <Table
      label={t("patients.list")}
      isLong
      rows={rows}
      rowKey={(row) => row.id}
      rowText={(row) => row.name}
      onOpen={(row) => onOpen(row.id)}
      onNearEnd={onNearEnd}
      isLoadingMore={isLoadingMore}
      loadingMoreText={t("state.loadingMore")}
      empty={
        isNarrowed ? (
          <EmptyState icon={<UsersRound />} title={t("patients.noMatch")}>
            {t("patients.noMatchDetail")}
          </EmptyState>
        ) : (
          <EmptyState
            icon={<UsersRound />}
            title={t("patients.empty")}
            action={onRegister ? <Button onPress={onRegister}>{t("patients.register")}</Button> : null}
          >
            {t("patients.emptyDetail")}
          </EmptyState>
        )
      }
      columns={[
        {
          key: "name",
          title: t("patients.name"),
          isRowHeader: true,
          share: 2,
          cell: (row) => (
            <span className={styles.name}>
              <span className={styles.shown}>
                {row.name}
                {row.hasAlert ? <TriangleAlert aria-label={t("patients.hasAlert")} role="img" /> : null}
                {row.status === "active" ? null : <StatusBadge status={row.status} />}
              </span>
              {row.legalName ? <Quiet isSmall>{row.legalName}</Quiet> : null}
            </span>
          ),
        },
        {
          key: "birthday",
          title: t("patients.birthday"),
          width: 190,
          cell: (row) => <span className={styles.figures}>{birthdayOf(row)}</span>,
        },
        {
          key: "phone",
          title: t("patients.phone"),
          width: 150,
          cell: (row) => <span className={styles.figures}>{row.phone}</span>,
        },
        {
          key: "psychologist",
          title: t("patients.psychologist"),
          share: 1,
          cell: (row) => row.primaryPsychologist,
        },
        {
          key: "next",
          title: t("patients.next"),
          width: 190,
          cell: (row) => (row.nextAppointment ? formats.dayAndTime(row.nextAppointment) : null),
        },
      ]}
    />
  );
}

function birthdayOf({ birthday, age }: PatientRow) {
  if (birthday === null) return null;
  return age === null ? birthday : t("patients.age", { date: birthday, age });
}

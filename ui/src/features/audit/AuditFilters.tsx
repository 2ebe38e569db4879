import type { AuditFilter, AuditPage, StaffId } from "../../bindings";
import { Button } from "../../design/Button";
import { DatePicker } from "../../design/DateField";
import { Select } from "../../design/Select";
import { t } from "../../i18n";
import { useStaff } from "../staff";
import styles from "./AuditPage.module.css";

type Wanted = Omit<AuditFilter, "before">;

interface AuditFiltersProps {
  filter: Wanted;
  /** The one patient whose events are shown, once a row has named them. */
  patientName: string | null;
  actions: AuditPage["actions"];
  onChange: (part: Partial<Wanted>) => void;
  onClear: () => void;
}

const all = "";

/** Person, action and days; each narrows the list at once. */
export function AuditFilters({ filter, patientName, actions, onChange, onClear }: AuditFiltersProps) {
  // An auditor may not read the staff list; the filter by person is then left out.
  const { data: staff } = useStaff();
  const isNarrowed = Object.values(filter).some((part) => part !== null);
  return (
    <fieldset className={styles.filters} aria-label={t("audit.filters")}>
      {filter.patient ? (
        <div className={styles.patient}>
          <span>{t("audit.patient")}</span>
          <span className={styles.patientName}>{patientName ?? t("audit.onePatient")}</span>
        </div>
      ) : null}
      {staff ? (
        <Select
          label={t("audit.person")}
          options={[
            { value: all as StaffId, label: t("audit.everyone") },
            ...staff.map((member) => ({ value: member.id, label: member.displayName })),
          ]}
          value={filter.staff ?? (all as StaffId)}
          onChange={(chosen) => onChange({ staff: chosen || null })}
        />
      ) : null}
      <Select
        label={t("audit.action")}
        options={[
          { value: all, label: t("audit.everything") },
          ...actions.map(({ action, title }) => ({ value: action, label: title })),
        ]}
        value={filter.action ?? all}
        onChange={(action) => onChange({ action: action || null })}
      />
      <DatePicker label={t("audit.from")} value={filter.from} onChange={(from) => onChange({ from })} />
      <DatePicker label={t("audit.until")} value={filter.until} onChange={(until) => onChange({ until })} />
      {isNarrowed ? <Button onPress={onClear}>{t("audit.clearFilters")}</Button> : null}
    </fieldset>
  );
}

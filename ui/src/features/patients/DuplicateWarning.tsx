import { Link } from "@tanstack/react-router";
import type { DuplicateView } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Checkbox } from "../../design/Checkbox";
import { t } from "../../i18n";
import styles from "./PatientFields.module.css";

interface DuplicateWarningProps {
  duplicates: DuplicateView;
  isConfirmed: boolean;
  onConfirm: (isConfirmed: boolean) => void;
  onLeave: () => void;
}

/** Who looks like the same person, before they are registered twice. */
export function DuplicateWarning({ duplicates, isConfirmed, onConfirm, onLeave }: DuplicateWarningProps) {
  return (
    <Banner tone="attention" title={t("form.duplicateTitle")} isAnswer>
      <p>{duplicates.why}</p>
      <ul className={styles.duplicates}>
        {duplicates.patients.map((patient) => (
          <li key={patient.id} className={styles.duplicate}>
            <Link to="/patients/$patient" params={{ patient: patient.id }} onClick={onLeave}>
              {t("form.duplicateOpen", { name: patient.name })}
            </Link>
            <span>{patient.birthday}</span>
            <span>{patient.phone}</span>
          </li>
        ))}
      </ul>
      <Checkbox
        label={t("form.notDuplicate")}
        name="confirmedNotDuplicate"
        isChecked={isConfirmed}
        onChange={onConfirm}
      />
    </Banner>
  );
}

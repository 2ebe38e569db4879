import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import type { FoundPatient, PatientId } from "../../bindings";
import { IconButton } from "../../design/Button";
import { ComboBox } from "../../design/ComboBox";
import { t } from "../../i18n";
import styles from "./PatientPicker.module.css";

export interface PickedPatient {
  id: PatientId;
  name: string;
}

interface PatientPickerProps {
  picked: readonly PickedPatient[];
  onChange: (picked: PickedPatient[]) => void;
  /** Nobody else can be picked beside them. */
  isOne?: boolean;
  autoFocus?: boolean;
}

/** One or more patients, found by name, number or birth date. */
export function PatientPicker({ picked, onChange, isOne = false, autoFocus }: PatientPickerProps) {
  const clinic = useClinic();
  const [words, setWords] = useState("");
  const { data: found } = useQuery({
    queryKey: keys.foundPatients(words),
    queryFn: () => clinic.findPatients(words),
    enabled: words.trim() !== "",
    placeholderData: keepPreviousData,
  });
  const options = (found ?? []).filter((patient) => !picked.some(({ id }) => id === patient.id));
  const help = isOne ? t("booking.onePatientHelp") : t("booking.patientHelp");
  return (
    <div className={styles.picker}>
      {/* After a choice the field begins anew, empty and closed, ready for the next patient. */}
      {isOne && picked.length > 0 ? null : (
        <ComboBox<PatientId>
          key={picked.map(({ id }) => id).join(" ")}
          name="patients"
          label={picked.length === 0 ? t("booking.patient") : t("booking.anotherPatient")}
          description={picked.length === 0 ? help : undefined}
          noneText={words.trim() === "" ? t("booking.typeToFind") : t("booking.noPatient")}
          autoFocus={autoFocus || picked.length > 0}
          value={null}
          typed={{ value: words, onChange: setWords }}
          options={options.map((patient) => ({
            value: patient.id,
            label: patient.name,
            detail: detailOf(patient),
          }))}
          onChange={(id) => {
            const chosen = options.find((patient) => patient.id === id);
            if (!chosen) return;
            onChange([...picked, { id: chosen.id, name: chosen.name }]);
            setWords("");
          }}
        />
      )}
      {picked.length > 0 ? (
        <ul className={styles.picked} aria-label={t("booking.pickedPatients")}>
          {picked.map((patient) => (
            <li key={patient.id} className={styles.chip}>
              <span>{patient.name}</span>
              <IconButton
                label={t("booking.removePatient", { name: patient.name })}
                icon={<X aria-hidden="true" />}
                onPress={() => onChange(picked.filter(({ id }) => id !== patient.id))}
              />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

/** Two of the same name are told apart by what stands here. */
function detailOf(patient: FoundPatient): string {
  return [patient.legalName, patient.birthday, patient.phone].filter(Boolean).join(" · ");
}

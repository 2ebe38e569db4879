import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import type { PatientId } from "../../bindings";
import { Button } from "../../design/Button";
import { ComboBox } from "../../design/ComboBox";
import { t } from "../../i18n";
import styles from "./Messages.module.css";

export interface PickedPatient {
  id: PatientId;
  name: string;
}

interface PatientFilterProps {
  patient: PatientId | null;
  name: string | null;
  onChange: (patient: PickedPatient | null) => void;
}

/** Narrows the messages to those of one patient. */
export function PatientFilter({ patient, name, onChange }: PatientFilterProps) {
  const clinic = useClinic();
  const [words, setWords] = useState("");
  const { data: found } = useQuery({
    queryKey: keys.foundPatients(words),
    queryFn: () => clinic.findPatients(words),
    enabled: words.trim() !== "",
    placeholderData: keepPreviousData,
  });
  if (patient) {
    return (
      <Button
        icon={<X />}
        aria-label={t("messages.everyone")}
        onPress={() => {
          setWords("");
          onChange(null);
        }}
      >
        {name ?? t("messages.onePatient")}
      </Button>
    );
  }
  return (
    <div className={styles.filter}>
      <ComboBox<PatientId>
        label={t("messages.filter")}
        noneText={words.trim() === "" ? t("booking.typeToFind") : t("booking.noPatient")}
        value={null}
        typed={{ value: words, onChange: setWords }}
        options={(found ?? []).map((one) => ({
          value: one.id,
          label: one.name,
          detail: [one.legalName, one.birthday, one.phone].filter(Boolean).join(" · "),
        }))}
        onChange={(id) => {
          const chosen = found?.find((one) => one.id === id);
          if (chosen) onChange({ id: chosen.id, name: chosen.name });
        }}
      />
    </div>
  );
}

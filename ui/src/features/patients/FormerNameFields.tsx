import { X } from "lucide-react";
import type { FormerName } from "../../bindings";
import { Button, IconButton } from "../../design/Button";
import { TextField } from "../../design/TextField";
import { t } from "../../i18n";
import styles from "./PatientFields.module.css";

interface FormerNameFieldsProps {
  names: readonly FormerName[];
  onChange: (names: FormerName[]) => void;
}

/** Names the patient was known by; the finder knows them too. */
export function FormerNameFields({ names, onChange }: FormerNameFieldsProps) {
  const amend = (place: number, part: Partial<FormerName>) =>
    onChange(names.map((name, at) => (at === place ? { ...name, ...part } : name)));
  return (
    <>
      {names.map((name, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: former names are told apart by their place only
        <div key={place} className={styles.former}>
          <TextField
            label={t("form.formerGiven")}
            name={`formerNames.${place}.givenName`}
            value={name.givenName}
            onChange={(givenName) => amend(place, { givenName })}
          />
          <TextField
            label={t("form.formerFamily")}
            name={`formerNames.${place}.familyName`}
            value={name.familyName}
            onChange={(familyName) => amend(place, { familyName })}
          />
          <IconButton
            label={t("form.removeFormer", { number: place + 1 })}
            icon={<X />}
            onPress={() => onChange(names.filter((_, at) => at !== place))}
          />
        </div>
      ))}
      <div>
        <Button onPress={() => onChange([...names, { givenName: "", familyName: "" }])}>
          {t("form.addFormer")}
        </Button>
      </div>
    </>
  );
}

import { useClinic } from "../../api/clinic";
import { useVerb } from "../../api/useVerb";
import type { PatientView } from "../../bindings";
import { Switch } from "../../design/Switch";
import { t } from "../../i18n";

/** Taken out of the automatic greetings by staff, whatever the patient agreed to. */
export function GreetedPersonally({ patient }: { patient: PatientView }) {
  const clinic = useClinic();
  const { name, greetedPersonally } = patient;
  const change = useVerb((isPersonal: boolean) => clinic.setGreetedPersonally(patient.id, isPersonal), {
    said: (_, isPersonal) =>
      isPersonal ? t("birthdays.personallySaid", { name }) : t("birthdays.automaticSaid", { name }),
  });
  return (
    <Switch
      label={t("birthdays.personally")}
      description={greetedPersonally ? t("birthdays.personallyOn") : t("birthdays.personallyOff")}
      isOn={greetedPersonally}
      isDisabled={!patient.mayAmend}
      onChange={change.run}
    />
  );
}

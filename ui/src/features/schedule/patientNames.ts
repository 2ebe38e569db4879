import type { AppointmentCard } from "../../bindings";
import { t } from "../../i18n";

/** Who comes to an appointment: "Mia Santos", "Mia Santos and Jonah Whitlock". */
export function patientNames(card: Pick<AppointmentCard, "patients">): string {
  const names = card.patients.map((patient) => patient.name);
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : t("appointment.and", { names: names.slice(0, -1).join(", "), last });
}

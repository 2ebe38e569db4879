import { X } from "lucide-react";
import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { useFormats } from "../../api/session";
import { useVerb } from "../../api/useVerb";
import type { PatientView, StaffId } from "../../bindings";
import { Badge } from "../../design/Badge";
import { IconButton } from "../../design/Button";
import { Panel } from "../../design/Panel";
import { Select } from "../../design/Select";
import { t } from "../../i18n";
import { usePsychologists } from "../staff";
import styles from "./PatientPage.module.css";

/** The psychologists who may read what is clinical. */
export function CareTeamPanel({ patient }: { patient: PatientView }) {
  const clinic = useClinic();
  const formats = useFormats();
  const psychologists = usePsychologists();
  const [chosen, setChosen] = useState<StaffId | null>(null);
  const nameOf = (staff: StaffId) => psychologists.find(({ id }) => id === staff)?.name ?? "";
  const add = useVerb((staff: StaffId) => clinic.addToCareTeam(patient.id, staff), {
    said: (_, staff) => t("careTeam.added", { name: nameOf(staff) }),
    onDone: () => setChosen(null),
  });
  const remove = useVerb(
    ({ id }: { id: StaffId; name: string }) => clinic.removeFromCareTeam(patient.id, id),
    {
      said: (_, { name }) => t("careTeam.removed", { name }),
    },
  );
  const others = psychologists.filter(({ id }) => !patient.careTeam.some((member) => member.id === id));

  return (
    <Panel title={t("careTeam.title")}>
      {patient.careTeam.length === 0 ? <p className={styles.quiet}>{t("careTeam.empty")}</p> : null}
      <ul className={styles.list}>
        {patient.careTeam.map((member) => (
          <li key={member.id} className={styles.item}>
            <div className={styles.words}>
              <span className={styles.strong}>{member.name}</span>
              <span className={styles.quiet}>
                {t("careTeam.since", { date: formats.shortDate(member.since) })}
              </span>
            </div>
            {member.isPrimary ? (
              <Badge tone="primary">{t("careTeam.primary")}</Badge>
            ) : member.mayRemove ? (
              <IconButton
                label={t("careTeam.remove", { name: member.name })}
                icon={<X />}
                onPress={() => remove.run(member)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {patient.mayAmend && others.length > 0 ? (
        <Select
          label={t("careTeam.add")}
          isLabelHidden
          emptyText={t("careTeam.add")}
          options={others.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          onChange={(staff) => {
            setChosen(staff);
            add.run(staff);
          }}
        />
      ) : null}
    </Panel>
  );
}

import { Stethoscope, TriangleAlert, X } from "lucide-react";
import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useFormats, useSession } from "../../api/session";
import { useForm } from "../../api/useForm";
import { useOpened } from "../../api/useKept";
import { useVerb } from "../../api/useVerb";
import type { AlertView, PatientView } from "../../bindings";
import { Badge } from "../../design/Badge";
import { Button, IconButton } from "../../design/Button";
import { Panel } from "../../design/Panel";
import { RadioGroup } from "../../design/RadioGroup";
import { TextArea } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import styles from "./PatientPage.module.css";

/** What should be known before anything else, in words. */
export function AlertsPanel({ patient }: { patient: PatientView }) {
  const clinic = useClinic();
  const formats = useFormats();
  const [isAdding, setAdding] = useOpened(`adding an alert ${patient.id}`, false);
  const end = useVerb((alert: AlertView) => clinic.endAlert(patient.id, alert.id), {
    said: t("alert.ended"),
  });
  return (
    <Panel
      title={t("alert.title")}
      actions={
        patient.mayAmend ? <Button onPress={() => setAdding(true)}>{t("alert.add")}</Button> : undefined
      }
    >
      {patient.alerts.length > 0 ? (
        <ul className={styles.list}>
          {patient.alerts.map((alert) => (
            <li key={alert.id} className={styles.item}>
              <span className={styles.itemIcon} aria-hidden="true">
                {alert.audience === "clinical" ? <Stethoscope /> : <TriangleAlert />}
              </span>
              <div className={styles.words}>
                <span className={styles.strong}>{alert.text}</span>
                <span className={styles.quiet}>
                  {t("alert.by", { by: alert.by, on: formats.shortDate(alert.on) })}
                </span>
              </div>
              {alert.audience === "clinical" ? <Badge tone="primary">{t("alert.clinical")}</Badge> : null}
              {alert.mayEnd ? (
                <IconButton
                  label={t("alert.end", { text: alert.text })}
                  icon={<X />}
                  onPress={() => end.run(alert)}
                />
              ) : null}
            </li>
          ))}
        </ul>
      ) : patient.hiddenClinicalAlerts ? null : (
        <p className={styles.quiet}>{t("alert.none")}</p>
      )}
      {patient.hiddenClinicalAlerts ? <p className={styles.quiet}>{t("alert.hidden")}</p> : null}
      {isAdding ? <AlertDialog patient={patient} onClose={() => setAdding(false)} /> : null}
    </Panel>
  );
}

function AlertDialog({ patient, onClose }: { patient: PatientView; onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const { seesClinical } = useSession();
  const form = useForm({
    initial: { text: "", audience: "everyone" as AlertView["audience"] },
    draft: `alert ${patient.id}`,
    send: ({ text, audience }) => clinic.addAlert(patient.id, text, audience),
    onDone: () => {
      say(t("alert.added"));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("alert.add")}
      form={form}
      submitLabel={t("alert.add")}
      size="small"
      onClose={onClose}
    >
      <TextArea label={t("alert.text")} {...form.field("text")} isRequired autoFocus />
      {seesClinical ? (
        <RadioGroup
          label={t("alert.audience")}
          {...form.field("audience")}
          options={[
            { value: "everyone", label: t("alert.everyone"), detail: t("alert.everyoneDetail") },
            { value: "clinical", label: t("alert.clinical"), detail: t("alert.clinicalDetail") },
          ]}
        />
      ) : null}
    </FormDialog>
  );
}

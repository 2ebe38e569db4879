import { Pencil } from "lucide-react";
import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useFormats } from "../../api/session";
import { useForm } from "../../api/useForm";
import { useOpened } from "../../api/useKept";
import type { ConsentsView, PatientId } from "../../bindings";
import { Badge } from "../../design/Badge";
import { Button, IconButton } from "../../design/Button";
import { Disclosure } from "../../design/Disclosure";
import { Columns } from "../../design/Layout";
import { Switch } from "../../design/Switch";
import { TimeField } from "../../design/TimeField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import styles from "./ConsentsPanel.module.css";

interface QuietHoursProps {
  patient: PatientId;
  view: ConsentsView;
}

/** When nothing may arrive, how it is worded, and how these came to be. */
export function QuietHours({ patient, view }: QuietHoursProps) {
  const formats = useFormats();
  const [isOpen, setOpen] = useOpened(`changing quiet hours ${patient}`, false);
  const { quietFrom, quietUntil } = view;
  return (
    <>
      <div className={styles.quietHours}>
        <div className={styles.quietWords}>
          <span>
            {t("channels.quietHours")}:{" "}
            {quietFrom && quietUntil
              ? t("channels.quietSpan", { from: formats.time(quietFrom), until: formats.time(quietUntil) })
              : t("channels.quietNone")}
          </span>
          {view.discreet ? (
            <span>
              <Badge>{t("channels.discreet")}</Badge>
            </span>
          ) : null}
        </div>
        <IconButton label={t("channels.quietEdit")} icon={<Pencil />} onPress={() => setOpen(true)} />
      </div>
      {view.preferenceHistory.length > 0 ? (
        <Disclosure title={t("consents.history")} detail={String(view.preferenceHistory.length)}>
          <ol
            className={styles.history}
            aria-label={t("consents.historyOf", { title: t("channels.patientTitle") })}
          >
            {view.preferenceHistory.map((entry) => (
              <li key={`${entry.on} ${entry.what}`} className={styles.entry}>
                <span className={styles.entryState}>{entry.what}</span>
                <span className={styles.quiet}>
                  {[entry.how, entry.by, formats.instant(entry.on)].filter(Boolean).join(", ")}
                </span>
              </li>
            ))}
          </ol>
        </Disclosure>
      ) : null}
      {isOpen ? <QuietHoursDialog patient={patient} view={view} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function QuietHoursDialog({ patient, view, onClose }: QuietHoursProps & { onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  // A time that is half typed is known to its field alone, and is cleared with it.
  const [timesCleared, setTimesCleared] = useState(0);
  const form = useForm({
    initial: { quietFrom: view.quietFrom, quietUntil: view.quietUntil, discreet: view.discreet },
    draft: `quiet hours ${patient}`,
    send: ({ quietFrom, quietUntil, discreet }) =>
      clinic.setQuietHours(patient, quietFrom, quietUntil, discreet),
    onDone: () => {
      say(t("channels.quietSaved"));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("channels.quietEdit")}
      form={form}
      submitLabel={t("action.save")}
      size="small"
      aside={
        <Button
          look="quiet"
          onPress={() => {
            form.change({ quietFrom: null, quietUntil: null });
            setTimesCleared((times) => times + 1);
          }}
        >
          {t("action.clear")}
        </Button>
      }
      onClose={onClose}
    >
      <Columns key={timesCleared}>
        <TimeField label={t("channels.quietFrom")} {...form.field("quietFrom")} />
        <TimeField label={t("channels.quietUntil")} {...form.field("quietUntil")} />
      </Columns>
      <Switch
        label={t("channels.discreet")}
        description={t("channels.discreetDetail")}
        isOn={form.values.discreet}
        onChange={(discreet) => form.change({ discreet })}
      />
    </FormDialog>
  );
}

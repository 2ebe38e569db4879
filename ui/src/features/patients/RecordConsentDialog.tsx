import { useClinic } from "../../api/clinic";
import { demandTyped } from "../../api/demandTyped";
import { FormDialog } from "../../api/FormDialog";
import { useFormats } from "../../api/session";
import { useForm } from "../../api/useForm";
import type {
  ConsentView,
  ContactId,
  HowGiven,
  NamedContact,
  PatientView,
  RecordConsentForm,
} from "../../bindings";
import { Banner } from "../../design/Banner";
import { Choices } from "../../design/Choices";
import { DatePicker } from "../../design/DateField";
import { Columns } from "../../design/Layout";
import { Select } from "../../design/Select";
import { TextField } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import styles from "./ConsentsPanel.module.css";
import { howOptions } from "./howOptions";

interface Answer {
  decision: "granted" | "declined" | null;
  on: string | null;
  how: HowGiven;
  namingContact: ContactId | null;
  note: string;
}

interface RecordConsentDialogProps {
  patient: PatientView;
  consent: ConsentView;
  onClose: () => void;
}

/** What was asked, word for word, and what they said. */
export function RecordConsentDialog({ patient, consent, onClose }: RecordConsentDialogProps) {
  const clinic = useClinic();
  const formats = useFormats();
  const say = useToast();
  const initial: Answer = {
    decision: null,
    on: formats.civilDateOf(new Date()),
    how: "inPerson",
    namingContact: null,
    note: "",
  };
  const form = useForm({
    initial,
    draft: `record ${consent.purpose} ${patient.id}`,
    send: async ({ decision, on, ...answer }) => {
      await clinic.recordConsent({
        ...answer,
        on: demandTyped({ on }).on,
        patient: patient.id,
        purpose: consent.purpose,
        decision: decision as RecordConsentForm["decision"],
      });
    },
    onDone: () => {
      say(t("consents.saved"));
      onClose();
    },
  });
  const { decision } = form.values;
  return (
    <FormDialog
      title={t("consents.grantTitle", { title: consent.title })}
      form={form}
      submitLabel={submitWords(decision)}
      isIncomplete={!decision}
      onClose={onClose}
    >
      <section>
        <h3 className={styles.textTitle}>{t("consents.text", { version: consent.currentText.version })}</h3>
        <p className={styles.text}>{consent.currentText.text}</p>
      </section>
      <Choices
        label={t("consents.answer")}
        options={[
          { value: "granted", label: t("consents.granted") },
          { value: "declined", label: t("consents.declined") },
        ]}
        value={decision}
        onChange={(chosen) => form.change({ decision: chosen })}
      />
      {consent.namesAContact && decision === "granted" ? (
        <NamingField
          contacts={consent.mayName}
          value={form.values.namingContact}
          onChange={(namingContact) => form.change({ namingContact })}
        />
      ) : null}
      <Columns>
        <DatePicker label={t("consents.on")} {...form.field("on")} />
        <Select label={t("consents.how")} {...form.field("how")} options={howOptions} />
      </Columns>
      <TextField label={t("consents.note")} {...form.field("note")} />
    </FormDialog>
  );
}

function submitWords(decision: Answer["decision"]): string {
  if (decision === null) return t("consents.recordAnswer");
  return decision === "granted" ? t("consents.recordGrant") : t("consents.recordDecline");
}

interface NamingFieldProps {
  contacts: readonly NamedContact[];
  value: ContactId | null;
  onChange: (contact: ContactId) => void;
}

function NamingField({ contacts, value, onChange }: NamingFieldProps) {
  if (contacts.length === 0) return <Banner tone="attention">{t("consents.noContact")}</Banner>;
  return (
    <Select
      label={t("consents.naming")}
      name="namingContact"
      description={t("consents.namingDetail")}
      options={contacts.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
    />
  );
}

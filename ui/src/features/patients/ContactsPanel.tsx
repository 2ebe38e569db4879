import { Pencil } from "lucide-react";
import { useState } from "react";
import type { ContactView, PatientView } from "../../bindings";
import { Badge, type Tone } from "../../design/Badge";
import { Button, IconButton } from "../../design/Button";
import { Panel } from "../../design/Panel";
import { t } from "../../i18n";
import { ContactDialog, newContact } from "./ContactDialog";
import styles from "./PatientPage.module.css";

/** The people around a patient, and what each may know. */
export function ContactsPanel({ patient }: { patient: PatientView }) {
  const [open, setOpen] = useState<typeof newContact | ContactView | null>(null);
  return (
    <Panel
      title={t("contacts.title")}
      actions={
        patient.mayAmend ? (
          <Button onPress={() => setOpen(newContact)}>{t("contacts.add")}</Button>
        ) : undefined
      }
    >
      {patient.contacts.length === 0 ? <p className={styles.quiet}>{t("contacts.empty")}</p> : null}
      <ul className={styles.list}>
        {patient.contacts.map((contact) => (
          <li key={contact.id} className={styles.item}>
            <div className={styles.words}>
              <span>
                <span className={styles.strong}>{contact.name}</span>{" "}
                <span className={styles.quiet}>{contact.relationship}</span>
              </span>
              <span className={styles.quiet}>
                {[contact.shownPhone, contact.email].filter(Boolean).join(" · ")}
              </span>
              <ContactBadges contact={contact} />
            </div>
            {patient.mayAmend ? (
              <IconButton
                label={t("contacts.amend", { name: contact.name })}
                icon={<Pencil />}
                onPress={() => setOpen(contact)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {open ? <ContactDialog patient={patient.id} contact={open} onClose={() => setOpen(null)} /> : null}
    </Panel>
  );
}

const badges = [
  ["neverDisclose", "contacts.neverDisclose", "danger"],
  ["emergency", "contacts.emergency", "primary"],
  ["guardian", "contacts.guardian", "primary"],
  ["partner", "contacts.partner", "neutral"],
  ["payer", "contacts.payer", "neutral"],
  ["getsReminders", "contacts.getsReminders", "neutral"],
  ["mayBook", "contacts.mayBook", "neutral"],
  ["portal", "contacts.portal", "neutral"],
] as const satisfies readonly (readonly [keyof ContactView, string, Tone])[];

function ContactBadges({ contact }: { contact: ContactView }) {
  return (
    <span className={styles.badges}>
      {badges.map(([right, words, tone]) =>
        contact[right] ? (
          <Badge key={right} tone={tone}>
            {t(words)}
          </Badge>
        ) : null,
      )}
      {contact.isSafe || contact.neverDisclose ? null : <Badge tone="danger">{t("contacts.notSafe")}</Badge>}
    </span>
  );
}

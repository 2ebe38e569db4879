import { Pencil } from "lucide-react";
import { useOpened } from "../../api/useKept";
import type { ContactId, ContactView, PatientView } from "../../bindings";
import { Badge, type Tone } from "../../design/Badge";
import { Button, IconButton } from "../../design/Button";
import { Panel } from "../../design/Panel";
import { t } from "../../i18n";
import { ContactDialog, newContact } from "./ContactDialog";
import styles from "./PatientPage.module.css";

/** The people around a patient, and what each may know. */
export function ContactsPanel({ patient }: { patient: PatientView }) {
  const [open, setOpen] = useOpened<ContactId | "new" | null>(`open contact ${patient.id}`, null);
  const contact = open === "new" ? newContact : patient.contacts.find(({ id }) => id === open);
  return (
    <Panel
      title={t("contacts.title")}
      actions={
        patient.mayAmend ? <Button onPress={() => setOpen("new")}>{t("contacts.add")}</Button> : undefined
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
                onPress={() => setOpen(contact.id)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {contact ? (
        <ContactDialog patient={patient.id} contact={contact} onClose={() => setOpen(null)} />
      ) : null}
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

/** What speaks against using the phone or the email of somebody who may be told something. */
function warningsOf({ neverDisclose, phone, phoneIsSafe, neverText, email, emailIsSafe }: ContactView) {
  if (neverDisclose) return [];
  return [
    phone && !phoneIsSafe ? ("contacts.phoneNotSafe" as const) : null,
    phone && phoneIsSafe && neverText ? ("contacts.neverText" as const) : null,
    email && !emailIsSafe ? ("contacts.emailNotSafe" as const) : null,
  ].filter((words) => words !== null);
}

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
      {warningsOf(contact).map((words) => (
        <Badge key={words} tone="danger">
          {t(words)}
        </Badge>
      ))}
    </span>
  );
}

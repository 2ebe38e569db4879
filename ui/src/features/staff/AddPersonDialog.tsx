import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import type { NewPersonForm, OneTimeCode } from "../../bindings";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { PersonFields } from "./PersonFields";

const nobody: NewPersonForm = {
  title: "",
  givenName: "",
  familyName: "",
  displayName: "",
  username: "",
  roles: [],
  registrationNumber: "",
  providerNumber: "",
};

interface AddPersonDialogProps {
  onClose: () => void;
  onAdded: (given: { name: string; username: string; code: OneTimeCode }) => void;
}

/** A new member of staff; what comes back is the code to hand over. */
export function AddPersonDialog({ onClose, onAdded }: AddPersonDialogProps) {
  const clinic = useClinic();
  const say = useToast();
  const form = useForm({
    initial: nobody,
    draft: "add a person",
    send: (person) => clinic.addStaff(person),
    onDone: ({ code }, { displayName, username }) => {
      say(t("staff.added", { name: displayName }));
      onAdded({ name: displayName, username, code });
    },
  });
  return (
    <FormDialog title={t("staff.addTitle")} form={form} submitLabel={t("staff.addSubmit")} onClose={onClose}>
      <p>{t("staff.addIntro")}</p>
      <PersonFields
        person={form.values}
        onChange={(part) => form.change({ ...part, ...shownName(form.values, part) })}
      />
    </FormDialog>
  );
}

/** The shown name follows the names until it is written by hand. */
function shownName(person: NewPersonForm, part: Partial<NewPersonForm>): Partial<NewPersonForm> {
  const namesOf = ({ title, givenName, familyName }: NewPersonForm) =>
    [title, givenName, familyName].filter(Boolean).join(" ");
  if (part.displayName !== undefined || person.displayName !== namesOf(person)) return {};
  return { displayName: namesOf({ ...person, ...part }) };
}

import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import { useVerb } from "../../api/useVerb";
import type { ContactForm, ContactView, PatientId } from "../../bindings";
import { Button } from "../../design/Button";
import { CheckboxGroup } from "../../design/Checkbox";
import { Columns } from "../../design/Layout";
import { Switch } from "../../design/Switch";
import { TextField } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";

export const newContact: ContactForm = {
  id: null,
  name: "",
  relationship: "",
  phone: "",
  email: "",
  phoneIsSafe: true,
  emailIsSafe: true,
  neverText: false,
  discreet: false,
  emergency: false,
  guardian: false,
  partner: false,
  payer: false,
  neverDisclose: false,
  getsReminders: false,
  mayBook: false,
  portal: false,
};

const parts = ["emergency", "guardian", "partner", "payer"] as const;
const rulesOfPhone = ["phoneIsSafe", "neverText"] as const;
const rulesOfEmail = ["emailIsSafe"] as const;
const rights = ["getsReminders", "mayBook", "portal"] as const;

interface ContactDialogProps {
  patient: PatientId;
  contact: ContactForm | ContactView;
  onClose: () => void;
}

/** One person around a patient: who they are to them, and their rights. */
export function ContactDialog({ patient, contact, onClose }: ContactDialogProps) {
  const clinic = useClinic();
  const say = useToast();
  const form = useForm({
    initial: formOf(contact),
    draft: `contact ${patient} ${contact.id ?? "new"}`,
    send: (values) => clinic.saveContact(patient, values),
    onDone: (_, { name }) => {
      say(t("contacts.saved", { name }));
      onClose();
    },
  });
  const leave = () => {
    form.forget();
    onClose();
  };
  const { id } = contact;
  const remove = useVerb(async () => (id ? clinic.removeContact(patient, id) : null), {
    said: t("contacts.removed", { name: contact.name }),
    onDone: leave,
  });
  const chosen = <Name extends keyof ContactForm>(names: readonly Name[]) =>
    names.filter((name) => form.values[name] === true);
  const choose = <Name extends keyof ContactForm>(names: readonly Name[], now: readonly Name[]) =>
    form.change(Object.fromEntries(names.map((name) => [name, now.includes(name)])) as Partial<ContactForm>);

  return (
    <FormDialog
      title={id ? t("contacts.amendTitle", { name: contact.name }) : t("contacts.addTitle")}
      form={form}
      submitLabel={t("action.save")}
      aside={
        id ? (
          <Button look="quiet" onPress={() => remove.run(undefined)} isPending={remove.isPending}>
            {t("contacts.remove")}
          </Button>
        ) : null
      }
      onClose={onClose}
    >
      <Columns>
        <TextField label={t("contacts.name")} {...form.field("name")} isRequired autoFocus />
        <TextField label={t("contacts.relationship")} {...form.field("relationship")} />
        <TextField label={t("contacts.phone")} {...form.field("phone")} type="tel" />
        <TextField label={t("contacts.email")} {...form.field("email")} type="email" />
        <CheckboxGroup
          label={t("contacts.thePhone")}
          options={rulesOfPhone.map((rule) => ({ value: rule, label: t(`contacts.${rule}`) }))}
          value={chosen(rulesOfPhone)}
          onChange={(now) => choose(rulesOfPhone, now)}
        />
        <CheckboxGroup
          label={t("contacts.theEmail")}
          options={rulesOfEmail.map((rule) => ({ value: rule, label: t(`contacts.${rule}`) }))}
          value={chosen(rulesOfEmail)}
          onChange={(now) => choose(rulesOfEmail, now)}
        />
      </Columns>
      <Switch
        label={t("contacts.discreet")}
        description={t("contacts.discreetDetail")}
        isOn={form.values.discreet}
        onChange={(discreet) => form.change({ discreet })}
      />
      <Columns>
        <CheckboxGroup
          label={t("contacts.roles")}
          options={parts.map((part) => ({ value: part, label: t(`contacts.${part}`) }))}
          value={chosen(parts)}
          onChange={(now) => choose(parts, now)}
        />
        <CheckboxGroup
          label={t("contacts.rights")}
          options={rights.map((right) => ({ value: right, label: t(`contacts.${right}`) }))}
          value={chosen(rights)}
          onChange={(now) => choose(rights, now)}
        />
      </Columns>
      <Switch
        label={t("contacts.neverDisclose")}
        description={t("contacts.neverDiscloseDetail")}
        isOn={form.values.neverDisclose}
        onChange={(neverDisclose) => form.change({ neverDisclose })}
      />
    </FormDialog>
  );
}

/** The fields of a contact that can be changed, without those that only show it. */
function formOf(contact: ContactForm | ContactView): ContactForm {
  return Object.fromEntries(
    Object.keys(newContact).map((name) => [name, contact[name as keyof ContactForm]]),
  ) as ContactForm;
}

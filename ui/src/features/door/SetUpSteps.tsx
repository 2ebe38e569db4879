import type { useForm } from "../../api/useForm";
import type { NewPersonForm, Role } from "../../bindings";
import { CheckboxGroup } from "../../design/Checkbox";
import { ComboBox } from "../../design/ComboBox";
import { Columns } from "../../design/Layout";
import { Select } from "../../design/Select";
import { Switch } from "../../design/Switch";
import { SecretField, TextArea, TextField } from "../../design/TextField";
import { t } from "../../i18n";
import { localeOptions, zoneOptions } from "../../i18n/places";
import { PassphraseField } from "./PassphraseField";
import type { SetUpValues } from "./SetUpWizard";

type SetUp = ReturnType<typeof useForm<SetUpValues, unknown>>;

export function ClinicStep({ form }: { form: SetUp }) {
  return (
    <>
      <TextField label={t("setUp.clinicName")} {...form.field("clinicName")} isRequired autoFocus />
      <TextArea label={t("setUp.address")} {...form.field("address")} rows={2} />
      <Columns>
        <TextField label={t("setUp.phone")} {...form.field("phone")} type="tel" />
        <TextField label={t("setUp.email")} {...form.field("email")} type="email" />
        <ComboBox
          label={t("setUp.zone")}
          name="zone"
          options={zoneOptions}
          value={form.values.zone}
          noneText={t("setUp.noZone")}
          onChange={(zone) => form.change({ zone: zone ?? "" })}
        />
        <Select label={t("setUp.locale")} {...form.field("locale")} options={localeOptions} />
      </Columns>
    </>
  );
}

const alsoRoles = (["psychologist", "frontDesk"] as const).map((role) => ({
  value: role as Role,
  label: t(`role.${role}`),
  detail: t(`role.${role}Detail`),
}));

interface OwnerStepProps {
  values: SetUpValues;
  onChange: (part: Partial<SetUpValues>) => void;
}

export function OwnerStep({ values, onChange }: OwnerStepProps) {
  const { owner } = values;
  const change = (part: Partial<NewPersonForm>) => onChange({ owner: withSuggestions(owner, part) });
  const text = (name: Exclude<keyof NewPersonForm, "roles">) => ({
    label: t(`person.${name}`),
    name: `owner.${name}`,
    value: owner[name],
    onChange: (value: string) => change({ [name]: value }),
  });
  return (
    <>
      <Columns count={3}>
        <TextField {...text("title")} autoFocus />
        <TextField {...text("givenName")} isRequired />
        <TextField {...text("familyName")} isRequired />
      </Columns>
      <Columns>
        <TextField {...text("displayName")} isRequired />
        <TextField {...text("username")} description={t("person.usernameDetail")} isRequired isCode />
      </Columns>
      <CheckboxGroup
        label={t("setUp.alsoTitle")}
        name="owner.roles"
        options={alsoRoles}
        value={owner.roles.filter((role) => role !== "owner")}
        onChange={(also) => change({ roles: ["owner", ...also] })}
      />
      {owner.roles.includes("psychologist") ? (
        <Columns>
          <TextField {...text("registrationNumber")} isCode />
          <TextField {...text("providerNumber")} isCode />
        </Columns>
      ) : null}
    </>
  );
}

/** The shown name and the user name follow the names until they are written by hand. */
function withSuggestions(person: NewPersonForm, part: Partial<NewPersonForm>): NewPersonForm {
  const next = { ...person, ...part };
  if (part.displayName === undefined && person.displayName === suggestedName(person)) {
    next.displayName = suggestedName(next);
  }
  if (part.username === undefined && person.username === suggestedUsername(person)) {
    next.username = suggestedUsername(next);
  }
  return next;
}

function suggestedName(person: NewPersonForm): string {
  return [person.title, person.givenName, person.familyName].filter(Boolean).join(" ");
}

function suggestedUsername(person: NewPersonForm): string {
  return person.givenName
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

export function PassphraseStep({ form }: { form: SetUp }) {
  const { values } = form;
  const { owner } = values;
  return (
    <>
      <PassphraseField
        label={t("setUp.passphrase")}
        {...form.field("passphrase")}
        about={[values.clinicName, owner.givenName, owner.familyName, owner.username]}
        autoFocus
      />
      <SecretField
        label={t("setUp.passphraseAgain")}
        {...form.field("passphraseAgain")}
        autoComplete="new-password"
        showLabel={t("action.show")}
        hideLabel={t("action.hide")}
      />
      <Switch
        label={t("setUp.clinicPassphrase")}
        description={t("setUp.clinicPassphraseDetail")}
        isOn={values.opensFile}
        onChange={(opensFile) => form.change({ opensFile })}
      />
    </>
  );
}

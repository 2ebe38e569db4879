import type { NewPersonForm, Role } from "../../bindings";
import { CheckboxGroup } from "../../design/Checkbox";
import { Columns } from "../../design/Layout";
import { TextField } from "../../design/TextField";
import { t } from "../../i18n";

const roles = (["frontDesk", "psychologist", "owner", "auditor"] as const).map((role) => ({
  value: role as Role,
  label: t(`role.${role}`),
  detail: t(`role.${role}Detail`),
}));

interface PersonFieldsProps {
  person: NewPersonForm;
  onChange: (part: Partial<NewPersonForm>) => void;
}

/** Names, roles and numbers of a member of staff. */
export function PersonFields({ person, onChange }: PersonFieldsProps) {
  const text = (name: Exclude<keyof NewPersonForm, "roles">) => ({
    label: t(`person.${name}`),
    name,
    value: person[name],
    onChange: (value: string) => onChange({ [name]: value }),
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
        label={t("staff.roles")}
        name="roles"
        options={roles}
        value={person.roles}
        onChange={(chosen) => onChange({ roles: chosen })}
      />
      <Columns>
        <TextField {...text("registrationNumber")} isCode />
        <TextField {...text("providerNumber")} isCode />
      </Columns>
    </>
  );
}

import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import type { StaffView } from "../../bindings";
import { ColourPicker } from "../../design/ColourPicker";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { PersonFields } from "./PersonFields";

/** Names, roles and colour of someone who works here. */
export function AmendPersonDialog({ member, onClose }: { member: StaffView; onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const { id, version, title, givenName, familyName, displayName, username, roles, colour } = member;
  const { registrationNumber, providerNumber } = member;
  const form = useForm({
    initial: {
      id,
      version,
      title,
      givenName,
      familyName,
      displayName,
      username,
      roles,
      registrationNumber,
      providerNumber,
      colour,
    },
    draft: `amend ${id} ${version}`,
    send: (values) => clinic.amendStaff(values),
    onDone: (_, values) => {
      say(t("staff.amended", { name: values.displayName }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("staff.amendTitle", { name: displayName })}
      form={form}
      submitLabel={t("action.saveChanges")}
      onClose={onClose}
    >
      <PersonFields person={form.values} onChange={form.change} />
      <ColourPicker
        label={t("staff.colour")}
        nameOf={(number) => t("staff.colourName", { number })}
        value={form.values.colour}
        onChange={(chosen) => form.change({ colour: chosen })}
      />
    </FormDialog>
  );
}

import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import type { StaffView } from "../../bindings";
import { Button } from "../../design/Button";
import { ColourPicker } from "../../design/ColourPicker";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
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
    send: (values) => clinic.amendStaff(values),
    onDone: (_, values) => {
      say(t("staff.amended", { name: values.displayName }));
      onClose();
    },
  });
  return (
    <Dialog
      title={t("staff.amendTitle", { name: displayName })}
      isOpen
      onClose={onClose}
      closeLabel={t("action.close")}
    >
      <DialogForm
        problems={form.problems}
        failure={form.failure}
        onSubmit={() => void form.submit()}
        actions={
          <>
            <Button onPress={onClose}>{t("action.cancel")}</Button>
            <Button look="primary" type="submit" isPending={form.isSending}>
              {t("action.saveChanges")}
            </Button>
          </>
        }
      >
        <PersonFields person={form.values} onChange={form.change} />
        <ColourPicker
          label={t("staff.colour")}
          nameOf={(number) => t("staff.colourName", { number })}
          value={form.values.colour}
          onChange={(chosen) => form.change({ colour: chosen })}
        />
      </DialogForm>
    </Dialog>
  );
}

import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { useSession } from "../../api/session";
import { useForm } from "../../api/useForm";
import type { PatientView } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
import { SecretField, TextArea } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";

/** For a psychologist whose patient this is not: the way in for an emergency, with a reason. */
export function BreakGlass({ patient }: { patient: PatientView }) {
  const { seesClinical } = useSession();
  const [isOpen, setOpen] = useState(false);
  if (!seesClinical) return null;
  return (
    <>
      <Banner
        title={t("glass.banner")}
        actions={<Button onPress={() => setOpen(true)}>{t("glass.open")}</Button>}
      >
        {t("glass.bannerDetail")}
      </Banner>
      {isOpen ? <BreakGlassDialog patient={patient} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function BreakGlassDialog({ patient, onClose }: { patient: PatientView; onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const form = useForm({
    initial: { reason: "", passphrase: "" },
    send: ({ reason, passphrase }) => clinic.breakGlass(patient.id, reason, passphrase),
    onDone: () => {
      say(t("glass.done"));
      onClose();
    },
  });
  return (
    <Dialog
      title={t("glass.title", { name: patient.name })}
      isOpen
      onClose={onClose}
      closeLabel={t("action.close")}
      size="small"
    >
      <DialogForm
        problems={form.problems}
        failure={form.failure}
        onSubmit={() => void form.submit()}
        actions={
          <>
            <Button onPress={onClose}>{t("action.cancel")}</Button>
            <Button look="danger" type="submit" isPending={form.isSending}>
              {t("glass.confirm")}
            </Button>
          </>
        }
      >
        <p>{t("glass.body")}</p>
        <TextArea label={t("glass.reason")} {...form.field("reason")} isRequired autoFocus />
        <SecretField
          label={t("glass.passphrase")}
          {...form.field("passphrase")}
          autoComplete="current-password"
          showLabel={t("action.show")}
          hideLabel={t("action.hide")}
        />
      </DialogForm>
    </Dialog>
  );
}

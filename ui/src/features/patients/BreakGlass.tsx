import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useFormats, useSession } from "../../api/session";
import { useForm } from "../../api/useForm";
import { useOpened } from "../../api/useKept";
import type { Instant, PatientView } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Button } from "../../design/Button";
import { SecretField, TextArea } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";

/** For a psychologist whose patient this is not: the way in for an emergency, with a reason. */
export function BreakGlass({ patient }: { patient: PatientView }) {
  const { seesClinical } = useSession();
  const [isOpen, setOpen] = useOpened(`breaking the glass ${patient.id}`, false);
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

/** For whoever came in that way: until when. */
export function OpenInEmergency({ until }: { until: Instant }) {
  const formats = useFormats();
  return (
    <Banner title={t("glass.isOpen")}>{t("glass.isOpenDetail", { time: formats.instantTime(until) })}</Banner>
  );
}

function BreakGlassDialog({ patient, onClose }: { patient: PatientView; onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const form = useForm({
    initial: { reason: "", passphrase: "" },
    draft: `break the glass ${patient.id}`,
    secrets: ["passphrase"],
    send: ({ reason, passphrase }) => clinic.breakGlass(patient.id, reason, passphrase),
    onDone: () => {
      say(t("glass.done"));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("glass.title", { name: patient.name })}
      form={form}
      submitLabel={t("glass.confirm")}
      isGrave
      size="small"
      onClose={onClose}
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
    </FormDialog>
  );
}

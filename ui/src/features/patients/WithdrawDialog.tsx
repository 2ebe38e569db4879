import { useClinic } from "../../api/clinic";
import { demandTyped } from "../../api/demandTyped";
import { FormDialog } from "../../api/FormDialog";
import { useFormats } from "../../api/session";
import { useForm } from "../../api/useForm";
import type { ConsentView, HowGiven, PatientId } from "../../bindings";
import { Banner } from "../../design/Banner";
import { DatePicker } from "../../design/DateField";
import { Columns } from "../../design/Layout";
import { Select } from "../../design/Select";
import { TextField } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { howOptions } from "./howOptions";

interface WithdrawDialogProps {
  patient: PatientId;
  consent: ConsentView;
  onClose: () => void;
}

/** A consent taken back; it says at once what that stops. */
export function WithdrawDialog({ patient, consent, onClose }: WithdrawDialogProps) {
  const clinic = useClinic();
  const formats = useFormats();
  const say = useToast();
  const form = useForm({
    initial: {
      on: formats.civilDateOf(new Date()) as string | null,
      how: "byPhone" as HowGiven,
      note: "",
    },
    draft: `withdraw ${consent.purpose} ${patient}`,
    send: async ({ on, how, note }) => {
      await clinic.recordConsent({
        patient,
        purpose: consent.purpose,
        decision: "withdrawn",
        on: demandTyped({ on }).on,
        how,
        namingContact: null,
        note,
      });
    },
    onDone: () => {
      say(t("consents.saved"));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("consents.withdrawTitle", { title: consent.title })}
      form={form}
      submitLabel={t("consents.recordWithdrawal")}
      isGrave
      size="small"
      onClose={onClose}
    >
      <Banner tone="attention">{consent.turningOffStops}</Banner>
      <Columns>
        <DatePicker label={t("consents.on")} {...form.field("on")} />
        <Select label={t("consents.how")} {...form.field("how")} options={howOptions} />
      </Columns>
      <TextField label={t("consents.note")} {...form.field("note")} />
    </FormDialog>
  );
}

import { useClinic } from "../../api/clinic";
import { useFormats } from "../../api/session";
import { useForm } from "../../api/useForm";
import type { ConsentView, HowGiven, PatientId } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Button } from "../../design/Button";
import { DatePicker } from "../../design/DateField";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
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
    send: ({ on, how, note }) =>
      clinic.recordConsent({
        patient,
        purpose: consent.purpose,
        decision: "withdrawn",
        on: on ?? "",
        how,
        namingContact: null,
        note,
      }),
    onDone: () => {
      say(t("consents.saved"));
      onClose();
    },
  });
  return (
    <Dialog
      title={t("consents.withdrawTitle", { title: consent.title })}
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
              {t("consents.recordWithdrawal")}
            </Button>
          </>
        }
      >
        <Banner tone="attention">{consent.turningOffStops}</Banner>
        <Columns>
          <DatePicker label={t("consents.on")} {...form.field("on")} />
          <Select label={t("consents.how")} {...form.field("how")} options={howOptions} />
        </Columns>
        <TextField label={t("consents.note")} {...form.field("note")} />
      </DialogForm>
    </Dialog>
  );
}

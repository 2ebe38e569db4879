import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import type { HowGiven, PatientId, PreferenceView } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
import { RadioGroup } from "../../design/RadioGroup";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { howOptions } from "./howOptions";

interface ChannelDialogProps {
  patient: PatientId;
  preference: PreferenceView;
  isOn: boolean;
  onClose: () => void;
}

/** A channel switched on or off, and how the patient said so. */
export function ChannelDialog({ patient, preference, isOn, onClose }: ChannelDialogProps) {
  const clinic = useClinic();
  const say = useToast();
  const channel = t(`channel.${preference.channel}`);
  const form = useForm({
    initial: { how: "byPhone" as HowGiven },
    send: ({ how }) => clinic.setChannel(patient, preference.channel, isOn, how),
    onDone: () => {
      say(isOn ? t("channels.switchedOn", { channel }) : t("channels.switchedOff", { channel }));
      onClose();
    },
  });
  return (
    <Dialog
      title={isOn ? t("channels.turnOnTitle", { channel }) : t("channels.turnOffTitle", { channel })}
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
            <Button look={isOn ? "primary" : "danger"} type="submit" isPending={form.isSending}>
              {isOn ? t("channels.turnOn", { channel }) : t("channels.turnOff", { channel })}
            </Button>
          </>
        }
      >
        {isOn ? null : <Banner tone="attention">{preference.turningOffStops}</Banner>}
        <RadioGroup label={t("channels.how")} {...form.field("how")} options={howOptions} />
      </DialogForm>
    </Dialog>
  );
}

import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import type { HowGiven, PatientId, PreferenceView } from "../../bindings";
import { Banner } from "../../design/Banner";
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
    draft: `${preference.channel} of ${patient}`,
    send: ({ how }) => clinic.setChannel(patient, preference.channel, isOn, how),
    onDone: () => {
      say(isOn ? t("channels.switchedOn", { channel }) : t("channels.switchedOff", { channel }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={isOn ? t("channels.turnOnTitle", { channel }) : t("channels.turnOffTitle", { channel })}
      form={form}
      submitLabel={isOn ? t("channels.turnOn", { channel }) : t("channels.turnOff", { channel })}
      isGrave={!isOn}
      size="small"
      onClose={onClose}
    >
      {isOn ? null : <Banner tone="attention">{preference.turningOffStops}</Banner>}
      <RadioGroup label={t("channels.how")} {...form.field("how")} options={howOptions} />
    </FormDialog>
  );
}

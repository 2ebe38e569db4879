import type { Channel, MessageFilter, MessageKind } from "../../bindings";
import { Select } from "../../design/Select";
import { t } from "../../i18n";
import styles from "./Messages.module.css";
import { PatientFilter, type PickedPatient } from "./PatientFilter";

const kinds: readonly MessageKind[] = [
  "confirmation",
  "moved",
  "cancelled",
  "reminder",
  "offer",
  "greeting",
  "test",
];
const channels: readonly Channel[] = ["email", "sms", "whatsapp"];

export const kindOf = (text?: string) => kinds.find((kind) => kind === text) ?? null;
export const channelOf = (text?: string) => channels.find((channel) => channel === text) ?? null;

interface MessageFiltersProps {
  filter: MessageFilter;
  /** Of the patient whose messages are shown. */
  name: string | null;
  /** A list of one kind alone is not narrowed by kind. */
  isOfOneKind: boolean;
  onPatient: (patient: PickedPatient | null) => void;
  onChange: (part: { kind?: MessageKind | undefined; channel?: Channel | undefined }) => void;
}

/** Whose messages, of which kind and by which channel; each narrows every list at once. */
export function MessageFilters({ filter, name, isOfOneKind, onPatient, onChange }: MessageFiltersProps) {
  return (
    <fieldset className={styles.filters} aria-label={t("messages.filters")}>
      <PatientFilter patient={filter.patient} name={name} onChange={onPatient} />
      {isOfOneKind ? null : (
        <div className={styles.choice}>
          <Select<MessageKind | "">
            label={t("messages.kind")}
            isLabelHidden
            options={[
              { value: "", label: t("messages.everyKind") },
              ...kinds.map((kind) => ({ value: kind, label: t(`messages.kind.${kind}`) })),
            ]}
            value={filter.kind ?? ""}
            onChange={(kind) => onChange({ kind: kind || undefined })}
          />
        </div>
      )}
      <div className={styles.choice}>
        <Select<Channel | "">
          label={t("messages.channel")}
          isLabelHidden
          options={[
            { value: "", label: t("messages.everyChannel") },
            ...channels.map((channel) => ({ value: channel, label: t(`channel.${channel}`) })),
          ]}
          value={filter.channel ?? ""}
          onChange={(channel) => onChange({ channel: channel || undefined })}
        />
      </div>
    </fieldset>
  );
}

import { ClinicError } from "../../api/call";
import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import type { AppointmentCard } from "../../bindings";
import { Button } from "../../design/Button";
import { Stack } from "../../design/Layout";
import { TextField } from "../../design/TextField";
import { type PlainTextKey, t } from "../../i18n";
import { useTimes } from "./AppointmentFacts";
import { type Answers, answerProblems, Consequences, noAnswers } from "./Consequences";
import styles from "./Dialogs.module.css";
import { patientNames } from "./patientNames";
import { useCancelPreview, useCancelSeriesPreview } from "./previews";
import { manyTogether, ScopeFields, type ScopeValues, thisOnly } from "./ScopeFields";
import { useUndoToast } from "./useAppointmentVerbs";
import { useFreedToast } from "./useWaitList";

interface CancelDialogProps {
  card: AppointmentCard;
  onClose: () => void;
}

/** The usual reasons, one press each; any other is typed. */
const usualReasons: readonly PlainTextKey[] = [
  "cancel.reason.unwell",
  "cancel.reason.patientAsked",
  "cancel.reason.psychologistAway",
  "cancel.reason.mistake",
];

/** Cancels an appointment with its reason, and says what will be sent. */
export function CancelDialog({ card, onClose }: CancelDialogProps) {
  const clinic = useClinic();
  const times = useTimes();
  const { tell } = useUndoToast();
  const freed = useFreedToast();
  const initial: Answers & ScopeValues & { reason: string } = { ...noAnswers, ...thisOnly, reason: "" };
  const form = useForm({
    initial,
    draft: `cancel ${card.id}`,
    send: async ({ reason, scope, withExceptions, ...answers }) => {
      const problems = [
        ...(reason.trim() ? [] : [{ field: "reason", message: t("cancel.reasonNeeded") }]),
        ...answerProblems(answers),
      ];
      if (problems.length > 0) throw new ClinicError({ code: "invalid", problems });
      const one = {
        id: card.id,
        version: card.version,
        reason: reason.trim(),
        doNotSend: answers.doNotSend,
      };
      if (scope === "this") return clinic.cancelAppointment(one);
      return clinic.cancelSeries({ one, scope, withExceptions });
    },
    onDone: (cancelled) => {
      tell(t("cancel.done", { names: patientNames(cancelled) }), cancelled);
      void freed(card);
      onClose();
    },
  });
  // What is sent does not hang on the reason, and is shown before one is given.
  const one = {
    id: card.id,
    version: card.version,
    reason: t("cancel.reason.patientAsked"),
    doNotSend: null,
  };
  const { scope, withExceptions } = form.values;
  const alone = useCancelPreview(scope === "this" ? one : null);
  const many = useCancelSeriesPreview(scope === "this" ? null : { one, scope, withExceptions });
  const preview = scope === "this" ? alone : manyTogether(many);

  return (
    <FormDialog
      title={t("cancel.title", { names: patientNames(card) })}
      form={form}
      submitLabel={t("cancel.cancel")}
      isGrave
      size="large"
      leaveLabel={t("cancel.keep")}
      onClose={onClose}
    >
      <div className={styles.beside}>
        <Stack>
          <p>{t("cancel.what", { when: times(card), psychologist: card.psychologistName })}</p>
          <TextField {...form.field("reason")} label={t("cancel.reason")} autoFocus />
          <div className={styles.reasons}>
            {usualReasons.map((key) => (
              <Button key={key} onPress={() => form.change({ reason: t(key) })}>
                {t(key)}
              </Button>
            ))}
          </div>
          <ScopeFields series={card.series} values={form.values} preview={many} onChange={form.change} />
        </Stack>
        <Consequences preview={preview} answers={form.values} onChange={form.change} />
      </div>
    </FormDialog>
  );
}

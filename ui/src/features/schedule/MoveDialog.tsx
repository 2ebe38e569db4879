import { ClinicError } from "../../api/call";
import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useFormats } from "../../api/session";
import { useForm } from "../../api/useForm";
import type {
  AppointmentCard,
  BookingChoices,
  CivilDate,
  CivilTime,
  ConsultingRoomId,
  MoveForm,
  StaffId,
} from "../../bindings";
import { Columns, Quiet, Stack } from "../../design/Layout";
import { Select } from "../../design/Select";
import { t } from "../../i18n";
import { timeProblems } from "./bookingValues";
import { type Answers, answerProblems, Consequences, givenAnswers, noAnswers } from "./Consequences";
import styles from "./Dialogs.module.css";
import { patientNames } from "./patientNames";
import { useMovePreview, useMoveSeriesPreview } from "./previews";
import { manyTogether, ScopeFields, type ScopeValues, thisOnly } from "./ScopeFields";
import { TimeFields } from "./TimeFields";
import { useUndoToast } from "./useAppointmentVerbs";
import { useFreedToast } from "./useWaitList";
import { WithBookingChoices } from "./WithBookingChoices";

interface MoveDialogProps {
  card: AppointmentCard;
  /** Where it was dropped; where it stands when the move begins here. */
  proposed: Pick<MoveForm, "start" | "minutes" | "psychologist"> | null;
  onClose: () => void;
}

interface MoveValues extends Answers, ScopeValues {
  date: CivilDate | null;
  time: CivilTime | null;
  minutes: number | null;
  psychologist: StaffId;
  room: ConsultingRoomId | null;
}

const noRoom = "none";

/** Moves an appointment, and says before it is moved what stands in its way and what will be sent. */
export function MoveDialog(props: MoveDialogProps) {
  return (
    <WithBookingChoices title={titleOf(props.card)} onClose={props.onClose}>
      {(choices) => <MoveForChoices {...props} choices={choices} />}
    </WithBookingChoices>
  );
}

const titleOf = (card: AppointmentCard) => t("move.title", { names: patientNames(card) });

function MoveForChoices({ card, proposed, onClose, choices }: MoveDialogProps & { choices: BookingChoices }) {
  const clinic = useClinic();
  const formats = useFormats();
  const { tell } = useUndoToast();
  const freed = useFreedToast();
  const begun = proposed ?? card;
  const initial: MoveValues = {
    ...noAnswers,
    ...thisOnly,
    date: begun.start.slice(0, 10),
    time: begun.start.slice(11),
    minutes: begun.minutes,
    psychologist: begun.psychologist,
    room: card.room,
  };
  const form = useForm({
    initial,
    // With the place to which it was drawn: what was typed for another would be wrong here.
    draft: `move ${card.id} ${begun.start} ${begun.psychologist} ${begun.minutes}`,
    send: async (values) => {
      const problems = [...timeProblems(values), ...answerProblems(values)];
      const move = completeMove(card, values);
      if (problems.length > 0 || !move) throw new ClinicError({ code: "invalid", problems });
      const { scope, withExceptions } = values;
      if (scope === "this") return clinic.moveAppointment(move);
      return clinic.moveSeries({ one: move, scope, withExceptions });
    },
    onDone: (moved) => {
      tell(t("move.done", { names: patientNames(moved), when: formats.dayAndTime(moved.start) }), moved);
      void freed(card);
      onClose();
    },
  });
  const { values, change } = form;
  const { scope, withExceptions } = values;
  const move = completeMove(card, { ...values, ...noAnswers });
  const alone = useMovePreview(scope === "this" ? move : null);
  const many = useMoveSeriesPreview(move && scope !== "this" ? { one: move, scope, withExceptions } : null);
  const preview = scope === "this" ? alone : manyTogether(many);

  return (
    <FormDialog
      title={titleOf(card)}
      form={form}
      submitLabel={t("move.move")}
      leaveLabel={t("move.leave")}
      isReady={proposed !== null}
      size="large"
      aside={<Quiet isSmall>{t("move.from", { when: formats.dayAndTime(card.start) })}</Quiet>}
      onClose={onClose}
    >
      <div className={styles.beside}>
        <Stack>
          <TimeFields values={values} onChange={change} />
          <Columns count={2}>
            <Select<StaffId>
              {...form.field("psychologist")}
              label={t("booking.psychologist")}
              options={choices.psychologists.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <Select<string>
              name="room"
              label={t("booking.room")}
              value={values.room ?? noRoom}
              onChange={(room) => change({ room: room === noRoom ? null : (room as ConsultingRoomId) })}
              options={[
                { value: noRoom, label: t("booking.noRoom") },
                ...choices.rooms.map(({ id, name }) => ({ value: id as string, label: name })),
              ]}
            />
          </Columns>
          <ScopeFields series={card.series} values={values} preview={many} onChange={change} />
        </Stack>
        <Consequences preview={preview} answers={values} onChange={change} />
      </div>
    </FormDialog>
  );
}

function completeMove(card: AppointmentCard, values: MoveValues): MoveForm | null {
  const { date, time, minutes, psychologist, room } = values;
  if (!date || !time || !minutes) return null;
  return {
    id: card.id,
    version: card.version,
    start: `${date}T${time}`,
    minutes,
    psychologist,
    room,
    ...givenAnswers(values),
  };
}

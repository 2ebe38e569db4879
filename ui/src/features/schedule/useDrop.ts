import { useQueryClient } from "@tanstack/react-query";
import { useClinic } from "../../api/clinic";
import { useFormats } from "../../api/session";
import { useVerb } from "../../api/useVerb";
import type { MoveForm, ScheduleColumn } from "../../bindings";
import { t } from "../../i18n";
import { patientNames } from "./patientNames";
import { movePreview } from "./previews";
import type { ScheduleTask } from "./ScheduleTasks";
import { useUndoToast } from "./useAppointmentVerbs";
import { isWhereItWas, moveForm, type Proposal } from "./useMoving";

/**
 * What happens when an appointment is dropped: where nothing clashes and nobody is written to, it moves;
 * otherwise the move is first shown with what it would bring about.
 */
export function useDrop(columns: readonly ScheduleColumn[], onTask: (task: ScheduleTask) => void) {
  const clinic = useClinic();
  const client = useQueryClient();
  const formats = useFormats();
  const { tell } = useUndoToast();
  const move = useVerb((form: MoveForm) => clinic.moveAppointment(form), {
    onDone: (card) =>
      tell(t("move.done", { names: patientNames(card), when: formats.dayAndTime(card.start) }), card),
  });
  const look = useVerb(
    async ({ form }: { form: MoveForm; card: Proposal["card"] }) =>
      client.fetchQuery(movePreview(clinic, form)),
    {
      onDone: (preview, { form, card }) => {
        // Of a series, the dialog asks how far the move reaches.
        const isPlain = preview.clashes.length === 0 && preview.messages.length === 0 && !card.series;
        if (isPlain) move.run(form);
        else onTask({ kind: "move", card, proposed: form });
      },
    },
  );
  return (proposal: Proposal) => {
    const form = moveForm(proposal, columns);
    if (form && !isWhereItWas(form, proposal.card)) look.run({ form, card: proposal.card });
  };
}

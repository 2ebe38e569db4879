import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import type { AppointmentCard } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Button } from "../../design/Button";
import { Dialog, DialogBody } from "../../design/Dialog";
import { Row, Stack } from "../../design/Layout";
import { t } from "../../i18n";
import { useTimes } from "./AppointmentFacts";
import { patientNames } from "./patientNames";
import type { ScheduleTask } from "./ScheduleTasks";

/** Says that appointments fall into leave or on a public holiday, and leads to moving or cancelling each. */
export function InLeave({ onTask }: { onTask: (task: ScheduleTask) => void }) {
  const clinic = useClinic();
  const times = useTimes();
  const [isOpen, setOpen] = useState(false);
  const { data: cards = [] } = useQuery({
    queryKey: keys.appointmentsInLeave(),
    queryFn: () => clinic.appointmentsInLeave(),
  });
  if (cards.length === 0) return null;
  const go = (task: ScheduleTask) => {
    setOpen(false);
    onTask(task);
  };
  return (
    <>
      <Banner tone="attention" actions={<Button onPress={() => setOpen(true)}>{t("inLeave.show")}</Button>}>
        {t("inLeave.count", { count: cards.length })}
      </Banner>
      <Dialog
        title={t("inLeave.title")}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        closeLabel={t("action.close")}
      >
        <DialogBody>
          <Stack>
            {cards.map((card) => (
              <Row key={card.id} isSpread>
                <span>
                  {patientNames(card)}, {times(card)}, {card.psychologistName}
                </span>
                <Verbs card={card} onTask={go} />
              </Row>
            ))}
          </Stack>
        </DialogBody>
      </Dialog>
    </>
  );
}

function Verbs({ card, onTask }: { card: AppointmentCard; onTask: (task: ScheduleTask) => void }) {
  const names = patientNames(card);
  return (
    <Row gap="tight">
      {card.mayMove ? (
        <Button onPress={() => onTask({ kind: "move", card, proposed: null })}>
          {t("inLeave.move", { names })}
        </Button>
      ) : null}
      {card.mayCancel ? (
        <Button look="quiet" onPress={() => onTask({ kind: "cancel", card })}>
          {t("inLeave.cancel", { names })}
        </Button>
      ) : null}
    </Row>
  );
}

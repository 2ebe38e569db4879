import { useEffect, useState } from "react";
import { useClinic, useClinicEvents } from "../api/clinic";
import { useForm } from "../api/useForm";
import { Banner } from "../design/Banner";
import { Button } from "../design/Button";
import { Dialog, DialogBody, DialogFoot } from "../design/Dialog";
import { t } from "../i18n";

interface ClosingDialogProps {
  /** The owner decides what closing does from now on; anybody may end the program once. */
  mayDecide: boolean;
}

/** The first time that somebody closes the window: the program goes on, and here is how to find it again. */
export function ClosingDialog({ mayDecide }: ClosingDialogProps) {
  const clinic = useClinic();
  const events = useClinicEvents();
  const [stops, setStops] = useState<string | null>(null);
  useEffect(() => {
    const listening = events.closingAsked.listen(() => {
      // The warning is a help: without it the question is asked all the same.
      void clinic.whatQuittingStops().then(setStops, () => setStops(""));
    });
    return () => {
      void listening.then((stop) => stop());
    };
  }, [clinic, events]);

  const close = () => setStops(null);
  const keep = useForm({ initial: {}, send: () => clinic.keepRunning(), onDone: close });
  const quit = useForm({
    initial: {},
    send: async () => {
      if (mayDecide) await clinic.quitWhenClosed();
      await clinic.quit();
    },
  });
  const failure = keep.failure ?? quit.failure;
  return (
    <Dialog
      title={t("closing.title")}
      isOpen={stops !== null}
      onClose={close}
      closeLabel={t("action.close")}
      size="small"
      mustAnswer
    >
      <DialogBody>
        <p>{t("closing.body")}</p>
        <p>{t("closing.foundAgain")}</p>
        {mayDecide ? <p>{t("closing.settings")}</p> : null}
        {stops ? (
          <Banner tone="attention" title={t("closing.ifQuit")}>
            {stops}
          </Banner>
        ) : null}
        {failure ? (
          <Banner tone="danger" isAnswer>
            {failure}
          </Banner>
        ) : null}
      </DialogBody>
      <DialogFoot>
        <Button onPress={() => void quit.submit()} isPending={quit.isSending}>
          {mayDecide ? t("closing.quitWhenClosed") : t("closing.quitNow")}
        </Button>
        <Button look="primary" onPress={() => void keep.submit()} isPending={keep.isSending} autoFocus>
          {t("closing.keepRunning")}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

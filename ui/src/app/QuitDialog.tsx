import { useEffect, useState } from "react";
import { useClinic, useClinicEvents } from "../api/clinic";
import { useForm } from "../api/useForm";
import { Banner } from "../design/Banner";
import { ConfirmDialog } from "../design/ConfirmDialog";
import { t } from "../i18n";

interface QuitDialogProps {
  /** What will not be sent; nothing is asked without it. */
  stops: string | null;
  onStay: () => void;
}

export function QuitDialog({ stops, onStay }: QuitDialogProps) {
  const clinic = useClinic();
  const quit = useForm({ initial: {}, send: () => clinic.quit() });
  return (
    <ConfirmDialog
      title={t("quit.title")}
      isOpen={stops !== null}
      confirmLabel={t("quit.confirm")}
      cancelLabel={t("quit.stay")}
      isPending={quit.isSending}
      onConfirm={() => void quit.submit()}
      onCancel={onStay}
    >
      <p>{stops}</p>
      {quit.failure ? (
        <Banner tone="danger" isAnswer>
          {quit.failure}
        </Banner>
      ) : null}
    </ConfirmDialog>
  );
}

/** The same question, when somebody chose to quit in the tray: also where nobody is signed in. */
export function TrayQuitDialog() {
  const clinic = useClinic();
  const events = useClinicEvents();
  const [stops, setStops] = useState<string | null>(null);
  useEffect(() => {
    const listening = events.quitAsked.listen(() => {
      // The warning is a help: without it the question is asked all the same.
      void clinic.whatQuittingStops().then(setStops, () => setStops(""));
    });
    return () => {
      void listening.then((stop) => stop());
    };
  }, [clinic, events]);
  return <QuitDialog stops={stops} onStay={() => setStops(null)} />;
}

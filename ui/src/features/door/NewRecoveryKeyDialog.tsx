import { Printer } from "lucide-react";
import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useSession } from "../../api/session";
import { useForm } from "../../api/useForm";
import { Button } from "../../design/Button";
import { Dialog, DialogBody, DialogFoot } from "../../design/Dialog";
import { TextField } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { ProvedDialog } from "./ProvedDialog";
import { RecoverySheet } from "./RecoverySheet";

/** Makes the key on paper worthless, shows its successor, and has that typed back. */
export function NewRecoveryKeyDialog({ onClose }: { onClose: () => void }) {
  const clinic = useClinic();
  const session = useSession();
  const [made, setMade] = useState<string | null>(null);
  const [isHidden, setHidden] = useState(false);
  if (made === null) {
    return (
      <ProvedDialog
        title={t("keys.newRecoveryTitle")}
        confirmLabel={t("keys.newRecoveryConfirm")}
        isGrave
        send={(passphrase) => clinic.newRecoveryKey(passphrase)}
        onDone={setMade}
        onClose={onClose}
      >
        <p>{t("keys.newRecoveryIntro")}</p>
      </ProvedDialog>
    );
  }
  if (isHidden) return <TypeBackDialog onShow={() => setHidden(false)} onClose={onClose} />;
  return (
    <Dialog
      title={t("setUp.recoveryTitle")}
      isOpen
      onClose={onClose}
      closeLabel={t("action.close")}
      size="small"
    >
      <DialogBody>
        <p>{t("keys.newRecoveryDone")}</p>
        <RecoverySheet recoveryKey={made} clinicName={session.clinicName} />
      </DialogBody>
      <DialogFoot>
        <Button icon={<Printer />} onPress={() => window.print()}>
          {t("setUp.printKey")}
        </Button>
        <Button look="primary" onPress={() => setHidden(true)}>
          {t("setUp.keyKept")}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

function TypeBackDialog({ onShow, onClose }: { onShow: () => void; onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const form = useForm({
    initial: { recoveryKey: "" },
    send: ({ recoveryKey }) => clinic.confirmNewRecoveryKey(recoveryKey),
    onDone: () => {
      say(t("keys.recoveryConfirmed"));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("setUp.recoveryTitle")}
      form={form}
      submitLabel={t("keys.confirmRecovery")}
      size="small"
      leaveLabel={t("setUp.showKeyAgain")}
      onBack={onShow}
      onClose={onClose}
    >
      <TextField
        label={t("setUp.typeBack")}
        description={t("setUp.typeBackDetail")}
        {...form.field("recoveryKey")}
        isCode
        autoFocus
      />
    </FormDialog>
  );
}

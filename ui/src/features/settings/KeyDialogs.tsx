import { Printer } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useClinic } from "../../api/clinic";
import { useSession } from "../../api/session";
import { useForm } from "../../api/useForm";
import type { KeySlotView } from "../../bindings";
import { Button } from "../../design/Button";
import { Dialog, DialogBody, DialogFoot } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
import { SecretField } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { PassphraseField, RecoverySheet } from "../door";

/** A second way into the file, for when the keychain is lost. */
export function AddPassphraseDialog({ onClose }: { onClose: () => void }) {
  const clinic = useClinic();
  const session = useSession();
  const say = useToast();
  const form = useForm({
    initial: { passphrase: "" },
    send: ({ passphrase }) => clinic.addPassphraseSlot(passphrase),
    onDone: () => {
      say(t("keys.passphraseAdded"));
      onClose();
    },
  });
  return (
    <Dialog
      title={t("keys.passphraseTitle")}
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
            <Button look="primary" type="submit" isPending={form.isSending}>
              {t("keys.passphraseAdd")}
            </Button>
          </>
        }
      >
        <p>{t("keys.passphraseIntro")}</p>
        <PassphraseField
          label={t("keys.passphraseField")}
          {...form.field("passphrase")}
          about={[session.clinicName, session.displayName]}
          autoFocus
        />
      </DialogForm>
    </Dialog>
  );
}

/** Makes the key on paper worthless and shows its successor. */
export function NewRecoveryKeyDialog({ onClose }: { onClose: () => void }) {
  const clinic = useClinic();
  const session = useSession();
  const [made, setMade] = useState<string | null>(null);
  if (made === null) {
    return (
      <ProvedDialog
        title={t("keys.newRecoveryTitle")}
        confirmLabel={t("keys.newRecoveryConfirm")}
        send={(passphrase) => clinic.newRecoveryKey(passphrase)}
        onDone={setMade}
        onClose={onClose}
      >
        <p>{t("keys.newRecoveryIntro")}</p>
      </ProvedDialog>
    );
  }
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
        <Button look="primary" onPress={onClose}>
          {t("action.done")}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

/** Takes a key away, once the owner has proved to be the owner. */
export function RemoveKeyDialog({ slot, onClose }: { slot: KeySlotView; onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  return (
    <ProvedDialog
      title={t("keys.removeTitle", { title: slot.title })}
      confirmLabel={t("keys.removeConfirm")}
      send={(passphrase) => clinic.removeKeySlot(slot.id, passphrase)}
      onDone={() => {
        say(t("keys.removed"));
        onClose();
      }}
      onClose={onClose}
    >
      <p>{slot.kind === "os" ? t("keys.removeOsBody") : t("keys.removePassphraseBody")}</p>
    </ProvedDialog>
  );
}

interface ProvedDialogProps<Given> {
  title: string;
  confirmLabel: string;
  send: (passphrase: string) => Promise<Given>;
  onDone: (given: Given) => void;
  onClose: () => void;
  children: ReactNode;
}

/** Something grave, for which the sign-in passphrase is asked once more. */
function ProvedDialog<Given>({
  title,
  confirmLabel,
  send,
  onDone,
  onClose,
  children,
}: ProvedDialogProps<Given>) {
  const form = useForm({ initial: { passphrase: "" }, send: ({ passphrase }) => send(passphrase), onDone });
  return (
    <Dialog title={title} isOpen onClose={onClose} closeLabel={t("action.close")} size="small">
      <DialogForm
        problems={form.problems}
        failure={form.failure}
        onSubmit={() => void form.submit()}
        actions={
          <>
            <Button onPress={onClose}>{t("action.cancel")}</Button>
            <Button look="danger" type="submit" isPending={form.isSending}>
              {confirmLabel}
            </Button>
          </>
        }
      >
        {children}
        <SecretField
          label={t("keys.yourPassphrase")}
          {...form.field("passphrase")}
          autoComplete="current-password"
          showLabel={t("action.show")}
          hideLabel={t("action.hide")}
          autoFocus
        />
      </DialogForm>
    </Dialog>
  );
}

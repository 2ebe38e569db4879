import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useFormats, useSession } from "../../api/session";
import { useForm } from "../../api/useForm";
import type { KeySlotView, OneTimeCode } from "../../bindings";
import { Button } from "../../design/Button";
import { Dialog, DialogBody, DialogFoot } from "../../design/Dialog";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { PassphraseField, ProvedDialog } from "../door";
import styles from "./KeyDialogs.module.css";

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
    <FormDialog
      title={t("keys.passphraseTitle")}
      form={form}
      submitLabel={t("keys.passphraseAdd")}
      size="small"
      onClose={onClose}
    >
      <p>{t("keys.passphraseIntro")}</p>
      <PassphraseField
        label={t("keys.passphraseField")}
        {...form.field("passphrase")}
        about={[session.clinicName, session.displayName]}
        autoFocus
      />
    </FormDialog>
  );
}

/** What no longer happens once a key is gone; the recovery key is replaced, never removed. */
const losses = {
  os: "keys.removeOsBody",
  passphrase: "keys.removePassphraseBody",
  recovery: "keys.removePassphraseBody",
  code: "keys.removeCodeBody",
} as const;

/** Takes a key away, once the owner has proved to be the owner. */
export function RemoveKeyDialog({ slot, onClose }: { slot: KeySlotView; onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  return (
    <ProvedDialog
      title={t("keys.removeTitle", { title: slot.title })}
      confirmLabel={t("keys.removeConfirm")}
      isGrave
      send={(passphrase) => clinic.removeKeySlot(slot.id, passphrase)}
      onDone={() => {
        say(t("keys.removed"));
        onClose();
      }}
      onClose={onClose}
    >
      <p>{t(losses[slot.kind])}</p>
    </ProvedDialog>
  );
}

/** Makes a code for another account of this computer, and shows it once. */
export function OpeningCodeDialog({ onClose }: { onClose: () => void }) {
  const clinic = useClinic();
  const formats = useFormats();
  const [made, setMade] = useState<OneTimeCode | null>(null);
  if (made === null) {
    return (
      <ProvedDialog
        title={t("keys.codeTitle")}
        confirmLabel={t("keys.codeConfirm")}
        send={(passphrase) => clinic.newOpeningCode(passphrase)}
        onDone={setMade}
        onClose={onClose}
      >
        <p>{t("keys.codeIntro")}</p>
      </ProvedDialog>
    );
  }
  return (
    <Dialog title={t("keys.codeTitle")} isOpen onClose={onClose} closeLabel={t("action.close")} size="small">
      <DialogBody>
        <p className={styles.code}>{made.code}</p>
        <p>{t("keys.codeUntil", { time: formats.instantTime(made.expires) })}</p>
        <ol className={styles.steps}>
          <li>{t("keys.codeStepClose")}</li>
          <li>{t("keys.codeStepStart")}</li>
          <li>{t("keys.codeStepType")}</li>
        </ol>
      </DialogBody>
      <DialogFoot>
        <Button look="primary" onPress={onClose} autoFocus>
          {t("action.done")}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

import { Copy } from "lucide-react";
import { useFormats } from "../../api/session";
import type { OneTimeCode } from "../../bindings";
import { Button } from "../../design/Button";
import { Dialog, DialogBody, DialogFoot } from "../../design/Dialog";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import styles from "./OneTimeCodeDialog.module.css";

interface OneTimeCodeDialogProps {
  name: string;
  username: string;
  code: OneTimeCode;
  onClose: () => void;
}

/** The code to hand over, shown this once. */
export function OneTimeCodeDialog({ name, username, code, onClose }: OneTimeCodeDialogProps) {
  const formats = useFormats();
  const say = useToast();
  const copy = async () => {
    await navigator.clipboard.writeText(code.code);
    say(t("staff.codeCopied"));
  };
  return (
    <Dialog
      title={t("staff.codeTitle", { name })}
      isOpen
      onClose={onClose}
      closeLabel={t("action.close")}
      size="small"
    >
      <DialogBody>
        <p>{t("staff.codeIntro", { username })}</p>
        <p className={styles.code}>{code.code}</p>
        <p>
          {t("staff.codeExpires", { until: formats.instant(code.expires) })} {t("staff.codeShownOnce")}
        </p>
      </DialogBody>
      <DialogFoot>
        <Button icon={<Copy />} onPress={() => void copy()}>
          {t("action.copy")}
        </Button>
        <Button look="primary" onPress={onClose}>
          {t("action.done")}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

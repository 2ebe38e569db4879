import { useState } from "react";
import { useSession } from "../api/session";
import { Button } from "../design/Button";
import { Dialog, DialogBody, DialogFoot } from "../design/Dialog";
import { t } from "../i18n";

/** What the person must be told after signing in, such as that their passphrase was reset. */
export function Notices() {
  const { notices } = useSession();
  const [isOpen, setOpen] = useState(notices.length > 0);
  const close = () => setOpen(false);
  return (
    <Dialog
      title={t("notice.title")}
      isOpen={isOpen}
      onClose={close}
      closeLabel={t("action.close")}
      size="small"
    >
      <DialogBody>
        {notices.map((notice) => (
          <p key={notice}>{notice}</p>
        ))}
      </DialogBody>
      <DialogFoot>
        <Button look="primary" onPress={close} autoFocus>
          {t("action.continue")}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

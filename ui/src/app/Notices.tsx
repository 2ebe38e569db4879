import { useState } from "react";
import { useClinic } from "../api/clinic";
import { useSession } from "../api/session";
import { useVerb } from "../api/useVerb";
import { Button } from "../design/Button";
import { Dialog, DialogBody, DialogFoot } from "../design/Dialog";
import { t } from "../i18n";

/**
 * What the person must be told after signing in, such as that their passphrase was reset.
 * It comes back at each sign-in until they have said that they read it.
 */
export function Notices() {
  const clinic = useClinic();
  const { notices } = useSession();
  const told = notices.join("\n");
  const [read, setRead] = useState("");
  const markRead = useVerb(() => clinic.markNoticesRead());
  const close = () => {
    setRead(told);
    markRead.run(undefined);
  };
  return (
    <Dialog
      title={t("notice.title")}
      isOpen={told !== "" && told !== read}
      onClose={close}
      closeLabel={t("action.close")}
      size="small"
    >
      <DialogBody>
        {notices.map((notice) => (
          <p key={notice}>{notice}</p>
        ))}
        <p>{t("notice.unexpected")}</p>
      </DialogBody>
      <DialogFoot>
        <Button look="primary" onPress={close} autoFocus>
          {t("notice.read")}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

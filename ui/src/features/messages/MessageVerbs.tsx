import { useState } from "react";
import type { MessageDetail, MessageId } from "../../bindings";
import { Button } from "../../design/Button";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { Row } from "../../design/Layout";
import { t } from "../../i18n";
import { useMessage } from "./queries";
import { useMessageVerbs } from "./useMessageVerbs";

/** The verbs of a message as buttons. Sending twice is asked about first, in the clinic's words. */
export function MessageVerbs({ message, atMost }: { message: MessageDetail; atMost?: number }) {
  const verbs = useMessageVerbs();
  const [isAsking, setAsking] = useState(false);
  const offered = verbs.filter((verb) => verb.isOffered(message)).slice(0, atMost);
  const resend = verbs.find((verb) => verb.key === "resend");
  const { id } = message.row;
  if (offered.length === 0) return null;
  return (
    <Row gap="tight">
      {offered.map((verb) => (
        <Button
          key={verb.key}
          onPress={() => {
            if (verb.key === "resend" && message.resendWarns) setAsking(true);
            else verb.run(id);
          }}
        >
          {t(verb.words)}
        </Button>
      ))}
      <ConfirmDialog
        title={t("message.resendTitle")}
        isOpen={isAsking}
        confirmLabel={t("message.resend")}
        cancelLabel={t("message.notNow")}
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          resend?.run(id);
        }}
      >
        <p>{message.resendWarns}</p>
      </ConfirmDialog>
    </Row>
  );
}

/** The two likeliest verbs of a message, for lists outside of the messages page. */
export function LikelyMessageVerbs({ message }: { message: MessageId }) {
  const { data } = useMessage(message);
  return data ? <MessageVerbs message={data} atMost={2} /> : null;
}

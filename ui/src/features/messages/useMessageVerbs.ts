import { useClinic } from "../../api/clinic";
import { useVerb } from "../../api/useVerb";
import type { MessageDetail, MessageId } from "../../bindings";
import { type PlainTextKey, t } from "../../i18n";

export interface MessageVerb {
  key: string;
  words: PlainTextKey;
  isOffered: (message: MessageDetail) => boolean;
  run: (message: MessageId) => void;
}

/** Everything a person can decide about a message, the likeliest first. What is offered, the clinic says. */
export function useMessageVerbs(): readonly MessageVerb[] {
  const clinic = useClinic();
  const hold = useVerb((id: MessageId) => clinic.holdMessage(id), { said: t("message.held") });
  const release = useVerb((id: MessageId) => clinic.releaseMessage(id), { said: t("message.released") });
  const sendNow = useVerb((id: MessageId) => clinic.sendMessageNow(id), { said: t("message.sentNow") });
  const resend = useVerb((id: MessageId) => clinic.resendMessage(id), { said: t("message.resent") });
  const markSent = useVerb((id: MessageId) => clinic.markMessageSent(id), { said: t("message.markedSent") });
  const dismiss = useVerb((id: MessageId) => clinic.dismissMessage(id), { said: t("message.dismissed") });
  return [
    { key: "sendNow", words: "message.sendNow", isOffered: (one) => one.maySendNow, run: sendNow.run },
    { key: "release", words: "message.release", isOffered: (one) => one.mayRelease, run: release.run },
    { key: "hold", words: "message.hold", isOffered: (one) => one.mayHold, run: hold.run },
    { key: "resend", words: "message.resend", isOffered: (one) => one.mayResend, run: resend.run },
    { key: "markSent", words: "message.markSent", isOffered: (one) => one.mayMarkSent, run: markSent.run },
    { key: "dismiss", words: "message.dismiss", isOffered: (one) => one.mayDismiss, run: dismiss.run },
  ];
}

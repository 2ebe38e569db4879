import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import { useFormats } from "../../api/session";
import { useVerb } from "../../api/useVerb";
import type { ReplyDetail, ReplyId } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Button } from "../../design/Button";
import { Dialog, DialogBody, DialogFoot } from "../../design/Dialog";
import { Facts } from "../../design/Facts";
import { Stack } from "../../design/Layout";
import { t } from "../../i18n";
import styles from "./Messages.module.css";

interface ReplyDialogProps {
  reply: ReplyId;
  title: string;
  onClose: () => void;
}

/** What somebody wrote. That it was read is kept by the clinic. */
export function ReplyDialog({ reply, title, onClose }: ReplyDialogProps) {
  const clinic = useClinic();
  const detail = useQuery({ queryKey: keys.reply(reply), queryFn: () => clinic.openReply(reply) });
  const settle = useVerb((id: ReplyId) => clinic.settleReply(id), { said: t("replies.settled") });
  const navigate = useNavigate();
  const patient = detail.data?.row.patient;
  return (
    <Dialog title={title} isOpen onClose={onClose} closeLabel={t("replies.close")}>
      <DialogBody>
        <Await query={detail}>{(opened) => <ReplyText detail={opened} />}</Await>
      </DialogBody>
      <DialogFoot>
        {patient ? (
          <Button onPress={() => void navigate({ to: "/patients/$patient", params: { patient } })}>
            {t("replies.openPatient")}
          </Button>
        ) : null}
        {detail.data?.maySettle ? (
          <Button
            look="primary"
            onPress={() => {
              settle.run(reply);
              onClose();
            }}
          >
            {t("replies.dealtWith")}
          </Button>
        ) : null}
      </DialogFoot>
    </Dialog>
  );
}

function ReplyText({ detail }: { detail: ReplyDetail }) {
  const formats = useFormats();
  const { row } = detail;
  return (
    <Stack>
      {row.isUrgent ? <Banner tone="danger">{t("replies.urgentDetail")}</Banner> : null}
      <blockquote className={styles.reply}>{detail.body || t("replies.empty")}</blockquote>
      <Facts
        facts={[
          { term: t("replies.number"), value: detail.number },
          { term: t("replies.written"), value: formats.instant(row.at) },
        ]}
      />
      <p>{row.sentence}</p>
      <p className={styles.quiet}>{t("replies.neverAnswered")}</p>
    </Stack>
  );
}

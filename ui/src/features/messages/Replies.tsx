import { MessageSquareText, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useFormats } from "../../api/session";
import type { ReplyId, ReplyRow } from "../../bindings";
import { Button } from "../../design/Button";
import { Panel } from "../../design/Panel";
import { RowList } from "../../design/RowList";
import { t } from "../../i18n";
import styles from "./Messages.module.css";
import { useReplies } from "./queries";
import { ReplyDialog } from "./ReplyDialog";

/** What people wrote and the program did not settle; nothing while there is none. */
export function Replies() {
  const { data } = useReplies(true);
  const formats = useFormats();
  if (!data || data.length === 0) return null;
  return (
    <div className={styles.replies}>
      <Panel title={t("replies.title")} isFlush>
        <RowList
          label={t("replies.title")}
          items={data}
          itemKey={(row) => row.id}
          itemText={(row) => `${row.from}. ${row.sentence}`}
        >
          {(row) => (
            <div className={styles.replyRow}>
              <ReplyIcon row={row} />
              <div className={styles.replyWho}>
                <strong>{row.from}</strong>
                <span>{row.sentence}</span>
                <span className={styles.quiet}>{formats.instant(row.at)}</span>
              </div>
              <ReadReply
                reply={row.id}
                title={t("replies.opened", { from: row.from })}
                isUrgent={row.isUrgent}
              />
            </div>
          )}
        </RowList>
      </Panel>
    </div>
  );
}

function ReplyIcon({ row }: { row: ReplyRow }) {
  return row.isUrgent ? (
    <TriangleAlert aria-label={t("replies.urgent")} className={styles.urgent} />
  ) : (
    <MessageSquareText aria-hidden="true" />
  );
}

/** Opens a reply by itself: lists never show its words. */
export function ReadReply({ reply, title, isUrgent }: { reply: ReplyId; title: string; isUrgent: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button aria-label={t("replies.readWhich", { title })} onPress={() => setOpen(true)}>
        {isUrgent ? t("replies.readAtOnce") : t("replies.read")}
      </Button>
      {isOpen ? <ReplyDialog reply={reply} title={title} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

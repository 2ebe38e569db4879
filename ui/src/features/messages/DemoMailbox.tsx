import { Await } from "../../api/Await";
import { useFormats } from "../../api/session";
import { t } from "../../i18n";
import styles from "./Messages.module.css";
import { useDemoMailbox } from "./queries";

/** What really left a demo practice, as its own mail server received it. */
export function DemoMailbox() {
  const mailbox = useDemoMailbox();
  const formats = useFormats();
  return (
    <>
      <p className={styles.quiet}>{t("mailbox.about")}</p>
      <Await query={mailbox}>
        {(mails) =>
          mails.length === 0 ? (
            <p>{t("mailbox.empty")}</p>
          ) : (
            <ul className={styles.mails}>
              {mails.map((mail) => (
                <li key={mail.key}>
                  <details className={styles.mail}>
                    <summary>
                      <span className={styles.subject}>{mail.subject}</span>
                      <span className={styles.quiet}>
                        {t("mailbox.to", { to: mail.to, at: formats.instant(mail.at) })}
                      </span>
                    </summary>
                    <p className={styles.text}>{mail.text}</p>
                  </details>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </>
  );
}

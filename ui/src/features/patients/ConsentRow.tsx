import type { ReactNode } from "react";
import { useFormats } from "../../api/session";
import type { ConsentEntry, ConsentView } from "../../bindings";
import { Badge, type Tone } from "../../design/Badge";
import { Button } from "../../design/Button";
import { Disclosure } from "../../design/Disclosure";
import { Switch } from "../../design/Switch";
import { t } from "../../i18n";
import styles from "./ConsentsPanel.module.css";

const tones: Record<ConsentView["state"], Tone> = {
  notAsked: "attention",
  granted: "success",
  declined: "neutral",
  withdrawn: "neutral",
  lapsed: "attention",
};

interface ConsentRowProps {
  consent: ConsentView;
  onRecord: () => void;
  onWithdraw: () => void;
  /** A choice of staff that goes with it. */
  children?: ReactNode;
}

/** One consent: its switch, its sentence, and how it came to be. */
export function ConsentRow({ consent, onRecord, onWithdraw, children }: ConsentRowProps) {
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <Switch
          label={consent.title}
          description={consent.sentence}
          isOn={consent.isOn}
          isDisabled={!consent.mayChange}
          onChange={(isOn) => (isOn ? onRecord() : onWithdraw())}
        />
        {consent.isOn ? null : <Badge tone={tones[consent.state]}>{t(`consents.${consent.state}`)}</Badge>}
      </div>
      {consent.mayAsk ? (
        <div className={styles.under}>
          <div className={styles.ask}>
            <Button
              look="quiet"
              aria-label={t("consents.askNamed", { title: consent.title })}
              onPress={onRecord}
            >
              {t("consents.ask")}
            </Button>
          </div>
        </div>
      ) : null}
      {children ? <div className={styles.under}>{children}</div> : null}
      {consent.history.length > 0 ? (
        <div className={styles.under}>
          <Disclosure title={t("consents.history")} detail={String(consent.history.length)}>
            <ConsentHistory title={consent.title} history={consent.history} />
          </Disclosure>
        </div>
      ) : null}
    </li>
  );
}

function ConsentHistory({ title, history }: { title: string; history: readonly ConsentEntry[] }) {
  const formats = useFormats();
  return (
    <ol className={styles.history} aria-label={t("consents.historyOf", { title })}>
      {history.map((entry) => (
        <li key={`${entry.recordedAt} ${entry.state}`} className={styles.entry}>
          <span className={styles.entryState}>
            {t("consents.entry", {
              state: t(`consents.${entry.state}`),
              on: formats.shortDate(entry.on),
            })}
          </span>
          <span className={styles.quiet}>{wordsOf(entry)}</span>
          {entry.note ? <span>{entry.note}</span> : null}
        </li>
      ))}
    </ol>
  );
}

function wordsOf({ how, by, textVersion, naming }: ConsentEntry): string {
  return [
    how ? t("consents.entryHow", { how: t(`consents.how.${how}`), by }) : t("consents.entryBy", { by }),
    naming ? t("consents.entryNaming", { name: naming }) : "",
    textVersion === null ? "" : t("consents.entryText", { version: textVersion }),
  ]
    .filter(Boolean)
    .join(", ");
}

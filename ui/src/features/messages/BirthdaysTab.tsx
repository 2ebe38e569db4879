import type { ReactNode } from "react";
import { useState } from "react";
import { Await } from "../../api/Await";
import type { PatientId } from "../../bindings";
import { Panel } from "../../design/Panel";
import { t } from "../../i18n";
import { BirthdayCorrections } from "./BirthdayCorrections";
import styles from "./Birthdays.module.css";
import { GreetingsOff } from "./GreetingsOff";
import { useBirthdaysAhead } from "./queries";
import { YearAhead } from "./YearAhead";

interface BirthdaysTabProps {
  /** Only this patient is asked about: what was sent to them, and nobody's year. */
  patient: PatientId | null;
  /** The greetings that were planned, sent and left out. */
  history: ReactNode;
}

/** Who will be congratulated and who not, whose birthday needs a person, and what has gone out. */
export function BirthdaysTab({ patient, history }: BirthdaysTabProps) {
  return (
    <div className={styles.tab}>
      {patient ? null : <Ahead />}
      <Panel title={t("birthdays.history")} isFlush>
        <div className={styles.history}>{history}</div>
      </Panel>
    </div>
  );
}

function Ahead() {
  const [month, setMonth] = useState(0);
  return (
    <Await query={useBirthdaysAhead(month)}>
      {(view) => (
        <>
          {view.isOn ? null : <GreetingsOff />}
          <div className={styles.year}>
            <YearAhead view={view} month={month} onMonth={setMonth} />
            <BirthdayCorrections unclear={view.unclear} />
          </div>
        </>
      )}
    </Await>
  );
}

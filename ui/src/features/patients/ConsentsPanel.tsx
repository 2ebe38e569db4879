import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Await } from "../../api/Await";
import type { ConsentsView, ConsentView, PatientView, PreferenceView } from "../../bindings";
import { Panel } from "../../design/Panel";
import { t } from "../../i18n";
import { ChannelDialog } from "./ChannelDialog";
import { ChannelRow } from "./ChannelRow";
import { ConsentRow } from "./ConsentRow";
import styles from "./ConsentsPanel.module.css";
import { QuietHours } from "./QuietHours";
import { usePatientConsents } from "./queries";
import { RecordConsentDialog } from "./RecordConsentDialog";
import { WithdrawDialog } from "./WithdrawDialog";

type Task =
  | { kind: "record" | "withdraw"; consent: ConsentView }
  | { kind: "channel"; preference: PreferenceView; isOn: boolean };

/** What the patient agreed to, a switch and a sentence each, and by which channels. */
export function ConsentsPanel({ patient }: { patient: PatientView }) {
  return (
    <Await query={usePatientConsents(patient.id)}>
      {(view) => <ConsentSwitches patient={patient} view={view} />}
    </Await>
  );
}

function ConsentSwitches({ patient, view }: { patient: PatientView; view: ConsentsView }) {
  const { ask } = useSearch({ from: "/patients/$patient" });
  const navigate = useNavigate();
  const asked = view.consents.find(({ purpose, state }) => purpose === ask && state === "notAsked");
  const [task, setTask] = useState<Task | null>(asked ? { kind: "record", consent: asked } : null);
  const close = () => {
    setTask(null);
    if (ask) {
      void navigate({
        to: "/patients/$patient",
        params: { patient: patient.id },
        search: {},
        replace: true,
      });
    }
  };
  return (
    <>
      <Panel title={t("consents.title")}>
        <ul className={styles.list}>
          {view.consents.filter(concerns).map((consent) => (
            <ConsentRow
              key={consent.purpose}
              consent={consent}
              onRecord={() => setTask({ kind: "record", consent })}
              onWithdraw={() => setTask({ kind: "withdraw", consent })}
            />
          ))}
        </ul>
      </Panel>
      <Panel title={t("channels.patientTitle")}>
        <ul className={styles.list}>
          {view.channels.map((preference) => (
            <ChannelRow
              key={preference.channel}
              preference={preference}
              onSwitch={(isOn) => setTask({ kind: "channel", preference, isOn })}
            />
          ))}
        </ul>
        <QuietHours patient={patient.id} view={view} />
      </Panel>
      {task?.kind === "record" ? (
        <RecordConsentDialog patient={patient} consent={task.consent} onClose={close} />
      ) : null}
      {task?.kind === "withdraw" ? (
        <WithdrawDialog patient={patient.id} consent={task.consent} onClose={close} />
      ) : null}
      {task?.kind === "channel" ? (
        <ChannelDialog patient={patient.id} preference={task.preference} isOn={task.isOn} onClose={close} />
      ) : null}
    </>
  );
}

/** A consent that cannot be asked for yet is shown only once there is something to tell of it. */
function concerns(consent: ConsentView): boolean {
  return consent.canBeAsked || consent.state !== "notAsked";
}

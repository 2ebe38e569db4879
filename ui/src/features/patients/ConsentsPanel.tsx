import { useNavigate, useSearch } from "@tanstack/react-router";
import { Await } from "../../api/Await";
import { useOpened } from "../../api/useKept";
import type { Channel, ConsentsView, PatientView, Purpose } from "../../bindings";
import { Panel } from "../../design/Panel";
import { t } from "../../i18n";
import { ChannelDialog } from "./ChannelDialog";
import { ChannelRow } from "./ChannelRow";
import { ConsentRow } from "./ConsentRow";
import styles from "./ConsentsPanel.module.css";
import { GreetedPersonally } from "./GreetedPersonally";
import { QuietHours } from "./QuietHours";
import { usePatientConsents } from "./queries";
import { RecordConsentDialog } from "./RecordConsentDialog";
import { WithdrawDialog } from "./WithdrawDialog";

type Task =
  | { kind: "record" | "withdraw"; purpose: Purpose }
  | { kind: "channel"; channel: Channel; isOn: boolean };

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
  const asked = view.consents.find(({ purpose, mayAsk }) => purpose === ask && mayAsk);
  const [task, setTask] = useOpened<Task | null>(
    `consents ${patient.id}`,
    asked ? { kind: "record", purpose: asked.purpose } : null,
  );
  const consent =
    task && task.kind !== "channel" ? view.consents.find(({ purpose }) => purpose === task.purpose) : null;
  const preference =
    task?.kind === "channel" ? view.channels.find(({ channel }) => channel === task.channel) : null;
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
          {view.consents
            .filter(({ isShown }) => isShown)
            .map((consent) => (
              <ConsentRow
                key={consent.purpose}
                consent={consent}
                onRecord={() => setTask({ kind: "record", purpose: consent.purpose })}
                onWithdraw={() => setTask({ kind: "withdraw", purpose: consent.purpose })}
              >
                {consent.purpose === "birthdayGreetings" ? <GreetedPersonally patient={patient} /> : null}
              </ConsentRow>
            ))}
        </ul>
      </Panel>
      <Panel title={t("channels.patientTitle")}>
        <ul className={styles.list}>
          {view.channels.map((preference) => (
            <ChannelRow
              key={preference.channel}
              preference={preference}
              onSwitch={(isOn) => setTask({ kind: "channel", channel: preference.channel, isOn })}
            />
          ))}
        </ul>
        <QuietHours patient={patient.id} view={view} />
      </Panel>
      {task?.kind === "record" && consent ? (
        <RecordConsentDialog patient={patient} consent={consent} onClose={close} />
      ) : null}
      {task?.kind === "withdraw" && consent ? (
        <WithdrawDialog patient={patient.id} consent={consent} onClose={close} />
      ) : null}
      {task?.kind === "channel" && preference ? (
        <ChannelDialog patient={patient.id} preference={preference} isOn={task.isOn} onClose={close} />
      ) : null}
    </>
  );
}

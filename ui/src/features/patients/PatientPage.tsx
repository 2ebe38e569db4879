import { useParams } from "@tanstack/react-router";
import { Await } from "../../api/Await";
import { useSession } from "../../api/session";
import { useBookingChoices } from "../../api/useBookingChoices";
import type { PatientView } from "../../bindings";
import { Page } from "../../design/Page";
import { Panel } from "../../design/Panel";
import { t } from "../../i18n";
import { PatientMessages, usePatientMessages } from "../messages";
import { AlertsPanel } from "./AlertsPanel";
import { AppointmentsPanel } from "./AppointmentsPanel";
import { BreakGlass, OpenInEmergency } from "./BreakGlass";
import { CareTeamPanel } from "./CareTeamPanel";
import { ConsentsPanel } from "./ConsentsPanel";
import { ContactsPanel } from "./ContactsPanel";
import { DetailsPanel } from "./DetailsPanel";
import { PatientHeader } from "./PatientHeader";
import styles from "./PatientPage.module.css";
import { usePatient, usePatientConsents } from "./queries";

/** One patient: who they are, what is planned, what they agreed to. */
export function PatientPage() {
  const { patient } = useParams({ from: "/patients/$patient" });
  const query = usePatient(patient);
  const { mayReadMessages } = useSession();
  // Asked for once the patient may be opened, or else each refusal would stand in the record thrice.
  const beside = [
    useBookingChoices(query.isSuccess),
    usePatientConsents(patient, query.isSuccess),
    usePatientMessages(patient, query.isSuccess && mayReadMessages),
  ];
  return (
    <Page title={query.data?.name ?? t("patients.title")} isTitleHidden>
      <Await query={query} beside={beside}>
        {(view) => <PatientSheet key={view.id} patient={view} />}
      </Await>
    </Page>
  );
}

function PatientSheet({ patient }: { patient: PatientView }) {
  const { mayReadMessages } = useSession();
  return (
    <>
      <PatientHeader patient={patient} />
      {patient.inCare ? null : <BreakGlass patient={patient} />}
      {patient.emergencyUntil ? <OpenInEmergency until={patient.emergencyUntil} /> : null}
      <div className={styles.columns}>
        <div className={styles.main}>
          <AlertsPanel patient={patient} />
          <AppointmentsPanel patient={patient} />
          {mayReadMessages ? (
            <Panel title={t("appointments.messages")}>
              <PatientMessages patient={patient.id} />
            </Panel>
          ) : null}
          <ContactsPanel patient={patient} />
        </div>
        <div className={styles.side}>
          <ConsentsPanel patient={patient} />
          <CareTeamPanel patient={patient} />
          <DetailsPanel patient={patient} />
        </div>
      </div>
    </>
  );
}

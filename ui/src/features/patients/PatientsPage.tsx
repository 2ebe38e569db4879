import { useNavigate, useSearch } from "@tanstack/react-router";
import { UserRoundPlus } from "lucide-react";
import { Await } from "../../api/Await";
import { useSession } from "../../api/session";
import type { PatientStatus, StaffId } from "../../bindings";
import { Button } from "../../design/Button";
import { Page } from "../../design/Page";
import { Select } from "../../design/Select";
import { t } from "../../i18n";
import { useShortcut } from "../../keyboard/useShortcut";
import { usePsychologists } from "../staff";
import styles from "./PatientsPage.module.css";
import { PatientsTable } from "./PatientsTable";
import { usePatients } from "./queries";
import { RegisterDialog } from "./RegisterDialog";

type StatusChoice = PatientStatus | "any";
const statuses = (["active", "inactive", "deceased", "any"] as const).map((status) => ({
  value: status as StatusChoice,
  label: t(`patients.status.${status}`),
}));
const anyone = "" as StaffId;

/** Everyone the practice knows, narrowed by status and psychologist. */
export function PatientsPage() {
  const session = useSession();
  const navigate = useNavigate();
  const search = useSearch({ from: "/patients" });
  const status = search.status ?? "active";
  const filter = {
    status: status === "any" ? null : status,
    psychologist: search.psychologist ?? null,
  };
  const patients = usePatients(filter);
  const psychologists = usePsychologists();
  const total = patients.data?.pages[0]?.total;
  const narrow = (part: Partial<typeof search>) =>
    void navigate({ to: "/patients", search: { ...search, ...part } });
  const register = () => narrow({ register: true });
  useShortcut("create", register, session.mayRegister);

  return (
    <Page
      title={t("patients.title")}
      detail={total === undefined ? null : t("patients.count", { count: total })}
      fillsWindow
      actions={
        <>
          <div className={styles.filter}>
            <Select
              label={t("patients.status")}
              isLabelHidden
              options={statuses}
              value={status}
              onChange={(chosen) => narrow({ status: chosen === "active" ? undefined : chosen })}
            />
          </div>
          <div className={styles.filter}>
            <Select
              label={t("patients.psychologist")}
              isLabelHidden
              options={[
                { value: anyone, label: t("patients.anyPsychologist") },
                ...psychologists.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              value={search.psychologist ?? anyone}
              onChange={(chosen) => narrow({ psychologist: chosen || undefined })}
            />
          </div>
          {session.mayRegister ? (
            <Button look="primary" icon={<UserRoundPlus />} onPress={register}>
              {t("patients.register")}
            </Button>
          ) : null}
        </>
      }
    >
      <div className={styles.frame}>
        <Await query={patients}>
          {({ pages }) => (
            <PatientsTable
              rows={pages.flatMap((page) => page.rows)}
              isNarrowed={status !== "active" || search.psychologist !== undefined}
              onRegister={session.mayRegister ? register : null}
              onOpen={(patient) => void navigate({ to: "/patients/$patient", params: { patient } })}
              onNearEnd={patients.hasNextPage ? () => void patients.fetchNextPage() : undefined}
              isLoadingMore={patients.isFetchingNextPage}
            />
          )}
        </Await>
      </div>
      {search.register && session.mayRegister ? (
        <RegisterDialog onClose={() => narrow({ register: undefined })} />
      ) : null}
    </Page>
  );
}

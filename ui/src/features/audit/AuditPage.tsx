import { useNavigate, useSearch } from "@tanstack/react-router";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { useSession } from "../../api/session";
import { useVerb } from "../../api/useVerb";
import type { AuditFilter, AuditVerdict } from "../../bindings";
import { Button } from "../../design/Button";
import { Page } from "../../design/Page";
import { t } from "../../i18n";
import { ExportButton } from "../messages";
import { AuditFilters } from "./AuditFilters";
import styles from "./AuditPage.module.css";
import { AuditTable } from "./AuditTable";
import { useAudit } from "./queries";
import { Verdict } from "./Verdict";

type Wanted = Omit<AuditFilter, "before">;
const everything: Wanted = { staff: null, patient: null, action: null, from: null, until: null };

/** Who did what, and whether the record of it is whole. */
export function AuditPage() {
  const clinic = useClinic();
  // An owner who does not work with messages takes their list from here.
  const { mayReadMessages } = useSession();
  const navigate = useNavigate();
  const { patient } = useSearch({ from: "/audit" });
  const [filter, setFilter] = useState<Wanted>(everything);
  const [verdict, setVerdict] = useState<AuditVerdict | null>(null);
  const wanted = { ...filter, patient: patient ?? null };
  const events = useAudit(wanted);
  const verify = useVerb(() => clinic.verifyAudit(), { onDone: setVerdict });
  const clear = () => {
    setFilter(everything);
    if (patient) void navigate({ to: "/audit", search: {} });
  };

  return (
    <Page
      title={t("audit.title")}
      detail={t("audit.detail")}
      fillsWindow
      actions={
        <>
          {mayReadMessages ? null : <ExportButton />}
          <Button icon={<ShieldCheck />} onPress={() => verify.run(undefined)} isPending={verify.isPending}>
            {verify.isPending ? t("audit.verifying") : t("audit.verify")}
          </Button>
        </>
      }
    >
      {verdict ? <Verdict verdict={verdict} /> : null}
      <AuditFilters
        filter={wanted}
        patientName={events.data?.pages[0]?.rows.find((row) => row.patient === patient)?.patientName ?? null}
        actions={events.data?.pages[0]?.actions ?? []}
        onChange={(part) => setFilter({ ...filter, ...part })}
        onClear={clear}
      />
      <div className={styles.frame}>
        <Await query={events}>
          {({ pages }) => (
            <AuditTable
              rows={pages.flatMap((page) => page.rows)}
              onNearEnd={events.hasNextPage ? () => void events.fetchNextPage() : undefined}
              isLoadingMore={events.isFetchingNextPage}
              onClear={clear}
            />
          )}
        </Await>
      </div>
    </Page>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Sunrise } from "lucide-react";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import { useFormats, useSession } from "../../api/session";
import type { TodayView } from "../../bindings";
import { EmptyState } from "../../design/EmptyState";
import { Row } from "../../design/Layout";
import { Page } from "../../design/Page";
import { Panel } from "../../design/Panel";
import { SkeletonRows } from "../../design/Skeleton";
import { t } from "../../i18n";
import { Arrivals } from "./Arrivals";
import { GoingOut } from "./GoingOut";
import { MyDay } from "./MyDay";
import { NeedsPerson } from "./NeedsPerson";
import styles from "./Today.module.css";

/** What may be done with an appointment changes as its time comes, without any event. */
const refreshEvery = 60_000;

/** The day as one's role sees it. */
export function TodayPage() {
  const clinic = useClinic();
  const formats = useFormats();
  const today = useQuery({
    queryKey: keys.today(),
    queryFn: () => clinic.today(),
    refetchInterval: refreshEvery,
  });
  const view = today.data;
  return (
    <Page
      title={t("nav.today")}
      detail={
        view ? (
          <>
            {formats.longDate(view.date)}
            {view.face === "frontDesk" ? ` · ${t("today.counts", view.counts)}` : null}
          </>
        ) : null
      }
    >
      <Await query={today} skeleton={<TodaySkeleton />}>
        {(day) => <DayFor view={day} />}
      </Await>
    </Page>
  );
}

function DayFor({ view }: { view: TodayView }) {
  switch (view.face) {
    case "frontDesk":
      return (
        <div className={styles.threeColumns}>
          <Arrivals coming={view.arrivals} over={view.over} />
          <NeedsPerson date={view.date} items={view.needsPerson} />
          <GoingOut view={view} />
        </div>
      );
    case "psychologist":
      return (
        <div className={styles.twoColumns}>
          <MyDay cards={view.myDay} now={view.now} next={view.next} />
          <div className={styles.stack}>
            <NeedsPerson date={view.date} items={view.needsPerson} />
            <GoingOut view={view} />
          </div>
        </div>
      );
    case "other":
      return view.needsPerson.length > 0 ? (
        <NeedsPerson date={view.date} items={view.needsPerson} />
      ) : (
        <OtherDay />
      );
  }
}

/** For an owner or an auditor, who have no part in the day: the way to what they look after. */
function OtherDay() {
  const { mayManageStaff, mayManageSettings, mayReadAudit } = useSession();
  return (
    <EmptyState
      icon={<Sunrise />}
      title={t("today.otherTitle")}
      action={
        <Row gap="wide">
          {mayManageStaff ? <Link to="/staff">{t("nav.staff")}</Link> : null}
          {mayManageSettings ? <Link to="/settings/{-$section}">{t("nav.settings")}</Link> : null}
          {mayReadAudit ? <Link to="/audit">{t("nav.audit")}</Link> : null}
        </Row>
      }
    >
      <p>{t("today.otherDetail")}</p>
    </EmptyState>
  );
}

function TodaySkeleton() {
  return (
    <div className={styles.threeColumns}>
      {["arrivals", "needsPerson", "goingOut"].map((column) => (
        <Panel key={column}>
          <SkeletonRows count={5} />
        </Panel>
      ))}
    </div>
  );
}

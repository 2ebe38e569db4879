import { UserRoundX, X } from "lucide-react";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { demandTyped } from "../../api/demandTyped";
import { useFormats } from "../../api/session";
import { useOpened } from "../../api/useKept";
import { useVerb } from "../../api/useVerb";
import type { LeaveView, StaffId, WorkingHoursView } from "../../bindings";
import { Button, IconButton } from "../../design/Button";
import { EmptyState } from "../../design/EmptyState";
import { Panel } from "../../design/Panel";
import { Select } from "../../design/Select";
import { t } from "../../i18n";
import { AddLeaveDialog } from "./AddLeaveDialog";
import { useWorkingHours } from "./queries";
import styles from "./Section.module.css";
import { SettingsForm, useSettingsForm } from "./SettingsForm";
import { timesOf, WeekHours } from "./WeekHours";

/** When each psychologist can be booked, and when not. */
export function WorkingHoursSection() {
  const [chosen, setChosen] = useOpened<StaffId | null>("working hours of", null);
  return (
    <Await query={useWorkingHours()}>
      {(everyone) => {
        const view = everyone.find(({ staff }) => staff === chosen) ?? everyone[0];
        if (!view) {
          return (
            <Panel>
              <EmptyState icon={<UserRoundX />} title={t("working.nobody")}>
                {t("working.nobodyDetail")}
              </EmptyState>
            </Panel>
          );
        }
        return (
          <>
            <div className={styles.narrow}>
              <Select
                label={t("working.who")}
                options={everyone.map(({ staff, name }) => ({ value: staff, label: name }))}
                value={view.staff}
                onChange={setChosen}
              />
            </div>
            <HoursForm key={view.staff} view={view} />
            <LeavePanel view={view} />
          </>
        );
      }}
    </Await>
  );
}

function HoursForm({ view }: { view: WorkingHoursView }) {
  const clinic = useClinic();
  const form = useSettingsForm({
    draft: `working hours ${view.staff}`,
    initial: { hours: view.hours, breaks: view.breaks },
    send: async ({ hours, breaks }) => {
      demandTyped({}, { ...timesOf("hours", hours), ...timesOf("breaks", breaks) });
      await clinic.saveWorkingHours(view.staff, hours, breaks);
    },
  });
  return (
    <SettingsForm title={view.name} detail={t("working.detail")} form={form}>
      <WeekHours
        label={t("working.hours")}
        name="hours"
        hours={form.values.hours}
        onChange={(hours) => form.change({ hours })}
        noneText={t("hours.closed")}
        usual={{ from: "09:00", until: "17:00" }}
      />
      <WeekHours
        label={t("working.breaks")}
        name="breaks"
        hours={form.values.breaks}
        onChange={(breaks) => form.change({ breaks })}
        noneText={t("working.noBreaks")}
        usual={{ from: "12:30", until: "13:15" }}
      />
    </SettingsForm>
  );
}

function LeavePanel({ view }: { view: WorkingHoursView }) {
  const clinic = useClinic();
  const formats = useFormats();
  const [isAdding, setAdding] = useOpened(`adding leave of ${view.staff}`, false);
  const remove = useVerb((leave: LeaveView) => clinic.removeLeave(leave.id), {
    said: t("working.leaveRemoved"),
  });
  return (
    <Panel
      title={t("working.leave")}
      detail={t("working.leaveDetail")}
      actions={<Button onPress={() => setAdding(true)}>{t("working.addLeave")}</Button>}
    >
      {view.leave.length === 0 ? <p className={styles.quiet}>{t("working.noLeave")}</p> : null}
      <ul>
        {view.leave.map((leave) => (
          <li key={leave.id} className={styles.item}>
            <span className={styles.words}>
              <span className={styles.name}>
                {t("working.leaveSpan", {
                  from: formats.dayAndTime(leave.from),
                  until: formats.dayAndTime(leave.until),
                })}
              </span>
              <span className={styles.quiet}>{leave.reason}</span>
            </span>
            <IconButton
              label={t("working.removeLeave", { from: formats.dayAndTime(leave.from) })}
              icon={<X />}
              onPress={() => remove.run(leave)}
            />
          </li>
        ))}
      </ul>
      {isAdding ? <AddLeaveDialog staff={view.staff} onClose={() => setAdding(false)} /> : null}
    </Panel>
  );
}

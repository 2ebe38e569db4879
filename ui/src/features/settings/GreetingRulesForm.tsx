import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { demandTyped } from "../../api/demandTyped";
import { useVerb } from "../../api/useVerb";
import type { ClosedDay, GreetingsView, LeapDay } from "../../bindings";
import { Button } from "../../design/Button";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { RadioGroup } from "../../design/RadioGroup";
import type { Option } from "../../design/Select";
import { TimeField } from "../../design/TimeField";
import { t } from "../../i18n";
import styles from "./Section.module.css";
import { SettingsForm, useSettingsForm } from "./SettingsForm";

const leapDays: readonly Option<LeapDay>[] = [
  { value: "february28", label: t("greetings.leapDay.february28") },
  { value: "march1", label: t("greetings.leapDay.march1") },
];
const closedDays: readonly Option<ClosedDay>[] = [
  {
    value: "onlyOnTheDay",
    label: t("greetings.closedDay.onlyOnTheDay"),
    detail: t("greetings.closedDay.onlyOnTheDayDetail"),
  },
  {
    value: "lastOpenDay",
    label: t("greetings.closedDay.lastOpenDay"),
    detail: t("greetings.closedDay.lastOpenDayDetail"),
  },
];

/** When greetings leave, and switching them off. */
export function GreetingRulesForm({ greetings }: { greetings: GreetingsView }) {
  const clinic = useClinic();
  const form = useSettingsForm({
    draft: "greetings",
    initial: greetings.rules,
    send: async (rules) => {
      demandTyped({}, { at: rules.at });
      await clinic.saveGreetingRules(rules);
    },
  });
  return (
    <SettingsForm
      title={t("greetings.title")}
      {...(greetings.since ? { detail: greetings.since } : {})}
      form={form}
      aside={<SwitchOff onDone={form.forget} />}
    >
      <div className={styles.narrow}>
        <TimeField
          label={t("greetings.at")}
          description={t("greetings.atDetail")}
          name="at"
          value={form.values.at || null}
          onChange={(at) => form.change({ at: at ?? "" })}
        />
      </div>
      <RadioGroup label={t("greetings.closedDay")} {...form.field("closedDay")} options={closedDays} />
      <RadioGroup label={t("greetings.leapDay")} {...form.field("leapDay")} options={leapDays} isHorizontal />
    </SettingsForm>
  );
}

function SwitchOff({ onDone }: { onDone: () => void }) {
  const clinic = useClinic();
  const [isAsking, setAsking] = useState(false);
  const switchOff = useVerb(() => clinic.switchGreetingsOff(), {
    said: t("greetings.switchedOff"),
    onDone,
  });
  return (
    <>
      <Button onPress={() => setAsking(true)}>{t("greetings.switchOff")}</Button>
      <ConfirmDialog
        title={t("greetings.switchOffTitle")}
        isOpen={isAsking}
        confirmLabel={t("greetings.switchOffConfirm")}
        cancelLabel={t("greetings.keepOn")}
        isDangerous
        isPending={switchOff.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          switchOff.run(undefined);
        }}
      >
        <p>{t("greetings.switchOffStops")}</p>
        <p>{t("greetings.switchOffKeeps")}</p>
      </ConfirmDialog>
    </>
  );
}

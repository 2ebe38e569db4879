import { ChevronLeft, ChevronRight, Plus, Printer } from "lucide-react";
import { useFormats } from "../../api/session";
import type { BookingChoices, CivilDate, ScheduleView, StaffId } from "../../bindings";
import { Button, IconButton } from "../../design/Button";
import { Choices } from "../../design/Choices";
import { DatePicker } from "../../design/DateField";
import { Select } from "../../design/Select";
import { Switch } from "../../design/Switch";
import { t } from "../../i18n";
import styles from "./SchedulePage.module.css";

export type Span = "day" | "week";
export type Layout = "grid" | "agenda";

interface ScheduleToolbarProps {
  view: ScheduleView | undefined;
  choices: BookingChoices | undefined;
  date: CivilDate | null;
  psychologist: StaffId | null;
  span: Span;
  layout: Layout;
  showsCancelled: boolean;
  onDate: (date: CivilDate | null) => void;
  onStep: (direction: 1 | -1) => void;
  onPsychologist: (psychologist: StaffId) => void;
  onSpan: (span: Span) => void;
  onLayout: (layout: Layout) => void;
  onShowCancelled: (shows: boolean) => void;
  showsWaitList: boolean;
  onWaitList: (shows: boolean) => void;
  onBook: () => void;
}

/** Which days the schedule shows, of whom, and how. */
export function ScheduleToolbar(props: ScheduleToolbarProps) {
  const { view, choices, span } = props;
  const formats = useFormats();
  const [first, last] = [view?.dates[0], view?.dates.at(-1)];
  const title =
    span === "week" && first && last
      ? t("schedule.weekOf", { from: formats.day(first), until: formats.date(last) })
      : view
        ? formats.date(view.date)
        : "";
  return (
    <div className={styles.toolbar}>
      <div className={styles.group}>
        <IconButton
          look="plain"
          label={span === "week" ? t("schedule.weekBack") : t("schedule.dayBack")}
          icon={<ChevronLeft aria-hidden="true" />}
          onPress={() => props.onStep(-1)}
        />
        <Button onPress={() => props.onDate(null)}>{t("schedule.today")}</Button>
        <IconButton
          look="plain"
          label={span === "week" ? t("schedule.weekForward") : t("schedule.dayForward")}
          icon={<ChevronRight aria-hidden="true" />}
          onPress={() => props.onStep(1)}
        />
        <div className={styles.date}>
          <DatePicker
            label={t("schedule.date")}
            value={props.date ?? view?.date ?? null}
            onChange={(date) => {
              if (date) props.onDate(date);
            }}
          />
        </div>
      </div>
      <p className={span === "week" ? styles.spokenOnly : styles.shown} aria-live="polite">
        {title}
      </p>
      {span === "week" && choices ? (
        <div className={styles.who}>
          <Select<StaffId>
            label={t("schedule.psychologist")}
            value={props.psychologist}
            onChange={props.onPsychologist}
            options={choices.psychologists.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </div>
      ) : null}
      <div className={styles.group}>
        <Switch
          label={t("schedule.showCancelled")}
          isOn={props.showsCancelled}
          onChange={props.onShowCancelled}
        />
        <Switch label={t("waitList.title")} isOn={props.showsWaitList} onChange={props.onWaitList} />
        <Choices<Span>
          label={t("schedule.span")}
          isLabelHidden
          value={span}
          onChange={(next) => next && props.onSpan(next)}
          options={[
            { value: "day", label: t("schedule.day") },
            { value: "week", label: t("schedule.week") },
          ]}
        />
        <Choices<Layout>
          label={t("schedule.layout")}
          isLabelHidden
          value={props.layout}
          onChange={(next) => next && props.onLayout(next)}
          options={[
            { value: "grid", label: t("schedule.grid") },
            { value: "agenda", label: t("schedule.agenda") },
          ]}
        />
        <IconButton
          look="plain"
          label={t("action.print")}
          icon={<Printer aria-hidden="true" />}
          onPress={() => window.print()}
        />
        {view?.mayBook ? (
          <Button look="primary" icon={<Plus />} onPress={props.onBook}>
            {t("schedule.book")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

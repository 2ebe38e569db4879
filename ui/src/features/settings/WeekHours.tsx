import { Plus, X } from "lucide-react";
import { useFormats } from "../../api/session";
import type { OpenHours } from "../../bindings";
import { IconButton } from "../../design/Button";
import { TimeField } from "../../design/TimeField";
import { t } from "../../i18n";
import styles from "./WeekHours.module.css";

const weekdays = [1, 2, 3, 4, 5, 6, 7];

interface WeekHoursProps {
  label: string;
  /** The name under which the clinic reports a problem with a span, before its place in the list. */
  name: string;
  hours: readonly OpenHours[];
  onChange: (hours: OpenHours[]) => void;
  /** Said of a day that has none. */
  noneText: string;
  /** What a new span begins as. */
  usual: Pick<OpenHours, "from" | "until">;
}

/** Hours by weekday; a day may have none, one span or several. */
export function WeekHours({ label, name, hours, onChange, noneText, usual }: WeekHoursProps) {
  const formats = useFormats();
  const amend = (span: OpenHours, part: Partial<OpenHours>) =>
    onChange(hours.map((one) => (one === span ? { ...one, ...part } : one)));
  return (
    <fieldset className={styles.week}>
      <legend className={styles.legend}>{label}</legend>
      {weekdays.map((weekday) => {
        const day = formats.weekday(weekday);
        const spans = hours.filter((span) => span.weekday === weekday);
        return (
          <div key={weekday} className={styles.day}>
            <span className={styles.name}>{day}</span>
            <div className={styles.spans}>
              {spans.length === 0 ? <span className={styles.none}>{noneText}</span> : null}
              {spans.map((span, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: spans of a day have no name but their place
                <div key={place} className={styles.span}>
                  <TimeField
                    isLabelHidden
                    label={t("hours.from", { day })}
                    name={`${name}.${hours.indexOf(span)}.from`}
                    value={span.from || null}
                    onChange={(from) => amend(span, { from: from ?? "" })}
                  />
                  <span className={styles.to}>{t("hours.to")}</span>
                  <TimeField
                    isLabelHidden
                    label={t("hours.until", { day })}
                    name={`${name}.${hours.indexOf(span)}.until`}
                    value={span.until || null}
                    onChange={(until) => amend(span, { until: until ?? "" })}
                  />
                  <IconButton
                    label={t("hours.remove", { day })}
                    icon={<X />}
                    onPress={() => onChange(hours.filter((one) => one !== span))}
                  />
                </div>
              ))}
            </div>
            <IconButton
              label={t("hours.add", { day })}
              icon={<Plus />}
              onPress={() => onChange([...hours, { weekday, ...usual }])}
            />
          </div>
        );
      })}
    </fieldset>
  );
}

/** The times of hours, under the names of their fields. */
export function timesOf(name: string, hours: readonly OpenHours[]): Record<string, string> {
  return Object.fromEntries(
    hours.flatMap(({ from, until }, place) => [
      [`${name}.${place}.from`, from],
      [`${name}.${place}.until`, until],
    ]),
  );
}

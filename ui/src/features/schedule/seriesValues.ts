import { ClinicError } from "../../api/call";
import type { BookingForm, CivilDate, DateAnswer, FieldProblem, Frequency, SeriesForm } from "../../bindings";
import { t } from "../../i18n";

/** How an appointment comes again, while it is filled in. */
export interface RepeatValues {
  repeats: "never" | Frequency;
  interval: number | null;
  /** Monday is "1". */
  byWeekday: string[];
  ends: "count" | "until";
  count: number | null;
  until: CivilDate | null;
  dateAnswers: DateAnswer[];
}

export const noRepeats: RepeatValues = {
  repeats: "never",
  interval: 1,
  byWeekday: [],
  ends: "count",
  count: 10,
  until: null,
  dateAnswers: [],
};

/** The series, once nothing is missing; none for an appointment that does not come again. */
export function completeSeries(booking: BookingForm | null, values: RepeatValues): SeriesForm | null {
  const { repeats, interval, ends, count, until } = values;
  if (!booking || repeats === "never" || !interval) return null;
  if (ends === "count" ? !count : !until) return null;
  return {
    booking,
    repeats: {
      frequency: repeats,
      interval,
      byWeekday: repeats === "weekly" ? values.byWeekday.map(Number) : [],
      count: ends === "count" ? count : null,
      until: ends === "until" ? until : null,
    },
    answers: values.dateAnswers,
  };
}

/** The series, or every missing part, thrown as the clinic throws its own findings. */
export function demandSeries(booking: BookingForm, values: RepeatValues): SeriesForm {
  const form = completeSeries(booking, values);
  if (form) return form;
  const problems: FieldProblem[] = [
    ...(values.interval ? [] : [{ field: "repeats.interval", message: t("repeat.intervalNeeded") }]),
    ...(values.ends === "count" && !values.count
      ? [{ field: "repeats.count", message: t("repeat.countNeeded") }]
      : []),
    ...(values.ends === "until" && !values.until
      ? [{ field: "repeats.until", message: t("repeat.untilNeeded") }]
      : []),
  ];
  throw new ClinicError({ code: "invalid", problems });
}

/** The answers with one of them changed. */
export function withAnswer(
  answers: readonly DateAnswer[],
  date: CivilDate,
  part: Partial<DateAnswer>,
): DateAnswer[] {
  const given = answers.find((answer) => answer.date === date);
  const changed: DateAnswer = { date, choice: "book", time: null, reason: null, ...given, ...part };
  return [...answers.filter((answer) => answer.date !== date), changed];
}

import { TriangleAlert } from "lucide-react";
import { useFormats } from "../../api/session";
import type { DateAnswer, DateChoice, SeriesDate, SeriesPreview } from "../../bindings";
import { Columns } from "../../design/Layout";
import { Select } from "../../design/Select";
import { TextField } from "../../design/TextField";
import { TimeField } from "../../design/TimeField";
import { t } from "../../i18n";
import styles from "./SeriesDates.module.css";
import { withAnswer } from "./seriesValues";

const choices: readonly DateChoice[] = ["skip", "move", "book"];

interface SeriesDatesProps {
  preview: SeriesPreview;
  answers: readonly DateAnswer[];
  onAnswers: (answers: DateAnswer[]) => void;
}

/** Every date of a series with what is in its way, and what is done about it. */
export function SeriesDates({ preview, answers, onAnswers }: SeriesDatesProps) {
  return (
    <section className={styles.whole} aria-label={t("series.dates")}>
      <p className={styles.summary} aria-live="polite">
        {t("series.summary", { words: preview.words, count: preview.booked - preview.undecided })}
        {preview.skipped > 0 ? ` ${t("series.skipped", { count: preview.skipped })}` : null}
        {preview.undecided > 0 ? (
          <strong className={styles.undecided}> {t("series.undecided", { count: preview.undecided })}</strong>
        ) : null}
      </p>
      <ol className={styles.dates}>
        {preview.dates.map((date) => (
          <DateRow
            key={date.date}
            date={date}
            place={answers.findIndex((answer) => answer.date === date.date)}
            answer={answers.find((answer) => answer.date === date.date)}
            onAnswer={(part) => onAnswers(withAnswer(answers, date.date, part))}
          />
        ))}
      </ol>
    </section>
  );
}

interface DateRowProps {
  date: SeriesDate;
  /** Its place among the answers, by which the clinic names what is wrong with it. */
  place: number;
  answer: DateAnswer | undefined;
  onAnswer: (part: Partial<DateAnswer>) => void;
}

function DateRow({ date, place, answer, onAnswer }: DateRowProps) {
  const formats = useFormats();
  const day = formats.date(date.date);
  const isQuestion = date.clashes.length > 0 || answer !== undefined;
  return (
    <li className={date.choice === "skip" ? styles.skipped : styles.date}>
      <span className={styles.day}>
        {day}, {formats.time(date.start)}
      </span>
      {date.clashes.map((clash) => (
        <span key={clash.what + clash.with} className={styles.clash}>
          <TriangleAlert aria-hidden="true" />
          {clash.message}
        </span>
      ))}
      {isQuestion ? (
        <Columns count={2}>
          <Select<DateChoice>
            name={`answers.${place}.choice`}
            label={t("series.decision", { day })}
            isLabelHidden
            emptyText={t("series.decide")}
            value={date.choice}
            onChange={(choice) => onAnswer({ choice })}
            options={choices.map((choice) => ({ value: choice, label: t(`series.choice.${choice}`) }))}
          />
          {answer?.choice === "move" ? (
            <TimeField
              name={`answers.${place}.time`}
              label={t("series.timeOn", { day })}
              isLabelHidden
              value={answer.time}
              onChange={(time) => onAnswer({ time })}
            />
          ) : null}
        </Columns>
      ) : null}
      {date.needsReason && answer ? (
        <TextField
          name={`answers.${place}.reason`}
          label={t("series.reasonOn", { day })}
          value={answer.reason ?? ""}
          onChange={(reason) => onAnswer({ reason })}
        />
      ) : null}
    </li>
  );
}

import type { HowGiven, RegisterForm } from "../../bindings";
import { Choices } from "../../design/Choices";
import { Select } from "../../design/Select";
import { t } from "../../i18n";
import { FormSection } from "./FormSection";
import { howOptions } from "./howOptions";
import styles from "./PatientFields.module.css";

type Question = "reminders" | "greetings" | "smsOn" | "emailOn" | "whatsappOn";
const questions = [
  ["reminders", "form.askReminders"],
  ["smsOn", "form.askSms"],
  ["emailOn", "form.askEmail"],
  ["whatsappOn", "form.askWhatsapp"],
  ["greetings", "form.askGreetings"],
] as const satisfies readonly (readonly [Question, string])[];

const answers = [
  { value: "yes", label: t("state.yes") },
  { value: "no", label: t("state.no") },
] as const;

interface RegistrationQuestionsProps {
  form: RegisterForm;
  onChange: (part: Partial<RegisterForm>) => void;
}

/** The reminder questions, asked at the desk. Nothing is answered beforehand. */
export function RegistrationQuestions({ form, onChange }: RegistrationQuestionsProps) {
  return (
    <FormSection title={t("form.section.consents")}>
      <div className={styles.questions}>
        {questions.map(([name, words]) => (
          <Choices
            key={name}
            label={t(words)}
            options={answers}
            mayBeNone
            value={form[name] === null ? null : form[name] ? "yes" : "no"}
            onChange={(answer) => onChange({ [name]: answer === null ? null : answer === "yes" })}
          />
        ))}
        <Select
          label={t("form.how")}
          name="how"
          options={howOptions}
          value={form.how}
          onChange={(how: HowGiven) => onChange({ how })}
        />
      </div>
      <p className={styles.hint}>{t("form.askHint")}</p>
    </FormSection>
  );
}

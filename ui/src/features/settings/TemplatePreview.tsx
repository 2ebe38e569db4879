import type { FieldView, Language, MessagePreview, MessageTextView, PreviewReader } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Choices } from "../../design/Choices";
import { Quiet, Row, Stack } from "../../design/Layout";
import { t } from "../../i18n";
import styles from "./Templates.module.css";

const modes = (["inPerson", "telehealth", "phone"] as const).map((mode) => ({
  value: mode as PreviewReader["mode"],
  label: t(`templates.mode.${mode}`),
}));
const readers = (["patient", "guardian"] as const).map((reader) => ({
  value: reader,
  label: t(`templates.reader.${reader}`),
}));
const wordings = (["open", "discreet"] as const).map((wording) => ({
  value: wording,
  label: t(`templates.wording.${wording}`),
}));

/** By which a screen reader pronounces what it reads. */
const tags: Record<Language, string> = { english: "en", german: "de" };

interface TemplatePreviewProps {
  text: MessageTextView;
  preview: MessagePreview | undefined;
  reader: PreviewReader;
  onReader: (reader: PreviewReader) => void;
}

/** The message as an invented patient gets it, while it is being written. */
export function TemplatePreview({ text, preview, reader, onReader }: TemplatePreviewProps) {
  const isGreeting = text.key.kind === "greeting";
  return (
    <section aria-label={t("templates.preview")} className={styles.preview}>
      <header>
        <h3 className={styles.title}>{t("templates.preview")}</h3>
        <Quiet isSmall>{t("templates.previewDetail")}</Quiet>
      </header>
      <Row gap="tight">
        <Choices
          label={t("templates.wording")}
          isLabelHidden
          options={wordings}
          value={reader.isDiscreet ? "discreet" : "open"}
          onChange={(wording) => onReader({ ...reader, isDiscreet: wording === "discreet" })}
        />
        {isGreeting ? null : (
          <>
            <Choices
              label={t("templates.reader")}
              isLabelHidden
              options={readers}
              value={reader.isGuardian ? "guardian" : "patient"}
              onChange={(who) => onReader({ ...reader, isGuardian: who === "guardian" })}
            />
            <Choices
              label={t("templates.mode")}
              isLabelHidden
              options={modes}
              value={reader.mode}
              onChange={(mode) => onReader({ ...reader, mode: mode ?? reader.mode })}
            />
          </>
        )}
      </Row>
      {preview ? <Message preview={preview} language={tags[text.key.language]} /> : null}
    </section>
  );
}

function Message({ preview, language }: { preview: MessagePreview; language: string }) {
  const { message, problems, advice } = preview;
  if (!message)
    return (
      <Banner tone="attention" title={t("templates.notYet")}>
        {problems.map((problem) => (
          <p key={problem.field + problem.message}>{problem.message}</p>
        ))}
      </Banner>
    );
  return (
    <Stack gap="tight">
      <div className={styles.message} lang={language}>
        {message.subject ? <p className={styles.subject}>{message.subject}</p> : null}
        <p className={styles.words}>{message.body}</p>
      </div>
      {message.size ? (
        <p className={styles.size} aria-live="polite">
          {t("templates.size", {
            words: message.size.words,
            used: message.size.used,
            room: message.size.room,
          })}
        </p>
      ) : null}
      {message.size?.widenedBy ? (
        <Banner tone="attention">{t("templates.widened", { sign: message.size.widenedBy })}</Banner>
      ) : null}
      {advice.map((sentence) => (
        <Banner key={sentence}>{sentence}</Banner>
      ))}
    </Stack>
  );
}

/** All that a text may name, each with what it is here. */
export function TemplateFields({
  fields,
  onInsert,
}: {
  fields: readonly FieldView[];
  onInsert: (written: string) => void;
}) {
  return (
    <section aria-label={t("templates.fields")}>
      <h3 className={styles.title}>{t("templates.fields")}</h3>
      <Quiet isSmall>{t("templates.fieldsDetail")}</Quiet>
      <ul className={styles.fields}>
        {fields.map((field) => (
          <li key={field.written}>
            <button type="button" className={styles.field} onClick={() => onInsert(field.written)}>
              <code className={styles.written}>{field.written}</code>
              <span>{field.sentence}</span>
              <span className={styles.example}>{field.example || t("templates.fieldEmpty")}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

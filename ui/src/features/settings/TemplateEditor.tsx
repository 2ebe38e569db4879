import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useClinic } from "../../api/clinic";
import { useFormats } from "../../api/session";
import { useForm } from "../../api/useForm";
import { useVerb } from "../../api/useVerb";
import type { MessageTextView, PreviewReader } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Button } from "../../design/Button";
import { ConfirmDialog } from "../../design/ConfirmDialog";
import { Form } from "../../design/Form";
import { Quiet, Row, Stack } from "../../design/Layout";
import { TextArea, TextField } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { useMessagePreview } from "./queries";
import { TemplateFields, TemplatePreview } from "./TemplatePreview";
import styles from "./Templates.module.css";

type Part = "subject" | "body";

const patient: PreviewReader = { isGuardian: false, isDiscreet: false, mode: "inPerson" };

/** One text: what it says, and beside it how it arrives and what may be put in. */
export function TemplateEditor({ text, mayChange }: { text: MessageTextView; mayChange: boolean }) {
  const clinic = useClinic();
  const say = useToast();
  const { key, version } = text;
  const form = useForm({
    initial: { subject: text.subject, body: text.body },
    draft: `message text ${key.kind} ${key.language} ${key.channel}`,
    send: (values) => clinic.saveMessageText({ key, version, ...values }),
    onDone: () => say(t("templates.saved")),
  });
  const [reader, setReader] = useState(patient);
  const { data: preview } = useMessagePreview({ key, version, ...form.values }, reader);
  const editor = useRef<HTMLDivElement>(null);
  const [typedInto, setTypedInto] = useState<Part>("body");

  const insert = (written: string) => {
    const field = editor.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>(
      `[name=${typedInto}]`,
    );
    if (!field) return;
    const from = field.selectionStart ?? field.value.length;
    const until = field.selectionEnd ?? from;
    const value = field.value.slice(0, from) + written + field.value.slice(until);
    // The caret can stand behind the field only when the text around it is there.
    flushSync(() => form.change({ [typedInto]: value }));
    field.focus();
    field.setSelectionRange(from + written.length, from + written.length);
  };

  const part = (name: Part) => ({
    ...form.field(name),
    isReadOnly: !mayChange,
    onFocus: () => setTypedInto(name),
  });

  return (
    <div className={styles.desk}>
      <div ref={editor}>
        <Form
          label={t("settings.section.templates")}
          problems={form.problems}
          failure={form.failure}
          onSubmit={() => void form.submit()}
        >
          {key.channel === "email" ? <TextField label={t("templates.subject")} {...part("subject")} /> : null}
          <TextArea
            label={t("templates.body")}
            description={t(key.channel === "email" ? "templates.lines" : "templates.linesOfSms")}
            rows={key.channel === "email" ? 13 : 6}
            {...part("body")}
          />
          {text.problem ? <Banner tone="attention">{text.problem}</Banner> : null}
          <Origin text={text} />
          {mayChange ? (
            <Row gap="tight">
              <Button
                look={form.isChanged ? "primary" : "plain"}
                type="submit"
                isPending={form.isSending}
                isDisabled={!form.isChanged}
              >
                {t("action.saveChanges")}
              </Button>
              {form.isChanged ? (
                <Button look="quiet" onPress={form.undo}>
                  {t("settings.undo")}
                </Button>
              ) : null}
              {text.isOwn ? <Reset text={text} onDone={form.forget} /> : null}
            </Row>
          ) : null}
        </Form>
      </div>
      <Stack gap="wide">
        <TemplatePreview text={text} preview={preview} reader={reader} onReader={setReader} />
        {mayChange && preview ? <TemplateFields fields={preview.fields} onInsert={insert} /> : null}
      </Stack>
    </div>
  );
}

/** Whose text it is, and whether there is a newer one to look at. */
function Origin({ text }: { text: MessageTextView }) {
  const formats = useFormats();
  if (!text.isOwn) return <Quiet isSmall>{t("templates.programs")}</Quiet>;
  return (
    <>
      {text.by && text.on ? (
        <Quiet isSmall>{t("templates.written", { by: text.by, on: formats.shortDate(text.on) })}</Quiet>
      ) : null}
      {text.builtInChanged ? (
        <Banner tone="info" title={t("templates.builtInChanged")}>
          <BuiltIn text={text} lead={t("templates.builtInIs")} />
        </Banner>
      ) : null}
    </>
  );
}

function BuiltIn({ text, lead }: { text: MessageTextView; lead: string }) {
  return (
    <>
      <p>{lead}</p>
      {text.builtInSubject ? <p className={styles.subject}>{text.builtInSubject}</p> : null}
      <p className={styles.words}>{text.builtInBody}</p>
    </>
  );
}

function Reset({ text, onDone }: { text: MessageTextView; onDone: () => void }) {
  const clinic = useClinic();
  const [isAsking, setAsking] = useState(false);
  const reset = useVerb(() => clinic.resetMessageText(text.key, text.version), {
    said: t("templates.wasReset"),
    onDone,
  });
  return (
    <>
      <Button look="quiet" onPress={() => setAsking(true)}>
        {t("templates.reset")}
      </Button>
      <ConfirmDialog
        title={t("templates.resetTitle")}
        isOpen={isAsking}
        confirmLabel={t("templates.resetConfirm")}
        cancelLabel={t("templates.keep")}
        isPending={reset.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          reset.run(undefined);
        }}
      >
        <p>{t("templates.resetStops")}</p>
        <BuiltIn text={text} lead={t("templates.resetKeeps")} />
      </ConfirmDialog>
    </>
  );
}

import { Link } from "@tanstack/react-router";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useFormats } from "../../api/session";
import { useForm } from "../../api/useForm";
import { useOpened } from "../../api/useKept";
import type { ConsentTextView, Purpose } from "../../bindings";
import { Badge } from "../../design/Badge";
import { Button } from "../../design/Button";
import { Checkbox } from "../../design/Checkbox";
import { Panel } from "../../design/Panel";
import { Table } from "../../design/Table";
import { TextArea } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { useConsentsToRenew, useConsentTexts } from "./queries";
import styles from "./Section.module.css";

/** What patients agree to, and who must be asked again. */
export function ConsentTextsSection() {
  const formats = useFormats();
  const [open, setOpen] = useOpened<Purpose | null>("open consent text", null);
  return (
    <Await query={useConsentTexts()}>
      {(texts) => (
        <>
          <Panel title={t("consentTexts.title")} detail={t("consentTexts.detail")}>
            <ul>
              {texts.map((text) => (
                <li key={text.purpose} className={styles.item}>
                  <div className={styles.words}>
                    <h3 className={styles.name}>
                      {text.title}
                      {text.lapsedGrants > 0 ? (
                        <Badge tone="attention">
                          {t("consentTexts.lapsed", { count: text.lapsedGrants })}
                        </Badge>
                      ) : null}
                    </h3>
                    <p className={styles.text}>{text.text}</p>
                    <p className={styles.quiet}>
                      {t("consentTexts.version", {
                        version: text.version,
                        by: text.by,
                        on: formats.shortDate(text.on),
                      })}
                    </p>
                  </div>
                  <Button
                    aria-label={t("consentTexts.changeNamed", { title: text.title })}
                    onPress={() => setOpen(text.purpose)}
                  >
                    {t("consentTexts.change")}
                  </Button>
                </li>
              ))}
            </ul>
          </Panel>
          <ToRenew />
          {texts
            .filter(({ purpose }) => purpose === open)
            .map((text) => (
              <ConsentTextDialog key={text.purpose} text={text} onClose={() => setOpen(null)} />
            ))}
        </>
      )}
    </Await>
  );
}

function ToRenew() {
  const { data: waiting = [] } = useConsentsToRenew();
  if (waiting.length === 0) return null;
  return (
    <Panel title={t("consentTexts.renewTitle")} detail={t("consentTexts.renewDetail")} isFlush>
      <Table
        label={t("consentTexts.renewTitle")}
        rows={waiting}
        rowKey={({ patient, purpose }) => `${patient} ${purpose}`}
        rowText={({ name }) => name}
        empty={null}
        columns={[
          {
            key: "name",
            title: t("consentTexts.renewPatient"),
            isRowHeader: true,
            cell: ({ patient, name }) => (
              <Link to="/patients/$patient" params={{ patient }}>
                {name}
              </Link>
            ),
          },
          {
            key: "purpose",
            title: t("consentTexts.renewPurpose"),
            cell: ({ purpose }) => t(`purpose.${purpose}`),
          },
        ]}
      />
    </Panel>
  );
}

function ConsentTextDialog({ text, onClose }: { text: ConsentTextView; onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const form = useForm({
    initial: { text: text.text, isMaterial: false },
    draft: `consent text ${text.purpose}`,
    send: (values) => clinic.changeConsentText(text.purpose, values.text, values.isMaterial),
    onDone: () => {
      say(t("consentTexts.saved"));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("consentTexts.changeTitle", { title: text.title })}
      form={form}
      submitLabel={t("consentTexts.save")}
      onClose={onClose}
    >
      <TextArea label={t("consentTexts.text")} {...form.field("text")} rows={7} autoFocus />
      <Checkbox
        label={t("consentTexts.isMaterial")}
        description={t("consentTexts.isMaterialDetail")}
        isChecked={form.values.isMaterial}
        onChange={(isMaterial) => form.change({ isMaterial })}
      />
    </FormDialog>
  );
}

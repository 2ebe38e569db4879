import { Plus, Trash2 } from "lucide-react";
import { useClinic } from "../../api/clinic";
import type { MessageKind, WhatsappAccount, WhatsappTemplate } from "../../bindings";
import { Button, IconButton } from "../../design/Button";
import { Columns, Row, Stack } from "../../design/Layout";
import { Select } from "../../design/Select";
import { Switch } from "../../design/Switch";
import { TextField } from "../../design/TextField";
import { t } from "../../i18n";
import { SettingsForm, useSettingsForm } from "./SettingsForm";

const kinds = (["confirmation", "moved", "cancelled", "reminder", "offer", "greeting"] as const).map(
  (kind) => ({ value: kind as MessageKind, label: t(`whatsapp.kind.${kind}`) }),
);
const newTemplate: WhatsappTemplate = { kind: "reminder", language: "", contentSid: "" };

/** The practice's number on WhatsApp, and the words that were approved for it. */
export function WhatsappForm({ settings }: { settings: WhatsappAccount }) {
  const clinic = useClinic();
  const form = useSettingsForm({
    draft: "whatsapp",
    initial: settings,
    send: (values) => clinic.saveWhatsappSettings(values),
  });
  const { templates } = form.values;
  const amend = (at: number, part: Partial<WhatsappTemplate>) =>
    form.change({
      templates: templates.map((template, place) => (place === at ? { ...template, ...part } : template)),
    });
  return (
    <SettingsForm title={t("whatsapp.title")} detail={t("whatsapp.detail")} form={form}>
      <Switch label={t("whatsapp.isOn")} isOn={form.values.isOn} onChange={(isOn) => form.change({ isOn })} />
      <TextField
        label={t("whatsapp.from")}
        description={t("whatsapp.fromDetail")}
        {...form.field("from")}
        isCode
      />
      <Stack>
        <p>{t("whatsapp.fields")}</p>
        {templates.map((template, at) => (
          // Rows have nothing of their own that tells them apart but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Row key={at}>
            <Columns count={3}>
              <Select
                label={t("whatsapp.kind")}
                name={`templates.${at}.kind`}
                value={template.kind}
                onChange={(kind) => amend(at, { kind })}
                options={kinds}
              />
              <TextField
                label={t("whatsapp.language")}
                description={t("whatsapp.languageDetail")}
                name={`templates.${at}.language`}
                value={template.language}
                onChange={(language) => amend(at, { language })}
              />
              <TextField
                label={t("whatsapp.contentSid")}
                name={`templates.${at}.contentSid`}
                value={template.contentSid}
                onChange={(contentSid) => amend(at, { contentSid })}
                isCode
              />
            </Columns>
            <IconButton
              label={t("whatsapp.remove")}
              icon={<Trash2 aria-hidden="true" />}
              onPress={() => form.change({ templates: templates.filter((_, place) => place !== at) })}
            />
          </Row>
        ))}
        <Row>
          <Button
            icon={<Plus />}
            onPress={() => form.change({ templates: [...templates, { ...newTemplate }] })}
          >
            {t("whatsapp.add")}
          </Button>
        </Row>
      </Stack>
    </SettingsForm>
  );
}

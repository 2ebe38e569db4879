import { Await } from "../../api/Await";
import { useOpened } from "../../api/useKept";
import type { Language, MessageKind, MessageTextsView, MessageTextView, TextChannel } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Choices } from "../../design/Choices";
import { Quiet } from "../../design/Layout";
import { Panel } from "../../design/Panel";
import { Select } from "../../design/Select";
import { Tabs } from "../../design/Tabs";
import { t } from "../../i18n";
import { useMessageTexts } from "./queries";
import { TemplateEditor } from "./TemplateEditor";
import styles from "./Templates.module.css";

interface Chosen {
  kind: MessageKind;
  language: Language | null;
  channel: TextChannel;
}

const first: Chosen = { kind: "confirmation", language: null, channel: "email" };

/** What messages say, a text at a time. */
export function TemplatesSection() {
  return <Await query={useMessageTexts()}>{(texts) => <Texts view={texts} />}</Await>;
}

function Texts({ view }: { view: MessageTextsView }) {
  const [chosen, setChosen] = useOpened<Chosen>("open message text", first);
  const language = chosen.language ?? view.clinicLanguage;
  const clinicLanguage = view.languages.find((one) => one.language === view.clinicLanguage)?.title ?? "";
  const textsOf = (kind: MessageKind) =>
    view.texts.filter(({ key }) => key.kind === kind && key.language === language);
  const text = textsOf(chosen.kind).find(({ key }) => key.channel === chosen.channel);
  return (
    <Panel title={t("settings.section.templates")}>
      <div className={styles.choice}>
        <Select
          label={t("templates.kind")}
          value={chosen.kind}
          onChange={(kind) => setChosen({ ...chosen, kind })}
          options={view.kinds.map(({ kind, title }) => ({
            value: kind,
            label: title,
            ...detailOf(textsOf(kind)),
          }))}
        />
        <Choices
          label={t("templates.language")}
          value={language}
          onChange={(wanted) => setChosen({ ...chosen, language: wanted })}
          options={view.languages.map((one) => ({ value: one.language, label: one.title }))}
        />
      </div>
      <Quiet isSmall>{t("templates.languageDetail", { clinic: clinicLanguage })}</Quiet>
      {view.mayChange ? null : <Banner>{t("templates.readOnly")}</Banner>}
      <Tabs
        label={t("templates.channels")}
        selected={chosen.channel}
        onSelect={(channel) => setChosen({ ...chosen, channel })}
        tabs={[
          { key: "email", title: t("templates.channel.email") },
          { key: "sms", title: t("templates.channel.sms") },
        ]}
      >
        {text ? <TemplateEditor key={keyOf(text)} text={text} mayChange={view.mayChange} /> : null}
      </Tabs>
    </Panel>
  );
}

/** Another text, or another version of it, is another form. */
function keyOf({ key, version }: MessageTextView): string {
  return [key.kind, key.language, key.channel, version].join(" ");
}

function detailOf(texts: readonly MessageTextView[]): { detail?: string } {
  if (texts.some(({ problem }) => problem !== null)) return { detail: t("templates.mended") };
  return texts.some(({ isOwn }) => isOwn) ? { detail: t("templates.own") } : {};
}

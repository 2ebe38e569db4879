import { SendHorizontal } from "lucide-react";
import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import type { Channel, TestMessageResult } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { Panel } from "../../design/Panel";
import { TextField } from "../../design/TextField";
import { t } from "../../i18n";
import styles from "./Section.module.css";

/** Sends one message to whoever asks, and says precisely what came of it. */
export function TestMessage({ channel }: { channel: Channel }) {
  const clinic = useClinic();
  const [result, setResult] = useState<TestMessageResult | null>(null);
  const form = useForm({
    initial: { to: "" },
    draft: `test message ${channel}`,
    send: ({ to }) => clinic.sendTestMessage(channel, to),
    onDone: setResult,
  });
  return (
    <Panel title={`${t("channels.test")}: ${t(`channel.${channel}`)}`} detail={t("channels.testDetail")}>
      <Form
        label={t("channels.test")}
        problems={form.problems}
        failure={form.failure}
        onSubmit={() => {
          setResult(null);
          void form.submit();
        }}
      >
        <div className={styles.test}>
          <TextField
            label={t(`channels.testTo.${channel}`)}
            {...form.field("to")}
            type={channel === "email" ? "email" : "tel"}
          />
          <Button icon={<SendHorizontal />} type="submit" isPending={form.isSending}>
            {form.isSending ? t("channels.testSending") : t("channels.testSend")}
          </Button>
        </div>
        {result ? (
          <Banner tone={result.ok ? "success" : "danger"} isAnswer>
            {result.sentence}
          </Banner>
        ) : null}
      </Form>
    </Panel>
  );
}

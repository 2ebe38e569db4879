import { Await } from "../../api/Await";
import { MailForm } from "./MailForm";
import { useMailSettings, useSmsSettings, useWhatsappSettings } from "./queries";
import { SmsForm } from "./SmsForm";
import { TestMessage } from "./TestMessage";
import { WhatsappForm } from "./WhatsappForm";

/** How messages leave: over which carriers of email, texts and WhatsApp, each with a test. */
export function ChannelsSection() {
  const mail = useMailSettings();
  const sms = useSmsSettings();
  const whatsapp = useWhatsappSettings();
  return (
    <>
      <Await query={mail}>
        {(settings) => (
          <>
            <MailForm settings={settings} />
            {settings.isOn ? <TestMessage channel="email" /> : null}
          </>
        )}
      </Await>
      <Await query={sms}>
        {(settings) => (
          <>
            <SmsForm settings={settings} />
            {settings.isOn ? <TestMessage channel="sms" /> : null}
          </>
        )}
      </Await>
      <Await query={whatsapp}>
        {(settings) => (
          <>
            <WhatsappForm settings={settings} />
            {settings.isOn ? <TestMessage channel="whatsapp" /> : null}
          </>
        )}
      </Await>
    </>
  );
}

import { Await } from "../../api/Await";
import { MailForm } from "./MailForm";
import { useMailSettings, useSmsSettings } from "./queries";
import { SmsForm } from "./SmsForm";
import { TestMessage } from "./TestMessage";

/** How messages leave: the mail server and the SMS carrier, each with a test. */
export function ChannelsSection() {
  const mail = useMailSettings();
  const sms = useSmsSettings();
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
    </>
  );
}

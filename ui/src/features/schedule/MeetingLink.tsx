import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import { useOpened } from "../../api/useKept";
import { useVerb } from "../../api/useVerb";
import type { AppointmentCard } from "../../bindings";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { Quiet, Row, Stack } from "../../design/Layout";
import { TextField } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import styles from "./MeetingLink.module.css";

/** Where a video session takes place, and its change. */
export function MeetingLink({ card }: { card: AppointmentCard }) {
  const clinic = useClinic();
  const [isChanging, setChanging] = useOpened(`changing the link ${card.id}`, false);
  const renew = useVerb(() => clinic.newMeetingLink(card.id, card.version), {
    said: t("appointment.linkSaved"),
  });
  if (isChanging) return <LinkForm card={card} onDone={() => setChanging(false)} />;
  return (
    <Stack gap="tight">
      {card.meetingLink ? (
        <span className={styles.link}>{card.meetingLink}</span>
      ) : (
        <Quiet>{t("appointment.noLink")}</Quiet>
      )}
      {card.mayChangeLink ? (
        <Row gap="tight">
          <Button onPress={() => setChanging(true)}>
            {card.meetingLink ? t("appointment.changeLink") : t("appointment.addLink")}
          </Button>
          <Button look="quiet" onPress={() => renew.run(undefined)} isPending={renew.isPending}>
            {t("appointment.newLink")}
          </Button>
        </Row>
      ) : null}
    </Stack>
  );
}

function LinkForm({ card, onDone }: { card: AppointmentCard; onDone: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const form = useForm({
    initial: { link: card.meetingLink ?? "" },
    draft: `meeting link ${card.id}`,
    send: ({ link }) => clinic.setMeetingLink(card.id, card.version, link),
    onDone: () => {
      say(t("appointment.linkSaved"));
      onDone();
    },
  });
  const leave = () => {
    form.forget();
    onDone();
  };
  return (
    <Form problems={form.problems} failure={form.failure} onSubmit={() => void form.submit()}>
      <TextField
        label={t("appointment.meetingLink")}
        description={t("appointment.linkDetail")}
        {...form.field("link")}
        type="url"
        isCode
        autoFocus
      />
      <Row gap="tight">
        <Button type="submit" look="primary" isPending={form.isSending}>
          {t("appointment.saveLink")}
        </Button>
        <Button look="quiet" onPress={leave}>
          {t("action.cancel")}
        </Button>
      </Row>
    </Form>
  );
}

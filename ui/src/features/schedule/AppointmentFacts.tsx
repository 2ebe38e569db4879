import { Link } from "@tanstack/react-router";
import { useFormats } from "../../api/session";
import type { AppointmentCard } from "../../bindings";
import { Badge } from "../../design/Badge";
import { Facts } from "../../design/Facts";
import { Row, Stack } from "../../design/Layout";
import { t } from "../../i18n";
import { AppointmentStateWord, ModeWord, seriesWords } from "./AppointmentMarks";
import { MeetingLink } from "./MeetingLink";

/** When it is: "Tue 24 Nov 2026, 9:00 am – 9:50 am". */
export function useTimes() {
  const formats = useFormats();
  return (card: AppointmentCard) =>
    t("appointment.times", {
      day: formats.date(card.start.slice(0, 10)),
      from: formats.time(card.start),
      until: formats.time(card.end),
      minutes: card.minutes,
    });
}

/** All that is known of an appointment. */
export function AppointmentFacts({ card }: { card: AppointmentCard }) {
  const times = useTimes();
  const hasLink = card.meetingLink !== null || card.mayChangeLink;
  return (
    <Facts
      facts={[
        { term: t("appointment.when"), value: times(card) },
        { term: t("series.term"), value: card.series ? seriesWords(card.series) : null },
        {
          term: t("appointment.patients"),
          value: (
            <Stack gap="tight">
              {card.patients.map((patient) => (
                <Row key={patient.id} gap="tight">
                  <Link to="/patients/$patient" params={{ patient: patient.id }}>
                    {patient.name}
                  </Link>
                  {patient.hasAlert ? <Badge tone="attention">{t("appointment.alert")}</Badge> : null}
                </Row>
              ))}
              {card.neverAskedAboutReminders ? (
                <span>
                  <Badge tone="attention">{t("appointment.neverAsked")}</Badge>
                </span>
              ) : null}
            </Stack>
          ),
        },
        { term: t("appointment.psychologist"), value: card.psychologistName },
        { term: t("appointment.type"), value: card.typeName },
        { term: t("appointment.mode"), value: <ModeWord mode={card.mode} /> },
        { term: t("appointment.room"), value: card.roomName },
        { term: t("appointment.state"), value: <AppointmentStateWord card={card} /> },
        { term: t("appointment.meetingLink"), value: hasLink ? <MeetingLink card={card} /> : null },
        { term: t("appointment.cancelledBecause"), value: card.cancelledBecause },
        { term: t("appointment.overrideReason"), value: card.overrideReason },
      ]}
    />
  );
}

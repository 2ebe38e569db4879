import { useNavigate, useSearch } from "@tanstack/react-router";
import {
  BadgeCheck,
  CalendarPlus,
  Ellipsis,
  Mail,
  Pencil,
  Phone,
  ScrollText,
  TriangleAlert,
  UserRoundCheck,
} from "lucide-react";
import { useClinic } from "../../api/clinic";
import { useFormats, useSession } from "../../api/session";
import { useOpened } from "../../api/useKept";
import { useVerb } from "../../api/useVerb";
import type { ContactPointView, PatientView } from "../../bindings";
import { Badge, StateWord } from "../../design/Badge";
import { Button, IconButton } from "../../design/Button";
import { Menu } from "../../design/Menu";
import { t } from "../../i18n";
import { AmendDialog } from "./AmendDialog";
import styles from "./PatientPage.module.css";
import { StatusBadge } from "./StatusBadge";
import { StatusDialog } from "./StatusDialog";

/** The name large, then what one needs to know before speaking. */
export function PatientHeader({ patient }: { patient: PatientView }) {
  const clinic = useClinic();
  const session = useSession();
  const formats = useFormats();
  const navigate = useNavigate();
  const { edit } = useSearch({ from: "/patients/$patient" });
  const [changesStatus, setChangesStatus] = useOpened(`changing the status ${patient.id}`, false);
  const verify = useVerb(() => clinic.markVerified(patient.id), { said: t("patient.verifiedDone") });
  const setEditing = (isOpen: boolean) =>
    void navigate({
      to: "/patients/$patient",
      params: { patient: patient.id },
      search: { edit: isOpen || undefined },
      replace: true,
    });

  return (
    <header className={styles.header}>
      <div className={styles.who}>
        <div className={styles.names}>
          <span className={styles.name} aria-hidden="true">
            {patient.name}
          </span>
          {patient.legalName ? (
            <span className={styles.quiet}>{t("patient.legalName", { name: patient.legalName })}</span>
          ) : null}
          {patient.pronouns ? <span className={styles.quiet}>{patient.pronouns}</span> : null}
        </div>
        <div className={styles.facts}>
          <StatusBadge status={patient.status} />
          {patient.statusSince && patient.status !== "active" ? (
            <span>{t("patient.sinceDate", { date: formats.shortDate(patient.statusSince) })}</span>
          ) : null}
          <Birthday patient={patient} />
          {patient.verified ? (
            <span>
              {t("patient.verified", {
                by: patient.verified.by,
                on: formats.shortDate(patient.verified.on),
              })}
            </span>
          ) : (
            <span>{t("patient.notVerified")}</span>
          )}
        </div>
        <ul className={styles.points}>
          {patient.contactPoints.map((point) => (
            <ContactPoint key={point.id} point={point} />
          ))}
        </ul>
        <p className={styles.reach}>
          {patient.contactPoints.length === 0 ? t("point.none") : patient.howToReach}
        </p>
      </div>
      <div className={styles.actions}>
        {patient.mayBook ? (
          <Button
            look="primary"
            icon={<CalendarPlus />}
            onPress={() => void navigate({ to: "/schedule", search: { book: patient.id } })}
          >
            {t("patient.book")}
          </Button>
        ) : null}
        {patient.mayAmend ? (
          <Button icon={<Pencil />} onPress={() => setEditing(true)}>
            {t("patient.edit")}
          </Button>
        ) : null}
        <Menu
          label={t("patient.more", { name: patient.name })}
          trigger={
            <IconButton look="plain" label={t("patient.more", { name: patient.name })} icon={<Ellipsis />} />
          }
          actions={[
            ...(patient.mayAmend
              ? [
                  {
                    key: "verify",
                    title: t("patient.verify"),
                    icon: <BadgeCheck />,
                    onChoose: () => verify.run(undefined),
                  },
                ]
              : []),
            ...(patient.mayChangeStatus
              ? [
                  {
                    key: "status",
                    title: t("patient.changeStatus"),
                    icon: <UserRoundCheck />,
                    onChoose: () => setChangesStatus(true),
                  },
                ]
              : []),
            ...(session.mayReadAudit
              ? [
                  {
                    key: "audit",
                    title: t("patient.audit"),
                    icon: <ScrollText />,
                    onChoose: () => void navigate({ to: "/audit", search: { patient: patient.id } }),
                  },
                ]
              : []),
          ]}
        />
      </div>
      {edit && patient.mayAmend ? <AmendDialog patient={patient} onClose={() => setEditing(false)} /> : null}
      {changesStatus ? <StatusDialog patient={patient} onClose={() => setChangesStatus(false)} /> : null}
    </header>
  );
}

function Birthday({ patient }: { patient: PatientView }) {
  if (patient.birthdayProblem) {
    return (
      <StateWord tone="attention" icon={<TriangleAlert />}>
        {patient.birthdayProblem}
      </StateWord>
    );
  }
  if (!patient.birthday) return <span>{t("patient.noBirthday")}</span>;
  return (
    <>
      {patient.age === null ? null : <span>{t("patient.age", { age: patient.age })}</span>}
      <span>{t("patient.bornOn", { date: patient.birthday })}</span>
    </>
  );
}

function ContactPoint({ point }: { point: ContactPointView }) {
  const formats = useFormats();
  return (
    <li className={styles.point}>
      {point.kind === "phone" ? <Phone aria-hidden="true" /> : <Mail aria-hidden="true" />}
      <span>{point.shown}</span>
      {point.label ? <span className={styles.quiet}>{point.label}</span> : null}
      {point.isSafe ? null : <Badge tone="danger">{t("point.notSafe")}</Badge>}
      {point.isBouncing ? <Badge tone="danger">{t("point.bouncing")}</Badge> : null}
      {point.neverText ? <Badge tone="attention">{t("point.neverText")}</Badge> : null}
      {point.discreet ? <Badge>{t("point.discreet")}</Badge> : null}
      {point.hoursFrom && point.hoursUntil ? (
        <Badge>
          {t("point.between", { from: formats.time(point.hoursFrom), until: formats.time(point.hoursUntil) })}
        </Badge>
      ) : null}
      {point.sharedWith.length > 0 ? (
        <Badge tone="attention">{t("point.sharedWith", { names: point.sharedWith.join(", ") })}</Badge>
      ) : null}
    </li>
  );
}

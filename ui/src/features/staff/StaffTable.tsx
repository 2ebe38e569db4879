import {
  CircleCheck,
  CircleDashed,
  Ellipsis,
  KeyRound,
  LogOut,
  Pencil,
  ShieldCheck,
  ShieldOff,
  UsersRound,
} from "lucide-react";
import { useFormats } from "../../api/session";
import type { StaffView } from "../../bindings";
import { Avatar } from "../../design/Avatar";
import { Badge, StateWord } from "../../design/Badge";
import { Button, IconButton } from "../../design/Button";
import { EmptyState } from "../../design/EmptyState";
import { Quiet, Row } from "../../design/Layout";
import { Menu, type MenuAction } from "../../design/Menu";
import { Table } from "../../design/Table";
import { t } from "../../i18n";
import styles from "./StaffTable.module.css";

interface StaffTableProps {
  members: readonly StaffView[];
  onAdd: () => void;
  onAmend: (member: StaffView) => void;
  onReset: (member: StaffView) => void;
  onRemoveTotp: (member: StaffView) => void;
  onLeave: (member: StaffView) => void;
}

export function StaffTable({ members, onAdd, onAmend, onReset, onRemoveTotp, onLeave }: StaffTableProps) {
  const actionsFor = (member: StaffView): MenuAction[] => [
    { key: "amend", title: t("staff.amend"), icon: <Pencil />, onChoose: () => onAmend(member) },
    ...(member.mayReset
      ? [{ key: "reset", title: t("staff.reset"), icon: <KeyRound />, onChoose: () => onReset(member) }]
      : []),
    ...(member.mayRemoveTotp
      ? [
          {
            key: "totp",
            title: t("staff.removeTotp"),
            icon: <ShieldOff />,
            onChoose: () => onRemoveTotp(member),
          },
        ]
      : []),
    ...(member.mayLeave
      ? [
          {
            key: "leave",
            title: t("staff.leave"),
            icon: <LogOut />,
            isDangerous: true,
            startsGroup: true,
            onChoose: () => onLeave(member),
          },
        ]
      : []),
  ];
  return (
    <Table
      label={t("staff.listLabel")}
      rows={members}
      rowKey={(member) => member.id}
      rowText={(member) => member.displayName}
      onOpen={onAmend}
      empty={
        <EmptyState
          icon={<UsersRound />}
          title={t("staff.empty")}
          action={<Button onPress={onAdd}>{t("staff.add")}</Button>}
        >
          {t("staff.emptyDetail")}
        </EmptyState>
      }
      columns={[
        {
          key: "name",
          title: t("staff.name"),
          isRowHeader: true,
          cell: (member) => <NameCell member={member} />,
        },
        {
          key: "roles",
          title: t("staff.roles"),
          cell: (member) => (
            <Row gap="tight">
              {member.roles.map((role) => (
                <Badge key={role}>{t(`role.${role}`)}</Badge>
              ))}
            </Row>
          ),
        },
        { key: "signIn", title: t("staff.signIn"), cell: (member) => <SignInState member={member} /> },
        {
          key: "totp",
          title: t("staff.secondStep"),
          width: 130,
          cell: (member) =>
            member.hasTotp ? (
              <StateWord tone="success" icon={<ShieldCheck />}>
                {t("staff.totpOn")}
              </StateWord>
            ) : (
              <Quiet>{t("staff.totpOff")}</Quiet>
            ),
        },
        {
          key: "actions",
          title: t("staff.actions"),
          isTitleHidden: true,
          width: 64,
          isNumber: true,
          cell: (member) => (
            <Menu
              label={t("staff.menu", { name: member.displayName })}
              trigger={
                <IconButton label={t("staff.menu", { name: member.displayName })} icon={<Ellipsis />} />
              }
              actions={actionsFor(member)}
            />
          ),
        },
      ]}
    />
  );
}

function NameCell({ member }: { member: StaffView }) {
  return (
    <div className={styles.name}>
      <Avatar initials={member.initials} colour={member.colour} size="small" />
      <span className={styles.words}>
        <span className={styles.shown}>
          {member.displayName}
          {member.isYou ? <Badge tone="primary">{t("staff.you")}</Badge> : null}
        </span>
        <Quiet isSmall>{member.username}</Quiet>
      </span>
    </div>
  );
}

function SignInState({ member }: { member: StaffView }) {
  const formats = useFormats();
  if (!member.isActive) {
    return <Quiet>{t("staff.left", { date: member.leftOn ? formats.shortDate(member.leftOn) : "" })}</Quiet>;
  }
  switch (member.signInState) {
    case "ready":
      return (
        <StateWord tone="success" icon={<CircleCheck />}>
          {t("staff.ready")}
        </StateWord>
      );
    case "codeWaiting":
      return (
        <StateWord tone="attention" icon={<KeyRound />}>
          {t("staff.codeWaiting", { until: member.codeExpires ? formats.instant(member.codeExpires) : "" })}
        </StateWord>
      );
    case "notSetUp":
      return (
        <StateWord tone="neutral" icon={<CircleDashed />}>
          {t("staff.notSetUp")}
        </StateWord>
      );
  }
}

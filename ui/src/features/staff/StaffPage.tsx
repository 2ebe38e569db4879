import { UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { Await } from "../../api/Await";
import type { OneTimeCode, StaffView } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Button } from "../../design/Button";
import { Page } from "../../design/Page";
import { Panel } from "../../design/Panel";
import { Switch } from "../../design/Switch";
import { t } from "../../i18n";
import { useShortcut } from "../../keyboard/useShortcut";
import { AddPersonDialog } from "./AddPersonDialog";
import { AmendPersonDialog } from "./AmendPersonDialog";
import { LeaveDialog } from "./LeaveDialog";
import { OneTimeCodeDialog } from "./OneTimeCodeDialog";
import { useStaff } from "./queries";
import { RemoveTotpDialog } from "./RemoveTotpDialog";
import { ResetDialog } from "./ResetDialog";
import { StaffTable } from "./StaffTable";

type Task =
  | { kind: "add" }
  | { kind: "amend" | "reset" | "totp" | "leave"; member: StaffView }
  | { kind: "code"; name: string; username: string; code: OneTimeCode };

/** Who works here, what they may do, and how they get in. */
export function StaffPage() {
  const staff = useStaff();
  const [task, setTask] = useState<Task | null>(null);
  const [showsLeft, setShowsLeft] = useState(false);
  const close = () => setTask(null);
  const add = () => setTask({ kind: "add" });
  useShortcut("create", add);

  return (
    <Page
      title={t("staff.title")}
      actions={
        <>
          <Switch label={t("staff.showLeft")} isOn={showsLeft} onChange={setShowsLeft} />
          <Button look="primary" icon={<UserRoundPlus />} onPress={add}>
            {t("staff.add")}
          </Button>
        </>
      }
    >
      <Await query={staff}>
        {(members) => (
          <>
            {hasOneOwner(members) ? <Banner tone="attention">{t("staff.oneOwner")}</Banner> : null}
            <Panel isFlush>
              <StaffTable
                members={members.filter((member) => member.isActive || showsLeft)}
                onAdd={add}
                onAmend={(member) => setTask({ kind: "amend", member })}
                onReset={(member) => setTask({ kind: "reset", member })}
                onRemoveTotp={(member) => setTask({ kind: "totp", member })}
                onLeave={(member) => setTask({ kind: "leave", member })}
              />
            </Panel>
          </>
        )}
      </Await>
      {task?.kind === "add" ? (
        <AddPersonDialog onClose={close} onAdded={(given) => setTask({ kind: "code", ...given })} />
      ) : null}
      {task?.kind === "amend" ? <AmendPersonDialog member={task.member} onClose={close} /> : null}
      {task?.kind === "reset" ? (
        <ResetDialog
          member={task.member}
          onClose={close}
          onReset={(code) =>
            setTask({ kind: "code", name: task.member.displayName, username: task.member.username, code })
          }
        />
      ) : null}
      {task?.kind === "totp" ? <RemoveTotpDialog member={task.member} onClose={close} /> : null}
      {task?.kind === "leave" ? <LeaveDialog member={task.member} onClose={close} /> : null}
      {task?.kind === "code" ? <OneTimeCodeDialog {...task} onClose={close} /> : null}
    </Page>
  );
}

function hasOneOwner(members: readonly StaffView[]): boolean {
  return members.filter((member) => member.isActive && member.roles.includes("owner")).length === 1;
}

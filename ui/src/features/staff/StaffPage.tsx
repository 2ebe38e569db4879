import { UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { Await } from "../../api/Await";
import { useOpened } from "../../api/useKept";
import type { OneTimeCode, StaffId } from "../../bindings";
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

type Task = { kind: "add" } | { kind: "amend" | "reset" | "totp" | "leave"; staff: StaffId };

interface HandedOver {
  name: string;
  username: string;
  code: OneTimeCode;
}

/** Who works here, what they may do, and how they get in. */
export function StaffPage() {
  const staff = useStaff();
  const [task, setTask] = useOpened<Task | null>("staff", null);
  const [handedOver, setHandedOver] = useState<HandedOver | null>(null);
  const [showsLeft, setShowsLeft] = useState(false);
  const close = () => setTask(null);
  const member = task && task.kind !== "add" ? staff.data?.find(({ id }) => id === task.staff) : undefined;
  // A code is shown this once: it is not kept over a screen lock.
  const showCode = (given: HandedOver) => {
    close();
    setHandedOver(given);
  };
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
            {members.some((one) => one.isOnlyOwner) ? (
              <Banner tone="attention">{t("staff.oneOwner")}</Banner>
            ) : null}
            <Panel isFlush>
              <StaffTable
                members={members.filter((member) => member.isActive || showsLeft)}
                onAdd={add}
                onAmend={(member) => setTask({ kind: "amend", staff: member.id })}
                onReset={(member) => setTask({ kind: "reset", staff: member.id })}
                onRemoveTotp={(member) => setTask({ kind: "totp", staff: member.id })}
                onLeave={(member) => setTask({ kind: "leave", staff: member.id })}
              />
            </Panel>
          </>
        )}
      </Await>
      {task?.kind === "add" ? <AddPersonDialog onClose={close} onAdded={showCode} /> : null}
      {task?.kind === "amend" && member ? <AmendPersonDialog member={member} onClose={close} /> : null}
      {task?.kind === "reset" && member ? (
        <ResetDialog
          member={member}
          onClose={close}
          onReset={(code) => showCode({ name: member.displayName, username: member.username, code })}
        />
      ) : null}
      {task?.kind === "totp" && member ? <RemoveTotpDialog member={member} onClose={close} /> : null}
      {task?.kind === "leave" && member ? <LeaveDialog member={member} onClose={close} /> : null}
      {handedOver ? <OneTimeCodeDialog {...handedOver} onClose={() => setHandedOver(null)} /> : null}
    </Page>
  );
}

import { useCallback, useRef, useState } from "react";
import { Refusal } from "../api/Await";
import { type Clinic, ClinicProvider, type Events } from "../api/clinic";
import type { DoorView, SessionView, StaffId } from "../bindings";
import { SkeletonLine, Waiting } from "../design/Skeleton";
import { ToastProvider } from "../design/Toast";
import { DoorFrame, DoorScreen, PinSetUpScreen } from "../features/door";
import { t } from "../i18n";
import { ClosingDialog } from "./ClosingDialog";
import { Language } from "./Language";
import { OpenClinic } from "./OpenClinic";
import { TrayQuitDialog } from "./QuitDialog";
import { useDoor } from "./useDoor";

/** The door, and behind it the clinic. Nothing of the clinic is mounted while the door is closed. */
export function App({ line }: { line: { clinic: Clinic; events: Events } }) {
  return (
    <Language>
      <ClinicProvider line={line}>
        <ToastProvider dismissLabel={t("action.dismiss")}>
          <Door />
        </ToastProvider>
      </ClinicProvider>
    </Language>
  );
}

function Door() {
  const { door, error, look } = useDoor();
  return (
    <>
      <Behind door={door} error={error} look={look} />
      <ClosingDialog mayDecide={door?.state === "open" && door.session.mayManageSettings} />
      <TrayQuitDialog />
    </>
  );
}

interface BehindProps {
  door: DoorView | null;
  error: unknown;
  look: () => void;
}

/** What the window shows for where the door stands. */
function Behind({ door, error, look }: BehindProps) {
  const [isSettingUp, setSettingUp] = useState(false);
  const withoutPin = useRef(new Set<StaffId>());
  const [, setAsked] = useState(0);
  // Where each person was when the screen locked: they come back there, and nobody else does.
  const places = useRef(new Map<StaffId, string>());

  const skipPin = useCallback((session: SessionView) => {
    withoutPin.current.add(session.staff);
    setAsked((count) => count + 1);
  }, []);

  if (error) {
    return (
      <DoorFrame>
        <Refusal error={error} onRetry={look} />
      </DoorFrame>
    );
  }
  if (!door) {
    return (
      <DoorFrame>
        <Waiting label={t("door.opening")}>
          <SkeletonLine width="14rem" />
        </Waiting>
      </DoorFrame>
    );
  }
  if (door.state !== "open" || isSettingUp) {
    return <DoorScreen door={door} isSettingUp={isSettingUp} onSetUp={setSettingUp} onMoved={look} />;
  }
  if (!door.session.hasPin && !withoutPin.current.has(door.session.staff)) {
    return <PinSetUpScreen onDone={look} onLater={() => skipPin(door.session)} />;
  }
  return (
    <OpenClinic key={door.session.staff} session={door.session} places={places.current} onDoorMoved={look} />
  );
}

import type { DoorView } from "../../bindings";
import { CannotOpenScreen } from "./CannotOpenScreen";
import { KeyNeededScreen } from "./KeyNeededScreen";
import { LockScreen } from "./LockScreen";
import { SetUpWizard } from "./SetUpWizard";
import { SignInScreen } from "./SignInScreen";
import { WelcomeScreen } from "./WelcomeScreen";

interface DoorScreenProps {
  door: DoorView;
  /** The set-up outlasts the moment when the clinic comes to exist: its recovery key is still to be confirmed. */
  isSettingUp: boolean;
  onSetUp: (isSettingUp: boolean) => void;
  onMoved: () => void;
}

/** The screen for where the door stands. */
export function DoorScreen({ door, isSettingUp, onSetUp, onMoved }: DoorScreenProps) {
  if (isSettingUp) {
    return (
      <SetUpWizard
        onLeave={() => onSetUp(false)}
        onDone={() => {
          onSetUp(false);
          onMoved();
        }}
      />
    );
  }
  switch (door.state) {
    case "noClinic":
      return <WelcomeScreen onSetUp={() => onSetUp(true)} onMoved={onMoved} />;
    case "keyNeeded":
      return <KeyNeededScreen door={door} onMoved={onMoved} />;
    case "cannotOpen":
      return <CannotOpenScreen door={door} onMoved={onMoved} />;
    case "signedOut":
      return <SignInScreen door={door} onMoved={onMoved} />;
    case "locked":
      return <LockScreen door={door} onMoved={onMoved} />;
    case "open":
      return null;
  }
}

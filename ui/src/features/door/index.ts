export { DoorFrame } from "./DoorFrame";
export { DoorScreen } from "./DoorScreen";
export { PassphraseDialog } from "./PassphraseDialog";
export { PassphraseField } from "./PassphraseField";
export { PinDialog, PinSetUpScreen } from "./PinSetUp";
export { RecoverySheet } from "./RecoverySheet";
export { TotpDialog } from "./TotpDialog";

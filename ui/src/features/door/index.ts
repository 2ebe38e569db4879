export { DoorFrame } from "./DoorFrame";
export { DoorScreen } from "./DoorScreen";
export { PassphraseDialog } from "./PassphraseDialog";
export { PassphraseField } from "./PassphraseField";
export { PinDialog, PinSetUpScreen } from "./PinSetUp";
export { TotpDialog } from "./TotpDialog";

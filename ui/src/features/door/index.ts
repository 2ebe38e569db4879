export { DoorFrame } from "./DoorFrame";
export { DoorScreen } from "./DoorScreen";
export { NewRecoveryKeyDialog } from "./NewRecoveryKeyDialog";
export { PassphraseDialog } from "./PassphraseDialog";
export { PassphraseField } from "./PassphraseField";
export { PinDialog, PinSetUpScreen } from "./PinSetUp";
export { ProvedDialog } from "./ProvedDialog";
export { TotpDialog } from "./TotpDialog";

export { usePsychologists, useStaff } from "./queries";
export { StaffPage } from "./StaffPage";

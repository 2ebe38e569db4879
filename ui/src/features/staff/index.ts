export { StaffPage } from "./StaffPage";

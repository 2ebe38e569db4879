export { SchedulePage } from "./SchedulePage";

export { PatientFinder } from "./PatientFinder";

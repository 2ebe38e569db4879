export { PatientsPage, PatientsPage as PatientPage } from "./PatientsPage";

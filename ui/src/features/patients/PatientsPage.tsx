import { Page } from "../../design/Page";
import { t } from "../../i18n";

export function PatientsPage() {
  return <Page title={t("nav.patients")}>{null}</Page>;
}

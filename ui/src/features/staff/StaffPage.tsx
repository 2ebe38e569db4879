import { Page } from "../../design/Page";
import { t } from "../../i18n";

export function StaffPage() {
  return <Page title={t("nav.staff")}>{null}</Page>;
}

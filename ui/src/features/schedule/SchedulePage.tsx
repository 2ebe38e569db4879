import { Page } from "../../design/Page";
import { t } from "../../i18n";

export function SchedulePage() {
  return <Page title={t("nav.schedule")}>{null}</Page>;
}

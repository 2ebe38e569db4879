import { Page } from "../../design/Page";
import { t } from "../../i18n";

export function TodayPage() {
  return <Page title={t("nav.today")}>{null}</Page>;
}

import { Page } from "../../design/Page";
import { t } from "../../i18n";

export function SettingsPage() {
  return <Page title={t("nav.settings")}>{null}</Page>;
}

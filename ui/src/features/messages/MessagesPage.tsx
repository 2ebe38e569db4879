import { Page } from "../../design/Page";
import { t } from "../../i18n";

export function MessagesPage() {
  return <Page title={t("nav.messages")}>{null}</Page>;
}

import { Page } from "../../design/Page";
import { t } from "../../i18n";

export function AuditPage() {
  return <Page title={t("nav.audit")}>{null}</Page>;
}

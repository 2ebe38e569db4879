import { Banner } from "../../design/Banner";
import { t } from "../../i18n";

/** Invented people keep no secrets: whoever explores the demo practice is told how to be any of them. */
export function DemoPassphrase() {
  return <Banner>{t("signIn.demoPassphrase")}</Banner>;
}

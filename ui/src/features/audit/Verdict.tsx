import type { AuditVerdict } from "../../bindings";
import { Banner } from "../../design/Banner";
import { t } from "../../i18n";

/** What verifying found: whole or broken, and whether the anchor outside agrees. */
export function Verdict({ verdict }: { verdict: AuditVerdict }) {
  return (
    <Banner tone={toneOf(verdict)} title={verdict.isWhole ? t("audit.whole") : t("audit.broken")} isAnswer>
      <p>{verdict.sentence}</p>
      {verdict.firstBroken === null ? null : <p>{t("audit.brokenAt", { number: verdict.firstBroken })}</p>}
      {verdict.anchor === "rolledBack" ? <p>{t("audit.rolledBack")}</p> : null}
      {verdict.anchor === "missing" ? <p>{t("audit.anchorMissing")}</p> : null}
    </Banner>
  );
}

function toneOf({ isWhole, anchor }: AuditVerdict) {
  if (!isWhole || anchor === "rolledBack") return "danger";
  return anchor === "missing" ? "attention" : "success";
}

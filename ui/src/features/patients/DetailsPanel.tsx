import { useFormats } from "../../api/session";
import type { PatientView } from "../../bindings";
import { Facts } from "../../design/Facts";
import { Panel } from "../../design/Panel";
import { t } from "../../i18n";
import { languageName } from "../../i18n/languages";
import styles from "./PatientPage.module.css";

/** Address, GP and numbers, as far as they are recorded. */
export function DetailsPanel({ patient }: { patient: PatientView }) {
  const formats = useFormats();
  const { form } = patient;
  const joined = (...parts: string[]) => parts.filter(Boolean).join(", ");
  const address = joined(form.addressLine, joined(form.suburb, `${form.state} ${form.postcode}`.trim()));
  const facts = [
    { term: t("details.address"), value: address },
    { term: t("details.language"), value: languageName(form.language) },
    { term: t("details.zone"), value: form.zone },
    { term: t("details.gp"), value: joined(form.gpName, form.gpPractice, form.gpPhone) },
    { term: t("details.medicare"), value: form.medicare },
    { term: t("details.dva"), value: form.dva },
    { term: t("details.ndis"), value: form.ndis },
    {
      term: t("details.referral"),
      value: form.referralDate
        ? t("details.referralValue", {
            date: formats.shortDate(form.referralDate),
            count: form.referralSessions ?? 0,
          })
        : "",
    },
    {
      term: t("details.formerNames"),
      value: form.formerNames.map((name) => `${name.givenName} ${name.familyName}`.trim()).join(", "),
    },
  ];
  const isKnown = facts.some(({ value }) => value);
  return (
    <Panel title={t("details.title")}>
      {isKnown ? <Facts facts={facts} /> : <p className={styles.quiet}>{t("details.none")}</p>}
    </Panel>
  );
}

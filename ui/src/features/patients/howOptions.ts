import type { HowGiven } from "../../bindings";
import { t } from "../../i18n";

/** The ways in which a patient can say yes or no. */
export const howOptions = (["inPerson", "byPhone", "inWriting", "byEmail", "byMessage"] as const).map(
  (how) => ({
    value: how as HowGiven,
    label: t(`consents.how.${how}`),
  }),
);

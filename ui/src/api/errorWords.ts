import { t } from "../i18n";
import { ClinicError } from "./call";

export interface ErrorWords {
  /** Refused: the rules say no. Failed: something went wrong, and the same may work again. */
  kind: "refused" | "failed";
  title: string;
  sentence: string;
  /** Found again in the log by this number. */
  incident: string | null;
}

/** What to tell a person about an error of the clinic. */
export function errorWords(problem: unknown): ErrorWords {
  if (!(problem instanceof ClinicError)) return failed(t("error.unexpected"), null);
  const { error } = problem;
  switch (error.code) {
    case "denied":
      return { kind: "refused", title: t("error.deniedTitle"), sentence: error.message, incident: null };
    case "refused":
      return { kind: "refused", title: t("error.refusedTitle"), sentence: error.reason, incident: null };
    case "conflict":
      return { kind: "refused", title: t("error.conflictTitle"), sentence: error.message, incident: null };
    case "invalid":
      return {
        kind: "refused",
        title: t("error.invalidTitle"),
        sentence: error.problems.map((one) => one.message).join(" "),
        incident: null,
      };
    case "notFound":
      return {
        kind: "refused",
        title: t("error.notFoundTitle"),
        sentence: t("error.notFound"),
        incident: null,
      };
    case "unavailable":
      return { kind: "failed", title: t("error.unavailableTitle"), sentence: error.message, incident: null };
    case "unexpected":
      return failed(t("error.unexpected"), error.incident);
    case "keyNeeded":
    case "screenLocked":
    case "signedOut":
      return { kind: "refused", title: t("error.doorTitle"), sentence: t("error.door"), incident: null };
  }
}

function failed(sentence: string, incident: string | null): ErrorWords {
  return { kind: "failed", title: t("error.unexpectedTitle"), sentence, incident };
}

import { useEffect, useState } from "react";
import type { SignInOutcome } from "../../bindings";
import { t } from "../../i18n";

type Refused = Extract<SignInOutcome, { outcome: "refused" }>;

/** A refused sign-in: why, and how long to wait, counted down. */
export function useSignInOutcome() {
  const [refused, setRefused] = useState<{ message: string; secondsLeft: number } | null>(null);
  const secondsLeft = refused?.secondsLeft ?? 0;

  useEffect(() => {
    if (secondsLeft <= 0) return;
    const timer = setTimeout(
      () => setRefused((current) => current && { ...current, secondsLeft: current.secondsLeft - 1 }),
      1_000,
    );
    return () => clearTimeout(timer);
  }, [secondsLeft]);

  return {
    refuse: ({ message, waitSeconds }: Refused) => setRefused({ message, secondsLeft: waitSeconds }),
    clear: () => setRefused(null),
    mustWait: secondsLeft > 0,
    words: refused
      ? [refused.message, secondsLeft > 0 ? t("signIn.wait", { count: secondsLeft }) : ""]
          .filter(Boolean)
          .join(" ")
      : null,
  };
}

import { useEffect, useRef } from "react";
import { useClinic } from "./clinic";

/** Typing rests so long before the shell is given what was typed. */
const pause = 150;

/**
 * Keeps what was typed into a form with the shell, in memory and for this person alone,
 * so that a screen that locks in the middle of a sentence loses nothing.
 * Only what was changed is kept: what the form began with is asked of the clinic anew.
 */
export function useDraft<Typed extends object>(
  name: string | null,
  typed: Typed,
  onFound: (typed: Typed) => void,
) {
  const clinic = useClinic();
  const found = useRef(onFound);
  found.current = onFound;

  useEffect(() => {
    if (!name) return;
    let isCurrent = true;
    void clinic
      .takeDraft(name)
      .then((kept) => {
        if (isCurrent && kept) found.current(JSON.parse(kept) as Typed);
      })
      // A draft that cannot be had costs the person what was half typed, never the form itself.
      .catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [clinic, name]);

  const text = JSON.stringify(typed);
  useEffect(() => {
    if (!name || text === "{}") return;
    const timer = setTimeout(() => void clinic.keepDraft(name, text).catch(() => undefined), pause);
    return () => clearTimeout(timer);
  }, [clinic, name, text]);
}

import { useEffect, useRef } from "react";
import { useClinic } from "./clinic";

/** Typing pauses this long before the shell is given the half-filled form. */
const pause = 400;

/**
 * Keeps a half-filled form with the shell, in memory and for this person alone,
 * so that a screen that locks in the middle of a sentence loses nothing.
 */
export function useDraft<Values>(
  name: string | null,
  values: Values,
  isChanged: boolean,
  onFound: (values: Values) => void,
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
        if (isCurrent && kept) found.current(JSON.parse(kept) as Values);
      })
      // A draft that cannot be had costs the person what was half typed, never the form itself.
      .catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [clinic, name]);

  useEffect(() => {
    if (!name || !isChanged) return;
    const text = JSON.stringify(values);
    const timer = setTimeout(() => void clinic.keepDraft(name, text).catch(() => undefined), pause);
    return () => clearTimeout(timer);
  }, [clinic, name, values, isChanged]);
}

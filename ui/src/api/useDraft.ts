import { useCallback, useEffect, useRef } from "react";
import { useClinic } from "./clinic";
import { draftsOf } from "./drafts";

/** Typing rests so many milliseconds before the shell is given what was typed. */
const pause = 150;

/**
 * Keeps the changed part of a form with the shell, so that a screen lock loses nothing, and gives it back once.
 * Returns how it is forgotten. Without a name nothing is kept.
 */
export function useDraft<Typed extends object>(
  name: string | null,
  typed: Typed,
  onFound: (typed: Typed) => void,
): () => void {
  const drafts = draftsOf(useClinic());
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const found = useRef(onFound);
  found.current = onFound;

  useEffect(() => {
    if (!name) return;
    let isCurrent = true;
    void drafts.take(name).then((kept) => {
      if (isCurrent && kept) found.current(JSON.parse(kept) as Typed);
    });
    return () => {
      isCurrent = false;
    };
  }, [drafts, name]);

  const text = JSON.stringify(typed);
  useEffect(() => {
    if (!name || text === "{}") return;
    waiting.current = setTimeout(() => drafts.keep(name, text), pause);
    return () => clearTimeout(waiting.current);
  }, [drafts, name, text]);

  return useCallback(() => {
    clearTimeout(waiting.current);
    if (name) drafts.forget(name);
  }, [drafts, name]);
}

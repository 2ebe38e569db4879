import { useEffect, useRef, useState } from "react";
import { useClinic } from "./clinic";

/**
 * State that outlasts a screen lock, for the same person. It lies with their half-typed forms and ends with
 * the sign-in. By default what is empty or off is not kept.
 */
export function useKept<State>(
  name: string,
  start: State,
  isKept: (state: State) => boolean = Boolean,
): [State, (next: State) => void] {
  const clinic = useClinic();
  const [state, setState] = useState(start);
  const isSet = useRef(false);

  useEffect(() => {
    let isCurrent = true;
    void clinic
      .takeDraft(name)
      .then((kept) => {
        if (isCurrent && kept && !isSet.current) setState(JSON.parse(kept) as State);
      })
      // What cannot be had is opened or put off again by hand, which costs one press.
      .catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [clinic, name]);

  const set = (next: State) => {
    isSet.current = true;
    setState(next);
    const told = isKept(next) ? clinic.keepDraft(name, JSON.stringify(next)) : clinic.forgetDraft(name);
    void told.catch(() => undefined);
  };
  return [state, set];
}

/**
 * What is open over a page: after a screen lock it is open again, with what was half typed in it.
 * Whoever goes to another page closes it. A page that a lock takes away cannot do so: the shell refuses.
 */
export function useOpened<State>(
  name: string,
  start: State,
  isKept: (state: State) => boolean = Boolean,
): [State, (next: State) => void] {
  const clinic = useClinic();
  const [state, set] = useKept(name, start, isKept);
  const isOpen = useRef(false);
  isOpen.current = isKept(state);
  useEffect(
    () => () => {
      if (isOpen.current) void clinic.forgetDraft(name).catch(() => undefined);
    },
    [clinic, name],
  );
  return [state, set];
}

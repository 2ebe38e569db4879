import { useEffect, useRef, useState } from "react";
import { useClinic } from "./clinic";
import { draftsOf } from "./drafts";

/**
 * State that outlasts a screen lock and ends with the sign-in. Each name has its own: another name is another
 * state. What is not worth keeping, by default what is empty or off, is forgotten.
 */
export function useKept<State>(
  name: string,
  start: State,
  isKept: (state: State) => boolean = Boolean,
): [State, (next: State) => void] {
  const drafts = draftsOf(useClinic());
  const [held, setHeld] = useState({ name, state: start });
  const isSet = useRef(false);

  useEffect(() => {
    let isCurrent = true;
    isSet.current = false;
    void drafts.take(name).then((kept) => {
      if (isCurrent && kept && !isSet.current) setHeld({ name, state: JSON.parse(kept) as State });
    });
    return () => {
      isCurrent = false;
    };
  }, [drafts, name]);

  const set = (state: State) => {
    isSet.current = true;
    setHeld({ name, state });
    if (isKept(state)) drafts.keep(name, JSON.stringify(state));
    else drafts.forget(name);
  };
  return [held.name === name ? held.state : start, set];
}

/**
 * What is open over a page: after a screen lock it is open again.
 * Leaving the page closes it. When a lock takes the page away, the shell refuses to forget.
 */
export function useOpened<State>(
  name: string,
  start: State,
  isKept: (state: State) => boolean = Boolean,
): [State, (next: State) => void] {
  const drafts = draftsOf(useClinic());
  const [state, set] = useKept(name, start, isKept);
  const isOpen = useRef(false);
  useEffect(
    () => () => {
      if (isOpen.current) drafts.forget(name);
    },
    [drafts, name],
  );
  // An effect, so that whoever leaves one name for another still finds what was open under the first.
  useEffect(() => {
    isOpen.current = isKept(state);
  });
  return [state, set];
}

import { useEffect, useState } from "react";
import type { CivilDateTime } from "../../bindings";
import { minuteOf } from "./gridTime";

const minute = 60_000;

/** The minute of the clinic's day, kept going from what the clinic said when it was last asked. */
export function useNowMinute(nowCivil: CivilDateTime): number {
  const [passed, setPassed] = useState(0);
  const [said, setSaid] = useState(nowCivil);
  if (said !== nowCivil) {
    setSaid(nowCivil);
    setPassed(0);
  }
  useEffect(() => {
    const timer = setTimeout(() => setPassed(passed + 1), minute);
    return () => clearTimeout(timer);
  }, [passed]);
  return minuteOf(nowCivil) + passed;
}

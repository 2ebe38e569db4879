import { useEffect, useState } from "react";
import { useClinic } from "../../api/clinic";
import type { CivilDate } from "../../bindings";

/** What this person put off today. Kept with their half-typed forms: it ends with the sign-in or the day. */
export function useNotNow(date: CivilDate) {
  const clinic = useClinic();
  const name = `not now ${date}`;
  const [putOff, setPutOff] = useState<readonly string[]>([]);
  useEffect(() => {
    let isCurrent = true;
    void clinic
      .takeDraft(name)
      .then((kept) => {
        if (isCurrent && kept) setPutOff(JSON.parse(kept) as string[]);
      })
      // What was put off comes back, which costs one press.
      .catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [clinic, name]);
  const putOffOne = (key: string) => {
    const all = [...putOff, key];
    setPutOff(all);
    void clinic.keepDraft(name, JSON.stringify(all)).catch(() => undefined);
  };
  return { isPutOff: (key: string) => putOff.includes(key), putOff: putOffOne };
}

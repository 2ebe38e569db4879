import { useKept } from "../../api/useKept";
import type { CivilDate } from "../../bindings";

/** What this person put off today: it ends with the sign-in or the day. */
export function useNotNow(date: CivilDate) {
  const [all, setAll] = useKept<readonly string[]>(`not now ${date}`, []);
  return { isPutOff: (key: string) => all.includes(key), putOff: (key: string) => setAll([...all, key]) };
}

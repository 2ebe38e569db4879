import { createContext, useContext } from "react";
import fieldStyles from "./Field.module.css";

/** What is said of a date or a time of which a part is missing. */
export interface HalfTypedWords {
  date: string;
  time: string;
}

const WordsContext = createContext<HalfTypedWords | null>(null);

export const HalfTypedWordsProvider = WordsContext.Provider;

export function useHalfTypedWords(): HalfTypedWords {
  const words = useContext(WordsContext);
  if (!words) throw new Error("a Form needs a HalfTypedWordsProvider above it");
  return words;
}

interface HalfTyped {
  kind: keyof HalfTypedWords;
  /** The name of its field; empty where it has none. */
  field: string;
  /** The first part that is missing. */
  gap: HTMLElement;
}

/** The parts of a date or time that can be typed; those of a disabled field cannot. */
const part = "[role=spinbutton][data-type][contenteditable=true]";

/**
 * The dates and times in a form of which some parts are typed and others are not. They are read from the
 * page, because React Aria says nothing of them: a half-typed field keeps its last whole value.
 */
export function halfTypedIn(form: HTMLElement): HalfTyped[] {
  const inputs = new Set(Array.from(form.querySelectorAll(part), (one) => one.parentElement as HTMLElement));
  return [...inputs].flatMap((input) => {
    const gap = input.querySelector<HTMLElement>(`${part}[data-placeholder]`);
    if (!gap || !input.querySelector(`${part}:not([data-placeholder])`)) return [];
    const named = input.closest(`.${fieldStyles.field}`)?.querySelector("[name]");
    return [
      {
        kind: input.querySelector("[data-type=hour]") ? "time" : "date",
        field: named?.getAttribute("name") ?? "",
        gap,
      },
    ];
  });
}

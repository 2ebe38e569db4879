import { useEffect, useRef } from "react";
import { isPlainKey, isShortcut, type ShortcutName } from "./shortcuts";

const typing =
  "input, textarea, select, [contenteditable=true], [role=spinbutton], [role=listbox], [role=menu]";

/** Answers a shortcut while the component is mounted and `isActive`. */
export function useShortcut(name: ShortcutName, onPress: () => void, isActive = true) {
  const answer = useRef(onPress);
  answer.current = onPress;
  useEffect(() => {
    if (!isActive) return;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || !isShortcut(name, event)) return;
      const target = event.target instanceof Element ? event.target : null;
      if (
        isPlainKey(name) &&
        (target?.closest(typing) || document.querySelector("[role=dialog], [role=alertdialog]"))
      )
        return;
      event.preventDefault();
      answer.current();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [name, isActive]);
}

import type { PlainTextKey } from "../i18n";

interface Shortcut {
  /** "Mod" is Ctrl, and Command on a Mac. A single letter counts only outside of fields and dialogs. */
  keys: string;
  words: PlainTextKey;
  group: "everywhere" | "lists" | "schedule";
}

/** The one list of shortcuts. What is not in it does not exist; `?` shows it. */
export const shortcuts = {
  find: { keys: "Mod+K", words: "shortcut.find", group: "everywhere" },
  help: { keys: "?", words: "shortcut.help", group: "everywhere" },
  lock: { keys: "Mod+L", words: "shortcut.lock", group: "everywhere" },
  goToday: { keys: "Mod+1", words: "shortcut.goToday", group: "everywhere" },
  goSchedule: { keys: "Mod+2", words: "shortcut.goSchedule", group: "everywhere" },
  goPatients: { keys: "Mod+3", words: "shortcut.goPatients", group: "everywhere" },
  goMessages: { keys: "Mod+4", words: "shortcut.goMessages", group: "everywhere" },
  register: { keys: "Mod+Shift+N", words: "shortcut.register", group: "everywhere" },
  create: { keys: "N", words: "shortcut.create", group: "lists" },
  scheduleToday: { keys: "T", words: "shortcut.scheduleToday", group: "schedule" },
  dayBack: { keys: "[", words: "shortcut.dayBack", group: "schedule" },
  dayForward: { keys: "]", words: "shortcut.dayForward", group: "schedule" },
  dayView: { keys: "D", words: "shortcut.dayView", group: "schedule" },
  weekView: { keys: "W", words: "shortcut.weekView", group: "schedule" },
  waitList: { keys: "L", words: "shortcut.waitList", group: "schedule" },
  slotUp: { keys: "ArrowUp", words: "shortcut.slotUp", group: "schedule" },
  slotDown: { keys: "ArrowDown", words: "shortcut.slotDown", group: "schedule" },
  slotLeft: { keys: "ArrowLeft", words: "shortcut.slotLeft", group: "schedule" },
  slotRight: { keys: "ArrowRight", words: "shortcut.slotRight", group: "schedule" },
  openSlot: { keys: "Enter", words: "shortcut.openSlot", group: "schedule" },
  move: { keys: "M", words: "shortcut.move", group: "schedule" },
  longer: { keys: "Shift+ArrowDown", words: "shortcut.longer", group: "schedule" },
  shorter: { keys: "Shift+ArrowUp", words: "shortcut.shorter", group: "schedule" },
  drop: { keys: "Enter", words: "shortcut.drop", group: "schedule" },
  leaveAsItWas: { keys: "Escape", words: "shortcut.leaveAsItWas", group: "schedule" },
  checkIn: { keys: "C", words: "shortcut.checkIn", group: "lists" },
} as const satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof shortcuts;

const isMac = /mac/i.test(navigator.platform);

const caps: Record<string, string> = {
  Mod: isMac ? "⌘" : "Ctrl",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
};

/** The caps to draw for a shortcut on this computer. */
export function capsOf(name: ShortcutName): string[] {
  return shortcuts[name].keys.split("+").map((key) => caps[key] ?? key);
}

/** The form in which `aria-keyshortcuts` names it. */
export function ariaKeysOf(name: ShortcutName): string {
  return shortcuts[name].keys.replace("Mod", isMac ? "Meta" : "Control");
}

/** Whether a key press is this shortcut. */
export function isShortcut(
  name: ShortcutName,
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
): boolean {
  const parts = shortcuts[name].keys.split("+");
  const key = parts.at(-1) ?? "";
  const wantsModifier = parts.includes("Mod");
  const hasModifier = isMac ? event.metaKey : event.ctrlKey;
  if (wantsModifier !== hasModifier || event.altKey) return false;
  // A sign such as "?" needs Shift on some keyboards and not on others; a letter or a named key says whether it wants it.
  const saysShift = /^[a-z]+$/i.test(key);
  if (saysShift && event.shiftKey !== parts.includes("Shift")) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

/** A plain key belongs to whatever is being typed into or chosen from. */
export function isPlainKey(name: ShortcutName): boolean {
  return !shortcuts[name].keys.startsWith("Mod");
}

import { t } from ".";

/** What patients of the practice may speak or sign besides English, by language tag (BCP 47). */
const tags = [
  [
    "am",
    "ar",
    "bn",
    "cy",
    "de",
    "el",
    "es",
    "fa",
    "fil",
    "fr",
    "gu",
    "he",
    "hi",
    "hr",
    "hu",
    "id",
    "it",
    "ja",
  ],
  [
    "km",
    "ko",
    "lo",
    "mi",
    "mk",
    "ml",
    "mn",
    "mr",
    "ms",
    "mt",
    "my",
    "ne",
    "nl",
    "pa",
    "pl",
    "prs",
    "pt",
    "ro",
  ],
  ["ru", "si", "sm", "so", "sr", "sw", "ta", "te", "th", "to", "tr", "uk", "ur", "vi", "yue"],
].flat();
/** Those of which browsers know no name, or one that nobody at a front desk would say. */
const namedHere = ["asf", "bfi", "cmn", "nzs"] as const;

const names = new Intl.DisplayNames("en", { type: "language" });
const named = (tag: string) => ({ value: tag, label: names.of(tag) ?? tag });
const others = [
  ...tags.map(named),
  ...namedHere.map((tag) => ({ value: tag as string, label: t(`language.${tag}`) })),
];
const known = [named("en"), ...others.sort((one, other) => one.label.localeCompare(other.label, "en"))];

/** What is kept is a tag; a language that was once written down in words is found by its name. */
const find = (kept: string) => known.find(({ value, label }) => value === kept || label === kept);

/** "English" of "en". What is unknown here stays as it was written. */
export function languageName(kept: string): string {
  return find(kept)?.label ?? kept;
}

export function languageTag(kept: string): string {
  return find(kept)?.value ?? kept;
}

/** English and the others by name, and what is kept if it is none of them. */
export function languageOptions(kept: string) {
  return kept === "" || find(kept) ? known : [{ value: kept, label: kept }, ...known];
}

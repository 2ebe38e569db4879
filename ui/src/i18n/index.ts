/**
 * Every word a person reads stands in a catalogue under a typed key; TSX holds none.
 * A text names its parameters in braces, and one that depends on `{count}` has plural forms.
 */
import { en } from "./en";

type Catalogue = typeof en;
export type TextKey = keyof Catalogue;

type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type NamesOf<Key extends TextKey> = Catalogue[Key] extends string
  ? NamesIn<Catalogue[Key]>
  : NamesIn<Catalogue[Key][keyof Catalogue[Key]]> | "count";
type ParametersOf<Key extends TextKey> = [NamesOf<Key>] extends [never]
  ? []
  : [parameters: Record<NamesOf<Key>, string | number>];

/** The keys of texts that need nothing filled in. */
export type PlainTextKey = {
  [Key in TextKey]: [NamesOf<Key>] extends [never] ? Key : never;
}[TextKey];

type PluralText = { readonly one: string; readonly other: string };

const catalogue: Record<string, string | PluralText> = en;
const plurals = new Intl.PluralRules("en");
const numbers = new Intl.NumberFormat("en-AU");

/** The text for a key, with its parameters filled in. */
export function t<Key extends TextKey>(key: Key, ...[parameters]: ParametersOf<Key>): string {
  const text = catalogue[key];
  if (text === undefined) return key;
  const given: Record<string, string | number> = parameters ?? {};
  return fill(typeof text === "string" ? text : pluralForm(text, given.count), given);
}

function pluralForm(text: PluralText, count: string | number | undefined): string {
  return plurals.select(Number(count)) === "one" ? text.one : text.other;
}

function fill(text: string, parameters: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? numbers.format(value) : value;
  });
}

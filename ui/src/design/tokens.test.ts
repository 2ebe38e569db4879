import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/design/tokens.css", "utf8");

/** The two colours of a token: on paper and at night. */
function coloursOf(token: string): [string, string] {
  const found = css.match(new RegExp(`--${token}:\\s*light-dark\\(([^;]+)\\);`));
  const [light, dark] = (found?.[1] ?? "").split(/,\s*(?![^(]*\))/);
  if (!light || !dark) throw new Error(`tokens.css has no --${token} for both themes`);
  return [light.trim(), dark.trim()];
}

function linear(colour: string): [number, number, number] {
  const hex = colour.match(/^#([0-9a-f]{6})$/i)?.[1];
  if (hex) {
    const channel = (at: number) => {
      const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    return [channel(0), channel(2), channel(4)];
  }
  const oklch = colour.match(/^oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)$/);
  if (!oklch) throw new Error(`cannot read the colour ${colour}`);
  const lightness = Number(oklch[1]) / 100;
  const angle = (Number(oklch[3]) * Math.PI) / 180;
  const a = Number(oklch[2]) * Math.cos(angle);
  const b = Number(oklch[2]) * Math.sin(angle);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function luminance(colour: string): number {
  const [red, green, blue] = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

const grounds = ["paper", "surface", "raised", "sunken", "hover"];
const readable: [string, string][] = [
  ...grounds.flatMap((ground): [string, string][] => [
    ["ink", ground],
    ["quiet-ink", ground],
    ["primary-ink", ground],
    ["danger-ink", ground],
    ["attention-ink", ground],
    ["success-ink", ground],
  ]),
  ["ink", "primary-wash"],
  ["quiet-ink", "primary-wash"],
  ["primary-ink", "primary-wash"],
  ["attention-ink", "attention-wash"],
  ["danger-ink", "danger-wash"],
  ["success-ink", "success-wash"],
  ["disabled-ink", "sunken"],
  ["on-primary", "primary"],
  ["on-primary", "primary-hover"],
  ["on-primary", "primary-pressed"],
  ["on-danger", "danger"],
  ["on-danger", "danger-hover"],
  ["on-entrance", "entrance"],
  ["quiet-on-entrance", "entrance"],
  ...Array.from({ length: 8 }, (_, hue): [string, string] => ["on-hue", `hue-${hue}`]),
  ...Array.from({ length: 8 }, (_, hue): [string, string] => ["ink", `hue-wash-${hue}`]),
  ...Array.from({ length: 8 }, (_, hue): [string, string] => ["quiet-ink", `hue-wash-${hue}`]),
];
const visible: [string, string][] = [
  ...["paper", "surface", "raised"].flatMap((ground): [string, string][] => [
    ["control-line", ground],
    ["focus", ground],
  ]),
];

describe("colours", () => {
  it.each(readable)("%s can be read on %s", (ink, ground) => {
    const [inks, grounds] = [coloursOf(ink), coloursOf(ground)];
    expect(contrast(inks[0], grounds[0])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(inks[1], grounds[1])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(visible)("%s can be seen on %s", (line, ground) => {
    const [lines, grounds] = [coloursOf(line), coloursOf(ground)];
    expect(contrast(lines[0], grounds[0])).toBeGreaterThanOrEqual(3);
    expect(contrast(lines[1], grounds[1])).toBeGreaterThanOrEqual(3);
  });
});

import { describe, expect, it } from "vitest";
import { t } from ".";
import { en } from "./en";

const sources = Object.entries(
  import.meta.glob<string>(["../**/*.{ts,tsx}", "!./en/**"], {
    query: "?raw",
    import: "default",
    eager: true,
  }),
)
  .map(([, source]) => source)
  .join("\n");

/** The keys that are put together from a variable part, as in t(`role.${role}`). */
const composed = [...sources.matchAll(/`([\w.]*)\$\{[^}]+\}([\w.]*)`/g)].map(
  ([, start = "", end = ""]) =>
    new RegExp(`^${start.replaceAll(".", "\\.")}[\\w-]+${end.replaceAll(".", "\\.")}$`),
);

describe("words", () => {
  it("are all said somewhere", () => {
    const unsaid = Object.keys(en).filter(
      (key) => !sources.includes(`"${key}"`) && !composed.some((pattern) => pattern.test(key)),
    );
    expect(unsaid).toEqual([]);
  });

  it("stand in one catalogue each", () => {
    const catalogues = import.meta.glob<Record<string, object>>(["./en/*.ts", "!./en/index.ts"], {
      eager: true,
    });
    const keys = Object.values(catalogues).flatMap((catalogue) =>
      Object.values(catalogue).flatMap(Object.keys),
    );
    expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([]);
  });

  it("fills parameters in", () => {
    expect(t("lock.title", { name: "Noor" })).toContain("Noor");
  });

  it("chooses the plural form by count", () => {
    expect(t("delivery.needYou", { count: 1 })).toBe("1 needs you");
    expect(t("delivery.needYou", { count: 12 })).toBe("12 need you");
  });

  it("holds sentence case and no exclamation marks", () => {
    const loud = Object.entries(en).filter(([, text]) => JSON.stringify(text).includes("!"));
    expect(loud).toEqual([]);
  });
});

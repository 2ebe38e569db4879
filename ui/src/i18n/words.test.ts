import { describe, expect, it } from "vitest";
import { t } from ".";
import { en } from "./en";

describe("words", () => {
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

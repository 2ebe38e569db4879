import { describe, expect, it } from "vitest";
import type { AppError } from "../bindings";
import { makeFakeClinic } from "../testing/FakeClinic";
import { ClinicError, call } from "./call";
import { errorWords } from "./errorWords";
import { keys, showsAnyOf } from "./keys";

describe("an answer of the clinic", () => {
  it("is its data, or its error thrown", async () => {
    const fake = makeFakeClinic();
    expect(await fake.line.clinic.listHolidays()).toHaveLength(4);
    fake.refuse("listHolidays", { code: "refused", reason: "Not now." });
    await expect(fake.line.clinic.listHolidays()).rejects.toThrow(ClinicError);
  });

  it("keeps what kind of error it was", async () => {
    const error: AppError = { code: "conflict", what: "stale", message: "Changed meanwhile." };
    await expect(call(Promise.resolve({ status: "error", error }))).rejects.toMatchObject({ error });
  });
});

describe("an error", () => {
  it.each([
    [
      { code: "denied", permission: "manageStaff", message: "Only an owner may." },
      "refused",
      "Only an owner may.",
    ],
    [{ code: "refused", reason: "The patient has died." }, "refused", "The patient has died."],
    [{ code: "conflict", what: "stale", message: "Changed meanwhile." }, "refused", "Changed meanwhile."],
    [
      { code: "unavailable", service: "smtp", message: "The mail server is away." },
      "failed",
      "The mail server is away.",
    ],
  ] as [AppError, string, string][])("%o is told in the clinic's own words", (error, kind, sentence) => {
    expect(errorWords(new ClinicError(error))).toMatchObject({ kind, sentence });
  });

  it("nobody foresaw keeps its incident number and no details", () => {
    const words = errorWords(new ClinicError({ code: "unexpected", incident: "7F2A" }));
    expect(words.incident).toBe("7F2A");
    expect(errorWords(new TypeError("x is undefined")).sentence).not.toContain("undefined");
  });
});

describe("a change in an area", () => {
  it("asks again for what shows something of it, and for nothing else", () => {
    expect(showsAnyOf(keys.today(), ["messages"])).toBe(true);
    expect(showsAnyOf(keys.holidays(), ["messages"])).toBe(false);
    expect(showsAnyOf(keys.daySchedule(null), ["staff", "audit"])).toBe(true);
  });
});

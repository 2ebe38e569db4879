import { describe, expect, it } from "vitest";
import { formatsIn } from "./formats";

const sydney = formatsIn("en-AU", "Australia/Sydney");

describe("dates and times as the clinic writes them", () => {
  it("writes a civil date with its weekday and without commas", () => {
    expect(sydney.date("2026-11-24")).toBe("Tue 24 Nov 2026");
    expect(sydney.shortDate("2026-11-24")).toBe("24 Nov 2026");
    expect(sydney.day("2026-11-24")).toBe("Tue 24 Nov");
  });

  it("writes times in the half-day form", () => {
    expect(sydney.time("14:30")).toBe("2:30 pm");
    expect(sydney.time("2026-11-24T09:05")).toBe("9:05 am");
  });

  it("shows an instant on the clinic's clock, daylight saving included", () => {
    expect(sydney.instant("2026-11-24T03:30:00Z")).toBe("Tue 24 Nov 2026, 2:30 pm");
    expect(sydney.instant("2026-06-24T03:30:00Z")).toBe("Wed 24 Jun 2026, 1:30 pm");
    expect(sydney.civilDateOf(new Date("2026-11-24T20:00:00Z"))).toBe("2026-11-25");
  });

  it("names the days of the week from Monday", () => {
    expect(sydney.weekday(1)).toBe("Monday");
    expect(sydney.shortWeekday(7)).toBe("Sun");
  });
});

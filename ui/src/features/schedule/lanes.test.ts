import { describe, expect, it } from "vitest";
import { busyDay } from "../../testing/fixture/busyDay";
import { rowsOf, snap, spanOf } from "./gridTime";
import { placeInLanes } from "./lanes";
import { stopsOf, walk } from "./stops";

const priya = busyDay().filter((card) => card.psychologistName === "Dr Priya Raman");

describe("lanes", () => {
  it("puts appointments at the same time beside one another and leaves the others whole", () => {
    const lanes = Object.fromEntries(
      placeInLanes(priya).map(({ card, lane, lanes: of }) => [
        card.patients[0]?.name,
        `${lane + 1} of ${of}`,
      ]),
    );
    expect(lanes).toMatchObject({
      "Ama Boateng": "1 of 1",
      "Henrik Dahl": "1 of 2",
      "Rosa Quispe": "2 of 2",
      "Tui Parata": "1 of 1",
    });
  });
});

describe("stops", () => {
  it("reaches each appointment and each free quarter once, and stays at the edges", () => {
    const rows = rowsOf("09:00", "17:00", []);
    const stops = stopsOf(0, rows, placeInLanes(priya));
    expect(stops.filter((stop) => stop.appointment)).toHaveLength(priya.length);
    expect(stops.map((stop) => stop.minute)).toEqual(
      stops.map((stop) => stop.minute).toSorted((a, b) => a - b),
    );
    const [first] = stops;
    const last = stops.at(-1);
    if (!first || !last) throw new Error("a day has stops");
    expect(walk([stops], first, "up")).toBe(first);
    expect(walk([stops], last, "down")).toBe(last);
    expect(walk([stops], first, "left")).toBe(first);
  });
});

describe("the hours shown", () => {
  it("widen for an appointment outside of the clinic's day, to whole hours", () => {
    const rows = rowsOf("08:00", "18:00", [spanOf("2026-11-24T18:30", 50)]);
    expect([rows[0], rows.at(-1)]).toEqual([8 * 60, 19 * 60 + 45]);
  });

  it("end with the day for an appointment past midnight", () => {
    expect(spanOf("2026-11-24T23:30", 50)).toEqual({ from: 23 * 60 + 30, until: 24 * 60 });
  });

  it("snap to the nearest step", () => {
    expect([snap(67, 15), snap(68, 15), snap(68, 5)]).toEqual([60, 75, 70]);
  });
});

import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { makeFakeClinic } from "../../testing/FakeClinic";
import { today } from "../../testing/fixture/appointments";
import { renderAt } from "../../testing/renderWithClinic";

type Rendered = ReturnType<typeof renderAt>;

function asked(fake: Rendered["fake"], verb: string) {
  return fake.asked.filter((one) => one.verb === verb).map(({ parameters }) => parameters[0]);
}

async function choose(person: Rendered["person"], within_: HTMLElement, name: RegExp, option: string) {
  await person.click(within(within_).getByRole("button", { name }));
  await person.click(await screen.findByRole("option", { name: option }));
}

/** The dialog for booking Mia at two o'clock with Dr Okafor, every week. */
async function bookWeekly(fake = makeFakeClinic()) {
  const rendered = renderAt("/schedule", { fake });
  await screen.findByRole("grid", { name: /Schedule for Tuesday 24 November/ });
  await rendered.person.click(screen.getByRole("gridcell", { name: /^2:00 pm, Dr Ines Okafor/ }));
  const dialog = await screen.findByRole("dialog", { name: "Book an appointment" });
  await rendered.person.type(await within(dialog).findByRole("combobox", { name: "Patient" }), "mia");
  await rendered.person.keyboard("{ArrowDown}{Enter}");
  await choose(rendered.person, dialog, /Repeats/, "By weeks");
  const times = within(dialog).getByRole("textbox", { name: "How many" });
  await rendered.person.clear(times);
  await rendered.person.type(times, "3");
  await rendered.person.tab();
  return { ...rendered, dialog };
}

describe("booking a series", () => {
  it("lists every date, leaves holidays out and books the others with one press", async () => {
    const fake = makeFakeClinic();
    fake.world.holidays = [{ date: "2026-12-01", name: "Harbour Day" }];
    const { person, dialog } = await bookWeekly(fake);
    const dates = await within(dialog).findByRole("region", { name: "Dates of the series" });
    expect(await within(dates).findByText(/every Tuesday: 2 appointments will be booked/)).toBeTruthy();
    expect(dates.textContent).toContain("1 date is left out.");
    expect(within(dates).getByText("A public holiday: Harbour Day.")).toBeTruthy();
    expect(within(dialog).getByText(/Confirmation · SMS/)).toBeTruthy();
    await expect(dialog).toHaveNoAxeFindings();
    await person.click(within(dialog).getByRole("button", { name: "Book appointment" }));
    expect(await screen.findByText("Booked: Mia Santos, 2 appointments")).toBeTruthy();
    expect(asked(fake, "bookSeries")).toEqual([
      expect.objectContaining({
        booking: expect.objectContaining({ start: `${today}T14:00` }),
        repeats: { frequency: "weekly", interval: 1, byWeekday: [], count: 3, until: null },
        answers: [],
      }),
    ]);
    expect(asked(fake, "bookAppointment")).toEqual([]);
  });

  it("waits for a decision where a date is taken", async () => {
    const fake = makeFakeClinic();
    fake.world.appointments = fake.world.appointments.map((card) =>
      card.id === "ahead-1" ? { ...card, start: "2026-12-01T14:00" } : card,
    );
    const { person, dialog } = await bookWeekly(fake);
    expect(await within(dialog).findByText("1 date needs a decision.")).toBeTruthy();
    expect(within(dialog).getByRole("button", { name: "Book appointment" })).toHaveProperty("disabled", true);
    await choose(person, dialog, /What to do on Tue 1 Dec 2026/, "Book anyway");
    const reason = await within(dialog).findByRole("textbox", {
      name: "Reason for booking Tue 1 Dec 2026 anyway",
    });
    await person.type(reason, "Shared session");
    await expect(dialog).toHaveNoAxeFindings();
    await person.click(within(dialog).getByRole("button", { name: "Book appointment" }));
    expect(await screen.findByText("Booked: Mia Santos, 3 appointments")).toBeTruthy();
    expect(asked(fake, "bookSeries")).toEqual([
      expect.objectContaining({
        answers: [{ date: "2026-12-01", choice: "book", time: null, reason: "Shared session" }],
      }),
    ]);
  });

  it("says what is missing of its end", async () => {
    const { person, dialog } = await bookWeekly();
    await choose(person, dialog, /Ends/, "On a date");
    await person.click(within(dialog).getByRole("button", { name: "Book appointment" }));
    expect(await within(dialog).findByText("Enter the last date.")).toBeTruthy();
  });
});

describe("changing a series", () => {
  async function open(verb: "Move" | "Cancel appointment", dialogName: string) {
    const rendered = renderAt("/schedule?appointment=ahead-1");
    await rendered.person.click(await screen.findByRole("button", { name: verb }));
    const dialog = await screen.findByRole("dialog", { name: dialogName });
    await within(dialog).findByRole("radio", { name: "This one and those after it" });
    return { ...rendered, dialog };
  }

  it("says where an appointment stands in its series", async () => {
    renderAt("/schedule?appointment=ahead-1");
    expect(await screen.findByText("3 of 4, every Tuesday")).toBeTruthy();
  });

  it("moves this one alone unless more is asked for", async () => {
    const { person, dialog, fake } = await open("Move", "Move Mia Santos");
    expect(within(dialog).getByRole("radio", { name: "This appointment only" })).toHaveProperty(
      "checked",
      true,
    );
    await person.click(within(dialog).getByRole("button", { name: "Move appointment" }));
    await screen.findByText(/Mia Santos moved to/);
    expect(asked(fake, "moveAppointment")).toHaveLength(1);
    expect(asked(fake, "moveSeries")).toEqual([]);
  });

  it("moves those after it as well, and says which and what stays", async () => {
    const { person, dialog, fake } = await open("Move", "Move Mia Santos");
    await person.click(within(dialog).getByRole("radio", { name: "This one and those after it" }));
    expect(await within(dialog).findByText("2 appointments change.")).toBeTruthy();
    await person.click(
      within(dialog).getByRole("checkbox", { name: "Also the 1 that was changed on its own" }),
    );
    await expect(dialog).toHaveNoAxeFindings();
    await person.click(within(dialog).getByRole("button", { name: "Move appointment" }));
    await screen.findByText(/Mia Santos moved to/);
    expect(asked(fake, "moveSeries")).toEqual([
      expect.objectContaining({ scope: "following", withExceptions: true }),
    ]);
  });

  it("cancels all that are still to come", async () => {
    const { person, dialog, fake } = await open("Cancel appointment", "Cancel Mia Santos");
    await person.click(within(dialog).getByRole("radio", { name: "All that are still to come" }));
    await person.click(within(dialog).getByRole("button", { name: "The patient asked" }));
    await expect(dialog).toHaveNoAxeFindings();
    await person.click(within(dialog).getByRole("button", { name: "Cancel appointment" }));
    await screen.findByText("Cancelled: Mia Santos");
    expect(asked(fake, "cancelSeries")).toEqual([expect.objectContaining({ scope: "all" })]);
  });
});

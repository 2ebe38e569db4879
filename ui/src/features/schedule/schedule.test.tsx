import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { AppointmentCard, LeaveId } from "../../bindings";
import { makeFakeClinic } from "../../testing/FakeClinic";
import { today } from "../../testing/fixture/appointments";
import { busyDay } from "../../testing/fixture/busyDay";
import { renderAt } from "../../testing/renderWithClinic";

const mia = /Mia Santos with Dr Ines Okafor, confirmed/;

async function openSchedule(options?: Parameters<typeof renderAt>[1]) {
  const rendered = renderAt("/schedule", options);
  await screen.findByRole("grid", { name: /Schedule for Tuesday 24 November/ });
  return rendered;
}

function asked(fake: ReturnType<typeof makeFakeClinic>, verb: string) {
  return fake.asked.filter((one) => one.verb === verb).map(({ parameters }) => parameters[0]);
}

describe("the day in the schedule", () => {
  it("has a column for each psychologist and says each appointment in full", async () => {
    const { container } = await openSchedule();
    const heads = screen.getAllByRole("columnheader").map((head) => head.textContent);
    expect(heads).toEqual([
      "Time",
      expect.stringContaining("Dr Ines Okafor"),
      expect.stringContaining("Tom Birrell"),
      expect.stringContaining("Dr Priya Raman"),
      expect.stringContaining("Leo Castellanos"),
    ]);
    expect(screen.getByRole("button", { name: mia }).getAttribute("aria-label")).toContain("has an alert");
    expect(screen.getByRole("gridcell", { name: /^12:45 pm, Dr Ines Okafor, Break/ })).toBeTruthy();
    expect(
      screen.getByRole("gridcell", { name: /^8:00 am, Dr Ines Okafor, outside working hours/ }),
    ).toBeTruthy();
    await expect(container).toHaveNoAxeFindings();
  });

  it("leaves cancelled appointments out until they are asked for", async () => {
    const { person } = await openSchedule();
    const cancelled = /Jonah Whitlock with Tom Birrell, cancelled/;
    expect(screen.queryByRole("button", { name: cancelled })).toBeNull();
    await person.click(screen.getByRole("switch", { name: "Cancelled" }));
    expect(screen.getByRole("button", { name: cancelled })).toBeTruthy();
  });

  it("goes a day back and forward, and back to today, by keys", async () => {
    const { person } = await openSchedule();
    await person.keyboard("]");
    expect(await screen.findByRole("grid", { name: /Wednesday 25 November/ })).toBeTruthy();
    await person.keyboard("[[[[");
    expect(await screen.findByRole("grid", { name: /Monday 23 November/ })).toBeTruthy();
    await person.keyboard("t");
    expect(await screen.findByRole("grid", { name: /Tuesday 24 November/ })).toBeTruthy();
  });

  it("shows the week of one psychologist, and the day again", async () => {
    const { person } = await openSchedule({ as: "tom" });
    await person.keyboard("w");
    expect(await screen.findByRole("columnheader", { name: /Fri 27 Nov/ })).toBeTruthy();
    expect(screen.queryByRole("button", { name: mia })).toBeNull();
    await person.keyboard("d");
    expect(await screen.findByRole("button", { name: mia })).toBeTruthy();
  });

  it("reads as a list as well", async () => {
    const { person, container } = await openSchedule();
    await person.click(screen.getByRole("radio", { name: "List" }));
    const row = await screen.findByRole("row", { name: /Oscar Nwosu/ });
    expect(row.textContent).toContain("2:00 pm");
    expect(row.textContent).toContain("Telehealth");
    await expect(container).toHaveNoAxeFindings();
  });

  it("says when a psychologist is away and when it is a public holiday", async () => {
    const fake = makeFakeClinic();
    fake.world.holidays = [{ date: today, name: "Harbour Day" }];
    await openSchedule({ fake });
    expect(screen.getByText(/Harbour Day: a public holiday/)).toBeTruthy();
  });

  it("shades leave by its hours, and says so where one would book", async () => {
    const fake = makeFakeClinic();
    fake.world.workingHours = fake.world.workingHours.map((one) =>
      one.name === "Dr Ines Okafor"
        ? {
            ...one,
            leave: [
              { id: "l" as LeaveId, from: `${today}T14:00`, until: `${today}T15:30`, reason: "Dentist" },
            ],
          }
        : one,
    );
    const { container } = await openSchedule({ fake });
    expect(screen.getByRole("gridcell", { name: /2:00 pm, Dr Ines Okafor, On leave: Dentist/ })).toBeTruthy();
    expect(screen.getByRole("gridcell", { name: /^3:30 pm, Dr Ines Okafor$/ })).toBeTruthy();
    expect(screen.getByText("On leave: Dentist")).toBeTruthy();
    await expect(container).toHaveNoAxeFindings();
  });

  it.each([
    { state: "confirmed", mayCheckIn: true, first: "Check in" },
    { state: "arrived", mayCheckIn: false, first: "Complete" },
  ] as const)("offers one verb before all others while it is $state", async ({ first, ...standing }) => {
    const fake = makeFakeClinic();
    fake.world.appointments = fake.world.appointments.map((card) =>
      card.id === "today-3" ? { ...card, ...standing, mayComplete: true } : card,
    );
    const { person } = await openSchedule({ fake });
    const primary = () => {
      const buttons = within(screen.getByRole("dialog", { name: "Mia Santos" })).getAllByRole("button");
      return buttons.filter((button) => button.matches(".primary")).map((button) => button.textContent);
    };
    await person.click(screen.getByRole("button", { name: mia }));
    await waitFor(() => expect(primary()).toEqual([first]));
    await person.click(screen.getByRole("button", { name: "Open" }));
    await screen.findByRole("button", { name: "Cancel appointment" });
    expect(primary()).toEqual([first]);
  });

  it("shows the link of a video session, and changes it", async () => {
    const { person } = await openSchedule();
    await person.click(screen.getByRole("button", { name: /Oscar Nwosu with Dr Priya Raman/ }));
    await person.click(await screen.findByRole("button", { name: "Open" }));
    const dialog = await screen.findByRole("dialog", { name: "Oscar Nwosu" });
    expect(await within(dialog).findByText("https://meet.example.com/harbour-lane-7fq2")).toBeTruthy();
    await person.click(within(dialog).getByRole("button", { name: "Change the link" }));
    const field = within(dialog).getByRole("textbox", { name: "Meeting link" });
    await person.clear(field);
    await person.type(field, "meet.example.com/a");
    await person.click(within(dialog).getByRole("button", { name: "Save the link" }));
    expect(await within(dialog).findByText("A meeting link begins with https://.")).toBeTruthy();
    await expect(document.body).toHaveNoAxeFindings();
    await person.clear(field);
    await person.type(field, "https://rooms.example.org/a");
    await person.click(within(dialog).getByRole("button", { name: "Save the link" }));
    expect(await within(dialog).findByText("https://rooms.example.org/a")).toBeTruthy();
    await person.click(within(dialog).getByRole("button", { name: "Make a new one" }));
    expect(await within(dialog).findByText("https://meet.example.com/new-room")).toBeTruthy();
  });

  it("says calmly when the clinic does not show it", async () => {
    const fake = makeFakeClinic();
    fake.refuse("daySchedule", {
      code: "denied",
      permission: "readSchedule",
      message: "The front desk and psychologists see the schedule.",
    });
    renderAt("/schedule", { fake });
    expect(await screen.findByText("The front desk and psychologists see the schedule.")).toBeTruthy();
  });
});

describe("walking the schedule by keys", () => {
  it("goes from appointment to free quarter and across columns", async () => {
    const { person } = await openSchedule();
    screen.getByRole("button", { name: mia }).focus();
    await person.keyboard("{ArrowDown}");
    expect(document.activeElement?.getAttribute("aria-label")).toMatch(/^12:00 pm, Dr Ines Okafor/);
    await person.keyboard("{ArrowUp}{ArrowUp}");
    expect(document.activeElement?.getAttribute("aria-label")).toMatch(/^10:45 am, Dr Ines Okafor/);
    await person.keyboard("{ArrowRight}{ArrowRight}");
    expect(document.activeElement?.getAttribute("aria-label")).toMatch(/Aroha Tane with Dr Priya Raman/);
  });

  it("reaches every appointment of a full day, those beside one another too", async () => {
    const fake = makeFakeClinic();
    fake.world.appointments = busyDay();
    const { person } = await openSchedule({ fake });
    screen.getByRole("button", { name: /Henrik Dahl/ }).focus();
    await person.keyboard("{ArrowDown}");
    expect(document.activeElement?.getAttribute("aria-label")).toMatch(/Rosa Quispe/);
  });

  it("opens the small card with Enter, and the appointment with Enter again", async () => {
    const { person } = await openSchedule();
    screen.getByRole("button", { name: mia }).focus();
    await person.keyboard("{Enter}");
    const card = await screen.findByRole("dialog", { name: "Mia Santos" });
    expect(card.textContent).toContain("Tue 24 Nov 2026, 11:00 am – 11:50 am (50 min)");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Open"));
    await person.keyboard("{Enter}");
    const dialog = await screen.findByRole("dialog", { name: "Mia Santos" });
    expect(await within(dialog).findByText("Consulting room 1")).toBeTruthy();
    expect(within(dialog).getByRole("button", { name: "Cancel appointment" })).toBeTruthy();
    await expect(dialog).toHaveNoAxeFindings();
  });
});

describe("booking", () => {
  it("books the free quarter under the keys, and says what will be sent", async () => {
    const { person, fake } = await openSchedule();
    screen.getByRole("gridcell", { name: /^2:00 pm, Dr Ines Okafor/ }).focus();
    await person.keyboard("{Enter}");
    const dialog = await screen.findByRole("dialog", { name: "Book an appointment" });
    await person.type(await within(dialog).findByRole("combobox", { name: "Patient" }), "mia");
    await person.keyboard("{ArrowDown}{Enter}");
    expect(await within(dialog).findByRole("button", { name: "Remove Mia Santos" })).toBeTruthy();
    expect(await within(dialog).findByText(/Confirmation · SMS/)).toBeTruthy();
    await expect(dialog).toHaveNoAxeFindings();
    await person.click(within(dialog).getByRole("button", { name: "Book appointment" }));
    expect(await screen.findByText("Booked: Mia Santos")).toBeTruthy();
    expect(asked(fake, "bookAppointment")).toEqual([
      expect.objectContaining({
        patients: ["patient-mia"],
        psychologist: "staff-ines",
        start: `${today}T14:00`,
        minutes: 80,
        override: null,
        doNotSend: null,
      }),
    ]);
    expect(
      screen.getByRole("button", { name: /2:00 pm, Mia Santos with Dr Ines Okafor, booked/ }),
    ).toBeTruthy();
  });

  it("shows everything that is missing at once", async () => {
    const { person, fake } = await openSchedule();
    await person.keyboard("n");
    const dialog = await screen.findByRole("dialog", { name: "Book an appointment" });
    await person.click(await within(dialog).findByRole("button", { name: "Book appointment" }));
    expect(await within(dialog).findByText("Choose at least one patient.")).toBeTruthy();
    expect(within(dialog).getByText("Choose a psychologist.")).toBeTruthy();
    expect(within(dialog).getByText("Enter a time.")).toBeTruthy();
    expect(asked(fake, "bookAppointment")).toEqual([]);
  });

  it("names a clash, and books in spite of it with a reason", async () => {
    const { person, fake } = await openSchedule();
    await person.click(screen.getByRole("gridcell", { name: /^2:00 pm, Dr Ines Okafor/ }));
    const dialog = await screen.findByRole("dialog", { name: "Book an appointment" });
    await person.type(await within(dialog).findByRole("combobox", { name: "Patient" }), "mia");
    await person.keyboard("{ArrowDown}{Enter}");
    await person.click(within(dialog).getByRole("spinbutton", { name: /hour/ }));
    await person.keyboard("11");
    await person.click(within(dialog).getByRole("spinbutton", { name: /am\/pm/i }));
    await person.keyboard("a");
    expect(await within(dialog).findByText("Dr Ines Okafor sees Mia Santos then.")).toBeTruthy();
    await person.type(within(dialog).getByLabelText("Reason for booking it anyway"), "Shared session");
    await person.click(within(dialog).getByRole("button", { name: "Book appointment" }));
    expect(await screen.findByText("Booked: Mia Santos")).toBeTruthy();
    expect(asked(fake, "bookAppointment")).toEqual([
      expect.objectContaining({ start: `${today}T11:00`, override: "Shared session" }),
    ]);
  });

  it("sends nothing only with a reason", async () => {
    const { person, fake } = await openSchedule();
    await person.click(screen.getByRole("gridcell", { name: /^2:00 pm, Dr Ines Okafor/ }));
    const dialog = await screen.findByRole("dialog", { name: "Book an appointment" });
    await person.type(await within(dialog).findByRole("combobox", { name: "Patient" }), "mia");
    await person.keyboard("{ArrowDown}{Enter}");
    await person.click(await within(dialog).findByRole("checkbox", { name: "Send none of these" }));
    await person.click(within(dialog).getByRole("button", { name: "Book appointment" }));
    expect(await within(dialog).findByText("Say why nothing is sent.")).toBeTruthy();
    await person.type(within(dialog).getByLabelText("Why nothing is sent"), "Told on the phone");
    await person.click(within(dialog).getByRole("button", { name: "Book appointment" }));
    await screen.findByText("Booked: Mia Santos");
    expect(asked(fake, "bookAppointment")).toEqual([
      expect.objectContaining({ doNotSend: "Told on the phone" }),
    ]);
  });
});

describe("moving", () => {
  const startOf = (fake: ReturnType<typeof makeFakeClinic>, id: string) =>
    (fake.world.appointments.find((card) => card.id === id) as AppointmentCard).start;

  it("moves an appointment by keys and takes it back", async () => {
    const { person, fake } = await openSchedule();
    screen.getByRole("button", { name: mia }).focus();
    await person.keyboard("m{ArrowDown}{ArrowDown}");
    expect(screen.getByText(/Mia Santos: Tue 24 Nov, 11:30 am – 12:20 pm, Dr Ines Okafor/)).toBeTruthy();
    await person.keyboard("{Enter}");
    const dialog = await screen.findByRole("dialog", { name: "Move Mia Santos" });
    expect(await within(dialog).findByText(/Confirmation · SMS/)).toBeTruthy();
    await expect(dialog).toHaveNoAxeFindings();
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Move appointment"));
    await person.keyboard("{Enter}");
    expect(await screen.findByText("Mia Santos moved to Tue 24 Nov, 11:30 am")).toBeTruthy();
    expect(startOf(fake, "today-3")).toBe(`${today}T11:30`);
    await person.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(asked(fake, "undoAppointment")).toEqual(["today-3"]));
  });

  it("does not move to a day that is half typed, and asks for the rest of it", async () => {
    const { person, fake } = await openSchedule();
    screen.getByRole("button", { name: mia }).focus();
    await person.keyboard("m{ArrowDown}{Enter}");
    const dialog = await screen.findByRole("dialog", { name: "Move Mia Santos" });
    const date = await within(dialog).findByRole("group", { name: "Date" });
    const [day] = within(date).getAllByRole("spinbutton");
    await person.click(day as HTMLElement);
    await person.keyboard("{Backspace}{Backspace}");
    await person.click(within(dialog).getByRole("button", { name: "Move appointment" }));
    expect(await within(dialog).findByText("Enter the whole date, or clear it.")).toBeTruthy();
    expect(document.activeElement).toBe(day);
    expect(asked(fake, "moveAppointment")).toEqual([]);
    expect(startOf(fake, "today-3")).toBe(`${today}T11:00`);
    await person.keyboard("25");
    await person.click(within(dialog).getByRole("button", { name: "Move appointment" }));
    expect(await screen.findByText(/Mia Santos moved to Wed 25 Nov/)).toBeTruthy();
  });

  it("leaves it as it was with Escape", async () => {
    const { person, fake } = await openSchedule();
    screen.getByRole("button", { name: mia }).focus();
    await person.keyboard("m{ArrowRight}{Escape}");
    expect(screen.queryByText(/Mia Santos: Tue 24 Nov/)).toBeNull();
    expect(startOf(fake, "today-3")).toBe(`${today}T11:00`);
    expect(asked(fake, "moveAppointment")).toEqual([]);
  });

  it("makes an appointment longer by keys", async () => {
    const { person, fake } = await openSchedule();
    screen.getByRole("button", { name: mia }).focus();
    await person.keyboard("{Shift>}{ArrowDown}{/Shift}{Enter}");
    const dialog = await screen.findByRole("dialog", { name: "Move Mia Santos" });
    await person.click(await within(dialog).findByRole("button", { name: "Move appointment" }));
    await waitFor(() =>
      expect(asked(fake, "moveAppointment")).toEqual([expect.objectContaining({ minutes: 65 })]),
    );
  });

  it("says what it would meet while it is moving", async () => {
    const fake = makeFakeClinic();
    fake.world.appointments = busyDay();
    const { person } = await openSchedule({ fake });
    screen.getByRole("button", { name: mia }).focus();
    await person.keyboard("m{ArrowRight}");
    expect(await screen.findByText("Tom Birrell sees Peta Lindgren then.")).toBeTruthy();
  });

  it("does not move what the clinic does not let move", async () => {
    const { person } = await openSchedule();
    screen.getByRole("button", { name: /Aroha Tane with Dr Priya Raman, arrived/ }).focus();
    await person.keyboard("m{ArrowDown}");
    expect(screen.queryByText(/Aroha Tane: Tue 24 Nov/)).toBeNull();
  });
});

describe("cancelling", () => {
  it("asks for a reason and says what is sent", async () => {
    const { person, fake } = await openSchedule();
    await person.click(screen.getByRole("button", { name: mia }));
    await person.click(await screen.findByRole("button", { name: "Open" }));
    await person.click(await screen.findByRole("button", { name: "Cancel appointment" }));
    const dialog = await screen.findByRole("dialog", { name: "Cancel Mia Santos" });
    await person.click(within(dialog).getByRole("button", { name: "Cancel appointment" }));
    expect(await within(dialog).findByText("Give a reason.")).toBeTruthy();
    await person.click(within(dialog).getByRole("button", { name: "The patient is unwell" }));
    await expect(dialog).toHaveNoAxeFindings();
    await person.click(within(dialog).getByRole("button", { name: "Cancel appointment" }));
    expect(await screen.findByText("Cancelled: Mia Santos")).toBeTruthy();
    expect(asked(fake, "cancelAppointment")).toEqual([
      expect.objectContaining({ id: "today-3", reason: "The patient is unwell" }),
    ]);
    expect(screen.getByRole("button", { name: "Undo" })).toBeTruthy();
  });
});

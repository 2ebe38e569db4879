import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { LeaveId } from "../../bindings";
import { makeFakeClinic } from "../../testing/FakeClinic";
import { today } from "../../testing/fixture/appointments";
import { freeTimesFixture } from "../../testing/fixture/waitList";
import { renderAt } from "../../testing/renderWithClinic";

function asked(fake: ReturnType<typeof makeFakeClinic>, verb: string) {
  return fake.asked.filter((one) => one.verb === verb).map(({ parameters }) => parameters[0]);
}

async function openList({ isFree = false } = {}) {
  const fake = makeFakeClinic();
  if (isFree) fake.world.freeTimes = freeTimesFixture();
  const rendered = renderAt("/schedule", { fake });
  await screen.findByRole("grid", { name: /Schedule for Tuesday 24 November/ });
  await rendered.person.keyboard("l");
  const panel = await screen.findByRole("complementary", { name: "Wait list" });
  await within(panel).findByText("Li Ng");
  return { ...rendered, panel };
}

describe("the wait list", () => {
  it("opens beside the schedule by its key, and closes again", async () => {
    const { person, panel, container } = await openList();
    expect(within(panel).getByText("Tue, Thu, 2:00 pm to 5:00 pm · since Thu 12 Nov 2026")).toBeTruthy();
    expect(within(panel).getByText("After school")).toBeTruthy();
    await expect(container).toHaveNoAxeFindings();
    await person.keyboard("l");
    await waitFor(() => expect(screen.queryByRole("complementary", { name: "Wait list" })).toBeNull());
  });

  it("shows only who needs it soon, or waits for one psychologist", async () => {
    const { person, panel } = await openList();
    await person.click(within(panel).getByRole("checkbox", { name: "Only who needs it soon" }));
    expect(within(panel).queryByText("Oscar Nwosu")).toBeNull();
    await person.click(within(panel).getByRole("checkbox", { name: "Only who needs it soon" }));
    await person.click(within(panel).getByRole("button", { name: /Waits for/ }));
    await person.click(await screen.findByRole("option", { name: "Tom Birrell" }));
    expect(within(panel).queryByText("Oscar Nwosu")).toBeNull();
    expect(within(panel).getByText("Li Ng")).toBeTruthy();
  });

  it("offers a free time with one press, shows it in the schedule and books it with another", async () => {
    const { person, panel, fake } = await openList({ isFree: true });
    const free = within(panel).getByRole("region", { name: /3:00 pm with Dr Ines Okafor/ });
    expect(free.textContent).toContain("2 people wait for a time like this.");
    await person.click(within(free).getByRole("button", { name: "Offer 3:00 pm to Li Ng" }));
    expect(asked(fake, "offerTime")).toEqual([
      { entry: "waiting-li", psychologist: "staff-ines", start: `${today}T15:00` },
    ]);
    expect(
      await screen.findByRole("gridcell", { name: /^3:00 pm, Dr Ines Okafor, Offered to Li Ng until/ }),
    ).toBeTruthy();
    expect(within(panel).queryByRole("region", { name: /3:00 pm/ })).toBeNull();
    await expect(panel).toHaveNoAxeFindings();
    await person.click(within(panel).getByRole("button", { name: "Li Ng says yes: book" }));
    expect(await screen.findByText("Booked: Li Ng")).toBeTruthy();
    expect(asked(fake, "bookOffer")).toEqual(["offer to Li Ng"]);
    expect(within(panel).queryByText("Li Ng")).toBeNull();
  });

  it("says when the message of an offer leaves, or that nothing can be sent and somebody has to phone", async () => {
    const { person, panel, fake } = await openList({ isFree: true });
    await person.click(within(panel).getByRole("button", { name: "Offer 3:00 pm to Li Ng" }));
    expect(
      await screen.findByText("Offered to Li Ng; the message leaves Mon 30 Nov 2026, 8:30 am."),
    ).toBeTruthy();
    await person.click(await within(panel).findByRole("button", { name: "Li Ng says no" }));
    fake.world.offersUnsentBecause = "Email is switched off for Oscar Nwosu.";
    await person.click(await within(panel).findByRole("button", { name: "Offer 3:00 pm to Oscar Nwosu" }));
    expect(
      await screen.findByText(
        "Nothing can be sent to Oscar Nwosu: Email is switched off for Oscar Nwosu. Please phone.",
      ),
    ).toBeTruthy();
    expect(screen.queryByText(/Offered to Oscar Nwosu; the message/)).toBeNull();
  });

  it("frees the time again when somebody says no", async () => {
    const { person, panel, fake } = await openList({ isFree: true });
    await person.click(within(panel).getByRole("button", { name: "Offer 3:00 pm to Li Ng" }));
    await person.click(await within(panel).findByRole("button", { name: "Li Ng says no" }));
    expect(asked(fake, "declineOffer")).toEqual(["offer to Li Ng"]);
    expect(await within(panel).findByRole("button", { name: "Offer 3:00 pm to Oscar Nwosu" })).toBeTruthy();
  });

  it("adds somebody, changes what they wait for and takes them off", async () => {
    const { person, panel, fake } = await openList();
    await person.click(within(panel).getByRole("button", { name: "Add" }));
    const dialog = await screen.findByRole("dialog", { name: "Add to the wait list" });
    await person.click(await within(dialog).findByRole("button", { name: "Save" }));
    expect(await within(dialog).findByText("Choose at least one patient.")).toBeTruthy();
    await person.type(within(dialog).getByRole("combobox", { name: "Patient" }), "mia");
    await person.keyboard("{ArrowDown}{Enter}");
    await person.click(within(dialog).getByRole("checkbox", { name: "Thu" }));
    await person.click(within(dialog).getByRole("radio", { name: "Soon" }));
    await expect(dialog).toHaveNoAxeFindings();
    await person.click(within(dialog).getByRole("button", { name: "Save" }));
    expect(await screen.findByText("On the wait list: Mia Santos")).toBeTruthy();
    expect(asked(fake, "saveWaiting")).toEqual([
      expect.objectContaining({ id: null, patient: "patient-mia", weekdays: [4], urgency: "soon" }),
    ]);
    await person.click(within(panel).getByRole("button", { name: "More for Oscar Nwosu" }));
    await person.click(await screen.findByRole("menuitem", { name: "Take off the list" }));
    expect(await screen.findByText("Oscar Nwosu is off the wait list")).toBeTruthy();
    await person.click(within(panel).getByRole("button", { name: "More for Li Ng" }));
    await person.click(await screen.findByRole("menuitem", { name: "Change" }));
    expect(await screen.findByRole("dialog", { name: "Change what Li Ng waits for" })).toBeTruthy();
  });

  it("does not take a time that is half typed for any time", async () => {
    const { person, panel, fake } = await openList();
    await person.click(within(panel).getByRole("button", { name: "More for Oscar Nwosu" }));
    await person.click(await screen.findByRole("menuitem", { name: "Change" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Change what Oscar Nwosu waits for" }));
    const [hour, minutes] = within(await dialog.findByRole("group", { name: "Not before" })).getAllByRole(
      "spinbutton",
    );
    expect(hour?.hasAttribute("data-placeholder")).toBe(true);
    await person.click(hour as HTMLElement);
    await person.keyboard("3");
    await person.click(dialog.getByRole("button", { name: "Save" }));
    expect(await dialog.findByText("Enter the whole time, or clear it.")).toBeTruthy();
    expect(document.activeElement).toBe(minutes);
    expect(asked(fake, "saveWaiting")).toEqual([]);
    await person.keyboard("30p");
    await person.click(dialog.getByRole("button", { name: "Save" }));
    await screen.findByText("On the wait list: Oscar Nwosu");
    expect(asked(fake, "saveWaiting")).toEqual([expect.objectContaining({ timeFrom: "15:30" })]);
  });

  it("is named when a cancelled appointment leaves a time that somebody waits for", async () => {
    const fake = makeFakeClinic();
    const [free] = freeTimesFixture();
    fake.world.freeTimes = free ? [{ ...free, start: `${today}T11:00`, end: `${today}T11:50` }] : [];
    const { person } = renderAt("/schedule?appointment=today-3", { fake });
    await person.click(await screen.findByRole("button", { name: "Cancel appointment" }));
    const dialog = await screen.findByRole("dialog", { name: "Cancel Mia Santos" });
    await person.click(within(dialog).getByRole("button", { name: "The patient asked" }));
    await person.click(within(dialog).getByRole("button", { name: "Cancel appointment" }));
    expect(await screen.findByText(/is free: 2 people wait for a time like this/)).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Show" }));
    expect(await screen.findByRole("complementary", { name: "Wait list" })).toBeTruthy();
  });
});

describe("leave", () => {
  it("lists the appointments it meets, each to be moved or cancelled", async () => {
    const fake = makeFakeClinic();
    fake.world.workingHours = fake.world.workingHours.map((one) =>
      one.name === "Dr Ines Okafor"
        ? {
            ...one,
            leave: [
              {
                id: "l" as LeaveId,
                from: "2026-12-01T00:00",
                until: "2026-12-09T00:00",
                reason: "Course",
              },
            ],
          }
        : one,
    );
    const { person } = renderAt("/schedule", { fake });
    expect(await screen.findByText("2 appointments fall into leave or on a public holiday.")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Show them" }));
    const dialog = await screen.findByRole("dialog", {
      name: "Appointments during leave or on a public holiday",
    });
    await expect(dialog).toHaveNoAxeFindings();
    const [first] = within(dialog).getAllByRole("button", { name: "Cancel Mia Santos" });
    if (first) await person.click(first);
    expect(await screen.findByRole("dialog", { name: "Cancel Mia Santos" })).toBeTruthy();
  });

  it("lists the appointments on a public holiday beside them", async () => {
    const fake = makeFakeClinic();
    fake.world.holidays = [{ date: "2026-12-01", name: "Show Day" }];
    renderAt("/schedule", { fake });
    expect(await screen.findByText("1 appointment falls into leave or on a public holiday.")).toBeTruthy();
  });
});

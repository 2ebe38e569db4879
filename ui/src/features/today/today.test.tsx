import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { makeFakeClinic } from "../../testing/FakeClinic";
import { busyDay } from "../../testing/fixture/busyDay";
import { busyMessages } from "../../testing/fixture/busyMessages";
import { freeTimesFixture } from "../../testing/fixture/waitList";
import { renderAt } from "../../testing/renderWithClinic";

function stateOf(fake: ReturnType<typeof makeFakeClinic>, name: string) {
  return fake.world.appointments.find(
    (card) => card.patients[0]?.name === name && card.start.startsWith("2026-11-24"),
  )?.state;
}

describe("today at the front desk", () => {
  it("shows who comes, what needs a person and what goes out", async () => {
    const { container } = renderAt("/today");
    const arrivals = await screen.findByRole("region", { name: "Arrivals" });
    expect(within(arrivals).getByRole("row", { name: /Mia Santos/ }).textContent).toContain("Dr Ines Okafor");
    expect(screen.getByText(/1 arrived, 3 still to come/)).toBeTruthy();
    const needs = screen.getByRole("region", { name: "Needs a person" });
    expect(within(needs).getByText("The mail server refused the address: no such mailbox.")).toBeTruthy();
    expect(within(screen.getByRole("region", { name: "Going out" })).getByText("Confirmation")).toBeTruthy();
    expect(
      within(screen.getByRole("region", { name: "Will not go out" })).getByText(/SMS switched off on 3 May/),
    ).toBeTruthy();
    await expect(container).toHaveNoAxeFindings();
  });

  it("checks in the next to come with one key, and takes it back", async () => {
    const { person, fake } = renderAt("/today");
    await screen.findByRole("row", { name: /Mia Santos/, selected: true });
    await person.keyboard("c");
    expect(await screen.findByText("Mia Santos checked in")).toBeTruthy();
    expect(stateOf(fake, "Mia Santos")).toBe("arrived");
    expect(await screen.findByRole("row", { name: /Li Ng/, selected: true })).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(stateOf(fake, "Mia Santos")).toBe("booked"));
  });

  it("checks in whoever is marked by the arrow keys", async () => {
    const { person, fake } = renderAt("/today");
    await person.click(await screen.findByRole("row", { name: /Li Ng with Leo/ }));
    await person.keyboard("{ArrowDown}");
    await screen.findByRole("row", { name: /Oscar Nwosu/, selected: true });
    await person.keyboard("c");
    expect(await screen.findByText("Oscar Nwosu checked in")).toBeTruthy();
    expect(stateOf(fake, "Li Ng")).toBe("booked");
  });

  it("says which time became free for people who wait, and leads to them", async () => {
    const fake = makeFakeClinic();
    fake.world.freeTimes = freeTimesFixture();
    const { person } = renderAt("/today", { fake });
    const needs = await screen.findByRole("region", { name: "Needs a person" });
    expect(within(needs).getByText("Tue 24 Nov 2026, 3:00 pm with Dr Ines Okafor is free")).toBeTruthy();
    expect(within(needs).getByText("2 people wait for a time like this.")).toBeTruthy();
    await person.click(within(needs).getByRole("button", { name: "Show the wait list" }));
    const panel = await screen.findByRole("complementary", { name: "Wait list" });
    expect(await within(panel).findByRole("button", { name: "Offer 3:00 pm to Li Ng" })).toBeTruthy();
  });

  it("says first that replies cannot be read, and leads an owner to the channels", async () => {
    const fake = makeFakeClinic();
    const unreadReplies = "Replies to texts cannot be read since Tue 24 Nov 2026, 2:30 pm.";
    fake.world.delivery = { ...fake.world.delivery, unreadReplies };
    const { person, router } = renderAt("/today", { fake, as: "ines" });
    const needs = await screen.findByRole("region", { name: "Needs a person" });
    expect(within(needs).getAllByRole("row")[0]?.textContent).toContain(unreadReplies);
    await person.click(within(needs).getByRole("link", { name: "Look at the channels" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/settings/channels"));
  });

  it("marks patients who were never asked about reminders", async () => {
    const { person, router } = renderAt("/today");
    const row = await screen.findByRole("row", { name: /Li Ng with Leo Castellanos/ });
    expect(row.textContent).toContain("Ask about reminders");
    const needs = screen.getByRole("region", { name: "Needs a person" });
    await person.click(within(needs).getByRole("button", { name: "Ask now" }));
    expect(await screen.findByRole("dialog", { name: /reminders/i })).toBeTruthy();
    expect(router.state.location.pathname).toBe("/patients/patient-li");
    await expect(document.body).toHaveNoAxeFindings();
    await person.click(screen.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(router.state.location.search).toEqual({}));
  });

  it("puts a question off for today, also over a visit elsewhere", async () => {
    const { person, router } = renderAt("/today");
    const needs = await screen.findByRole("region", { name: "Needs a person" });
    await person.click(within(needs).getByRole("button", { name: "Not now" }));
    await waitFor(() => expect(within(needs).queryByText("Li Ng")).toBeNull());
    await router.navigate({ to: "/staff" });
    await router.navigate({ to: "/today" });
    const again = await screen.findByRole("region", { name: "Needs a person" });
    await waitFor(() => expect(within(again).queryByRole("button", { name: "Not now" })).toBeNull());
  });

  it("offers the two likely decisions on a message, and warns before sending twice", async () => {
    const { person, fake } = renderAt("/today");
    const needs = await screen.findByRole("region", { name: "Needs a person" });
    const unknown = await within(needs).findByRole("row", { name: /The line broke/ });
    await person.click(await within(unknown).findByRole("button", { name: "Send again" }));
    const question = await screen.findByRole("alertdialog", { name: "Send this message again?" });
    expect(question.textContent).toContain("could reach Mia twice");
    await person.click(within(question).getByRole("button", { name: "Send again" }));
    expect(await screen.findByText("Sent again")).toBeTruthy();
    expect(fake.asked.some(({ verb }) => verb === "resendMessage")).toBe(true);
  });

  it("sends at once what would be missed if the computer were switched off", async () => {
    const fake = makeFakeClinic();
    fake.world.messages = busyMessages();
    const { person } = renderAt("/today", { fake });
    const missed = await screen.findByRole("region", { name: /Missed if this computer/ });
    expect(within(missed).getAllByRole("row")).toHaveLength(2);
    await person.click(within(missed).getByRole("button", { name: "Send all now" }));
    expect(await screen.findByText("On its way")).toBeTruthy();
    expect(fake.asked.filter(({ verb }) => verb === "sendMessageNow")).toHaveLength(2);
  });

  it("says what belongs here on an empty day", async () => {
    const fake = makeFakeClinic();
    fake.world.appointments = [];
    fake.world.messages = [];
    const { container } = renderAt("/today", { fake });
    expect(await screen.findByText("Nobody is booked today")).toBeTruthy();
    expect(screen.getByText("Nothing needs you")).toBeTruthy();
    expect(screen.getByText("Nothing goes out today")).toBeTruthy();
    await expect(container).toHaveNoAxeFindings();
  });
});

describe("today of a psychologist", () => {
  it("is their own day, with now and next marked", async () => {
    const fake = makeFakeClinic();
    fake.world.appointments = busyDay();
    const { container } = renderAt("/today", { fake, as: "ines" });
    const day = await screen.findByRole("region", { name: "My day" });
    expect(within(day).getAllByRole("row")).toHaveLength(6);
    expect(within(day).getByRole("row", { name: /Aroha Tane/ }).textContent).toContain("Now");
    expect(within(day).getByRole("row", { name: /Mia Santos/ }).textContent).toContain("Next");
    expect(within(day).queryByText(/Peta Lindgren/)).toBeNull();
    await expect(container).toHaveNoAxeFindings();
  });

  it("completes the session that is on", async () => {
    const fake = makeFakeClinic();
    fake.world.appointments = busyDay();
    const { person } = renderAt("/today", { fake, as: "ines" });
    await person.click(await screen.findByRole("button", { name: "Complete Aroha Tane" }));
    expect(await screen.findByText("Aroha Tane: appointment completed")).toBeTruthy();
    expect(stateOf(fake, "Aroha Tane")).toBe("completed");
  });
});

describe("today of someone with no part in the day", () => {
  it.each([
    ["owner", ["Staff", "Settings", "Audit"]],
    ["auditor", ["Audit"]],
  ] as const)("leads an %s on to what they look after", async (role, places) => {
    const fake = makeFakeClinic();
    fake.world.staff = fake.world.staff.map((member) =>
      member.username === "noor" ? { ...member, roles: [role] } : member,
    );
    const { container } = renderAt("/today", { fake });
    const heading = await screen.findByRole("heading", { name: "No appointments of your own" });
    const ways = within(heading.parentElement as HTMLElement).getAllByRole("link");
    expect(ways.map((way) => way.textContent)).toEqual(places);
    await expect(container).toHaveNoAxeFindings();
  });
});

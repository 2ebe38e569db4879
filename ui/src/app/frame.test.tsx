import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { DeliveryView } from "../bindings";
import { type FakeClinic, makeFakeClinic } from "../testing/FakeClinic";
import { lockedDoor, recoveryKey, rightPassphrase } from "../testing/fake/door";
import { renderApp, renderAt } from "../testing/renderWithClinic";

describe("the rail", () => {
  it("leads the owner everywhere", async () => {
    const { container } = renderAt("/staff", { as: "ines" });
    const rail = await screen.findByRole("navigation", { name: "Main" });
    await within(rail).findByRole("link", { name: "Messages, 2 need a person" });
    expect(
      within(rail)
        .getAllByRole("link")
        .map((link) => link.getAttribute("aria-label")),
    ).toEqual(["Today", "Schedule", "Patients", "Messages, 2 need a person", "Staff", "Settings", "Audit"]);
    expect(within(rail).getByRole("link", { name: "Staff" }).getAttribute("aria-current")).toBe("page");
    await expect(container).toHaveNoAxeFindings();
  });

  it("keeps the front desk to its work", async () => {
    renderAt("/staff", { as: "noor" });
    const rail = await screen.findByRole("navigation", { name: "Main" });
    expect(within(rail).queryByRole("link", { name: "Settings" })).toBeNull();
    expect(within(rail).queryByRole("link", { name: "Audit" })).toBeNull();
  });

  it("can be narrowed to its pictures", async () => {
    const { person } = renderAt("/staff", { as: "ines" });
    const rail = await screen.findByRole("navigation", { name: "Main" });
    await person.click(within(rail).getByRole("button"));
    const [toggle] = within(rail).getAllByRole("button");
    expect(["Show labels", "Hide labels"]).toContain(toggle?.getAttribute("aria-label"));
    expect(within(rail).getByRole("link", { name: "Today" })).toBeTruthy();
  });
});

describe("shortcuts", () => {
  it("are listed by ?", async () => {
    const { person } = renderAt("/staff", { as: "ines" });
    await screen.findByRole("heading", { level: 1, name: "Staff" });
    await person.keyboard("?");
    const help = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
    expect(help.textContent).toContain("Lock the screen");
    await expect(document.body).toHaveNoAxeFindings();
  });

  it("go from page to page", async () => {
    const { person } = renderAt("/staff", { as: "ines" });
    await screen.findByRole("heading", { level: 1, name: "Staff" });
    await person.keyboard("{Control>}3{/Control}");
    expect(await screen.findByRole("heading", { level: 1, name: "Patients" })).toBeTruthy();
  });

  it("leave a letter that is being typed alone", async () => {
    const { person } = renderAt("/staff", { as: "ines" });
    await person.click(await screen.findByRole("button", { name: "Add a person" }));
    await person.type(screen.getByLabelText("Given name"), "Nan?");
    expect(screen.getByLabelText("Given name")).toHaveProperty("value", "Nan?");
    expect(screen.getAllByRole("dialog")).toHaveLength(1);
  });

  it("lock the screen", async () => {
    const { person } = renderApp();
    await screen.findByRole("navigation", { name: "Main" });
    await person.keyboard("{Control>}l{/Control}");
    expect(await screen.findByLabelText("PIN")).toBeTruthy();
  });
});

describe("the delivery state", () => {
  const states: [DeliveryView["state"], string][] = [
    ["ready", "Messages on"],
    ["needYou", "2 need you"],
    ["offline", "Not connected, 3 waiting"],
    ["paused", "Sending paused"],
    ["clockSuspect", "Check the clock"],
    ["dailyCap", "Daily limit reached"],
    ["unreadReplies", "Replies cannot be read"],
    ["notSetUp", "Messages not set up"],
  ];

  it.each(states)("says %s in words: %s", async (state, words) => {
    const fake = makeFakeClinic();
    fake.world.delivery = { ...fake.world.delivery, state };
    renderAt("/staff", { fake, as: "ines" });
    expect(await screen.findByRole("button", { name: `Message delivery: ${words}` })).toBeTruthy();
  });

  it("says which channel has reached its limit for the day, and leads to what waits", async () => {
    const fake = makeFakeClinic();
    const sentence = "SMS has reached its limit for one day. 4 messages wait.";
    fake.world.delivery = { ...fake.world.delivery, state: "dailyCap", sentence };
    const { person, router } = renderAt("/staff", { fake, as: "ines" });
    await person.click(await screen.findByRole("button", { name: /Daily limit reached/ }));
    expect(await screen.findByText(sentence)).toBeTruthy();
    await person.click(screen.getByRole("link", { name: "Look at what waits" }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ tab: "needsPerson" }));
  });

  it("says that replies cannot be read also where something else matters more", async () => {
    const fake = makeFakeClinic();
    const unreadReplies = "Replies to texts cannot be read since Tue 24 Nov 2026, 2:30 pm.";
    fake.world.delivery = {
      ...fake.world.delivery,
      state: "paused",
      sentence: "Email is paused.",
      unreadReplies,
    };
    const { person } = renderAt("/staff", { fake, as: "ines" });
    await person.click(await screen.findByRole("button", { name: /Sending paused/ }));
    expect(await screen.findByText(unreadReplies)).toBeTruthy();
  });

  it("resumes a paused channel from its card", async () => {
    const fake = makeFakeClinic();
    fake.world.delivery = {
      ...fake.world.delivery,
      state: "paused",
      pausedChannels: [{ channel: "email", why: "The mail server refused the password." }],
    };
    const { person } = renderAt("/staff", { fake, as: "ines" });
    await person.click(await screen.findByRole("button", { name: /Sending paused/ }));
    expect(await screen.findByText("The mail server refused the password.")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Resume Email" }));
    expect(await screen.findByRole("button", { name: /Messages on/ })).toBeTruthy();
  });
});

describe("the person's menu", () => {
  async function openMenu(choice: string) {
    const rendered = renderAt("/staff", { as: "ines" });
    await rendered.person.click(await screen.findByRole("button", { name: "Dr Ines Okafor, menu" }));
    await rendered.person.click(await screen.findByRole("menuitem", { name: choice }));
    return rendered;
  }

  it("changes the passphrase for whoever knows the current one", async () => {
    const { person } = await openMenu("Change my passphrase");
    await person.type(screen.getByLabelText("Current passphrase"), "not it");
    await person.type(screen.getByLabelText("New passphrase"), "seven patient lighthouse keepers");
    await person.click(screen.getByRole("button", { name: "Change passphrase" }));
    expect(await screen.findByText("This is not your passphrase.")).toBeTruthy();
    await person.clear(screen.getByLabelText("Current passphrase"));
    await person.type(screen.getByLabelText("Current passphrase"), rightPassphrase);
    await person.click(screen.getByRole("button", { name: "Change passphrase" }));
    expect(await screen.findByText("Passphrase changed")).toBeTruthy();
  });

  it("switches the second step on with the first code", async () => {
    const { person } = await openMenu("Second step at sign-in");
    expect(await screen.findByRole("img", { name: "QR code for the authenticator" })).toBeTruthy();
    await expect(document.body).toHaveNoAxeFindings();
    await person.type(screen.getByLabelText("Six-digit code"), "123456");
    await person.click(screen.getByRole("button", { name: "Switch on" }));
    expect(await screen.findByText("The second step is on")).toBeTruthy();
  });

  it("says what will not be sent before it quits", async () => {
    const { person, fake } = await openMenu("Quit Anteroom");
    const dialog = await screen.findByRole("alertdialog", { name: "Quit Anteroom?" });
    expect(dialog.textContent).toContain("Three messages are due before tomorrow morning.");
    await person.click(within(dialog).getByRole("button", { name: "Quit Anteroom" }));
    await waitFor(() => expect(fake.asked.some(({ verb }) => verb === "quit")).toBe(true));
  });
});

describe("behind the door", () => {
  it("a person is told what happened to their sign-in", async () => {
    const fake = makeFakeClinic();
    fake.signInAs("noor");
    if (fake.world.door.state === "open") {
      fake.world.door.session.notices = ["Your passphrase was reset by Dr Ines Okafor on 3 May."];
    }
    const { person } = renderApp(fake);
    expect(await screen.findByText("Your passphrase was reset by Dr Ines Okafor on 3 May.")).toBeTruthy();
    await expect(document.body).toHaveNoAxeFindings();
    await person.click(screen.getByRole("button", { name: "I have read this" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(fake.asked.some(({ verb }) => verb === "markNoticesRead")).toBe(true));
  });

  it("a person who chooses a PIN first is told afterwards all the same", async () => {
    const fake = makeFakeClinic();
    fake.signInAs("wen");
    if (fake.world.door.state === "open") fake.world.door.session.notices = ["Your passphrase was reset."];
    const { person } = renderApp(fake);
    await person.type(await screen.findByLabelText("PIN"), "246810");
    await person.type(screen.getByLabelText("PIN again"), "246810");
    await person.click(screen.getByRole("button", { name: "Set PIN" }));
    expect(await screen.findByText("Your passphrase was reset.")).toBeTruthy();
  });

  it("an owner is reminded of the recovery key until it was typed back", async () => {
    const fake = makeFakeClinic();
    fake.signInAs("ines");
    if (fake.world.door.state === "open") fake.world.door.session.recoveryKeyUnconfirmed = true;
    const { person } = renderApp(fake);
    const reminder = await screen.findByRole("region", { name: "Recovery key" });
    await expect(document.body).toHaveNoAxeFindings();
    await person.click(within(reminder).getByRole("button"));
    await person.type(await screen.findByLabelText("Your sign-in passphrase"), rightPassphrase);
    await person.click(screen.getByRole("button", { name: "Make a new key" }));
    await person.click(await screen.findByRole("button", { name: /hide the key/ }));
    await person.type(screen.getByLabelText(/Type the key back/), "4FQ2");
    await person.click(screen.getByRole("button", { name: "Confirm the key" }));
    expect(await screen.findByText("There is a slip in this key.")).toBeTruthy();
    await person.clear(screen.getByLabelText(/Type the key back/));
    await person.type(screen.getByLabelText(/Type the key back/), recoveryKey);
    await person.click(screen.getByRole("button", { name: "Confirm the key" }));
    expect(await screen.findByText("The recovery key is confirmed")).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole("region", { name: "Recovery key" })).toBeNull());
  });

  it("whoever reads the audit is told at once that the file was changed from outside", async () => {
    const fake = makeFakeClinic();
    fake.signInAs("ines");
    if (fake.world.door.state === "open")
      fake.world.door.session.auditAlarm = "This looks like an old copy of the clinic.";
    const { person } = renderApp(fake);
    const alarm = await screen.findByRole("region", { name: /changed from outside/ });
    expect(alarm.textContent).toContain("This looks like an old copy of the clinic.");
    await expect(document.body).toHaveNoAxeFindings();
    await person.click(within(alarm).getByRole("link", { name: "Open the audit" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Audit" })).toBeTruthy();
  });

  it("the demo practice says that it is one", async () => {
    const fake = makeFakeClinic();
    if (fake.world.door.state === "open") fake.world.door.session.isDemo = true;
    renderApp(fake);
    expect(await screen.findByText(/invented people/)).toBeTruthy();
  });

  it("an address that leads nowhere says so", async () => {
    renderAt("/invoices", { as: "ines" });
    expect(await screen.findByRole("heading", { name: "There is no such page" })).toBeTruthy();
  });

  it("a page shows its skeleton while it waits", async () => {
    const fake = makeFakeClinic();
    fake.keepWaiting("listStaff");
    renderAt("/staff", { fake, as: "ines" });
    const waiting = await screen.findByRole("status", { name: "Loading" });
    await waitFor(() => expect(waiting.childElementCount).toBe(1));
  });

  it("a change made elsewhere is shown without asking", async () => {
    const fake = makeFakeClinic();
    renderAt("/staff", { fake, as: "ines" });
    await screen.findByRole("row", { name: /Tom Birrell/ });
    fake.world.staff = fake.world.staff.map((member) =>
      member.username === "tom" ? { ...member, displayName: "Thomas Birrell" } : member,
    );
    fake.world.changed("staff");
    expect(await screen.findByRole("row", { name: /Thomas Birrell/ })).toBeTruthy();
  });

  it("an answer that the screen is locked leads to the lock screen", async () => {
    const fake = makeFakeClinic();
    fake.signInAs("ines");
    const { person } = renderApp(fake);
    await screen.findByRole("navigation", { name: "Main" });
    fake.refuse("listStaff", { code: "screenLocked" });
    fake.doorStandsAt({
      state: "locked",
      clinicName: "Harbour Lane Psychology",
      person: {
        staff: fake.world.staff[0]?.id as never,
        displayName: "Dr Ines Okafor",
        initials: "IO",
        colour: 0,
        roles: ["owner"],
        username: "ines",
      },
      people: [],
      pinAllowed: true,
      pinTriesLeft: 5,
      isDemo: false,
    });
    await person.click(screen.getByRole("link", { name: "Staff" }));
    expect(await screen.findByRole("heading", { name: "Locked by Dr Ines Okafor" })).toBeTruthy();
  });

  it("a window that cannot reach the clinic says what to do", async () => {
    const fake = makeFakeClinic();
    fake.refuse("door", { code: "unexpected", incident: "9C01" });
    const { person } = renderApp(fake);
    expect(await screen.findByText("Incident 9C01")).toBeTruthy();
    fake.permit("door");
    await person.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("navigation", { name: "Main" })).toBeTruthy();
  });
});

it("quitting in the tray asks what quitting in the window asks, before anybody has signed in too", async () => {
  for (const username of ["ines", null]) {
    const fake = makeFakeClinic();
    if (username) fake.signInAs(username);
    else fake.doorStandsAt({ state: "noClinic" });
    const { person, unmount } = renderApp(fake);
    await screen.findByRole("heading", { level: 1 });
    fake.quitFromTray();
    const dialog = await screen.findByRole("alertdialog", { name: "Quit Anteroom?" });
    expect(dialog.textContent).toContain("Three messages are due before tomorrow morning.");
    expect(fake.asked.map(({ verb }) => verb)).not.toContain("quit");
    await person.click(within(dialog).getByRole("button", { name: "Quit Anteroom" }));
    await waitFor(() => expect(fake.asked.map(({ verb }) => verb)).toContain("quit"));
    unmount();
  }
});

describe("the first time that the window is closed", () => {
  async function closed(fake: FakeClinic) {
    const rendered = renderApp(fake);
    await screen.findByRole("heading", { level: 1 });
    fake.closeWindow();
    const dialog = await screen.findByRole("alertdialog", { name: "Anteroom keeps running" });
    return { ...rendered, dialog };
  }
  const verbsOf = (fake: FakeClinic) => fake.asked.map(({ verb }) => verb);

  it("the owner is told where the program is found, and keeps it running", async () => {
    const fake = makeFakeClinic();
    fake.signInAs("ines");
    const { person, dialog } = await closed(fake);
    expect(dialog.textContent).toContain("start Anteroom as usual");
    expect(dialog.textContent).toContain("If you quit Anteroom, no messages go out until it runs again.");
    expect(dialog.textContent).toContain("Three messages are due before tomorrow morning.");
    await expect(document.body).toHaveNoAxeFindings();
    await person.click(within(dialog).getByRole("button", { name: "Keep running" }));
    await waitFor(() => expect(verbsOf(fake)).toContain("keepRunning"));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  });

  it("the owner may have it quit from now on", async () => {
    const fake = makeFakeClinic();
    fake.signInAs("ines");
    const { person, dialog } = await closed(fake);
    await person.click(within(dialog).getByRole("button", { name: "Quit when closed" }));
    await waitFor(() => expect(verbsOf(fake)).toContain("quit"));
    expect(fake.world.security.quitWhenClosed).toBe(true);
  });

  it("anybody else may end it this once, at the lock screen too", async () => {
    const fake = makeFakeClinic();
    fake.doorStandsAt(lockedDoor(fake.world, "noor"));
    const { person, dialog } = await closed(fake);
    expect(within(dialog).queryByRole("button", { name: "Quit when closed" })).toBeNull();
    await person.click(within(dialog).getByRole("button", { name: "Quit now" }));
    await waitFor(() => expect(verbsOf(fake)).toContain("quit"));
    expect(verbsOf(fake)).not.toContain("quitWhenClosed");
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { openingCode, recoveryKey, rightPassphrase } from "../../testing/fake/door";
import { renderAt } from "../../testing/renderWithClinic";

const at = (section: string) => renderAt(`/settings/${section}`, { as: "ines" });

describe("settings", () => {
  it.each([
    ["clinic", "Clinic"],
    ["rooms", "Consulting rooms"],
    ["types", "Appointment types"],
    ["working", "Dr Ines Okafor"],
    ["telehealth", "Telehealth"],
    ["holidays", "Public holidays"],
    ["channels", "Email"],
    ["sending", "Sending hours"],
    ["reminders", "Reminders"],
    ["greetings", "Birthday greetings"],
    ["consents", "Consent texts"],
    ["security", "Screen lock"],
    ["keys", "Keys to the clinic's file"],
  ])("shows the section %s, and axe finds nothing in it", async (section, title) => {
    const { container } = at(section);
    expect(await screen.findByRole("heading", { level: 2, name: title })).toBeTruthy();
    await expect(container).toHaveNoAxeFindings();
  });

  it("keeps the clinic's name, and says so", async () => {
    const { person, fake } = at("clinic");
    const name = await screen.findByLabelText("Clinic name");
    await person.clear(name);
    await person.type(name, "Lantern Street Psychology");
    expect(screen.getByText("Not saved yet")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("Settings saved")).toBeTruthy();
    expect(fake.world.profile.name).toBe("Lantern Street Psychology");
    expect(screen.queryByText("Not saved yet")).toBeNull();
  });

  it("shows all problems of the clinic at their fields", async () => {
    const { person } = at("clinic");
    await person.clear(await screen.findByLabelText("Clinic name"));
    await person.clear(screen.getByLabelText("Email"));
    await person.type(screen.getByLabelText("Email"), "nowhere");
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("Enter the clinic's name.")).toBeTruthy();
    expect(screen.getByText("This is not an email address.")).toBeTruthy();
  });
});

describe("telehealth", () => {
  it("takes the address of the practice's own video service", async () => {
    const { person, fake } = at("telehealth");
    const template = await screen.findByLabelText("Link template");
    await person.clear(template);
    await person.type(template, "meet.example.org");
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("A meeting link begins with https://.")).toBeTruthy();
    await person.clear(template);
    await person.type(template, "https://meet.example.org/{{room}");
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("Settings saved")).toBeTruthy();
    expect(fake.world.telehealth.linkTemplate).toBe("https://meet.example.org/{room}");
  });
});

describe("a sender that is a name", () => {
  it("takes no replies, and its switch says so", async () => {
    const { person, fake } = at("channels");
    const form = within(await screen.findByRole("form", { name: "SMS" }));
    await person.type(form.getByLabelText("Sender's number or name"), "Harbour");
    await person.click(form.getByRole("button", { name: "Save changes" }));
    expect(await form.findByText(/The sender is a name, which cannot receive replies/)).toBeTruthy();
    expect(form.getByRole("switch", { name: "Replies reach the practice" })).toHaveProperty("disabled", true);
    expect(fake.world.sms.canReceiveReplies).toBe(false);
  });
});

describe("sending hours", () => {
  it("open the practice on a Saturday", async () => {
    const { person, fake } = at("sending");
    await person.click(await screen.findByRole("button", { name: "Add hours on Saturday" }));
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    await screen.findByText("Settings saved");
    expect(fake.world.sending.hours).toContainEqual({ weekday: 6, from: "08:30", until: "17:30" });
  });

  it("say when a day ends before it begins", async () => {
    const { person, fake } = at("sending");
    fake.world.sending.hours = [{ weekday: 1, from: "17:30", until: "08:30" }];
    await person.click(await screen.findByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("The hours end before they begin.")).toBeTruthy();
    const until = screen.getByRole("group", { name: "Monday until" });
    expect(until.contains(document.activeElement)).toBe(true);
  });
});

describe("dates and times that are half typed or empty", () => {
  it("are asked for in sending hours", async () => {
    const { person, fake } = at("sending");
    fake.world.sending.hours = [{ weekday: 1, from: "08:30", until: "17:30" }];
    const until = await screen.findByRole("group", { name: "Monday until" });
    const field = within(until.parentElement as HTMLElement);
    await halfType(person, until);
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    expect(await field.findByText("Enter the whole time, or clear it.")).toBeTruthy();
    expect(until.contains(document.activeElement)).toBe(true);
    await clearRest(person, until);
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    expect(await field.findByText("Enter a time.")).toBeTruthy();
    expect(fake.asked.some(({ verb }) => verb === "saveSendingSettings")).toBe(false);
  });

  it("are whole again when the changes are undone", async () => {
    const { person, fake } = at("sending");
    fake.world.sending.hours = [{ weekday: 1, from: "08:30", until: "17:30" }];
    const from = await screen.findByRole("group", { name: "Monday from" });
    await person.click(within(from).getAllByRole("spinbutton")[0] as HTMLElement);
    await person.keyboard("9");
    await halfType(person, screen.getByRole("group", { name: "Monday until" }));
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("Enter the whole time, or clear it.")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Undo changes" }));
    await waitFor(() => expect(screen.queryByText("Enter the whole time, or clear it.")).toBeNull());
    expect(screen.getByRole("group", { name: "Monday until" }).textContent).toContain("5:30");
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    await screen.findByText("Settings saved");
    expect(fake.world.sending.hours).toEqual([{ weekday: 1, from: "08:30", until: "17:30" }]);
  });

  it("are asked for in leave, which otherwise would end at midnight", async () => {
    const { person, fake } = at("working");
    await person.click(await screen.findByRole("button", { name: "Add leave" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Add leave" }));
    const until = dialog.getByRole("group", { name: /Until time/ });
    await halfType(person, until);
    await person.click(dialog.getByRole("button", { name: "Add leave" }));
    expect(await dialog.findByText("Enter the whole time, or clear it.")).toBeTruthy();
    expect(until.contains(document.activeElement)).toBe(true);
    await clearRest(person, until);
    await person.click(dialog.getByRole("button", { name: "Add leave" }));
    expect(await dialog.findByText("Enter a time.")).toBeTruthy();
    expect(dialog.getAllByText("Enter a date.")).toHaveLength(2);
    expect(fake.asked.some(({ verb }) => verb === "addLeave")).toBe(false);
  });
});

/** The hour goes, the minutes and the half of the day stay. */
async function halfType(person: UserEvent, time: HTMLElement) {
  const [hour] = within(time).getAllByRole("spinbutton");
  await person.click(hour as HTMLElement);
  await person.keyboard("{Backspace}".repeat(hour?.textContent?.length ?? 0));
}

async function clearRest(person: UserEvent, time: HTMLElement) {
  const [, minutes, halfOfDay] = within(time).getAllByRole("spinbutton");
  await person.click(minutes as HTMLElement);
  await person.keyboard("{Backspace}{Backspace}");
  await person.click(halfOfDay as HTMLElement);
  await person.keyboard("{Backspace}");
}

describe("reminders", () => {
  it("can be added for two hours before, and are kept in minutes", async () => {
    const { person, fake } = at("reminders");
    await person.click(await screen.findByRole("button", { name: "Add a reminder" }));
    const card = screen.getByRole("region", { name: "Reminder 4" });
    await person.click(within(card).getByRole("button", { name: /Unit/ }));
    await person.click(await screen.findByRole("option", { name: "hour" }));
    const lead = within(card).getByLabelText("Before");
    await person.clear(lead);
    await person.type(lead, "2");
    await person.tab();
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    await screen.findByText("Settings saved");
    expect(fake.world.sending.rules[3]).toMatchObject({ leadMinutes: 120, channel: null, isOn: true });
  });

  it("for every mode are kept as naming none, and never for no mode at all", async () => {
    const { person, fake } = at("reminders");
    const card = await screen.findByRole("region", { name: "Reminder 1" });
    const box = (name: string) => within(card).getByRole("checkbox", { name });
    expect(box("In person")).toHaveProperty("checked", true);
    await person.click(box("Telehealth"));
    await person.click(box("Phone"));
    await person.click(box("In person"));
    expect(box("In person")).toHaveProperty("checked", true);
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    await screen.findByText("Settings saved");
    expect(fake.world.sending.rules[0]?.modes).toEqual(["inPerson"]);
  });

  it("are for every type of appointment until some are left out", async () => {
    const { person, fake } = at("reminders");
    const card = await screen.findByRole("region", { name: "Reminder 1" });
    const types = within(card).getByRole("group", { name: "Of these types" });
    const [first, ...others] = within(types).getAllByRole<HTMLInputElement>("checkbox");
    expect([first, ...others].every((box) => box?.checked)).toBe(true);
    for (const box of others) await person.click(box);
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    await screen.findByText("Settings saved");
    expect(fake.world.sending.rules[0]?.types).toEqual([fake.world.types[0]?.id]);
  });

  it("can be removed, one of two alike too", async () => {
    const { person, fake } = at("reminders");
    await person.click(await screen.findByRole("button", { name: "Remove reminder 3" }));
    await person.click(screen.getByRole("button", { name: "Add a reminder" }));
    await person.click(screen.getByRole("button", { name: "Add a reminder" }));
    await person.click(screen.getByRole("button", { name: "Remove reminder 4" }));
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    await screen.findByText("Settings saved");
    expect(fake.world.sending.rules.map(({ leadMinutes }) => leadMinutes)).toEqual([1440, 60, 1440]);
  });
});

describe("channels", () => {
  it("keep the password that nobody typed anew", async () => {
    const { person, fake } = at("channels");
    const host = await screen.findByLabelText("Mail server");
    await person.clear(host);
    await person.type(host, "mail.example.com");
    await person.click(screen.getAllByRole("button", { name: "Save changes" })[0] as HTMLElement);
    await screen.findByText("Settings saved");
    const saved = fake.asked.find(({ verb }) => verb === "saveMailSettings");
    expect(saved?.parameters[0]).toMatchObject({ host: "mail.example.com", password: null });
  });

  it("say precisely what is wrong with a test message", async () => {
    const { person } = at("channels");
    await person.type(await screen.findByLabelText("To which address"), "wrong@example.com");
    await person.click(screen.getByRole("button", { name: "Send the test" }));
    expect(await screen.findByText("The server refused the address: no such mailbox.")).toBeTruthy();
  });

  it("offer no test of a channel that is off", async () => {
    at("channels");
    await screen.findByLabelText("To which address");
    expect(screen.queryByLabelText("To which mobile")).toBeNull();
  });
});

describe("the calendar's settings", () => {
  it("add an appointment type", async () => {
    const { person, fake } = at("types");
    await person.click(await screen.findByRole("button", { name: "Add a type" }));
    await person.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Enter a name.")).toBeTruthy();
    await person.type(screen.getByLabelText("Name"), "Review");
    await person.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("Review was saved")).toBeTruthy();
    expect(fake.world.types.at(-1)).toMatchObject({ name: "Review", minutes: 50, isActive: true });
  });

  it("open a consulting room by keyboard and switch it off", async () => {
    const { person, fake } = at("rooms");
    const table = await screen.findByRole("grid", { name: "Consulting rooms" });
    within(table).getAllByRole("row")[1]?.focus();
    await person.keyboard("{Enter}");
    await person.click(await screen.findByRole("switch", { name: "Can be booked" }));
    await person.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("Consulting room 1 was saved");
    expect(fake.world.rooms.find(({ name }) => name === "Consulting room 1")?.isActive).toBe(false);
  });

  it("add and remove a holiday", async () => {
    const { person, fake } = at("holidays");
    await person.click(await screen.findByRole("button", { name: "Remove Christmas Day" }));
    expect(await screen.findByText("Christmas Day was removed")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Add a holiday" }));
    const dialog = screen.getByRole("dialog", { name: "Add a holiday" });
    await person.click(within(dialog).getByRole("button", { name: "Add a holiday" }));
    expect(await within(dialog).findByText("Enter a date.")).toBeTruthy();
    expect(fake.asked.filter(({ verb }) => verb === "saveHolidays")).toHaveLength(1);
    await person.click(within(dialog).getAllByRole("spinbutton")[0] as HTMLElement);
    await person.keyboard("08062026");
    await person.click(within(dialog).getByRole("button", { name: "Add a holiday" }));
    expect(await within(dialog).findByText("Name the holiday.")).toBeTruthy();
    await person.type(within(dialog).getByLabelText("Name"), "King's Birthday");
    await person.click(within(dialog).getByRole("button", { name: "Add a holiday" }));
    await screen.findByText("King's Birthday was added");
    expect(fake.world.holidays.map(({ name }) => name)).toContain("King's Birthday");
    expect(fake.world.holidays.map(({ name }) => name)).not.toContain("Christmas Day");
  });

  it("plan leave for a psychologist", async () => {
    const { person, fake } = at("working");
    await person.click(await screen.findByRole("button", { name: "Add leave" }));
    const dialog = screen.getByRole("dialog", { name: "Add leave" });
    const from = within(dialog).getByRole("group", { name: "From" });
    await person.click(within(from).getAllByRole("spinbutton")[0] as HTMLElement);
    await person.keyboard("14122026");
    const until = within(dialog).getByRole("group", { name: "Until" });
    await person.click(within(until).getAllByRole("spinbutton")[0] as HTMLElement);
    await person.keyboard("18122026");
    await person.click(within(dialog).getByRole("button", { name: "Add leave" }));
    await screen.findByText("Leave added");
    expect(fake.world.workingHours[0]?.leave).toMatchObject([
      { from: "2026-12-14T00:00", until: "2026-12-18T23:59" },
    ]);
  });
});

describe("consent texts", () => {
  it("become a new version, and a material change lists whom to ask again", async () => {
    const { person, fake } = at("consents");
    await person.click(
      await screen.findByRole("button", { name: "Change the text of Appointment reminders" }),
    );
    await person.clear(screen.getByLabelText("Text"));
    await person.type(screen.getByLabelText("Text"), "I agree to be reminded.");
    await person.click(screen.getByRole("checkbox", { name: "The change is material" }));
    await person.click(screen.getByRole("button", { name: "Save as a new version" }));
    expect(await screen.findByText("14 consents lapsed")).toBeTruthy();
    expect(await screen.findByRole("link", { name: "Mia Santos" })).toBeTruthy();
    expect(fake.world.consentTexts[0]).toMatchObject({ version: 3, isMaterial: true });
  });
});

describe("keys", () => {
  it("ask for the passphrase before one is removed", async () => {
    const { person, fake } = at("keys");
    await person.click(await screen.findByRole("button", { name: "Remove This computer's keychain" }));
    expect(screen.queryByRole("button", { name: "Use this computer's keychain" })).toBeNull();
    await person.type(screen.getByLabelText("Your sign-in passphrase"), "not it");
    await person.click(screen.getByRole("button", { name: "Remove the key" }));
    expect(await screen.findByText("This is not your passphrase.")).toBeTruthy();
    await person.clear(screen.getByLabelText("Your sign-in passphrase"));
    await person.type(screen.getByLabelText("Your sign-in passphrase"), rightPassphrase);
    await person.click(screen.getByRole("button", { name: "Remove the key" }));
    await screen.findByText("The key was removed");
    expect(fake.world.keySlots.map(({ kind }) => kind)).toEqual(["recovery"]);
    expect(await screen.findByRole("button", { name: "Use this computer's keychain" })).toBeTruthy();
  });

  it("let another account in with a code that is shown once", async () => {
    const { person } = at("keys");
    await person.click(await screen.findByRole("button", { name: "Let another account in" }));
    await person.type(screen.getByLabelText("Your sign-in passphrase"), "not it");
    await person.click(screen.getByRole("button", { name: "Make the code" }));
    expect(await screen.findByText("This is not your passphrase.")).toBeTruthy();
    await person.clear(screen.getByLabelText("Your sign-in passphrase"));
    await person.type(screen.getByLabelText("Your sign-in passphrase"), rightPassphrase);
    await person.click(screen.getByRole("button", { name: "Make the code" }));
    expect(await screen.findByText(openingCode)).toBeTruthy();
    expect(screen.getByText(/until 10:30 am/)).toBeTruthy();
    await expect(document.body).toHaveNoAxeFindings();
    await person.click(screen.getByRole("button", { name: "Done" }));
    expect(screen.queryByText(openingCode)).toBeNull();
    expect(await screen.findByText("Until 10:30 am today")).toBeTruthy();
  });

  it("show a new recovery key once", async () => {
    const { person } = at("keys");
    await person.click(await screen.findByRole("button", { name: "Make a new recovery key" }));
    await person.type(screen.getByLabelText("Your sign-in passphrase"), rightPassphrase);
    await person.click(screen.getByRole("button", { name: "Make a new key" }));
    const sheet = await screen.findByRole("region", { name: "Recovery key" });
    expect(sheet.textContent).toContain(recoveryKey);
  });
});

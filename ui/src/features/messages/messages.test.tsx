import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { MessageDetail, MessageId } from "../../bindings";
import { makeFakeClinic } from "../../testing/FakeClinic";
import { renderApp, renderAt, renderWithClinic } from "../../testing/renderWithClinic";
import { MessageStateWord } from ".";

function messageOf(fake: ReturnType<typeof makeFakeClinic>, id: string): MessageDetail | undefined {
  return fake.world.messages.find((message) => message.row.id === id);
}

async function openTab(person: ReturnType<typeof renderAt>["person"], name: RegExp) {
  await person.click(await screen.findByRole("tab", { name }));
}

describe("messages", () => {
  it("shows what goes out, with its state as a word and the reason in the row", async () => {
    const { container } = renderAt("/messages");
    const table = await screen.findByRole("grid", { name: "Going out" });
    const held = within(table).getByText("Held by Noor Haddad at 10:12 am.").closest("[role=row]");
    expect(held?.textContent).toContain("Held");
    expect(within(table).getByRole("row", { name: /Jonah Whitlock/ }).textContent).toContain("Email");
    await expect(container).toHaveNoAxeFindings();
  });

  it("says above what goes out what is missed if this computer is off tonight", async () => {
    const fake = makeFakeClinic();
    fake.world.missedIfSwitchedOff =
      "If this computer is off until tomorrow, 8:30 am: 1 message leaves late.";
    const { person, container } = renderAt("/messages", { fake });
    expect(await screen.findByText(/If this computer is off until tomorrow/)).toBeTruthy();
    await expect(container).toHaveNoAxeFindings();
    await openTab(person, /Not sent/);
    await waitFor(() => expect(screen.queryByText(/If this computer is off/)).toBeNull());
  });

  it("counts what needs a person on its tab", async () => {
    renderAt("/messages");
    expect(await screen.findByRole("tab", { name: /Needs a person\s*2/ })).toBeTruthy();
  });

  it("keeps that count in its place while another tab is read", async () => {
    const { person, fake } = renderAt("/messages");
    await screen.findByRole("tab", { name: /Needs a person\s*2/ });
    fake.keepWaiting("listMessages");
    await openTab(person, /^Sent/);
    await waitFor(() => expect(fake.asked.at(-1)?.parameters[0]).toBe("sent"));
    expect(screen.getByRole("tab", { name: /Needs a person\s*2/ })).toBeTruthy();
  });

  it("says in plain words why a message was not sent", async () => {
    const { person } = renderAt("/messages");
    await openTab(person, /Not sent/);
    const row = await screen.findByRole("row", { name: /Li Ng/ });
    expect(row.textContent).toContain("SMS switched off on 3 May (front desk, by phone)");
    expect(screen.getByRole("columnheader", { name: "Decided" })).toBeTruthy();
    expect(row.textContent).toContain("Tue 24 Nov 2026, 10:30 am");
  });

  it("opens a message beside the list: its text, how it was decided and what may be done", async () => {
    const { person, container } = renderAt("/messages");
    await openTab(person, /Needs a person/);
    await person.click(await screen.findByRole("row", { name: /Mia Santos/ }));
    const side = await screen.findByRole("complementary", { name: "Reminder, 24 hours before" });
    expect(await within(side).findByText(/Hello Mia, this is a reminder/)).toBeTruthy();
    expect(within(side).getByText(/Reminders are on since 3 May/)).toBeTruthy();
    expect(
      within(side)
        .getAllByRole("button")
        .map((button) => button.textContent),
    ).toEqual(["", "Send again", "Count as sent", "Dismiss"]);
    await expect(container).toHaveNoAxeFindings();
  });

  it("counts a message as sent when a person knows that it arrived", async () => {
    const { person, fake } = renderAt("/messages?tab=needsPerson&message=message-7");
    await person.click(await screen.findByRole("button", { name: "Count as sent" }));
    expect(await screen.findByText("Counted as sent")).toBeTruthy();
    expect(messageOf(fake, "message-7")?.row.state).toBe("sent");
  });

  it("warns before a message is sent that may have arrived, and leaves it when told so", async () => {
    const { person, fake } = renderAt("/messages?tab=needsPerson&message=message-7");
    await person.click(await screen.findByRole("button", { name: "Send again" }));
    const question = await screen.findByRole("alertdialog");
    expect(question.textContent).toContain("It may have arrived already");
    await person.click(within(question).getByRole("button", { name: "Leave it" }));
    expect(fake.asked.some(({ verb }) => verb === "resendMessage")).toBe(false);
  });

  it("offers to send one of many to one address, or to leave it out", async () => {
    const fake = makeFakeClinic();
    fake.world.messages = fake.world.messages.map((message) =>
      message.row.id === "message-3"
        ? {
            ...message,
            row: { ...message.row, reason: "6 messages went to this number within a day." },
            mayRelease: false,
            mayDismiss: true,
          }
        : message,
    );
    const { person } = renderAt("/messages?tab=needsPerson&message=message-3", { fake });
    const side = await screen.findByRole("complementary");
    expect(await within(side).findByText("6 messages went to this number within a day.")).toBeTruthy();
    expect(
      within(side)
        .getAllByRole("button")
        .map((button) => button.textContent),
    ).toEqual(["", "Send now", "Dismiss"]);
    await person.click(within(side).getByRole("button", { name: "Send now" }));
    await waitFor(() => expect(messageOf(fake, "message-3")?.row.state).toBe("sent"));
  });

  it("holds a planned message and releases it", async () => {
    const { person, fake } = renderAt("/messages?message=message-1");
    await person.click(await screen.findByRole("button", { name: "Hold" }));
    expect(await screen.findByText(/does not go out until it is released/)).toBeTruthy();
    await person.click(await screen.findByRole("button", { name: "Release" }));
    await waitFor(() => expect(messageOf(fake, "message-1")?.row.state).toBe("planned"));
  });

  it("narrows the list to one patient and widens it again", async () => {
    const { person } = renderAt("/messages");
    await screen.findByRole("row", { name: /Jonah Whitlock/ });
    await person.type(screen.getByRole("combobox", { name: "Of one patient" }), "mia");
    await person.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(screen.queryByRole("row", { name: /Jonah Whitlock/ })).toBeNull());
    await person.click(screen.getByRole("button", { name: "Show everyone" }));
    expect(await screen.findByRole("row", { name: /Jonah Whitlock/ })).toBeTruthy();
  });

  it("narrows the list by kind and by channel, and says so where nothing is left", async () => {
    const { person, router, container } = renderAt("/messages?kind=reminder");
    await screen.findAllByRole("row", { name: /Mia Santos/ });
    expect(screen.queryByRole("row", { name: /Jonah Whitlock/ })).toBeNull();
    await person.click(screen.getByRole("button", { name: /All channels/ }));
    await person.click(await screen.findByRole("option", { name: "Email" }));
    expect(await screen.findByText("No such messages here")).toBeTruthy();
    expect(screen.getByText("Only some messages are shown: Reminder · Email.")).toBeTruthy();
    expect(router.state.location.search).toMatchObject({ kind: "reminder", channel: "email" });
    expect(screen.getByRole("tab", { name: /Needs a person\s*2/ })).toBeTruthy();
    await expect(container).toHaveNoAxeFindings();
    await person.click(screen.getByRole("button", { name: "Show all messages" }));
    expect(await screen.findByRole("row", { name: /Jonah Whitlock/ })).toBeTruthy();
    expect(router.state.location.search).not.toHaveProperty("kind", "reminder");
  });

  it("keeps what was dismissed among what was not sent, with who did it and why it had failed", async () => {
    const { person } = renderAt("/messages?tab=needsPerson&message=message-6");
    await person.click(await screen.findByRole("button", { name: "Dismiss" }));
    await openTab(person, /Not sent/);
    const row = await screen.findByRole("row", { name: /Aroha Tane/ });
    expect(row.textContent).toContain("Failed");
    expect(row.textContent).toContain("Dismissed by Noor Haddad. The mail server refused the address");
  });

  it("shows what a waiting message would say, and says that it has not left", async () => {
    renderAt("/messages?message=message-1");
    const words = await screen.findByRole("region", { name: "As it would leave" });
    expect(within(words).getByText("From what is known now.")).toBeTruthy();
    expect(within(words).getByText(/Hello Mia, this is a reminder/)).toBeTruthy();
  });

  it("shows of a WhatsApp message the template and what was put into it", async () => {
    const fake = makeFakeClinic();
    fake.world.messages = fake.world.messages.map((message) =>
      message.row.id === "message-4"
        ? {
            ...message,
            row: { ...message.row, channel: "whatsapp" as const },
            body: null,
            template: { contentSid: "HX01", fields: [{ name: "name", value: "Mia" }] },
          }
        : message,
    );
    renderAt("/messages?tab=sent&message=message-4", { fake });
    const words = await screen.findByRole("region", { name: "Text" });
    expect(within(words).getByText("HX01").closest("div")?.textContent).toBe("TemplateHX01");
    expect(within(words).getByText("Mia").closest("div")?.textContent).toBe("nameMia");
  });

  it("says what belongs in an empty tab", async () => {
    const fake = makeFakeClinic();
    fake.world.messages = [];
    renderAt("/messages?tab=needsPerson", { fake });
    expect(await screen.findByText("Nothing needs you")).toBeTruthy();
  });

  it("keeps the text from those who may not read it, and says why", async () => {
    const fake = makeFakeClinic();
    fake.world.messages = fake.world.messages.map((message) => ({
      ...message,
      body: null,
      bodyHidden: "Only those in the patient's care read this text.",
    }));
    renderAt("/messages?message=message-1", { fake });
    expect(await screen.findByText("Only those in the patient's care read this text.")).toBeTruthy();
  });

  it("shows in a demo practice what its mail server received", async () => {
    const fake = makeFakeClinic();
    fake.signInAs("noor");
    if (fake.world.door.state === "open") fake.world.door.session.isDemo = true;
    const { person } = renderApp(fake);
    await person.click(await screen.findByRole("link", { name: /Messages/ }));
    await person.click(await screen.findByRole("button", { name: "Demo mailbox" }));
    const side = await screen.findByRole("complementary", { name: "Received by the demo mail server" });
    expect(await within(side).findByText("Your appointment on Tue 24 Nov")).toBeTruthy();
  });
});

describe("the state of a message", () => {
  it("is a word, with a picture that is not read aloud", () => {
    const fake = makeFakeClinic();
    const row = messageOf(fake, "message-6" as MessageId)?.row;
    if (!row) throw new Error("the fixture has a failed message");
    const { container } = renderWithClinic(<MessageStateWord row={row} />);
    expect(container.textContent).toBe("Failed");
    expect(container.querySelector("svg")?.closest("[aria-hidden=true]")).toBeTruthy();
  });
});

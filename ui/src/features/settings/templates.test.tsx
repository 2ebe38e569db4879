import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { makeFakeClinic } from "../../testing/FakeClinic";
import { renderAt } from "../../testing/renderWithClinic";

const preview = async () => within(await screen.findByRole("region", { name: "As it arrives" }));
const text = async () => (await screen.findByLabelText("Text")) as HTMLTextAreaElement;

describe("message texts", () => {
  it("are shown as they arrive while they are written", async () => {
    const { person, fake, container } = renderAt("/settings/templates", { as: "ines" });
    const body = await text();
    await waitFor(async () => expect((await preview()).getByText(/is booked for tomorrow/)).toBeTruthy());
    await expect(container).toHaveNoAxeFindings();
    await person.clear(body);
    await person.type(body, "Dear {{name}, see you {{when}.");
    await waitFor(async () =>
      expect(
        (await preview()).getByText("Dear Mia, see you tomorrow, Wed 25 Nov 2026 at 2:30 pm."),
      ).toBeTruthy(),
    );
    await person.click((await preview()).getByRole("radio", { name: "Guardian" }));
    await waitFor(async () => expect((await preview()).getByText(/Dear Jordan Rowe/)).toBeTruthy());
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    await waitFor(() => expect(fake.world.texts[0]?.body).toBe("Dear {name}, see you {when}."));
    expect(await screen.findByText(/Written by Dr Ines Okafor/)).toBeTruthy();
  });

  it("take a field where somebody was typing, by mouse and by keyboard", async () => {
    const { person } = renderAt("/settings/templates", { as: "ines" });
    const body = await text();
    await person.clear(body);
    await person.type(body, "Hello , bye");
    body.setSelectionRange(6, 6);
    await person.click(await screen.findByRole("button", { name: /^\{name\}/ }));
    expect(body.value).toBe("Hello {name}, bye");
    expect([document.activeElement, body.selectionStart]).toEqual([body, 12]);
    const subject = screen.getByLabelText("Subject") as HTMLInputElement;
    await person.clear(subject);
    screen.getByRole("button", { name: /^\{psychologist\}/ }).focus();
    await person.keyboard("{Enter}");
    expect(subject.value).toBe("{psychologist}");
  });

  it("are refused at the field that names what is no field", async () => {
    const { person, fake } = renderAt("/settings/templates", { as: "ines" });
    const body = await text();
    await person.clear(body);
    await person.type(body, "Hello {{psycologist}");
    await waitFor(async () =>
      expect((await preview()).getByText("{psycologist} is not a field.")).toBeTruthy(),
    );
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    await waitFor(() => expect(body.getAttribute("aria-invalid")).toBe("true"));
    expect(fake.world.texts[0]?.isOwn).toBe(false);
    expect(body.value).toBe("Hello {psycologist}");
  });

  it("say in how many texts they travel, and which sign makes them longer", async () => {
    const { person } = renderAt("/settings/templates", { as: "ines" });
    await person.click(await screen.findByRole("tab", { name: "SMS" }));
    const body = await text();
    await person.clear(body);
    await person.type(body, "See you {{short_when}");
    await waitFor(async () => expect((await preview()).getByText(/^1 text, \d+ of 160/)).toBeTruthy());
    await person.type(body, ` ☺${" see you there".repeat(4)}`);
    await waitFor(async () => expect((await preview()).getByText(/^2 texts, \d+ of 140/)).toBeTruthy());
    expect((await preview()).getByText(/“☺” is no sign/)).toBeTruthy();
  });

  it("stand apart by language, and go back to the program's own", async () => {
    const { person, fake } = renderAt("/settings/templates", { as: "ines" });
    await text();
    await person.click(screen.getByRole("radio", { name: "German" }));
    await waitFor(async () => expect((await text()).value).toMatch(/^Guten Tag/));
    await waitFor(async () =>
      expect(
        (await preview())
          .getByText(/^Guten Tag Mia/)
          .closest("[lang]")
          ?.getAttribute("lang"),
      ).toBe("de"),
    );
    await person.type(await text(), " Bis bald!");
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    await person.click(await screen.findByRole("button", { name: "Back to Anteroom's text" }));
    const dialog = within(await screen.findByRole("alertdialog"));
    expect(dialog.getByText(/^Guten Tag \{name\}/)).toBeTruthy();
    await person.click(dialog.getByRole("button", { name: "Go back" }));
    await waitFor(async () => expect((await text()).value).not.toContain("Bis bald"));
    const german = fake.world.texts.find(({ key }) => key.language === "german" && key.channel === "email");
    expect([german?.isOwn, german?.version]).toEqual([false, 2]);
  });

  it("are read by the desk, and changed by an owner alone", async () => {
    renderAt("/settings/templates", { as: "noor" });
    expect((await text()).readOnly).toBe(true);
    expect(screen.getByText("An owner of the practice changes these texts.")).toBeTruthy();
    expect((await preview()).getByText(/is booked for tomorrow/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Save changes" })).toBeNull();
    expect(screen.queryByRole("button", { name: /^\{name\}/ })).toBeNull();
  });

  it("say when the program's own text has changed since", async () => {
    const fake = makeFakeClinic();
    fake.world.texts = fake.world.texts.map((one) => ({ ...one, isOwn: true, builtInChanged: true }));
    renderAt("/settings/templates", { as: "ines", fake });
    expect(await screen.findByText("Anteroom's own text has changed since you wrote yours")).toBeTruthy();
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { makeFakeClinic } from "../../testing/FakeClinic";
import { renderAt } from "../../testing/renderWithClinic";

function openSection({ isOn }: { isOn: boolean }) {
  const fake = makeFakeClinic();
  if (!isOn) fake.world.greetings = { ...fake.world.greetings, isOn: false, since: null };
  return renderAt("/settings/greetings", { fake, as: "ines" });
}

describe("birthday greetings that are off", () => {
  it("say what they can get wrong before they can be switched on", async () => {
    const { container, fake } = openSection({ isOn: false });
    await screen.findByRole("heading", { name: "What an automatic greeting can get wrong" });
    const limits = within(screen.getByRole("form", { name: "Birthday greetings" })).getAllByRole("listitem");
    expect(limits.map((limit) => limit.textContent)).toEqual(fake.world.greetings.limits);
    await expect(container).toHaveNoAxeFindings();
  });

  it("stay off until the owner ticks that they have read it, and say so at the tick", async () => {
    const { person, fake, container } = openSection({ isOn: false });
    await person.click(await screen.findByRole("button", { name: "Switch on birthday greetings" }));
    const refusal = await screen.findByText(/Please read what a greeting can get wrong/);
    const tick = screen.getByRole("checkbox", { name: /I have read this/ });
    expect(tick.closest("form")?.contains(refusal)).toBe(true);
    expect(tick).toHaveProperty("ariaInvalid", "true");
    expect(document.activeElement).toBe(tick);
    expect(fake.world.greetings.isOn).toBe(false);
    await expect(container).toHaveNoAxeFindings();

    await person.click(tick);
    await person.click(screen.getByRole("button", { name: "Switch on birthday greetings" }));
    expect(await screen.findByText("Birthday greetings are on")).toBeTruthy();
    expect(await screen.findByText("On since Tue 24 Nov 2026.")).toBeTruthy();
    expect(fake.world.greetings.isOn).toBe(true);
  });
});

describe("birthday greetings that are on", () => {
  it("go by the choices made here", async () => {
    const { person, fake } = openSection({ isOn: true });
    await person.click(await screen.findByRole("radio", { name: "1 March" }));
    await person.click(screen.getByRole("radio", { name: "Greeted on the last open day before" }));
    const [hour] = within(screen.getByRole("group", { name: "Time of day" })).getAllByRole("spinbutton");
    await person.click(hour as HTMLElement);
    await person.keyboard("10");
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    await screen.findByText("Settings saved");
    expect(fake.world.greetings.rules).toEqual({
      at: "10:00",
      leapDay: "march1",
      closedDay: "lastOpenDay",
    });
  });

  it("do not leave at night, which is said at the time", async () => {
    const { person, fake } = openSection({ isOn: true });
    const time = await screen.findByRole("group", { name: "Time of day" });
    const [hour] = within(time).getAllByRole("spinbutton");
    await person.click(hour as HTMLElement);
    await person.keyboard("5");
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("A greeting is sent between 7:00 am and 7:00 pm.")).toBeTruthy();
    expect(time.contains(document.activeElement)).toBe(true);
    expect(fake.world.greetings.rules.at).toBe("09:00");
  });

  it("ask for a time that is half typed instead of keeping the last one", async () => {
    const { person, fake } = openSection({ isOn: true });
    const time = await screen.findByRole("group", { name: "Time of day" });
    const [hour, minutes, halfOfDay] = within(time).getAllByRole("spinbutton");
    await person.click(hour as HTMLElement);
    await person.keyboard("{Backspace}");
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("Enter the whole time, or clear it.")).toBeTruthy();
    expect(document.activeElement).toBe(hour);
    await person.click(minutes as HTMLElement);
    await person.keyboard("{Backspace}{Backspace}");
    await person.click(halfOfDay as HTMLElement);
    await person.keyboard("{Backspace}");
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("Enter a time.")).toBeTruthy();
    expect(time.contains(document.activeElement)).toBe(true);
    expect(fake.asked.some(({ verb }) => verb === "saveGreetingRules")).toBe(false);
  });

  it("are switched off after saying what stops and what is kept", async () => {
    const { person, fake } = openSection({ isOn: true });
    await person.click(await screen.findByRole("button", { name: "Switch off" }));
    const question = await screen.findByRole("alertdialog", { name: "Switch off birthday greetings?" });
    expect(question.textContent).toContain("What is planned, also for today, does not go out.");
    expect(question.textContent).toContain("Kept: what was sent");
    await expect(document.body).toHaveNoAxeFindings();
    await person.click(within(question).getByRole("button", { name: "Switch off greetings" }));
    expect(await screen.findByText("Birthday greetings are off")).toBeTruthy();
    await screen.findByRole("button", { name: "Switch on birthday greetings" });
    expect(fake.world.greetings.isOn).toBe(false);
  });

  it("stay on when the question is answered so", async () => {
    const { person, fake } = openSection({ isOn: true });
    await person.click(await screen.findByRole("button", { name: "Switch off" }));
    await person.click(await screen.findByRole("button", { name: "Leave them on" }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(fake.asked.some(({ verb }) => verb === "switchGreetingsOff")).toBe(false);
  });
});

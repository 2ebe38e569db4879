import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { formatsIn } from "../../i18n/formats";
import { makeFakeClinic } from "../../testing/FakeClinic";
import { renderAt } from "../../testing/renderWithClinic";

describe("a list of messages as a file", () => {
  it("asks for the days, says what is in it, and says where it was written", async () => {
    const { person, fake } = renderAt("/messages");
    await person.click(await screen.findByRole("button", { name: "Export list" }));
    const dialog = await screen.findByRole("dialog", { name: "Export a list of messages" });
    expect(dialog.textContent).toContain("It never holds the words of a message");
    await expect(dialog).toHaveNoAxeFindings();
    await person.click(within(dialog).getByRole("button", { name: "Choose where" }));
    expect(await screen.findByText(/11 messages written to messages\.csv/)).toBeTruthy();
    const [asked] = fake.asked.filter(({ verb }) => verb === "exportMessages");
    const today = formatsIn("en-AU", "Australia/Sydney").civilDateOf(new Date());
    expect(asked?.parameters).toEqual([{ from: today, until: today }]);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("stays where it is when no place was chosen", async () => {
    const fake = makeFakeClinic();
    fake.world.isSavingCancelled = true;
    const { person } = renderAt("/messages", { fake });
    await person.click(await screen.findByRole("button", { name: "Export list" }));
    await person.click(await screen.findByRole("button", { name: "Choose where" }));
    await waitFor(() => expect(fake.asked.some(({ verb }) => verb === "exportMessages")).toBe(true));
    expect(screen.getByRole("dialog", { name: "Export a list of messages" })).toBeTruthy();
    expect(screen.queryByText(/written to/)).toBeNull();
  });

  it("says at the field that the days are the wrong way round", async () => {
    const fake = makeFakeClinic();
    fake.refuse("exportMessages", {
      code: "invalid",
      problems: [{ field: "until", message: "The last day is before the first." }],
    });
    const { person } = renderAt("/messages", { fake });
    await person.click(await screen.findByRole("button", { name: "Export list" }));
    await person.click(await screen.findByRole("button", { name: "Choose where" }));
    expect((await screen.findAllByText("The last day is before the first.")).length).toBeGreaterThan(0);
  });

  it("is not offered to those who may not export", async () => {
    renderAt("/messages", { as: "tom" });
    await screen.findByRole("tab", { name: /Going out/ });
    expect(screen.queryByRole("button", { name: "Export list" })).toBeNull();
  });
});

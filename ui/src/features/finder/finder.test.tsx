import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderAt } from "../../testing/renderWithClinic";

async function openFinder(as = "noor") {
  const rendered = renderAt("/staff", { as });
  await rendered.person.click(await screen.findByRole("button", { name: /Find a patient/ }));
  return rendered;
}

describe("the finder", () => {
  it("opens by keyboard, finds by two letters and opens the patient", async () => {
    const { person } = renderAt("/staff", { as: "ines" });
    await screen.findByRole("button", { name: /Find a patient/ });
    await person.keyboard("{Control>}k{/Control}");
    await person.type(await screen.findByRole("searchbox"), "ng");
    await screen.findByRole("option", { name: /Li Ng/ });
    await person.keyboard("{ArrowDown}{Enter}");
    expect(await screen.findByRole("heading", { level: 1, name: "Li Ng" })).toBeTruthy();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("folds accents and tells people of one name apart", async () => {
    const { person } = await openFinder();
    await person.type(await screen.findByRole("searchbox"), "bjork");
    const found = await screen.findByRole("option", { name: /Björk Ahlgren/ });
    expect(found).toBeTruthy();
    await expect(document.body).toHaveNoAxeFindings();
  });

  it("offers similar names when nobody is called so", async () => {
    const { person } = await openFinder();
    await person.type(await screen.findByRole("searchbox"), "Jonnah");
    expect(await screen.findByText(/Similar names/)).toBeTruthy();
    expect(screen.getByRole("option", { name: /Jonah Whitlock/ })).toBeTruthy();
  });

  it("says that nobody was found", async () => {
    const { person } = await openFinder();
    await person.type(await screen.findByRole("searchbox"), "zzzz");
    expect(await screen.findByText("Nobody found for “zzzz”")).toBeTruthy();
  });

  it("leads to registering", async () => {
    const { person } = await openFinder();
    const dialog = await screen.findByRole("dialog", { name: "Find a patient" });
    await person.click(within(dialog).getByRole("button", { name: "Register a patient" }));
    expect(await screen.findByRole("dialog", { name: "Register a patient" })).toBeTruthy();
  });

  it("forgets what was typed when it closes", async () => {
    const { person } = await openFinder();
    await person.type(await screen.findByRole("searchbox"), "mia");
    await screen.findByRole("option", { name: /Mia Santos/ });
    await person.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await person.click(screen.getByRole("button", { name: /Find a patient/ }));
    expect(await screen.findByRole("searchbox")).toHaveProperty("value", "");
  });
});

import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { makeFakeClinic } from "../../testing/FakeClinic";
import { renderAt } from "../../testing/renderWithClinic";

async function openMenuOf(person: ReturnType<typeof renderAt>["person"], name: string) {
  await person.click(await screen.findByRole("button", { name: `Actions for ${name}` }));
}

describe("staff", () => {
  it("shows who works here, their roles and how they get in", async () => {
    const { container } = renderAt("/staff", { as: "ines" });
    const row = await screen.findByRole("row", { name: /Wen Zhao/ });
    expect(row.textContent).toContain("Front desk");
    expect(row.textContent).toContain("Code handed over, valid until Thu 26 Nov 2026, 4:00 pm");
    expect(screen.queryByRole("row", { name: /Grace Lindqvist/ })).toBeNull();
    expect(screen.getByText(/Only one owner/)).toBeTruthy();
    await expect(container).toHaveNoAxeFindings();
  });

  it("keeps people who left in the history", async () => {
    const { person } = renderAt("/staff", { as: "ines" });
    await person.click(await screen.findByRole("switch", { name: "Show people who left" }));
    expect(screen.getByRole("row", { name: /Grace Lindqvist/ }).textContent).toContain("Left on 30 Jun 2026");
  });

  it("adds a person and shows the code to hand over", async () => {
    const { person, fake } = renderAt("/staff", { as: "ines" });
    await person.click(await screen.findByRole("button", { name: "Add a person" }));
    await person.type(screen.getByLabelText("Given name"), "Ruth");
    await person.type(screen.getByLabelText("Family name"), "Adeyemi");
    await person.type(screen.getByLabelText("User name"), "ruth");
    await person.click(screen.getByRole("checkbox", { name: "Front desk" }));
    await person.click(screen.getByRole("button", { name: "Add and show the code" }));
    const dialog = await screen.findByRole("dialog", { name: "One-time code for Ruth Adeyemi" });
    expect(dialog.textContent).toContain("KITE-4821");
    expect(fake.world.staff.at(-1)).toMatchObject({ username: "ruth", roles: ["frontDesk"] });
    await person.click(within(dialog).getByRole("button", { name: "Done" }));
    expect(await screen.findByRole("row", { name: /Ruth Adeyemi/ })).toBeTruthy();
  });

  it("shows every problem of a new person at once", async () => {
    const { person } = renderAt("/staff", { as: "ines" });
    await person.click(await screen.findByRole("button", { name: "Add a person" }));
    await person.type(screen.getByLabelText("User name"), "noor");
    await person.click(screen.getByRole("button", { name: "Add and show the code" }));
    expect(await screen.findByText("Enter a given name.")).toBeTruthy();
    expect(screen.getByText("Choose at least one role.")).toBeTruthy();
    expect(screen.getByText(/“noor” is taken/)).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText("Given name"));
    await expect(document.body).toHaveNoAxeFindings();
  });

  it("changes the roles of a person", async () => {
    const { person, fake } = renderAt("/staff", { as: "ines" });
    await openMenuOf(person, "Tom Birrell");
    await person.click(screen.getByRole("menuitem", { name: "Change details and roles" }));
    await person.click(screen.getByRole("checkbox", { name: "Owner" }));
    await person.click(screen.getByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("Tom Birrell was changed")).toBeTruthy();
    expect(fake.rolesOf("tom")).toEqual(["psychologist", "owner"]);
    expect(screen.queryByText(/Only one owner/)).toBeNull();
  });

  it("hands over a new code after saying what stops working", async () => {
    const { person } = renderAt("/staff", { as: "ines" });
    await openMenuOf(person, "Noor Haddad");
    await person.click(screen.getByRole("menuitem", { name: "Hand over a new one-time code" }));
    expect(screen.getByRole("alertdialog").textContent).toContain("passphrase and PIN stop working");
    await person.click(screen.getByRole("button", { name: "Make a new code" }));
    expect(await screen.findByText("KITE-4821")).toBeTruthy();
  });

  it("marks a person as left", async () => {
    const { person, fake } = renderAt("/staff", { as: "ines" });
    await openMenuOf(person, "Leo Castellanos");
    await person.click(screen.getByRole("menuitem", { name: "Mark as left" }));
    await person.click(screen.getByRole("button", { name: "Mark as left" }));
    expect(await screen.findByText("Leo Castellanos was marked as left")).toBeTruthy();
    expect(fake.world.staff.find(({ username }) => username === "leo")?.isActive).toBe(false);
  });

  it("says calmly when it is not part of the role", async () => {
    const fake = makeFakeClinic();
    fake.refuse("listStaff", {
      code: "denied",
      permission: "manageStaff",
      message: "Only an owner sees the staff.",
    });
    renderAt("/staff", { fake });
    expect(await screen.findByText("Only an owner sees the staff.")).toBeTruthy();
  });

  it("says what to do when it fails, and tries again", async () => {
    const fake = makeFakeClinic();
    fake.refuse("listStaff", { code: "unexpected", incident: "7F2A" });
    const { person } = renderAt("/staff", { fake, as: "ines" });
    expect(await screen.findByText("Incident 7F2A")).toBeTruthy();
    fake.permit("listStaff");
    await person.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("row", { name: /Noor Haddad/ })).toBeTruthy();
  });
});

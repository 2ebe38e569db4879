import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { makeFakeClinic } from "../../testing/FakeClinic";
import { renderAt } from "../../testing/renderWithClinic";

async function choose(person: ReturnType<typeof renderAt>["person"], field: RegExp, option: string) {
  await person.click(screen.getByRole("button", { name: field }));
  await person.click(await screen.findByRole("option", { name: option }));
}

describe("the audit", () => {
  it("tells who did what to whom", async () => {
    const { container } = renderAt("/audit", { as: "ines" });
    const [row] = await screen.findAllByRole("row", { name: "Opened the page of Mia Santos." });
    if (!row) throw new Error("the newest event is not shown");
    expect(row.textContent).toContain("1260");
    expect(row.textContent).toContain("Tue 24 Nov 2026, 10:38 am");
    expect(within(row).getByRole("link", { name: "Mia Santos" })).toBeTruthy();
    await expect(container).toHaveNoAxeFindings();
  });

  it("shows one person's events", async () => {
    const { person } = renderAt("/audit", { as: "ines" });
    await screen.findAllByText(/Opened the page/);
    await choose(person, /Person/, "Tom Birrell");
    await waitFor(() => expect(screen.queryByText(/Opened the page/)).toBeNull());
    expect(screen.getAllByText("Signed in.").length).toBeGreaterThan(0);
  });

  it("says that nothing matches, and shows all again", async () => {
    const { person } = renderAt("/audit", { as: "ines" });
    await screen.findAllByText(/Opened the page/);
    await choose(person, /Person/, "Leo Castellanos");
    const empty = await screen.findByRole("heading", { name: "No events match" });
    await person.click(within(empty.parentElement as HTMLElement).getByRole("button", { name: "Show all" }));
    expect((await screen.findAllByText(/Opened the page/)).length).toBeGreaterThan(0);
  });

  it("shows the events of one patient", async () => {
    renderAt("/audit?patient=patient-jonah", { as: "ines" });
    expect((await screen.findAllByText(/Sent a reminder/)).length).toBeGreaterThan(0);
    expect(screen.queryByText(/Opened the page of Mia/)).toBeNull();
  });

  it("verifies that the chain is whole", async () => {
    const { person } = renderAt("/audit", { as: "ines" });
    await person.click(await screen.findByRole("button", { name: "Verify the chain" }));
    expect((await screen.findByRole("alert")).textContent).toContain("The chain is whole");
  });

  it("leaves the filter by person out for whoever may not read the staff list", async () => {
    const fake = makeFakeClinic();
    fake.refuse("listStaff", { code: "denied", permission: "manageStaff", message: "Only an owner may." });
    renderAt("/audit", { fake, as: "grace" });
    await screen.findAllByText(/Opened the page/);
    expect(screen.queryByRole("button", { name: /Person/ })).toBeNull();
  });
});

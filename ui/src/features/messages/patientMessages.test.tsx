import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { makeFakeClinic } from "../../testing/FakeClinic";
import { renderAt } from "../../testing/renderWithClinic";

describe("the messages of a patient, on their page", () => {
  it("stand by where they are, each with its state and reason, and lead to all of them", async () => {
    const { person, router } = renderAt("/patients/patient-mia");
    const needs = await screen.findByRole("region", { name: "Needs a person" });
    expect(within(needs).getByText("Not known")).toBeTruthy();
    expect(within(needs).getByText(/may or may not have arrived/)).toBeTruthy();
    const goingOut = screen.getByRole("region", { name: "Going out" });
    expect(within(goingOut).queryByText("Confirmation")).toBeNull();
    await person.click(screen.getByRole("link", { name: "All messages of this patient" }));
    expect(await screen.findByRole("button", { name: "Show everyone" })).toBeTruthy();
    expect(router.state.location.search).toMatchObject({ patient: "patient-mia" });
  });

  it("says when there are none", async () => {
    const fake = makeFakeClinic();
    fake.world.messages = [];
    renderAt("/patients/patient-mia", { fake });
    expect(await screen.findByText("No messages yet.")).toBeTruthy();
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderAt } from "../../testing/renderWithClinic";

async function formNamed(name: string) {
  return within(await screen.findByRole("form", { name }));
}

describe("carriers", () => {
  it("asks for a mail server's fields, or for those of a carrier's API", async () => {
    const { person, fake } = renderAt("/settings/channels", { as: "ines" });
    const email = await formNamed("Email");
    expect(email.getByLabelText("Mail server")).toBeTruthy();
    await person.click(email.getByRole("button", { name: /Carried by/ }));
    await person.click(await screen.findByRole("option", { name: "Resend" }));
    expect(email.queryByLabelText("Mail server")).toBeNull();
    expect(email.getByLabelText(/Carrier's address/)).toBeTruthy();
    await person.type(email.getByLabelText("API key"), "re_123");
    await person.click(email.getByRole("button", { name: /Save/ }));
    await waitFor(() => expect(fake.world.mail.carrier).toBe("resend"));
    expect(fake.world.mail.hasApiKey).toBe(true);
  });

  it("keeps the templates that WhatsApp approved, one for each message and language", async () => {
    const { person, fake, container } = renderAt("/settings/channels", { as: "ines" });
    const whatsapp = await formNamed("WhatsApp");
    await person.type(whatsapp.getByLabelText(/Number on WhatsApp/), "0491 570 159");
    await person.click(whatsapp.getByRole("button", { name: "Add a template" }));
    await person.type(whatsapp.getByLabelText(/Template/), "HX0123");
    await expect(container).toHaveNoAxeFindings();
    await person.click(whatsapp.getByRole("button", { name: /Save/ }));
    await waitFor(() =>
      expect(fake.world.whatsapp.templates).toEqual([
        { kind: "reminder", language: "", contentSid: "HX0123" },
      ]),
    );
    await person.click(whatsapp.getByRole("button", { name: "Remove this template" }));
    expect(whatsapp.queryByLabelText(/Template/)).toBeNull();
  });
});

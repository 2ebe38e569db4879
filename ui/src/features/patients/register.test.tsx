import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { makeFakeClinic } from "../../testing/FakeClinic";
import { patientIds } from "../../testing/fixture/patients";
import { renderAt } from "../../testing/renderWithClinic";

async function openRegister(fake = makeFakeClinic()) {
  const rendered = renderAt("/patients?register=true", { fake });
  const dialog = await screen.findByRole("dialog", { name: "Register a patient" });
  return { ...rendered, dialog };
}

describe("registering a patient", () => {
  it("keeps what was written and asked, and opens their page", async () => {
    const { person, fake, dialog } = await openRegister();
    await person.type(within(dialog).getByLabelText("Legal given name"), "Thandiwe");
    await person.type(within(dialog).getByLabelText("Legal family name"), "Mokoena");
    await person.type(within(dialog).getByLabelText("Birthday"), "14101985");
    await person.type(within(dialog).getByLabelText("Phone"), "0491 570 006");
    const reminders = within(dialog).getByRole("radiogroup", { name: "Reminders of appointments" });
    await person.click(within(reminders).getByRole("radio", { name: "Yes" }));
    const sms = within(dialog).getByRole("radiogroup", { name: "By SMS" });
    await person.click(within(sms).getByRole("radio", { name: "No" }));
    await person.click(within(dialog).getByRole("button", { name: "Register patient" }));

    expect(await screen.findByRole("heading", { level: 1, name: "Thandiwe Mokoena" })).toBeTruthy();
    const asked = fake.asked.find(({ verb }) => verb === "registerPatient");
    expect(asked?.parameters[0]).toMatchObject({
      birthday: "14/10/1985",
      contactPoints: [{ kind: "phone", value: "0491 570 006" }],
      reminders: true,
      smsOn: false,
      greetings: null,
      emailOn: null,
      how: "inPerson",
    });
  });

  it("answers no question beforehand", async () => {
    const { dialog } = await openRegister();
    for (const answer of within(dialog).getAllByRole("radio")) {
      expect(answer.getAttribute("aria-checked")).toBe("false");
    }
    await expect(document.body).toHaveNoAxeFindings();
  });

  it("shows all its problems at once, at the lines they are about", async () => {
    const { person, dialog } = await openRegister();
    await person.click(within(dialog).getByRole("button", { name: "Add a phone" }));
    await person.type(within(dialog).getByLabelText("Legal given name"), "Thandiwe");
    await person.type(within(dialog).getByLabelText("Birthday"), "31/11/1979");
    const [, second] = within(dialog).getAllByLabelText("Phone");
    await person.type(second as HTMLElement, "call Bob");
    await person.click(within(dialog).getByRole("button", { name: "Register patient" }));
    expect(await screen.findByText("Enter the family name.")).toBeTruthy();
    expect(screen.getByText(/There is no 31 November/)).toBeTruthy();
    const [first, problem] = within(dialog).getAllByLabelText("Phone");
    expect(problem?.getAttribute("aria-invalid")).toBe("true");
    expect(first?.getAttribute("aria-invalid")).toBeNull();
    expect(document.activeElement).toBe(within(dialog).getByLabelText("Legal family name"));
  });

  it("does not take hours that are half typed for none", async () => {
    const { person, fake, dialog } = await openRegister();
    await person.type(within(dialog).getByLabelText("Legal given name"), "Thandiwe");
    await person.type(within(dialog).getByLabelText("Legal family name"), "Mokoena");
    await person.click(within(dialog).getByRole("button", { name: "Rules for Phone 1" }));
    const from = within(dialog).getByRole("group", { name: "Only from" });
    const [hour, minutes] = within(from).getAllByRole("spinbutton");
    await person.click(hour as HTMLElement);
    await person.keyboard("9");
    await person.click(within(dialog).getByRole("button", { name: "Register patient" }));
    expect(await within(dialog).findByText("Enter the whole time, or clear it.")).toBeTruthy();
    expect(document.activeElement).toBe(minutes);
    expect(fake.asked.some(({ verb }) => verb === "registerPatient")).toBe(false);
  });

  it("warns of someone who looks like the same person", async () => {
    const { person, dialog } = await openRegister();
    await person.type(within(dialog).getByLabelText("Legal given name"), "Maria");
    await person.type(within(dialog).getByLabelText("Legal family name"), "Santos");
    const warning = await within(dialog).findByRole("alert");
    expect(warning.textContent).toContain("The same family name and a similar given name.");
    await person.click(within(warning).getByRole("link", { name: "Open Mia Santos" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Mia Santos" })).toBeTruthy();
  });

  it("comes back half filled after the screen was locked", async () => {
    const fake = makeFakeClinic();
    const { person, dialog, unmount } = await openRegister(fake);
    await person.type(within(dialog).getByLabelText("Legal given name"), "Thandiwe");
    await waitFor(() => expect(fake.world.drafts.size).toBe(1));
    unmount();
    const again = await openRegister(fake);
    await waitFor(() =>
      expect(within(again.dialog).getByLabelText("Legal given name")).toHaveProperty("value", "Thandiwe"),
    );
  });

  it("forgets the form when it is closed on purpose", async () => {
    const { person, fake, dialog } = await openRegister();
    await person.type(within(dialog).getByLabelText("Legal given name"), "Thandiwe");
    await waitFor(() => expect(fake.world.drafts.size).toBe(1));
    await person.click(within(dialog).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(fake.world.drafts.size).toBe(0);
  });
});

describe("the patients", () => {
  it("are listed with birthday, phone, psychologist and next appointment", async () => {
    const { container } = renderAt("/patients");
    const row = await screen.findByRole("row", { name: /Mia Santos/ });
    for (const words of ["14 Oct 1985, 41", "0491 570 006", "Dr Ines Okafor", "Tue 24 Nov, 11:00 am"]) {
      expect(row.textContent).toContain(words);
    }
    expect(within(row).getByRole("img", { name: "Has an alert" })).toBeTruthy();
    await expect(container).toHaveNoAxeFindings();
  });

  it("open by keyboard", async () => {
    const { person, router } = renderAt("/patients");
    const table = await screen.findByRole("grid", { name: "Patients" });
    within(table).getAllByRole("row")[1]?.focus();
    await person.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe(`/patients/${patientIds.mia}`));
  });

  it("are narrowed by status", async () => {
    const { person } = renderAt("/patients");
    await screen.findByRole("row", { name: /Mia Santos/ });
    await person.click(screen.getByRole("button", { name: /Status/ }));
    await person.click(await screen.findByRole("option", { name: "Deceased" }));
    expect(await screen.findByRole("row", { name: /Harriet Vance/ })).toBeTruthy();
    expect(screen.queryByRole("row", { name: /Mia Santos/ })).toBeNull();
    expect(screen.getByText("1 patient")).toBeTruthy();
  });

  it("start empty with the one thing that begins them", async () => {
    const fake = makeFakeClinic();
    fake.world.patients = [];
    renderAt("/patients", { fake });
    expect(await screen.findByRole("heading", { name: "No patients yet" })).toBeTruthy();
  });

  it("begin a registration with the key n", async () => {
    const { person } = renderAt("/patients");
    await screen.findByRole("row", { name: /Mia Santos/ });
    await person.keyboard("n");
    expect(await screen.findByRole("dialog", { name: "Register a patient" })).toBeTruthy();
  });
});

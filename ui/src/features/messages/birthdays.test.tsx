import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { PatientId } from "../../bindings";
import { type FakeClinic, makeFakeClinic } from "../../testing/FakeClinic";
import { patientIds } from "../../testing/fixture/patients";
import { renderAt } from "../../testing/renderWithClinic";

const openTab = (fake: FakeClinic = makeFakeClinic(), as = "noor") =>
  renderAt("/messages?tab=birthdays", { fake, as });

const yearAhead = () => screen.findByRole("grid", { name: "The year ahead" });
const history = () => screen.findByRole("grid", { name: "Birthdays" });

async function chooseMonth(person: ReturnType<typeof openTab>["person"], month: string) {
  await person.click(await screen.findByRole("button", { name: /Month/ }));
  await person.click(await screen.findByRole("option", { name: month }));
}

describe("the year ahead", () => {
  it("says who is congratulated, when and how", async () => {
    const { container } = openTab();
    const row = within(await yearAhead()).getByRole("row", { name: /Hana Abbott/ });
    expect(row.textContent).toContain("Wed 25 Nov 2026");
    expect(row.textContent).toContain("EmailWed 25 Nov 2026, 9:00 am");
    expect(row.textContent).not.toContain("Not sent");
    expect(within(row).getByRole("link", { name: "Hana Abbott" })).toHaveProperty(
      "href",
      expect.stringContaining("/patients/patient-5"),
    );
    await expect(container).toHaveNoAxeFindings();
  });

  it("says who is not, and why, in another month too", async () => {
    const { person, fake, container } = openTab();
    await yearAhead();
    await chooseMonth(person, "Jan 2027");
    const row = await screen.findByRole("row", { name: /Dmitri Volkov/ });
    expect(row.textContent).toContain("Not sent");
    expect(row.textContent).toContain("The patient is no longer active.");
    expect(row.textContent).not.toContain("9:00 am");
    expect(screen.queryByRole("row", { name: /Hana Abbott/ })).toBeNull();
    expect(
      fake.asked.filter(({ verb }) => verb === "birthdaysAhead").map(({ parameters }) => parameters),
    ).toEqual([[0], [2]]);
    await expect(container).toHaveNoAxeFindings();
  });

  it("says what becomes of a birthday without sending hours, as was chosen", async () => {
    const fake = makeFakeClinic();
    fake.world.patients = fake.world.patients.map((patient) =>
      patient.name === "Hana Abbott" ? { ...patient, birthday: "29 Nov 1980" } : patient,
    );
    const first = openTab(fake);
    const onSunday = within(await yearAhead()).getByRole("row", { name: /Hana Abbott/ });
    expect(onSunday.textContent).toContain("EmailSun 29 Nov 2026, 9:00 am");
    expect(onSunday.textContent).toContain("Only if this computer is on");
    expect(onSunday.textContent).not.toContain("Not sent");
    await expect(first.container).toHaveNoAxeFindings();
    first.unmount();
    const { greetings } = fake.world;
    fake.world.greetings = { ...greetings, rules: { ...greetings.rules, closedDay: "lastOpenDay" } };
    openTab(fake);
    const early = within(await yearAhead()).getByRole("row", { name: /Hana Abbott/ });
    expect(early.textContent).toContain("Sun 29 Nov 2026Hana AbbottEmailFri 27 Nov 2026, 9:00 am");
    expect(early.textContent).toContain("On the last open day before");
  });

  it("calls nothing unsent that has been dealt with", async () => {
    openTab();
    const row = within(await yearAhead()).getByRole("row", { name: /Greta Abbott/ });
    expect(row.textContent).toContain("This year's greeting has been dealt with.");
    expect(row.textContent).not.toContain("Not sent");
  });

  it("says when a month has no birthdays", async () => {
    const { person } = openTab();
    await yearAhead();
    await chooseMonth(person, "Sep 2027");
    expect(await screen.findByText("No known birthday is left in Sep 2027.")).toBeTruthy();
  });

  it("shows nobody's year while the list is of one patient", async () => {
    const { fake } = renderAt(`/messages?tab=birthdays&patient=${patientIds.mia}`);
    const rows = within(await history()).getAllByRole("row");
    expect(rows).toHaveLength(2);
    expect(rows[1]?.textContent).toContain("Mia Santos");
    expect(fake.asked.some(({ verb }) => verb === "birthdaysAhead")).toBe(false);
  });
});

describe("greetings that are off", () => {
  const off = () => {
    const fake = makeFakeClinic();
    fake.world.greetings = { ...fake.world.greetings, isOn: false, since: null };
    return fake;
  };

  it("are named as such, with who may switch them on", async () => {
    const { container } = openTab(off());
    expect(await screen.findByText(/An owner can switch them on/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Open settings" })).toBeNull();
    const row = within(await yearAhead()).getByRole("row", { name: /Hana Abbott/ });
    expect(row.textContent).toContain("Birthday greetings are switched off.");
    await expect(container).toHaveNoAxeFindings();
  });

  it("lead an owner to where it is done", async () => {
    const { person, router } = openTab(off(), "ines");
    await person.click(await screen.findByRole("button", { name: "Open settings" }));
    expect(await screen.findByRole("button", { name: "Switch on birthday greetings" })).toBeTruthy();
    expect(router.state.location.pathname).toBe("/settings/greetings");
  });
});

describe("birthdays that need a person", () => {
  it("stand with what is wrong with them, and lead to where it is corrected", async () => {
    const { person } = openTab();
    const unclear = await screen.findByRole("region", { name: "Birthdays to correct" });
    expect(unclear.textContent).toContain("There is no 31 November. Ask for the right date.");
    await person.click(within(unclear).getByRole("link", { name: "Correct the birthday of Björk Ahlgren" }));
    expect(await screen.findByRole("dialog", { name: "Edit Björk Ahlgren" })).toBeTruthy();
  });

  it("are counted where nobody knows them, and all of them can be reached", async () => {
    const fake = makeFakeClinic();
    fake.world.patients = fake.world.patients.map((patient, place) =>
      place >= 10 && place < 22 ? { ...patient, birthday: null } : patient,
    );
    const count = fake.world.patients.filter((one) => !one.birthday && !one.birthdayProblem).length;
    const { person } = openTab(fake);
    const missing = await screen.findByRole("region", { name: "No birthday known" });
    expect(missing.textContent).toContain(`${count} patients have none`);
    expect(within(missing).getAllByRole("link")).toHaveLength(10);
    await person.click(within(missing).getByRole("button", { name: `Show more, ${count - 10} left` }));
    await waitFor(() => expect(within(missing).getAllByRole("link")).toHaveLength(count));
    expect(within(missing).queryByRole("button")).toBeNull();
  });

  it("take no room when there are none", async () => {
    const fake = makeFakeClinic();
    fake.world.patients = fake.world.patients.map((patient) => ({
      ...patient,
      birthday: patient.birthday ?? "1 Jan 1980",
      birthdayProblem: null,
    }));
    openTab(fake);
    await yearAhead();
    expect(screen.queryByRole("region", { name: "Birthdays to correct" })).toBeNull();
    expect(screen.queryByRole("region", { name: "No birthday known" })).toBeNull();
  });
});

describe("the history of greetings", () => {
  it("tells sent, probably sent and left out apart, with the reason", async () => {
    openTab();
    const list = within(await history());
    const pictureOf = (name: RegExp) =>
      list.getByRole("row", { name }).querySelectorAll("svg")[1]?.classList.value;
    expect(list.getByRole("row", { name: /Greta Abbott/ }).textContent).toContain("Probably sent");
    expect(list.getByRole("row", { name: /Farid Abbott/ }).textContent).toContain("Delivered");
    expect(list.getByRole("row", { name: /Mia Santos/ }).textContent).toContain("declined on 2 Mar 2026");
    expect(pictureOf(/Greta Abbott/)).toContain("mail-question-mark");
  });

  it("opens a greeting beside it, and offers nothing for one that was probably sent", async () => {
    const { person, container } = openTab();
    await person.click(within(await history()).getByRole("row", { name: /Greta Abbott/ }));
    const side = await screen.findByRole("complementary", { name: "Birthday greeting" });
    expect(await within(side).findByText(/It counts as sent and is not sent again/)).toBeTruthy();
    const buttons = within(side).getAllByRole("button");
    expect(buttons.map((button) => button.getAttribute("aria-label"))).toEqual(["Close the message"]);
    await expect(container).toHaveNoAxeFindings();
  });

  it("says what belongs here before there is any", async () => {
    const fake = makeFakeClinic();
    fake.world.messages = [];
    openTab(fake);
    expect(await screen.findByText("No greetings yet")).toBeTruthy();
  });

  it("stands on the patient's page, among their messages", async () => {
    renderAt("/patients/patient-4");
    const sent = await screen.findByRole("region", { name: "Sent" });
    expect(within(sent).getByText("Birthday greeting")).toBeTruthy();
    expect(within(sent).getByText("Probably sent")).toBeTruthy();
  });
});

describe("a patient whom staff congratulate themselves", () => {
  const hana = "patient-5" as PatientId;
  const isPersonal = (fake: FakeClinic) =>
    fake.world.patients.find(({ id }) => id === hana)?.greetedPersonally;

  it("gets no greeting of the program, and the switch says so at once", async () => {
    const { person, fake, container } = renderAt(`/patients/${hana}`);
    const name = "We congratulate this patient ourselves";
    const row = (await screen.findByRole("switch", { name: "Birthday greetings" })).closest(
      "li",
    ) as HTMLElement;
    expect(row.textContent).toContain("Switched on, it stops the program's greeting");
    await person.click(within(row).getByRole("switch", { name }));
    expect(await within(row).findByText("The program sends them no birthday greeting.")).toBeTruthy();
    expect(isPersonal(fake)).toBe(true);
    await expect(container).toHaveNoAxeFindings();
    await person.click(within(row).getByRole("switch", { name }));
    expect(await screen.findByText("The program may congratulate Hana Abbott again")).toBeTruthy();
    expect(isPersonal(fake)).toBe(false);
  });

  it("stands in the year ahead with that reason", async () => {
    const fake = makeFakeClinic();
    fake.world.patients = fake.world.patients.map((patient) =>
      patient.id === hana ? { ...patient, greetedPersonally: true } : patient,
    );
    openTab(fake);
    const row = within(await yearAhead()).getByRole("row", { name: /Hana Abbott/ });
    expect(row.textContent).toContain("Staff congratulate this patient themselves.");
  });

  it("is nothing to decide for whoever may not change the patient", async () => {
    renderAt(`/patients/${patientIds.harriet}`);
    expect(await screen.findByRole("switch", { name: /ourselves/ })).toHaveProperty("disabled", true);
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { AppointmentId, ContactId, ContactView, PatientView } from "../../bindings";
import { type FakeClinic, makeFakeClinic } from "../../testing/FakeClinic";
import { rightPassphrase } from "../../testing/fake/door";
import { patientIds } from "../../testing/fixture/patients";
import { renderAt } from "../../testing/renderWithClinic";

async function openPatient(
  patient: keyof typeof patientIds = "mia",
  { fake = makeFakeClinic(), as = "noor" }: { fake?: FakeClinic; as?: string } = {},
) {
  const rendered = renderAt(`/patients/${patientIds[patient]}`, { fake, as });
  await screen.findByText("Consents");
  return rendered;
}

const patientIn = (fake: FakeClinic, id: keyof typeof patientIds) =>
  fake.world.patients.find((patient) => patient.id === patientIds[id]) as PatientView;

describe("a patient's page", () => {
  it("says who they are, how to reach them and what to know first", async () => {
    const { container } = await openPatient();
    expect(screen.getByRole("heading", { level: 1, name: "Mia Santos" })).toBeTruthy();
    expect(screen.getByText("Legal name Maria Santos")).toBeTruthy();
    expect(screen.getByText("41 years")).toBeTruthy();
    expect(screen.getByText(/Text or email; never call/)).toBeTruthy();
    expect(screen.getByText("Uses a wheelchair: consulting room 1.")).toBeTruthy();
    expect(screen.getByRole("link", { name: /Tue 24 Nov, 11:00 am, Mia Santos/ })).toBeTruthy();
    await expect(container).toHaveNoAxeFindings();
  });

  it("appears as a whole, so that nothing moves from under the pointer", async () => {
    const fake = makeFakeClinic();
    fake.keepWaiting("patientConsents");
    renderAt(`/patients/${patientIds.mia}`, { fake });
    await waitFor(() => expect(fake.asked.map(({ verb }) => verb)).toContain("patientConsents"));
    expect(screen.getByRole("status", { name: "Loading" })).toBeTruthy();
    expect(screen.queryByRole("heading", { name: "Contacts" })).toBeNull();
  });

  it("asks for nothing more about a patient who may not be opened", async () => {
    const fake = makeFakeClinic();
    fake.refuse("openPatient", {
      code: "denied",
      permission: "readPatients",
      message: "Only the practice's staff may.",
    });
    renderAt(`/patients/${patientIds.mia}`, { fake });
    await screen.findByText("Only the practice's staff may.");
    const asked = fake.asked.map(({ verb }) => verb);
    expect(asked).not.toContain("patientConsents");
    expect(asked).not.toContain("listMessages");
  });

  it("says how many appointments there are besides those listed, and lists them on demand", async () => {
    const fake = makeFakeClinic();
    const [card] = fake.world.appointments.filter(({ patients }) => patients[0]?.id === patientIds.mia);
    if (!card) throw new Error("Mia has an appointment");
    fake.world.appointments = Array.from({ length: 26 }, (_, day) => ({
      ...card,
      id: `daily-${day}` as AppointmentId,
      start: `2026-12-${String(day + 1).padStart(2, "0")}T10:00`,
      label: `Day ${day + 1}`,
    }));
    const { person } = await openPatient("mia", { fake });
    expect(screen.getAllByRole("link", { name: /^Day / })).toHaveLength(20);
    await person.click(screen.getByRole("button", { name: "Show 6 more" }));
    await waitFor(() => expect(screen.getAllByRole("link", { name: /^Day / })).toHaveLength(26));
    expect(screen.queryByRole("button", { name: /more$/ })).toBeNull();
  });

  it("flags an impossible birthday instead of guessing", async () => {
    await openPatient("bjork");
    expect(screen.getByText(/There is no 31 November/)).toBeTruthy();
    expect(screen.getByText("Details not verified yet")).toBeTruthy();
  });

  it("offers no booking for someone who has died", async () => {
    await openPatient("harriet");
    expect(screen.getByText("Deceased")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Book appointment" })).toBeNull();
  });

  it("says calmly that a patient cannot be opened", async () => {
    renderAt("/patients/nobody");
    expect(await screen.findByRole("heading", { name: "Not found" })).toBeTruthy();
  });
});

describe("consents", () => {
  it("say in a sentence how they came to be, and keep their history", async () => {
    const { person } = await openPatient();
    expect(screen.getByText(/On since 3 May 2026, given by phone/)).toBeTruthy();
    const row = screen.getByRole("switch", { name: "Appointment reminders" }).closest("li") as HTMLElement;
    await person.click(within(row).getByRole("button", { name: /History/ }));
    const history = within(row).getByRole("list", { name: "History of Appointment reminders" });
    expect(within(history).getAllByRole("listitem")).toHaveLength(3);
    expect(history.textContent).toContain("Withdrawn on 11 Apr 2026");
    expect(history.textContent).toContain("By phone, recorded by Noor Haddad, text v2");
  });

  it("tell never asked, declined and withdrawn apart", async () => {
    await openPatient();
    const stateOf = (name: string) =>
      (screen.getByRole("switch", { name }).closest("li") as HTMLElement).textContent ?? "";
    expect(stateOf("Birthday greetings")).toContain("Declined");
    expect(stateOf("Recording")).toContain("Withdrawn");
    expect(stateOf("Portal")).toContain("Not asked");
    expect(stateOf("Record shares")).toContain("Lapsed");
  });

  it("are withdrawn after saying what that stops", async () => {
    const { person, fake } = await openPatient();
    await person.click(screen.getByRole("switch", { name: "Appointment reminders" }));
    const dialog = await screen.findByRole("dialog", { name: /Withdraw consent/ });
    expect(dialog.textContent).toContain("Two reminders that are planned will not go out.");
    await expect(document.body).toHaveNoAxeFindings();
    await person.click(within(dialog).getByRole("button", { name: "Withdraw consent" }));
    await screen.findByText("Recorded");
    const asked = fake.asked.find(({ verb }) => verb === "recordConsent");
    expect(asked?.parameters[0]).toMatchObject({ decision: "withdrawn", how: "byPhone" });
    expect(screen.getByRole("switch", { name: "Appointment reminders" })).toHaveProperty("checked", false);
  });

  it("are not withdrawn without a day, which is asked for at its field", async () => {
    const { person, fake } = await openPatient();
    await person.click(screen.getByRole("switch", { name: "Appointment reminders" }));
    const dialog = within(await screen.findByRole("dialog", { name: /Withdraw consent/ }));
    const [day, month, year] = dialog.getAllByRole("spinbutton");
    await person.click(day as HTMLElement);
    await person.keyboard("{Backspace}{Backspace}");
    await person.click(dialog.getByRole("button", { name: "Withdraw consent" }));
    expect(await dialog.findByText("Enter the whole date, or clear it.")).toBeTruthy();
    expect(document.activeElement).toBe(day);
    await person.click(month as HTMLElement);
    await person.keyboard("{Backspace}{Backspace}");
    await person.click(year as HTMLElement);
    await person.keyboard("{Backspace}{Backspace}{Backspace}{Backspace}");
    await person.click(dialog.getByRole("button", { name: "Withdraw consent" }));
    expect(await dialog.findByText("Enter a date.")).toBeTruthy();
    expect(fake.asked.some(({ verb }) => verb === "recordConsent")).toBe(false);
  });

  it("are recorded with the text that was read out, and nothing is answered beforehand", async () => {
    const { person, fake } = await openPatient("jonah");
    await person.click(screen.getByRole("button", { name: "Record an answer about Appointment reminders" }));
    const dialog = await screen.findByRole("dialog", { name: /Appointment reminders/ });
    expect(dialog.textContent).toContain("I agree that the practice reminds me");
    expect(within(dialog).getByRole("button", { name: "Record the answer" })).toHaveProperty(
      "disabled",
      true,
    );
    await person.click(within(dialog).getByRole("radio", { name: "Agreed" }));
    await person.click(within(dialog).getByRole("button", { name: "Record consent" }));
    await screen.findByText("Recorded");
    expect(fake.world.consents.get(patientIds.jonah)?.consents[0]).toMatchObject({
      state: "granted",
      isOn: true,
    });
  });

  it("to progress updates name the emergency contact", async () => {
    const fake = makeFakeClinic();
    const oscar = patientIn(fake, "oscar");
    const [ada] = oscar.contacts as [ContactView];
    oscar.contacts.push({ ...ada, id: "contact-efe" as ContactId, name: "Efe Nwosu", emergency: false });
    const { person } = await openPatient("oscar", { fake });
    await person.click(screen.getByRole("button", { name: "Record an answer about Progress updates" }));
    const dialog = await screen.findByRole("dialog", { name: /Progress updates/ });
    await person.click(within(dialog).getByRole("radio", { name: "Agreed" }));
    await person.click(within(dialog).getByRole("button", { name: "Record consent" }));
    expect(await screen.findByText("Choose whom it names.")).toBeTruthy();
    await person.click(within(dialog).getByRole("button", { name: /Naming/ }));
    const offered = await screen.findAllByRole("option");
    expect(offered.map((option) => option.textContent)).toEqual(["Ada Nwosu"]);
    await person.click(offered[0] as HTMLElement);
    await person.click(within(dialog).getByRole("button", { name: "Record consent" }));
    await screen.findByText("Recorded");
    const asked = fake.asked.filter(({ verb }) => verb === "recordConsent").at(-1);
    expect(asked?.parameters[0]).toMatchObject({ namingContact: "contact-ada" });
  });
});

describe("channels", () => {
  it("are switched off with how the patient said so", async () => {
    const { person, fake } = await openPatient();
    await person.click(screen.getByRole("switch", { name: "SMS" }));
    const dialog = await screen.findByRole("dialog", { name: "Switch SMS off?" });
    expect(dialog.textContent).toContain("Two texts that are planned will not go out.");
    await person.click(within(dialog).getByRole("radio", { name: "In person" }));
    await person.click(within(dialog).getByRole("button", { name: "Switch SMS off" }));
    await screen.findByText("SMS switched off");
    const asked = fake.asked.find(({ verb }) => verb === "setChannel");
    expect(asked?.parameters).toEqual([patientIds.mia, "sms", false, "inPerson"]);
  });

  it("say why one cannot be chosen", async () => {
    await openPatient();
    expect(screen.getByText("The practice has not set WhatsApp up.")).toBeTruthy();
    expect(screen.getByRole("switch", { name: "WhatsApp" })).toHaveProperty("disabled", true);
  });

  it("keep quiet hours", async () => {
    const { person, fake } = await openPatient();
    await person.click(screen.getByRole("button", { name: "Change quiet hours and wording" }));
    const dialog = await screen.findByRole("dialog");
    await person.click(within(dialog).getByRole("button", { name: "Clear" }));
    await person.click(within(dialog).getByRole("button", { name: "Save" }));
    await screen.findByText("Preferences saved");
    expect(fake.world.consents.get(patientIds.mia)?.quietFrom).toBeNull();
    expect(screen.getByText(/Quiet hours: None/)).toBeTruthy();
  });

  it("do not take quiet hours that are half typed for none, and clear them with the others", async () => {
    const { person, fake } = await openPatient();
    const consents = fake.world.consents.get(patientIds.mia);
    if (consents) Object.assign(consents, { quietFrom: null, quietUntil: null });
    await person.click(screen.getByRole("button", { name: "Change quiet hours and wording" }));
    const dialog = within(await screen.findByRole("dialog"));
    await person.click(dialog.getByRole("button", { name: "Clear" }));
    const [hour, minutes] = within(dialog.getByRole("group", { name: "No messages from" })).getAllByRole(
      "spinbutton",
    );
    await person.click(hour as HTMLElement);
    await person.keyboard("9");
    await person.click(dialog.getByRole("button", { name: "Save" }));
    expect(await dialog.findByText("Enter the whole time, or clear it.")).toBeTruthy();
    expect(document.activeElement).toBe(minutes);
    expect(fake.asked.some(({ verb }) => verb === "setQuietHours")).toBe(false);
    await person.click(dialog.getByRole("button", { name: "Clear" }));
    await waitFor(() => expect(dialog.queryByText("Enter the whole time, or clear it.")).toBeNull());
    await person.click(dialog.getByRole("button", { name: "Save" }));
    await screen.findByText("Preferences saved");
    expect(fake.world.consents.get(patientIds.mia)?.quietFrom).toBeNull();
  });
});

describe("around a patient", () => {
  it("a contact is added with their rights", async () => {
    const { person, fake } = await openPatient("jonah");
    await person.click(screen.getByRole("button", { name: "Add a contact" }));
    const dialog = await screen.findByRole("dialog", { name: "Add a contact" });
    await person.click(within(dialog).getByRole("button", { name: "Save" }));
    expect(await within(dialog).findByText("Enter a name.")).toBeTruthy();
    await person.type(within(dialog).getByLabelText("Name"), "Esther Whitlock");
    await person.click(within(dialog).getByRole("checkbox", { name: "Emergency contact" }));
    await person.click(within(dialog).getByRole("button", { name: "Save" }));
    await screen.findByText("Esther Whitlock was saved");
    expect(patientIn(fake, "jonah").contacts).toMatchObject([{ name: "Esther Whitlock", emergency: true }]);
  });

  it("a phone of a contact that is not safe is kept so, and stands out", async () => {
    const { person, fake } = await openPatient("jonah");
    await person.click(screen.getByRole("button", { name: "Add a contact" }));
    const dialog = await screen.findByRole("dialog", { name: "Add a contact" });
    await person.type(within(dialog).getByLabelText("Name"), "Esther Whitlock");
    await person.type(within(dialog).getByLabelText("Phone"), "0491 570 157");
    const phone = within(dialog).getByRole("group", { name: "The phone is" });
    await person.click(within(phone).getByRole("checkbox", { name: /^Safe/ }));
    await person.click(within(dialog).getByRole("button", { name: "Save" }));
    await screen.findByText("Esther Whitlock was saved");
    const [esther] = patientIn(fake, "jonah").contacts;
    expect(esther).toMatchObject({ phoneIsSafe: false, emailIsSafe: true, neverText: false });
    const item = screen.getByText("Esther Whitlock").closest("li") as HTMLElement;
    expect(item.textContent).toContain("Phone not safe");
    expect(item.textContent).not.toContain("Email not safe");
  });

  it("someone to whom nothing may be disclosed stands out", async () => {
    await openPatient();
    const item = screen.getByText("Rita Almeida").closest("li") as HTMLElement;
    expect(item.textContent).toContain("Never disclose to");
  });

  it("an alert is added and ended", async () => {
    const { person, fake } = await openPatient("jonah");
    await person.click(screen.getByRole("button", { name: "Add an alert" }));
    const dialog = await screen.findByRole("dialog", { name: "Add an alert" });
    expect(within(dialog).queryByRole("radio", { name: "Clinical" })).toBeNull();
    await person.type(within(dialog).getByLabelText("What should be known"), "Brings an assistance dog.");
    await person.click(within(dialog).getByRole("button", { name: "Add an alert" }));
    await screen.findByText("Brings an assistance dog.");
    await person.click(screen.getByRole("button", { name: /End the alert/ }));
    await waitFor(() => expect(patientIn(fake, "jonah").alerts).toEqual([]));
  });

  it("a psychologist joins the care team", async () => {
    const { person, fake } = await openPatient("jonah");
    await person.click(screen.getByRole("button", { name: /Add to the care team/ }));
    await person.click(await screen.findByRole("option", { name: "Leo Castellanos" }));
    await screen.findByText("Leo Castellanos was added to the care team");
    expect(patientIn(fake, "jonah").careTeam.map(({ name }) => name)).toEqual([
      "Tom Birrell",
      "Leo Castellanos",
    ]);
  });
});

describe("changing a patient", () => {
  it("corrects the details", async () => {
    const { person, fake } = await openPatient("jonah");
    await person.click(screen.getByRole("button", { name: "Edit details" }));
    const dialog = await screen.findByRole("dialog", { name: "Edit Jonah Whitlock" });
    await person.type(within(dialog).getByLabelText("Preferred name"), "Joe");
    await person.click(within(dialog).getByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("Details saved")).toBeTruthy();
    expect(patientIn(fake, "jonah").form.preferredName).toBe("Joe");
  });

  it("names languages, and keeps one that it does not know", async () => {
    const fake = makeFakeClinic();
    const jonah = patientIn(fake, "jonah");
    jonah.form = { ...jonah.form, language: "Noongar" };
    const { person } = await openPatient("jonah", { fake });
    expect(screen.getByText("Noongar")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Edit details" }));
    const dialog = await screen.findByRole("dialog", { name: "Edit Jonah Whitlock" });
    const field = within(dialog).getByRole("combobox", { name: "Language" });
    expect(field).toHaveProperty("value", "Noongar");
    await person.clear(field);
    await person.type(field, "viet");
    await person.click(await screen.findByRole("option", { name: "Vietnamese" }));
    await person.click(within(dialog).getByRole("button", { name: "Save changes" }));
    expect(await screen.findByText("Details saved")).toBeTruthy();
    expect(patientIn(fake, "jonah").form.language).toBe("vi");
    expect(screen.getByText("Vietnamese")).toBeTruthy();
  });

  it("says when someone else changed them meanwhile, and keeps what was typed", async () => {
    const { person, fake } = await openPatient("jonah");
    await person.click(screen.getByRole("button", { name: "Edit details" }));
    const dialog = await screen.findByRole("dialog", { name: "Edit Jonah Whitlock" });
    await person.type(within(dialog).getByLabelText("Pronouns"), "he/him");
    patientIn(fake, "jonah").version = 7;
    await person.click(within(dialog).getByRole("button", { name: "Save changes" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Someone else changed this patient");
    expect(within(dialog).getByLabelText("Pronouns")).toHaveProperty("value", "he/him");
  });

  it("marks them as deceased after saying what stops", async () => {
    const { person, fake } = await openPatient("jonah");
    await person.click(screen.getByRole("button", { name: "More for Jonah Whitlock" }));
    await person.click(await screen.findByRole("menuitem", { name: "Change status" }));
    const dialog = await screen.findByRole("dialog", { name: /Change the status/ });
    expect(dialog.textContent).toContain("Nothing ever leaves for them again.");
    await person.click(within(dialog).getByRole("radio", { name: "Deceased" }));
    await person.click(within(dialog).getByRole("button", { name: "Change status" }));
    await screen.findByText("Status changed");
    expect(patientIn(fake, "jonah").status).toBe("deceased");
  });
});

describe("a patient who is not in one's care", () => {
  afterEach(() => void vi.useRealTimers());

  function notInCare() {
    const fake = makeFakeClinic();
    fake.world.patients = fake.world.patients.map((patient) =>
      patient.id === patientIds.jonah ? { ...patient, inCare: false, hiddenClinicalAlerts: true } : patient,
    );
    return fake;
  }

  it("is opened in an emergency with a reason and the passphrase", async () => {
    const fake = notInCare();
    const { person } = await openPatient("jonah", { fake, as: "ines" });
    expect(screen.getByText("There are clinical alerts that you may not see.")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Open in an emergency" }));
    const dialog = await screen.findByRole("dialog");
    await person.click(within(dialog).getByRole("button", { name: "Open for 30 minutes" }));
    expect(await within(dialog).findByText(/Say why you need/)).toBeTruthy();
    await person.type(within(dialog).getByLabelText("Reason"), "Called by the hospital.");
    await person.type(within(dialog).getByLabelText("Your passphrase"), rightPassphrase);
    await person.click(within(dialog).getByRole("button", { name: "Open for 30 minutes" }));
    expect(await screen.findByText(/It stays open to you until 11:13 am/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Open in an emergency" })).toBeNull();
    await expect(document.body).toHaveNoAxeFindings();
  });

  it("is shown as before once the time is over", async () => {
    vi.useFakeTimers({
      toFake: ["setInterval", "clearInterval", "Date"],
      now: Date.parse("2026-11-24T00:00:00Z"),
    });
    const fake = makeFakeClinic();
    patientIn(fake, "jonah").emergencyUntil = "2026-11-24T00:13:00Z";
    await openPatient("jonah", { fake, as: "ines" });
    await screen.findByText(/It stays open to you until 11:13 am/);
    Object.assign(patientIn(fake, "jonah"), { inCare: false, emergencyUntil: null });
    await vi.advanceTimersByTimeAsync(13 * 60_000);
    expect(await screen.findByRole("button", { name: "Open in an emergency" })).toBeTruthy();
    expect(screen.queryByText(/It stays open to you/)).toBeNull();
  });

  it("is not offered to the front desk", async () => {
    await openPatient("jonah", { fake: notInCare() });
    expect(screen.queryByRole("button", { name: "Open in an emergency" })).toBeNull();
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { makeFakeClinic } from "../testing/FakeClinic";
import { rightPassphrase, rightPin } from "../testing/fake/door";
import { patientIds } from "../testing/fixture/patients";
import { type KnownForm, knownForms, secretForms } from "../testing/forms";
import { renderApp } from "../testing/renderWithClinic";

const sources = import.meta.glob<string>("../{app,features}/**/*.tsx", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The files with a form in which something can be filled in, each as often as it has one. */
function filesWithForms(): string[] {
  return Object.entries(sources)
    .filter(([path]) => !path.endsWith(".test.tsx"))
    .flatMap(([path, text]) => {
      const forms = text.match(/\buse(Settings)?Form\((?!\{\s*initial: \{\})/g) ?? [];
      return forms.map(() => path.replace(/^\.\.\/(features\/)?/, "").replace(/\.tsx$/, ""));
    })
    .sort();
}

async function startAt(at: string, as: string, fake = makeFakeClinic()) {
  fake.signInAs(as);
  const rendered = renderApp(fake);
  await screen.findByRole("navigation", { name: "Main" });
  window.location.hash = `#${at}`;
  return rendered;
}

type Program = Awaited<ReturnType<typeof startAt>>;

async function press(person: Program["person"], name: string) {
  const pressable = ["button", "switch", "menuitem"];
  const found = await waitFor(() => {
    const [first] = pressable.flatMap((role) => screen.queryAllByRole(role, { name }));
    if (!first) throw new Error(`nothing called ${name} can be pressed`);
    return first;
  });
  await person.click(found);
}

async function place({ dialog }: KnownForm) {
  return dialog ? within(await screen.findByRole("dialog", { name: dialog })) : screen;
}

async function control(form: KnownForm): Promise<HTMLElement> {
  const around = await place(form);
  const [first] =
    typeof form.field === "string"
      ? await around.findAllByLabelText(form.field)
      : await around.findAllByRole(form.field.role, { name: form.field.name });
  return first as HTMLElement;
}

/** What stands in a control, whichever kind it is. */
function standing(element: HTMLElement): string {
  if (element instanceof HTMLTextAreaElement) return element.value;
  if (!(element instanceof HTMLInputElement)) return element.getAttribute("aria-valuenow") ?? "";
  return /^(checkbox|radio)$/.test(element.type) ? String(element.checked) : element.value;
}

async function fillIn({ person, fake }: Program, form: KnownForm): Promise<string> {
  for (const name of form.opening ?? []) await press(person, name);
  const element = await control(form);
  const before = standing(element);
  const kept = fake.world.drafts.size;
  if (typeof form.field === "string") {
    await person.type(element, "7");
    await person.tab();
  } else if (form.field.role === "spinbutton") {
    await person.type(element, "{ArrowUp}");
  } else {
    await person.click(element);
  }
  const after = await waitFor(async () => {
    const now = standing(await control(form));
    expect(now).not.toBe(before);
    return now;
  });
  await waitFor(() => expect(fake.world.drafts.size).toBe(kept + 1));
  return after;
}

async function lockAndUnlock({ fake }: Program) {
  await fake.line.clinic.lockScreen();
  await screen.findByLabelText("PIN");
  await fake.line.clinic.unlockWithPin(rightPin);
}

describe("every form", () => {
  it("is on the list of those that come back, or of those that are secret", () => {
    const listed = [...knownForms.map(({ file }) => file), ...secretForms].sort();
    expect(listed).toEqual(filesWithForms().filter((file) => file !== "settings/SettingsForm"));
  });

  it.each(knownForms)("comes back half filled after a screen lock, until it is left: $file", async (form) => {
    const fake = makeFakeClinic();
    form.prepare?.(fake);
    const program = await startAt(form.at, form.as, fake);
    const filled = await fillIn(program, form);
    await lockAndUnlock(program);
    await waitFor(async () => expect(standing(await control(form))).toBe(filled));

    if (form.leaving === null) return;
    const around = await place(form);
    await program.person.click(around.getByRole("button", { name: form.leaving ?? "Cancel" }));
    await waitFor(() => expect(program.fake.world.drafts.size).toBe(0));
  });

  it("is forgotten once it is saved", async () => {
    const program = await startAt(`/patients/${patientIds.jonah}`, "noor");
    await press(program.person, "Add an alert");
    const dialog = within(await screen.findByRole("dialog", { name: "Add an alert" }));
    await program.person.type(dialog.getByLabelText("What should be known"), "Brings a guide dog.");
    await waitFor(() => expect(program.fake.world.drafts.size).toBe(2));
    await program.person.click(dialog.getByRole("button", { name: "Add an alert" }));
    await waitFor(() => expect(program.fake.world.drafts.size).toBe(0));
  });

  it("comes back to the person who typed, and to nobody else", async () => {
    const program = await startAt("/patients", "noor");
    const register = "Register a patient";
    const name = async () => (await screen.findByLabelText("Legal given name")) as HTMLInputElement;
    await press(program.person, register);
    await program.person.type(await name(), "Thandiwe");
    await waitFor(() => expect(program.fake.world.drafts.size).toBe(1));

    await program.fake.line.clinic.switchPerson();
    await screen.findByText("Who is here?");
    await program.fake.line.clinic.signIn("tom", rightPassphrase, null);
    await screen.findByRole("navigation", { name: "Main" });
    window.location.hash = "#/patients";
    await press(program.person, register);
    expect((await name()).value).toBe("");

    await program.fake.line.clinic.switchPerson();
    await screen.findByText("Who is here?");
    await program.fake.line.clinic.signIn("noor", rightPassphrase, null);
    await waitFor(async () => expect((await name()).value).toBe("Thandiwe"));
  });

  it("keeps no passphrase and no password", async () => {
    const program = await startAt("/settings/channels", "ines");
    const secret = "not to be kept";
    await program.person.type(await screen.findByLabelText("Password"), secret);
    await program.person.type(screen.getByLabelText("Mail server"), "7");
    await waitFor(() => expect([...program.fake.world.drafts.values()].join()).toContain("host"));
    expect([...program.fake.world.drafts.values()].join()).not.toContain(secret);
  });

  it("closes what is open over a page when the person goes to another page", async () => {
    const program = await startAt("/schedule?appointment=today-3", "noor");
    await press(program.person, "Move");
    await screen.findByRole("dialog", { name: "Move Mia Santos" });
    window.location.hash = "#/patients";
    await screen.findByRole("heading", { level: 1, name: "Patients" });
    window.location.hash = "#/schedule";
    await screen.findByRole("grid", { name: /Schedule for/ });
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

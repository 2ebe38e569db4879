import { readFileSync } from "node:fs";
import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { DoorView } from "../../bindings";
import { type FakeClinic, makeFakeClinic } from "../../testing/FakeClinic";
import {
  lockedDoor,
  openingCode,
  recoveryKey,
  rightCode,
  rightPassphrase,
  rightPin,
  signedOutDoor,
} from "../../testing/fake/door";
import { renderApp } from "../../testing/renderWithClinic";

function atDoor(door: DoorView | ((fake: FakeClinic) => DoorView)) {
  const fake = makeFakeClinic();
  fake.doorStandsAt(typeof door === "function" ? door(fake) : door);
  return renderApp(fake);
}

const signedOut = (fake: FakeClinic) => signedOutDoor(fake.world);
const lockedByNoor = (fake: FakeClinic) => lockedDoor(fake.world, "noor");

describe("first start", () => {
  it("sets a clinic up, shows the recovery key and has it typed back", async () => {
    const { person, fake } = atDoor({ state: "noClinic" });
    await person.click(await screen.findByRole("button", { name: /Set up a clinic/ }));
    await person.type(screen.getByLabelText("Clinic name"), "Harbour Lane Psychology");
    await person.click(screen.getByRole("button", { name: "Continue" }));

    await person.type(screen.getByLabelText("Title"), "Dr");
    await person.type(screen.getByLabelText("Given name"), "Ines");
    await person.type(screen.getByLabelText("Family name"), "Okafor");
    expect(screen.getByLabelText("Name as shown to patients")).toHaveProperty("value", "Dr Ines Okafor");
    expect(screen.getByLabelText("User name")).toHaveProperty("value", "ines");
    await person.click(screen.getByRole("checkbox", { name: "Psychologist" }));
    await person.click(screen.getByRole("button", { name: "Continue" }));

    await person.type(screen.getByLabelText("Passphrase"), rightPassphrase);
    await person.type(screen.getByLabelText("Passphrase again"), rightPassphrase);
    await person.click(screen.getByRole("button", { name: "Create the clinic" }));

    const sheet = await screen.findByRole("region", { name: "Recovery key" });
    expect(sheet.textContent).toContain(recoveryKey);
    await person.click(screen.getByRole("button", { name: /hide the key/ }));
    expect(screen.queryByText(/4FQ2/)).toBeNull();
    await person.type(screen.getByLabelText(/Type the key back/), recoveryKey.toLowerCase());
    await person.click(screen.getByRole("button", { name: "Confirm and open the clinic" }));

    await person.click(await screen.findByRole("button", { name: "Not now" }));
    expect(await screen.findByRole("navigation", { name: "Main" })).toBeTruthy();
    const [asked] = fake.asked.filter(({ verb }) => verb === "setUpClinic");
    expect(asked?.parameters[0]).toMatchObject({
      zone: "Australia/Sydney",
      locale: "en-AU",
      owner: { roles: ["owner", "psychologist"] },
      clinicPassphrase: null,
    });
  });

  it("goes back to the first step that has a problem, and shows it at its field", async () => {
    const { person } = atDoor({ state: "noClinic" });
    await person.click(await screen.findByRole("button", { name: /Set up a clinic/ }));
    await person.click(screen.getByRole("button", { name: "Continue" }));
    await person.click(screen.getByRole("button", { name: "Continue" }));
    await person.type(screen.getByLabelText("Passphrase"), "short");
    await person.type(screen.getByLabelText("Passphrase again"), "short");
    await person.click(screen.getByRole("button", { name: "Create the clinic" }));
    expect(await screen.findByText("Enter the clinic's name.")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Continue" }));
    expect(screen.getByText("Enter a given name.")).toBeTruthy();
  });

  it("opens the demo practice", async () => {
    const { person } = atDoor({ state: "noClinic" });
    await person.click(await screen.findByRole("button", { name: /demo practice/ }));
    expect(await screen.findByText("Demo practice")).toBeTruthy();
  });
});

describe("a clinic whose key is not at hand", () => {
  const keyNeeded: DoorView = {
    state: "keyNeeded",
    clinicFolder: "/home/desk/clinic",
    reason: "entryMissing",
    explanation: "This computer's keychain no longer holds the clinic's key.",
    hasPassphraseSlot: true,
    hasWaitingCode: false,
  };

  it("opens with the recovery key, and says when it is the wrong one", async () => {
    const { person } = atDoor(keyNeeded);
    await person.type(await screen.findByLabelText("Recovery key"), "WRONG-KEY");
    await person.click(screen.getByRole("button", { name: "Open the clinic" }));
    expect(await screen.findByText("This is not the recovery key of this clinic.")).toBeTruthy();
    await person.clear(screen.getByLabelText("Recovery key"));
    await person.type(screen.getByLabelText("Recovery key"), recoveryKey);
    await person.click(screen.getByRole("button", { name: "Open the clinic" }));
    expect(await screen.findByRole("heading", { name: "Who is here?" })).toBeTruthy();
  });

  it("opens with a one-time code from another account's desktop, while one is waiting", async () => {
    const { person } = atDoor({ ...keyNeeded, hasWaitingCode: true });
    await person.type(await screen.findByLabelText("One-time code"), "ABCD");
    await person.click(screen.getByRole("button", { name: "Open the clinic" }));
    expect(await screen.findByText("This does not open the clinic.")).toBeTruthy();
    await expect(document.body).toHaveNoAxeFindings();
    await person.clear(screen.getByLabelText("One-time code"));
    await person.type(screen.getByLabelText("One-time code"), openingCode);
    await person.click(screen.getByRole("button", { name: "Open the clinic" }));
    expect(await screen.findByRole("heading", { name: "Who is here?" })).toBeTruthy();
  });

  it("offers no code where none is waiting", async () => {
    atDoor(keyNeeded);
    await screen.findByLabelText("Recovery key");
    expect(screen.queryByRole("radio", { name: "One-time code" })).toBeNull();
  });

  it("opens with the owner passphrase", async () => {
    const { person } = atDoor(keyNeeded);
    await person.click(await screen.findByRole("radio", { name: "Passphrase" }));
    await person.type(screen.getByLabelText("Owner passphrase"), rightPassphrase);
    await person.click(screen.getByRole("button", { name: "Open the clinic" }));
    expect(await screen.findByRole("heading", { name: "Who is here?" })).toBeTruthy();
  });
});

describe("a clinic that cannot be opened", () => {
  it.each([
    ["damaged", "The clinic's file is damaged"],
    ["alreadyOpen", "The clinic is already open"],
    ["readOnly", "The clinic's folder cannot be written to"],
    ["diskFull", "The disk is full"],
    ["newerVersion", "The clinic was opened by a newer Anteroom"],
    ["notEncrypted", "This is not an encrypted clinic file"],
  ] as const)("says so when it is %s", async (problem, title) => {
    const { container } = atDoor({
      state: "cannotOpen",
      problem,
      explanation: "What happened.",
      whatToDo: "What to do.",
    });
    expect(await screen.findByRole("heading", { name: title })).toBeTruthy();
    expect(screen.getByText("What to do.")).toBeTruthy();
    await expect(container).toHaveNoAxeFindings();
  });
});

describe("signing in", () => {
  it("takes a person and their passphrase", async () => {
    const { person } = atDoor(signedOut);
    await person.click(await screen.findByRole("button", { name: /Noor Haddad/ }));
    await person.type(screen.getByLabelText("Passphrase"), `${rightPassphrase}{Enter}`);
    expect(await screen.findByRole("navigation", { name: "Main" })).toBeTruthy();
  });

  it("asks for the second step of whoever has one", async () => {
    const { person } = atDoor(signedOut);
    await person.click(await screen.findByRole("button", { name: /Ines Okafor/ }));
    await person.type(screen.getByLabelText("Passphrase"), `${rightPassphrase}{Enter}`);
    await person.type(await screen.findByLabelText(/authenticator/), "123456{Enter}");
    expect(await screen.findByRole("navigation", { name: "Main" })).toBeTruthy();
  });

  it("tells the passphrase of the demo practice, the one that it is made with", async () => {
    const made = readFileSync("../crates/clinic/src/demo/mod.rs", "utf8");
    const [, passphrase] = made.match(/PASSPHRASE: &str = "([^"]+)"/) ?? [];
    const { person } = atDoor((fake) => ({ ...signedOutDoor(fake.world), isDemo: true }));
    await person.click(await screen.findByRole("button", { name: /Noor Haddad/ }));
    expect(screen.getByText(new RegExp(`“${passphrase}”`))).toBeTruthy();
  });

  it("says no more than that it was not right", async () => {
    const { person } = atDoor(signedOut);
    await person.click(await screen.findByRole("button", { name: /Someone else/ }));
    await person.type(screen.getByLabelText("User name"), "nobody");
    await person.type(screen.getByLabelText("Passphrase"), "whatever it was{Enter}");
    expect((await screen.findByRole("alert")).textContent).toBe("User name or passphrase is not right.");
  });

  it("leads whoever has a one-time code to a passphrase of their own", async () => {
    const { person } = atDoor(signedOut);
    await person.click(await screen.findByRole("button", { name: /Wen Zhao/ }));
    await person.type(screen.getByLabelText("Passphrase"), "anything{Enter}");
    await person.type(await screen.findByLabelText("One-time code"), rightCode);
    await person.type(screen.getByLabelText("New passphrase"), rightPassphrase);
    await person.click(screen.getByRole("button", { name: "Set passphrase and sign in" }));
    expect(await screen.findByRole("heading", { name: "Choose a PIN" })).toBeTruthy();
  });

  it("asks whoever has a second step for it after a one-time code too", async () => {
    const { person, fake } = atDoor((fake) => {
      const ines = fake.world.staff.find((member) => member.username === "ines");
      if (ines) ines.signInState = "codeWaiting";
      return signedOutDoor(fake.world);
    });
    await person.click(await screen.findByRole("button", { name: /Ines Okafor/ }));
    await person.click(screen.getByRole("button", { name: "I have a one-time code" }));
    await person.type(await screen.findByLabelText("One-time code"), rightCode);
    await person.type(screen.getByLabelText("New passphrase"), rightPassphrase);
    await person.click(screen.getByRole("button", { name: "Set passphrase and sign in" }));
    await person.type(await screen.findByLabelText("Six-digit code from your authenticator"), "123456");
    expect(screen.queryByLabelText("One-time code")).toBeNull();
    await person.click(screen.getByRole("button", { name: "Sign in" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Sign in" })).toBeNull());
    expect(fake.asked.filter(({ verb }) => verb === "signIn")).toHaveLength(1);
  });

  it("tells both ways out of a forgotten passphrase, and takes an owner's recovery key", async () => {
    const { person } = atDoor(signedOut);
    await person.click(await screen.findByRole("button", { name: /Ines Okafor/ }));
    await person.click(screen.getByRole("button", { name: "Forgot passphrase?" }));
    expect(await screen.findByRole("button", { name: /An owner hands me a one-time code/ })).toBeTruthy();
    await expect(document.body).toHaveNoAxeFindings();
    await person.click(screen.getByRole("button", { name: /have the recovery key/ }));
    expect(screen.getByLabelText("User name")).toHaveProperty("value", "ines");

    await person.type(screen.getByLabelText("Recovery key"), "4FQ2");
    await person.type(screen.getByLabelText("New passphrase"), "short");
    await person.click(screen.getByRole("button", { name: "Set passphrase and sign in" }));
    expect(await screen.findByText("There is a slip in this key.")).toBeTruthy();
    expect(screen.getByText("Too easy to guess: use four or more words.")).toBeTruthy();
    await expect(document.body).toHaveNoAxeFindings();

    await person.clear(screen.getByLabelText("Recovery key"));
    await person.type(screen.getByLabelText("Recovery key"), recoveryKey);
    await person.clear(screen.getByLabelText("New passphrase"));
    await person.type(screen.getByLabelText("New passphrase"), rightPassphrase);
    await person.click(screen.getByRole("button", { name: "Set passphrase and sign in" }));
    expect(await screen.findByRole("navigation", { name: "Main" })).toBeTruthy();
  });

  it("leads everybody else to a code", async () => {
    const { person } = atDoor(signedOut);
    await person.click(await screen.findByRole("button", { name: /Noor Haddad/ }));
    await person.click(screen.getByRole("button", { name: "Forgot passphrase?" }));
    await person.click(await screen.findByRole("button", { name: /An owner hands me/ }));
    expect(screen.getByRole("heading", { name: "Sign in with a one-time code" })).toBeTruthy();
    expect(screen.getByLabelText("User name")).toHaveProperty("value", "noor");
  });

  it("counts down after too many wrong codes", async () => {
    const { person } = atDoor(signedOut);
    await person.click(await screen.findByRole("button", { name: "I have a one-time code" }));
    await person.type(screen.getByLabelText("User name"), "wen");
    await person.type(screen.getByLabelText("One-time code"), "WRONG");
    await person.type(screen.getByLabelText("New passphrase"), rightPassphrase);
    await person.click(screen.getByRole("button", { name: "Set passphrase and sign in" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Try again in 8 seconds.");
    expect(screen.getByRole("button", { name: "Set passphrase and sign in" })).toHaveProperty(
      "disabled",
      true,
    );
  });
});

describe("a PIN", () => {
  it("is set after the first sign-in, twice the same", async () => {
    const fake = makeFakeClinic();
    fake.signInAs("wen");
    const { person } = renderApp(fake);
    await person.type(await screen.findByLabelText("PIN"), "246810");
    await person.type(screen.getByLabelText("PIN again"), "246811");
    await person.click(screen.getByRole("button", { name: "Set PIN" }));
    expect(await screen.findByText("The two PINs differ.")).toBeTruthy();
    await person.clear(screen.getByLabelText("PIN again"));
    await person.type(screen.getByLabelText("PIN again"), "246810");
    await person.click(screen.getByRole("button", { name: "Set PIN" }));
    expect(await screen.findByRole("navigation", { name: "Main" })).toBeTruthy();
  });
});

describe("the screen lock", () => {
  it("opens with the sixth digit of the PIN", async () => {
    const { person } = atDoor(lockedByNoor);
    await person.type(await screen.findByLabelText("PIN"), rightPin);
    expect(await screen.findByRole("navigation", { name: "Main" })).toBeTruthy();
  });

  it("asks for the passphrase after five wrong tries", async () => {
    const { person } = atDoor((fake) => lockedDoor(fake.world, "noor", 1));
    await person.type(await screen.findByLabelText("PIN"), "111111");
    expect(await screen.findByText("Enter your passphrase to unlock.")).toBeTruthy();
    await person.type(screen.getByLabelText("Passphrase"), `${rightPassphrase}{Enter}`);
    expect(await screen.findByRole("navigation", { name: "Main" })).toBeTruthy();
  });

  it("lets another person in", async () => {
    const { person } = atDoor(lockedByNoor);
    await person.click(await screen.findByRole("button", { name: "Switch person" }));
    expect(await screen.findByRole("heading", { name: "Who is here?" })).toBeTruthy();
  });

  it("leaves nothing of the clinic behind when it locks", async () => {
    const { person } = renderApp();
    await person.click(await screen.findByRole("link", { name: "Patients" }));
    await screen.findAllByText(/Mia Santos/);
    expect(document.title).toBe("Patients · Anteroom");
    await person.click(screen.getByRole("button", { name: "Lock the screen" }));
    await screen.findByLabelText("PIN");
    expect(screen.queryByRole("navigation")).toBeNull();
    expect(document.body.textContent).not.toContain("Santos");
    expect(document.title).toBe("Anteroom");
    expect(window.location.hash).toBe("#/");
  });

  it("brings the same person back to where they were", async () => {
    const { person } = renderApp();
    await person.click(await screen.findByRole("link", { name: "Patients" }));
    await person.click(screen.getByRole("button", { name: "Lock the screen" }));
    await person.type(await screen.findByLabelText("PIN"), rightPin);
    expect(await screen.findByRole("heading", { level: 1, name: "Patients" })).toBeTruthy();
  });
});

describe("the door screens", () => {
  it.each([
    ["welcome", () => ({ state: "noClinic" }) as DoorView],
    ["sign-in", signedOut],
    ["lock", lockedByNoor],
  ])("pass axe: %s", async (_name, door) => {
    const { container } = atDoor(door);
    await waitFor(() => expect(screen.getByRole("heading", { level: 1 })).toBeTruthy());
    await expect(container).toHaveNoAxeFindings();
  });
});

import type { Commands } from "../../api/clinic";
import type { DoorView, SignInOutcome, StaffView } from "../../bindings";
import { personAtDoor, sessionOf } from "../fixture/staff";
import { invalid, ok, refuse, type World } from "./world";

/** What opens the fake clinic. */
export const rightPassphrase = "four quiet garden chairs";
export const rightPin = "246810";
export const rightCode = "KITE-4821";
export const recoveryKey = "4FQ2-8MZT-11VX-K3RD-9WHN-C6PB-0ETY-7GJS";
export const openingCode = "8R3W-KQ2D-N7FV-5TXA";

const normalised = (key: string) => key.toUpperCase().replace(/[^0-9A-Z]/g, "");

export function isRecoveryKey(typed: string): boolean {
  return normalised(typed) === normalised(recoveryKey);
}

type DoorCommands = Pick<
  Commands,
  | "door"
  | "setUpClinic"
  | "confirmRecoveryKey"
  | "openDemo"
  | "tryAgain"
  | "openWithRecoveryKey"
  | "openWithPassphrase"
  | "openWithCode"
  | "recoverSignIn"
  | "signIn"
  | "useOneTimeCode"
  | "passphraseStrength"
  | "setPin"
  | "unlockWithPin"
  | "lockScreen"
  | "switchPerson"
  | "signOut"
  | "stillHere"
  | "keepDraft"
  | "takeDraft"
  | "forgetDraft"
  | "quit"
  | "keepRunning"
  | "whatQuittingStops"
>;

export function signedOutDoor(world: World): Extract<DoorView, { state: "signedOut" }> {
  return {
    state: "signedOut",
    clinicName: world.profile.name,
    people: world.staff.filter((member) => member.isActive).map(personAtDoor),
    isDemo: false,
    sendsUnattended: true,
  };
}

export function lockedDoor(
  world: World,
  username: string,
  pinTriesLeft = 5,
): Extract<DoorView, { state: "locked" }> {
  const { clinicName, people, isDemo } = signedOutDoor(world);
  const member = memberCalled(world, username) as StaffView;
  return {
    state: "locked",
    clinicName,
    person: personAtDoor(member),
    people,
    pinAllowed: member.hasPin && pinTriesLeft > 0,
    pinTriesLeft,
    isDemo,
  };
}

function memberCalled(world: World, username: string) {
  return world.staff.find((member) => member.username === username);
}

export function doorCommands(world: World): DoorCommands {
  const enter = (member: StaffView) => world.moveDoor({ state: "open", session: sessionOf(member) });
  const sessionStaff = () =>
    world.door.state === "open"
      ? world.door.session.staff
      : world.door.state === "locked"
        ? world.door.person.staff
        : null;
  const draftKey = (form: string) => `${sessionStaff()}: ${form}`;
  let setUpOwner: StaffView | null = null;

  return {
    door: () => ok(world.door),
    setUpClinic: (form) => {
      const problems = [];
      if (!form.clinicName.trim())
        problems.push({ field: "clinicName", message: "Enter the clinic's name." });
      if (!form.owner.givenName.trim())
        problems.push({ field: "owner.givenName", message: "Enter a given name." });
      if (!form.owner.username.trim())
        problems.push({ field: "owner.username", message: "Choose a user name." });
      if (form.passphrase.length < 14)
        problems.push({ field: "passphrase", message: "Too easy to guess: use four or more words." });
      if (problems.length > 0) return invalid(...problems);
      world.profile = { ...world.profile, name: form.clinicName };
      setUpOwner = {
        ...(world.staff[0] as StaffView),
        ...form.owner,
        initials: `${form.owner.givenName[0]}${form.owner.familyName[0] ?? ""}`,
        hasPin: false,
      };
      world.moveDoor(signedOutDoor(world));
      return ok({
        recoveryKey,
        keychain: "stored" as const,
        keychainExplanation:
          "This computer's keychain opens the clinic by itself, so messages go out with nobody signed in.",
      });
    },
    confirmRecoveryKey: (typed) => {
      if (!isRecoveryKey(typed))
        return invalid({
          field: "recoveryKey",
          message: "The fourth group does not match the key. Compare it with the print-out.",
        });
      if (setUpOwner) enter(setUpOwner);
      return ok(null);
    },
    openDemo: () => {
      world.moveDoor({ ...signedOutDoor(world), isDemo: true });
      return ok(null);
    },
    tryAgain: () => ok(null),
    openWithRecoveryKey: (key) => {
      if (!isRecoveryKey(key))
        return invalid({ field: "recoveryKey", message: "This is not the recovery key of this clinic." });
      world.moveDoor(signedOutDoor(world));
      return ok(null);
    },
    openWithPassphrase: (passphrase) => {
      if (passphrase !== rightPassphrase)
        return invalid({ field: "passphrase", message: "This passphrase does not open the clinic." });
      world.moveDoor(signedOutDoor(world));
      return ok(null);
    },
    openWithCode: (code) => {
      if (normalised(code) !== normalised(openingCode))
        return invalid({ field: "code", message: "This does not open the clinic." });
      world.moveDoor(signedOutDoor(world));
      return ok(null);
    },
    recoverSignIn: (username, key, newPassphrase) => {
      const member = memberCalled(world, username);
      const problems = [];
      if (!isRecoveryKey(key))
        problems.push({ field: "recoveryKey", message: "There is a slip in this key." });
      if (newPassphrase.length < 14)
        problems.push({ field: "newPassphrase", message: "Too easy to guess: use four or more words." });
      if (!member?.roles.includes("owner"))
        problems.push({ field: "username", message: "The recovery key helps owners only." });
      if (!member || problems.length > 0) return invalid(...problems);
      enter({ ...member, hasTotp: false });
      return ok(null);
    },
    signIn: (username, passphrase, totp) => {
      const member = memberCalled(world, username);
      if (member?.signInState === "codeWaiting") return ok<SignInOutcome>({ outcome: "codeNeeded" });
      if (!member || passphrase !== rightPassphrase)
        return ok<SignInOutcome>({
          outcome: "refused",
          message: "User name or passphrase is not right.",
          waitSeconds: 0,
        });
      if (member.hasTotp && totp === null) return ok<SignInOutcome>({ outcome: "totpNeeded" });
      enter(member);
      return ok<SignInOutcome>({ outcome: "signedIn" });
    },
    useOneTimeCode: (username, code, newPassphrase) => {
      const member = memberCalled(world, username);
      if (!member || code !== rightCode)
        return ok<SignInOutcome>({
          outcome: "refused",
          message: "This code is not right, or it has expired.",
          waitSeconds: 8,
        });
      if (newPassphrase.length < 14)
        return invalid({ field: "newPassphrase", message: "Too easy to guess: use four or more words." });
      if (member.hasTotp) {
        member.signInState = "ready";
        return ok<SignInOutcome>({ outcome: "totpNeeded" });
      }
      enter({ ...member, signInState: "ready" });
      return ok<SignInOutcome>({ outcome: "signedIn" });
    },
    passphraseStrength: (passphrase) => {
      const score = Math.min(4, Math.floor(passphrase.length / 5));
      return ok({
        score,
        advice: score < 3 ? "Add another word or two." : "Long and hard to guess.",
        isAcceptable: score >= 3,
      });
    },
    setPin: (pin) => {
      if (pin === "123456") return invalid({ field: "pin", message: "This PIN is too easy to guess." });
      const staff = sessionStaff();
      world.staff = world.staff.map((member) => (member.id === staff ? { ...member, hasPin: true } : member));
      if (world.door.state === "open")
        world.moveDoor({ ...world.door, session: { ...world.door.session, hasPin: true } });
      return ok(null);
    },
    unlockWithPin: (pin) => {
      if (world.door.state !== "locked") return refuse({ code: "signedOut" });
      const { person, pinTriesLeft } = world.door;
      if (pin !== rightPin) {
        world.moveDoor(lockedDoor(world, person.username, pinTriesLeft - 1));
        return invalid({ field: "pin", message: "This is not your PIN." });
      }
      const member = memberCalled(world, person.username);
      if (member) enter(member);
      return ok(null);
    },
    lockScreen: () => {
      if (world.door.state === "open") {
        const { staff } = world.door.session;
        const username = world.staff.find((member) => member.id === staff)?.username ?? "noor";
        world.moveDoor(lockedDoor(world, username));
      }
      return ok(null);
    },
    switchPerson: () => {
      world.moveDoor(signedOutDoor(world));
      return ok(null);
    },
    signOut: () => {
      world.moveDoor(signedOutDoor(world));
      return ok(null);
    },
    stillHere: () => ok(null),
    keepDraft: (form, value) => {
      if (world.door.state !== "open") return refuse({ code: "screenLocked" });
      world.drafts.set(draftKey(form), value);
      return ok(null);
    },
    takeDraft: (form) => ok(world.drafts.get(draftKey(form)) ?? null),
    forgetDraft: (form) => {
      if (world.door.state !== "open") return refuse({ code: "screenLocked" });
      world.drafts.delete(draftKey(form));
      return ok(null);
    },
    quit: () => ok(null),
    keepRunning: () => ok(null),
    whatQuittingStops: () =>
      ok("Three messages are due before tomorrow morning. They will not go out until Anteroom runs again."),
  };
}

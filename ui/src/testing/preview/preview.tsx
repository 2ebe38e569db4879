/**
 * The program over the fake clinic, for looking at screens without the shell:
 * `?door=signedOut&as=ines&theme=dark&busy#/patients`. Also `demo`, `unconfirmed`, `alarm`, `notice`, `closing`.
 */
import "../../design/base.css";
import { createRoot } from "react-dom/client";
import { App } from "../../app/App";
import type { LeaveId } from "../../bindings";
import { makeFakeClinic } from "../FakeClinic";
import { lockedDoor, signedOutDoor } from "../fake/door";
import { today } from "../fixture/appointments";
import { busyDay } from "../fixture/busyDay";
import { busyMessages } from "../fixture/busyMessages";

const wishes = new URLSearchParams(window.location.search);
const fake = makeFakeClinic();
const { world } = fake;

const doors = {
  noClinic: () => ({ state: "noClinic" }) as const,
  keyNeeded: () =>
    ({
      state: "keyNeeded",
      clinicFolder: "/home/desk/.local/share/anteroom/clinic",
      reason: "entryMissing",
      explanation:
        "The clinic is here, but this computer's keychain no longer holds its key. Nothing is lost: the recovery key opens it.",
      hasPassphraseSlot: true,
      hasWaitingCode: true,
    }) as const,
  cannotOpen: () =>
    ({
      state: "cannotOpen",
      problem: "damaged",
      explanation: "The file was found, its key is right, but a part of it can no longer be read.",
      whatToDo: "Restore the newest backup. The damaged file is kept beside it under another name.",
    }) as const,
  signedOut: () => signedOutDoor(world),
  locked: () => lockedDoor(world, "ines", 3),
};

fake.signInAs(wishes.get("as") ?? "noor");
const door = wishes.get("door");
if (door && door in doors) fake.doorStandsAt(doors[door as keyof typeof doors]());
if (world.door.state === "open") {
  const { session } = world.door;
  session.isDemo = wishes.has("demo");
  session.recoveryKeyUnconfirmed = wishes.has("unconfirmed");
  if (wishes.has("alarm"))
    session.auditAlarm =
      "The events are in order, but newer ones existed before. This looks like an old copy of the clinic.";
  if (wishes.has("notice"))
    session.notices = ["Your passphrase was reset by Dr Ines Okafor on Tue 24 Nov 2026."];
}
if (wishes.has("busy")) {
  Object.assign(world, { appointments: busyDay(), messages: busyMessages() });
  const dentist = {
    id: "leave-2" as LeaveId,
    from: `${today}T14:30`,
    until: `${today}T16:00`,
    reason: "Dentist",
  };
  world.workingHours[1]?.leave.push(dentist);
}
const theme = wishes.get("theme");
if (theme) document.documentElement.dataset.theme = theme;

if (wishes.has("closing")) setTimeout(fake.closeWindow, 1_000);

// The program begins at Today; the preview begins where its address says.
const wanted = window.location.hash;
const place = document.getElementById("anteroom");
if (place) createRoot(place).render(<App line={fake.line} />);
if (wanted) {
  const waiting = setInterval(() => {
    if (!document.querySelector("nav")) return;
    clearInterval(waiting);
    window.location.assign(wanted);
  }, 20);
}

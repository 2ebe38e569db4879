/**
 * A clinic of invented people that answers like the shell does. Screens are tested against it,
 * and the preview shows it; it is never part of what is built for the desktop.
 */
import { type Clinic, type Commands, type Events, openClinic } from "../api/clinic";
import type { AppError, Area, ClinicChanged, DoorView, Role } from "../bindings";
import { appointmentCommands } from "./fake/appointments";
import { auditCommands } from "./fake/audit";
import { birthdayCommands } from "./fake/birthdays";
import { consentCommands } from "./fake/consents";
import { doorCommands } from "./fake/door";
import { messageCommands } from "./fake/messages";
import { patientCommands } from "./fake/patients";
import { replyCommands } from "./fake/replies";
import { settingsCommands } from "./fake/settings";
import { staffCommands } from "./fake/staff";
import { templateCommands } from "./fake/templates";
import { todayCommands } from "./fake/today";
import { makeWorld, type World } from "./fake/world";
import { sessionOf } from "./fixture/staff";

export interface FakeClinic {
  line: { clinic: Clinic; events: Events };
  world: World;
  /** What the screens asked for, in order. */
  asked: { verb: keyof Commands; parameters: unknown[] }[];
  /** Makes a command answer with an error until told otherwise. */
  refuse: (verb: keyof Commands, error: AppError) => void;
  permit: (verb: keyof Commands) => void;
  /** Makes a command never answer. */
  keepWaiting: (verb: keyof Commands) => void;
  /** Signs a member of staff in before the screen is shown. */
  signInAs: (username: string) => void;
  doorStandsAt: (door: DoorView) => void;
  /** Somebody closes the window for the first time. */
  closeWindow: () => void;
  /** Somebody chooses to quit in the tray. */
  quitFromTray: () => void;
  rolesOf: (username: string) => Role[];
}

type Listener<Payload> = (event: { payload: Payload }) => void;

function eventLine<Payload>() {
  const listeners = new Set<Listener<Payload>>();
  return {
    tell: (payload: Payload) => {
      for (const listener of listeners) listener({ payload });
    },
    listen: async (listener: Listener<Payload>) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export function makeFakeClinic(): FakeClinic {
  const clinicChanged = eventLine<ClinicChanged>();
  const doorChanged = eventLine<null>();
  const closingAsked = eventLine<null>();
  const quitAsked = eventLine<null>();
  const world = makeWorld({
    changed: (...areas: Area[]) => clinicChanged.tell({ areas: [...areas, "audit"] }),
    doorChanged: () => doorChanged.tell(null),
  });
  const commands: Commands = {
    ...doorCommands(world),
    ...staffCommands(world),
    ...patientCommands(world),
    ...consentCommands(world),
    ...appointmentCommands(world),
    ...messageCommands(world),
    ...birthdayCommands(world),
    ...replyCommands(world),
    ...todayCommands(world),
    ...settingsCommands(world),
    ...templateCommands(world),
    ...auditCommands(world),
  };

  const asked: FakeClinic["asked"] = [];
  const errors = new Map<keyof Commands, AppError>();
  const waiting = new Set<keyof Commands>();
  const watched = Object.fromEntries(
    Object.entries(commands).map(([name, ask]) => {
      const verb = name as keyof Commands;
      return [
        verb,
        (...parameters: unknown[]) => {
          asked.push({ verb, parameters });
          if (waiting.has(verb)) return new Promise(() => undefined);
          const error = errors.get(verb);
          if (error) return Promise.resolve({ status: "error", error });
          return (ask as (...given: unknown[]) => Promise<unknown>)(...parameters);
        },
      ];
    }),
  ) as unknown as Commands;

  const member = (username: string) => {
    const found = world.staff.find((candidate) => candidate.username === username);
    if (!found) throw new Error(`nobody is called ${username} here`);
    return found;
  };

  return {
    line: {
      clinic: openClinic(watched),
      events: { clinicChanged, doorChanged, closingAsked, quitAsked } as unknown as Events,
    },
    world,
    asked,
    refuse: (verb, error) => void errors.set(verb, error),
    permit: (verb) => void errors.delete(verb),
    keepWaiting: (verb) => void waiting.add(verb),
    signInAs: (username) => {
      world.door = { state: "open", session: sessionOf(member(username)) };
    },
    doorStandsAt: (door) => {
      world.door = door;
    },
    closeWindow: () => closingAsked.tell(null),
    quitFromTray: () => quitAsked.tell(null),
    rolesOf: (username) => member(username).roles,
  };
}

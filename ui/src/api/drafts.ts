import type { Clinic } from "./clinic";

/** What lies with the shell while a screen is locked: under a name, for whoever is signed in. */
export interface Drafts {
  /** None, too, when it cannot be had: that costs what was half typed, never the form itself. */
  take: (name: string) => Promise<string | null>;
  keep: (name: string, value: string) => void;
  forget: (name: string) => void;
}

const known = new WeakMap<Clinic, Drafts>();

/** The same for every screen over one clinic. */
export function draftsOf(clinic: Clinic): Drafts {
  const drafts = known.get(clinic) ?? makeDrafts(clinic);
  known.set(clinic, drafts);
  return drafts;
}

function makeDrafts(clinic: Clinic): Drafts {
  const last = new Map<string, Promise<unknown>>();
  // The shell may finish two calls in either order, and what is forgotten must not come back by an earlier call.
  const inTurn = <Given>(name: string, ask: () => Promise<Given>): Promise<Given | null> => {
    const turn = (last.get(name) ?? Promise.resolve()).then(ask).catch(() => null);
    last.set(name, turn);
    void turn.then(() => {
      if (last.get(name) === turn) last.delete(name);
    });
    return turn;
  };
  return {
    take: (name) => inTurn(name, () => clinic.takeDraft(name)),
    keep: (name, value) => void inTurn(name, () => clinic.keepDraft(name, value)),
    forget: (name) => void inTurn(name, () => clinic.forgetDraft(name)),
  };
}

/**
 * The clinic as the screens know it: every command answers with its data or throws a `ClinicError`.
 * Screens take it from context, so that tests and the preview can open another one.
 */
import { createContext, type ReactNode, useContext } from "react";
import type { commands, events } from "../bindings";
import { type Answer, call } from "./call";

export type Commands = typeof commands;
export type Events = typeof events;

type Verb<Command> = Command extends (...parameters: infer Parameters) => Promise<infer Given>
  ? (...parameters: Parameters) => Promise<DataOf<Given>>
  : never;
type DataOf<Given> = Extract<Given, { status: "ok" }> extends { data: infer Data } ? Data : never;

export type Clinic = { readonly [Name in keyof Commands]: Verb<Commands[Name]> };

/** Wraps the shell's commands so that refusals are thrown. */
export function openClinic(shell: Commands): Clinic {
  const verbs = Object.entries(shell).map(([name, ask]) => [
    name,
    (...parameters: unknown[]) =>
      call((ask as (...given: unknown[]) => Promise<Answer<unknown>>)(...parameters)),
  ]);
  return Object.fromEntries(verbs) as Clinic;
}

interface ClinicLine {
  clinic: Clinic;
  events: Events;
}

const ClinicContext = createContext<ClinicLine | null>(null);

export function ClinicProvider({ line, children }: { line: ClinicLine; children: ReactNode }) {
  return <ClinicContext.Provider value={line}>{children}</ClinicContext.Provider>;
}

function useLine(): ClinicLine {
  const line = useContext(ClinicContext);
  if (!line) throw new Error("useClinic needs a ClinicProvider above it");
  return line;
}

export function useClinic(): Clinic {
  return useLine().clinic;
}

export function useClinicEvents(): Events {
  return useLine().events;
}

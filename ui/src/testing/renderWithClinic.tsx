import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { ClinicProvider } from "../api/clinic";
import { makeQueryClient } from "../api/queryClient";
import { SessionProvider } from "../api/session";
import { App } from "../app/App";
import { Language } from "../app/Language";
import { makeRouter } from "../app/router";
import type { StaffView } from "../bindings";
import { ToastProvider } from "../design/Toast";
import { type FakeClinic, makeFakeClinic } from "./FakeClinic";
import { sessionOf } from "./fixture/staff";

/** The whole program, from the door on. */
export function renderApp(fake: FakeClinic = makeFakeClinic()) {
  const person = userEvent.setup({ delay: null });
  return { fake, person, ...render(<App line={fake.line} />) };
}

interface ScreenOptions {
  fake?: FakeClinic;
  /** Who is signed in. */
  as?: string;
}

/** The program behind the door, at an address, for whoever is signed in. */
export function renderAt(path: string, { fake = makeFakeClinic(), as = "noor" }: ScreenOptions = {}) {
  fake.signInAs(as);
  const router = makeRouter(path, createMemoryHistory({ initialEntries: [path] }));
  return { router, ...renderWithClinic(<RouterProvider router={router} />, { fake, as }) };
}

/** A piece of the program, with the clinic and someone signed in around it. */
export function renderWithClinic(
  content: ReactNode,
  { fake = makeFakeClinic(), as = "noor" }: ScreenOptions = {},
) {
  const person = userEvent.setup({ delay: null });
  const member = fake.world.staff.find(({ username }) => username === as) as StaffView;
  const rendered = render(
    <Language>
      <ClinicProvider line={fake.line}>
        <ToastProvider dismissLabel="Dismiss">
          <SessionProvider session={sessionOf(member)}>
            <QueryClientProvider client={makeQueryClient(() => undefined)}>{content}</QueryClientProvider>
          </SessionProvider>
        </ToastProvider>
      </ClinicProvider>
    </Language>,
  );
  return { fake, person, ...rendered };
}

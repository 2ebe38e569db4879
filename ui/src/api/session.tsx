import { createContext, type ReactNode, useContext } from "react";
import type { SessionView } from "../bindings";
import { type Formats, formatsIn } from "../i18n/formats";

const SessionContext = createContext<SessionView | null>(null);

export function SessionProvider({ session, children }: { session: SessionView; children: ReactNode }) {
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

/** Who is signed in, and what they may do. Exists on every screen behind the door. */
export function useSession(): SessionView {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession needs a SessionProvider above it");
  return session;
}

/** Dates and times in the clinic's locale and zone. */
export function useFormats(): Formats {
  const { locale, zone } = useSession();
  return formatsIn(locale, zone);
}

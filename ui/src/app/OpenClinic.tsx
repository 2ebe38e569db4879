import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { makeQueryClient } from "../api/queryClient";
import { SessionProvider } from "../api/session";
import type { SessionView, StaffId } from "../bindings";
import { t } from "../i18n";
import { makeRouter } from "./router";
import { useStillHere } from "./useStillHere";

interface OpenClinicProps {
  session: SessionView;
  places: Map<StaffId, string>;
  onDoorMoved: () => void;
}

/**
 * The clinic while someone is signed in and the screen is not locked.
 * Its cache and its router live exactly as long: on lock they are emptied and gone.
 */
export function OpenClinic({ session, places, onDoorMoved }: OpenClinicProps) {
  const [queryClient] = useState(() => makeQueryClient(onDoorMoved));
  const [router] = useState(() => makeRouter(places.get(session.staff) ?? "/today"));
  useStillHere();

  useEffect(
    () => () => {
      places.set(session.staff, router.state.location.href);
      queryClient.clear();
      window.history.replaceState(null, "", "#/");
      document.title = t("app.name");
    },
    [places, queryClient, router, session.staff],
  );

  return (
    <SessionProvider session={session}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </SessionProvider>
  );
}

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Area } from "../bindings";
import { useClinicEvents } from "./clinic";
import { showsAnyOf } from "./keys";

/** Asks again for whatever shows something of the areas that changed. */
export function refresh(client: QueryClient, areas: readonly Area[]) {
  void client.invalidateQueries({ predicate: (query) => showsAnyOf(query.queryKey, areas) });
}

/** Keeps the screens true: each change that the shell tells of refreshes what shows it. */
export function useLiveClinic() {
  const events = useClinicEvents();
  const client = useQueryClient();
  useEffect(() => {
    const listening = events.clinicChanged.listen(({ payload }) => refresh(client, payload.areas));
    return () => {
      void listening.then((stop) => stop());
    };
  }, [events, client]);
}

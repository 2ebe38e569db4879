import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ClinicError } from "./call";

const doorCodes = new Set(["screenLocked", "signedOut", "keyNeeded"]);

/** A cache for one open session. It is thrown away, with all it knows, when the screen locks. */
export function makeQueryClient(onDoorMoved: () => void): QueryClient {
  const watchDoor = (error: Error) => {
    if (error instanceof ClinicError && doorCodes.has(error.error.code)) onDoorMoved();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watchDoor }),
    mutationCache: new MutationCache({ onError: watchDoor }),
    defaultOptions: {
      // The shell answers from this computer and tells of every change, so nothing is asked twice for safety.
      queries: {
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

import { useQuery } from "@tanstack/react-query";
import { useClinic } from "./clinic";
import { keys } from "./keys";
import { useSession } from "./session";

/** How many replies wait for a person; asked only for those who may read messages. */
export function useWaitingReplies() {
  const clinic = useClinic();
  const { mayReadMessages } = useSession();
  return useQuery({
    queryKey: keys.waitingReplies(),
    queryFn: () => clinic.waitingReplies(),
    enabled: mayReadMessages,
  });
}

import { useQuery } from "@tanstack/react-query";
import { useClinic } from "../api/clinic";
import { keys } from "../api/keys";
import { useSession } from "../api/session";

/** How sending stands; asked only for those who may read messages. */
export function useDelivery() {
  const clinic = useClinic();
  const { mayReadMessages } = useSession();
  return useQuery({ queryKey: keys.delivery(), queryFn: () => clinic.delivery(), enabled: mayReadMessages });
}

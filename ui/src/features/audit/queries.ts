import { useInfiniteQuery } from "@tanstack/react-query";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import type { AuditFilter } from "../../bindings";

/** The events that match, newest first, read on as far as the person scrolls. */
export function useAudit(filter: Omit<AuditFilter, "before">) {
  const clinic = useClinic();
  return useInfiniteQuery({
    queryKey: keys.audit(filter),
    queryFn: ({ pageParam }) => clinic.searchAudit({ ...filter, before: pageParam }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
}

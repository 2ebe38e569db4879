import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import { useSession } from "../../api/session";
import type { MessageFilter, MessageId, MessageTab, PatientId } from "../../bindings";

/** The messages of a tab, page by page as the list is scrolled. */
export function useMessages(tab: MessageTab, filter: MessageFilter) {
  const clinic = useClinic();
  return useInfiniteQuery({
    queryKey: keys.messages(tab, filter),
    queryFn: ({ pageParam }) => clinic.listMessages(tab, filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function useMessage(message: MessageId) {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.message(message), queryFn: () => clinic.openMessage(message) });
}

/** What this computer would leave undone if it were off until the clinic opens again; null when nothing. */
export function useMissedIfSwitchedOff() {
  const clinic = useClinic();
  return useQuery({
    queryKey: keys.missedIfSwitchedOff(),
    queryFn: () => clinic.missedIfSwitchedOff(),
  });
}

/** What people wrote and the program did not settle by itself. */
export function useReplies() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.replies(), queryFn: () => clinic.listReplies() });
}

/** A month of birthdays; the one before stays in sight until it is there. */
export function useBirthdaysAhead(months: number) {
  const clinic = useClinic();
  return useQuery({
    queryKey: keys.birthdaysAhead(months),
    queryFn: () => clinic.birthdaysAhead(months),
    placeholderData: keepPreviousData,
  });
}

/** Whose birthday nobody knows, page by page as more of them are asked for. */
export function useMissingBirthdays() {
  const clinic = useClinic();
  return useInfiniteQuery({
    queryKey: keys.missingBirthdays(),
    queryFn: ({ pageParam }) => clinic.missingBirthdays(pageParam),
    initialPageParam: null as PatientId | null,
    getNextPageParam: (page) => page.next,
  });
}

/** What the demo mail server received; asked for in a demo practice only. */
export function useDemoMailbox() {
  const clinic = useClinic();
  const { isDemo } = useSession();
  return useQuery({ queryKey: keys.demoMailbox(), queryFn: () => clinic.demoMailbox(), enabled: isDemo });
}

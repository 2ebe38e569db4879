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
export function useMissedIfSwitchedOff(isAsked: boolean) {
  const clinic = useClinic();
  return useQuery({
    queryKey: keys.missedIfSwitchedOff(),
    queryFn: () => clinic.missedIfSwitchedOff(),
    enabled: isAsked,
  });
}

/** What people wrote and the program did not settle by itself. */
export function useReplies(isAsked: boolean) {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.replies(), queryFn: () => clinic.listReplies(), enabled: isAsked });
}

const everyTab: readonly MessageTab[] = ["needsPerson", "goingOut", "sent", "notSent"];
const shownOfEach = 5;

/** The newest messages of each tab to one patient. */
export function usePatientMessages(patient: PatientId, isAsked = true) {
  const clinic = useClinic();
  const filter: MessageFilter = { patient, kind: null, channel: null };
  return useQuery({
    queryKey: [...keys.messages("goingOut", filter), "every tab"],
    queryFn: async () => {
      const pages = await Promise.all(everyTab.map((tab) => clinic.listMessages(tab, filter, null)));
      return pages.map((page, index) => ({ tab: everyTab[index], rows: page.rows.slice(0, shownOfEach) }));
    },
    enabled: isAsked,
  });
}

/** A month of birthdays; the one before stays in sight until it is there. */
export function useBirthdaysAhead(months: number, isAsked = true) {
  const clinic = useClinic();
  return useQuery({
    queryKey: keys.birthdaysAhead(months),
    queryFn: () => clinic.birthdaysAhead(months),
    placeholderData: keepPreviousData,
    enabled: isAsked,
  });
}

/** Whose birthday nobody knows, page by page as more of them are asked for. */
export function useMissingBirthdays(isAsked = true) {
  const clinic = useClinic();
  return useInfiniteQuery({
    queryKey: keys.missingBirthdays(),
    queryFn: ({ pageParam }) => clinic.missingBirthdays(pageParam),
    initialPageParam: null as PatientId | null,
    getNextPageParam: (page) => page.next,
    enabled: isAsked,
  });
}

/** What the demo mail server received; asked for in a demo practice only. */
export function useDemoMailbox() {
  const clinic = useClinic();
  const { isDemo } = useSession();
  return useQuery({ queryKey: keys.demoMailbox(), queryFn: () => clinic.demoMailbox(), enabled: isDemo });
}

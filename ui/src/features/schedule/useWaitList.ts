import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import type { AppointmentCard } from "../../bindings";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";

/** Offers expire without any event. */
const refreshEvery = 60_000;

export function useWaitList() {
  const clinic = useClinic();
  return useQuery({
    queryKey: keys.waitList(),
    queryFn: () => clinic.waitList(),
    refetchInterval: refreshEvery,
  });
}

/** Says that the time of an appointment is free now, when somebody waits for one like it. */
export function useFreedToast() {
  const clinic = useClinic();
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  return async (was: AppointmentCard) => {
    const list = await client.fetchQuery({
      queryKey: keys.waitList(),
      queryFn: () => clinic.waitList(),
      staleTime: 0,
    });
    const free = list.free.find(
      ({ psychologist, start, end }) =>
        psychologist === was.psychologist && start < was.end && was.start < end,
    );
    if (!free) return;
    say({
      text: t("waitList.freed", { count: free.people.length, when: free.words }),
      action: {
        title: t("waitList.show"),
        onChoose: () =>
          void navigate({
            to: "/schedule",
            search: (current) => ({ ...current, waiting: true }),
            replace: true,
          }),
      },
    });
  };
}

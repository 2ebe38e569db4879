import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import type { CivilDate, StaffId } from "../../bindings";

/** What may be done with an appointment changes as its time comes, without any event. */
const refreshEvery = 60_000;

/** A day with a column per psychologist, or the week of one psychologist with a column per day. */
export function useScheduleView(date: CivilDate | null, psychologist: StaffId | null) {
  const clinic = useClinic();
  return useQuery({
    queryKey: psychologist ? keys.weekSchedule(date, psychologist) : keys.daySchedule(date),
    queryFn: () => (psychologist ? clinic.weekSchedule(date, psychologist) : clinic.daySchedule(date)),
    placeholderData: keepPreviousData,
    refetchInterval: refreshEvery,
  });
}

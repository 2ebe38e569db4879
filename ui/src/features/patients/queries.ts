import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import type { Instant, PatientFilter, PatientId } from "../../bindings";

/** The patients that match, read on as far as the person scrolls. */
export function usePatients(filter: Omit<PatientFilter, "after">) {
  const clinic = useClinic();
  return useInfiniteQuery({
    queryKey: keys.patients(filter),
    queryFn: ({ pageParam }) => clinic.listPatients({ ...filter, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export function usePatient(patient: PatientId) {
  const clinic = useClinic();
  return useQuery({
    queryKey: keys.patient(patient),
    queryFn: () => clinic.openPatient(patient),
    refetchInterval: ({ state }) => timeLeft(state.data?.emergencyUntil ?? null),
    refetchIntervalInBackground: true,
  });
}

const minute = 60_000;

/** Milliseconds until emergency access is over. Whatever the clocks say, between one minute and thirty. */
function timeLeft(until: Instant | null): number | false {
  return until ? Math.min(Math.max(Date.parse(until) - Date.now(), minute), 30 * minute) : false;
}

export function usePatientConsents(patient: PatientId, isAsked = true) {
  const clinic = useClinic();
  return useQuery({
    queryKey: keys.patientConsents(patient),
    queryFn: () => clinic.patientConsents(patient),
    enabled: isAsked,
  });
}

/** All appointments of a patient, once somebody asks for more than the page lists. */
export function useEveryAppointment(patient: PatientId, isAsked: boolean) {
  const clinic = useClinic();
  return useQuery({
    queryKey: [...keys.patient(patient), "every appointment"],
    queryFn: () => clinic.everyAppointment(patient),
    enabled: isAsked,
  });
}

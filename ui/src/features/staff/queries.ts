import { useQuery } from "@tanstack/react-query";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";

export function useStaff() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.staff(), queryFn: () => clinic.listStaff() });
}

/** The psychologists one can book with, as anyone who books may see them. */
export function usePsychologists() {
  const clinic = useClinic();
  const { data } = useQuery({ queryKey: keys.bookingChoices(), queryFn: () => clinic.bookingChoices() });
  return data?.psychologists ?? [];
}

import { useQuery } from "@tanstack/react-query";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import { useBookingChoices } from "../../api/useBookingChoices";

export function useStaff() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.staff(), queryFn: () => clinic.listStaff() });
}

/** The psychologists one can book with. */
export function usePsychologists() {
  return useBookingChoices().data?.psychologists ?? [];
}

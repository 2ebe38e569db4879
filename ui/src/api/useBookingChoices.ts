import { useQuery } from "@tanstack/react-query";
import { useClinic } from "./clinic";
import { keys } from "./keys";

/** The psychologists, types and consulting rooms that an appointment can have, as anyone who books may see them. */
export function useBookingChoices(isAsked = true) {
  const clinic = useClinic();
  return useQuery({
    queryKey: keys.bookingChoices(),
    queryFn: () => clinic.bookingChoices(),
    enabled: isAsked,
  });
}

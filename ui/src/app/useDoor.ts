import { useCallback, useEffect, useState } from "react";
import { useClinic, useClinicEvents } from "../api/clinic";
import type { DoorView } from "../bindings";

/** Where the door stands: asked at the start, after each act at the door, and whenever the shell moves it. */
export function useDoor() {
  const clinic = useClinic();
  const events = useClinicEvents();
  const [door, setDoor] = useState<DoorView | null>(null);
  const [error, setError] = useState<unknown>(null);

  const look = useCallback(() => {
    clinic
      .door()
      .then((view) => {
        setDoor(view);
        setError(null);
      })
      .catch(setError);
  }, [clinic]);

  useEffect(() => {
    look();
    const listening = events.doorChanged.listen(look);
    return () => {
      void listening.then((stop) => stop());
    };
  }, [events, look]);

  return { door, error, look };
}

import { useEffect } from "react";
import { useClinic } from "../api/clinic";

const atMostEvery = 20_000;
const signsOfLife = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

/** Tells the shell that a person is here, so that it locks only an abandoned screen. */
export function useStillHere() {
  const clinic = useClinic();
  useEffect(() => {
    let toldAt = 0;
    const tell = () => {
      const now = performance.now();
      if (toldAt !== 0 && now - toldAt < atMostEvery) return;
      toldAt = now;
      // When the door has closed meanwhile, its own event says so.
      void clinic.stillHere().catch(() => undefined);
    };
    for (const sign of signsOfLife) window.addEventListener(sign, tell, { passive: true });
    return () => {
      for (const sign of signsOfLife) window.removeEventListener(sign, tell);
    };
  }, [clinic]);
}

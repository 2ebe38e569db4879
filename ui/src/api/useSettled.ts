import { useEffect, useState } from "react";

/** A value once it has stood still for a moment, so that the clinic is not asked at every stroke or step of a drag. */
export function useSettled<Value>(value: Value, pause: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}

/** How many hues `tokens.css` holds for telling people and appointment types apart. */
export const hueCount = 8;

/** The index of a hue for a stored colour number, whatever number was stored. */
export function hueOf(colour: number): number {
  return ((Math.trunc(colour) % hueCount) + hueCount) % hueCount;
}

import { t } from "../i18n";
import { ClinicError } from "./call";

type Typed<Field extends string> = Readonly<Record<Field, string | null>>;

/** Dates and times by the names of their fields, every one of them there. Those that are empty are
 * thrown as the clinic throws its own findings; those that are half typed are refused by the Form before. */
export function demandTyped<Dates extends string, Times extends string = never>(
  dates: Typed<Dates>,
  times?: Typed<Times>,
): Record<Dates | Times, string> {
  const problems = [
    ...emptyOf(dates).map((field) => ({ field, message: t("field.dateNeeded") })),
    ...emptyOf(times ?? {}).map((field) => ({ field, message: t("field.timeNeeded") })),
  ];
  if (problems.length > 0) throw new ClinicError({ code: "invalid", problems });
  return { ...dates, ...times } as Record<Dates | Times, string>;
}

function emptyOf(typed: Typed<string>): string[] {
  return Object.keys(typed).filter((field) => !typed[field]);
}

/**
 * Dates and times as the clinic writes them: "Tue 24 Nov 2026", "2:30 pm".
 * Civil values carry no zone and are shown as they are; instants are shown on the clinic's clock.
 */
import type { CivilDate, CivilDateTime, CivilTime, Instant } from "../bindings";

export type Formats = ReturnType<typeof formatsFor>;

const cache = new Map<string, Formats>();

/** The formats of one locale and time zone; made once, for `Intl` formatters are costly. */
export function formatsIn(locale: string, zone: string): Formats {
  const key = `${locale} ${zone}`;
  const known = cache.get(key);
  if (known) return known;
  const formats = formatsFor(locale, zone);
  cache.set(key, formats);
  return formats;
}

function formatsFor(locale: string, zone: string) {
  const civil = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  const onClinicClock = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  const dateOptions = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;
  const shortOptions = { day: "numeric", month: "short", year: "numeric" } as const;
  const timeOptions = { hour: "numeric", minute: "2-digit" } as const;

  const dates = civil(dateOptions);
  const shortDates = civil(shortOptions);
  const days = civil({ weekday: "short", day: "numeric", month: "short" });
  const longDates = civil({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const times = civil(timeOptions);
  const instantDates = onClinicClock(dateOptions);
  const instantTimes = onClinicClock(timeOptions);
  const weekdays = civil({ weekday: "long" });
  const shortWeekdays = civil({ weekday: "short" });

  return {
    locale,
    zone,
    /** "Tue 24 Nov 2026" */
    date: (value: CivilDate) => tidy(dates, civilMoment(value)),
    /** "24 Nov 2026" */
    shortDate: (value: CivilDate) => tidy(shortDates, civilMoment(value)),
    /** "Tue 24 Nov" */
    day: (value: CivilDate) => tidy(days, civilMoment(value)),
    /** "Tuesday 24 November 2026" */
    longDate: (value: CivilDate) => tidy(longDates, civilMoment(value)),
    /** "2:30 pm" of a civil time or date-time */
    time: (value: CivilTime | CivilDateTime) => tidy(times, civilMoment(value)),
    /** "Tue 24 Nov, 2:30 pm" */
    dayAndTime: (value: CivilDateTime) =>
      `${tidy(days, civilMoment(value))}, ${tidy(times, civilMoment(value))}`,
    /** "Tue 24 Nov 2026, 2:30 pm" of an instant, on the clinic's clock */
    instant: (value: Instant) =>
      `${tidy(instantDates, new Date(value))}, ${tidy(instantTimes, new Date(value))}`,
    /** "2:30 pm" of an instant, on the clinic's clock */
    instantTime: (value: Instant) => tidy(instantTimes, new Date(value)),
    /** The civil date of an instant, on the clinic's clock */
    civilDateOf: (value: Date): CivilDate => isoDate(value, zone),
    /** "Monday" for 1 up to "Sunday" for 7 */
    weekday: (number: number) => weekdays.format(weekdayMoment(number)),
    /** "Mon" for 1 up to "Sun" for 7 */
    shortWeekday: (number: number) => shortWeekdays.format(weekdayMoment(number)),
  };
}

function civilMoment(value: CivilDate | CivilTime | CivilDateTime): Date {
  if (!value.includes("-")) return new Date(`2000-01-01T${value}:00Z`);
  return new Date(value.includes("T") ? `${value}:00Z` : `${value}T00:00:00Z`);
}

/** 3 January 2000 was a Monday. */
function weekdayMoment(number: number): Date {
  return new Date(Date.UTC(2000, 0, 2 + number));
}

function isoDate(value: Date, zone: string): CivilDate {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(value);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** Engines differ in commas, in "Jun" and "June", and in the space before "pm"; the clinic sees one form. */
function tidy(format: Intl.DateTimeFormat, moment: Date): string {
  if (Number.isNaN(moment.getTime())) return "";
  const { locale, month } = format.resolvedOptions();
  const isShortEnglish = month === "short" && locale.startsWith("en");
  return format
    .formatToParts(moment)
    .map(({ type, value }) => {
      if (type === "literal") return value.replace(/,/g, "").replace(/\s/g, " ");
      return type === "month" && isShortEnglish ? value.slice(0, 3) : value;
    })
    .join("")
    .replace(/\s(am|pm)$/i, (_, half: string) => ` ${half.toLowerCase()}`);
}

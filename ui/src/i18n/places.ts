import { t } from ".";

/** Every time zone this computer knows, for choosing the clinic's or a patient's. */
export const zoneOptions = Intl.supportedValuesOf("timeZone").map((zone) => ({
  value: zone,
  label: zone.replaceAll("_", " "),
}));

/** The forms in which dates and numbers can be written. */
export const localeOptions = (["en-AU", "en-NZ", "en-GB"] as const).map((locale) => ({
  value: locale as string,
  label: t(`setUp.locale.${locale}`),
}));

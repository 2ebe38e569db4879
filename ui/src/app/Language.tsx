import { type ReactNode, useMemo } from "react";
import { I18nProvider } from "react-aria-components";
import { HalfTypedWordsProvider } from "../design/halfTyped";
import { t } from "../i18n";

/** How dates and times are written here, and the words that every form needs and `design/` does not know. */
export function Language({ children }: { children: ReactNode }) {
  const halfTyped = useMemo(() => ({ date: t("field.dateHalf"), time: t("field.timeHalf") }), []);
  return (
    <I18nProvider locale="en-AU">
      <HalfTypedWordsProvider value={halfTyped}>{children}</HalfTypedWordsProvider>
    </I18nProvider>
  );
}

import type { BookingPreview, SeriesChangePreview, SeriesMark, SeriesScope } from "../../bindings";
import { Checkbox } from "../../design/Checkbox";
import { Stack } from "../../design/Layout";
import { RadioGroup } from "../../design/RadioGroup";
import { t } from "../../i18n";
import { SeriesChanges } from "./SeriesChanges";

/** How far a change of one appointment of a series reaches. */
export interface ScopeValues {
  scope: "this" | SeriesScope;
  withExceptions: boolean;
}

export const thisOnly: ScopeValues = { scope: "this", withExceptions: false };

/** What a change of many runs into and sends, each thing named once. */
export function manyTogether(preview: SeriesChangePreview | null): BookingPreview | null {
  if (!preview) return null;
  const clashes = preview.changes.flatMap((change) => change.clashes);
  const isFirst = (clash: (typeof clashes)[number], place: number) =>
    clashes.findIndex((other) => other.what === clash.what && other.with === clash.with) === place;
  return { clashes: clashes.filter(isFirst), messages: preview.messages };
}

interface ScopeFieldsProps {
  series: SeriesMark | null;
  values: ScopeValues;
  preview: SeriesChangePreview | null;
  onChange: (part: Partial<ScopeValues>) => void;
}

/** Asks whether this one alone is meant, and says which others would change with it. */
export function ScopeFields({ series, values, preview, onChange }: ScopeFieldsProps) {
  if (!series) return null;
  return (
    <Stack>
      <RadioGroup<ScopeValues["scope"]>
        name="scope"
        label={t("scope.ask")}
        description={t("series.mark", {
          position: series.position,
          total: series.total,
          words: series.words,
        })}
        value={values.scope}
        onChange={(scope) => onChange({ scope })}
        options={(["this", "following", "all"] as const).map((scope) => ({
          value: scope,
          label: t(`scope.${scope}`),
        }))}
      />
      {values.scope !== "this" && preview ? (
        <>
          {preview.exceptions > 0 ? (
            <Checkbox
              name="withExceptions"
              label={t("scope.exceptions", { count: preview.exceptions })}
              isChecked={values.withExceptions}
              onChange={(withExceptions) => onChange({ withExceptions })}
            />
          ) : null}
          <SeriesChanges changes={preview.changes} />
        </>
      ) : null}
    </Stack>
  );
}

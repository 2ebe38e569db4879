import { Plus, SlidersHorizontal, X } from "lucide-react";
import { useState } from "react";
import type { ContactPointForm } from "../../bindings";
import { Button, IconButton } from "../../design/Button";
import { Row } from "../../design/Layout";
import { Switch } from "../../design/Switch";
import { TextField } from "../../design/TextField";
import { TimeField } from "../../design/TimeField";
import { t } from "../../i18n";
import styles from "./PatientFields.module.css";
import { emptyPoint } from "./patientForm";

interface ContactPointFieldsProps {
  points: readonly ContactPointForm[];
  onChange: (points: ContactPointForm[]) => void;
}

/** Phones and emails, each with its rules. */
export function ContactPointFields({ points, onChange }: ContactPointFieldsProps) {
  const [openRules, setOpenRules] = useState<number | null>(null);
  const amend = (place: number, part: Partial<ContactPointForm>) =>
    onChange(points.map((point, at) => (at === place ? { ...point, ...part } : point)));
  const remove = (place: number) => {
    setOpenRules(null);
    onChange(points.filter((_, at) => at !== place));
  };
  return (
    <>
      {points.map((point, place) => {
        const kind = t(`form.${point.kind}`);
        const number = points.slice(0, place + 1).filter((other) => other.kind === point.kind).length;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line that is not kept yet has no name but its place
          <div key={place} className={styles.point}>
            <TextField
              label={kind}
              name={`contactPoints.${place}.value`}
              type={point.kind === "email" ? "email" : "tel"}
              value={point.value}
              onChange={(value) => amend(place, { value })}
            />
            <TextField
              label={t("form.pointLabel")}
              name={`contactPoints.${place}.label`}
              value={point.label}
              onChange={(label) => amend(place, { label })}
            />
            <div className={styles.pointTail}>
              <IconButton
                label={t("form.rulesOf", { kind, number })}
                icon={<SlidersHorizontal />}
                aria-expanded={openRules === place}
                onPress={() => setOpenRules(openRules === place ? null : place)}
              />
              <IconButton
                label={t("form.removePoint", { kind, number })}
                icon={<X />}
                onPress={() => remove(place)}
              />
            </div>
            {openRules === place ? (
              <PointRules point={point} place={place} onChange={(part) => amend(place, part)} />
            ) : null}
          </div>
        );
      })}
      <Row gap="tight">
        <Button look="quiet" icon={<Plus />} onPress={() => onChange([...points, emptyPoint("phone")])}>
          {t("form.addPhone")}
        </Button>
        <Button look="quiet" icon={<Plus />} onPress={() => onChange([...points, emptyPoint("email")])}>
          {t("form.addEmail")}
        </Button>
      </Row>
    </>
  );
}

interface PointRulesProps {
  point: ContactPointForm;
  place: number;
  onChange: (part: Partial<ContactPointForm>) => void;
}

function PointRules({ point, place, onChange }: PointRulesProps) {
  const field = (name: keyof ContactPointForm) => `contactPoints.${place}.${name}`;
  return (
    <div className={styles.rules}>
      <Switch
        label={t("form.isSafe")}
        description={t("form.isSafeDetail")}
        isOn={point.isSafe}
        onChange={(isSafe) => onChange({ isSafe })}
      />
      {point.kind === "phone" ? (
        <Switch
          label={t("form.neverText")}
          isOn={point.neverText}
          onChange={(neverText) => onChange({ neverText })}
        />
      ) : null}
      <Switch
        label={t("form.discreet")}
        isOn={point.discreet}
        onChange={(discreet) => onChange({ discreet })}
      />
      <TimeField
        label={t("form.hoursFrom")}
        name={field("hoursFrom")}
        value={point.hoursFrom}
        onChange={(hoursFrom) => onChange({ hoursFrom })}
      />
      <TimeField
        label={t("form.hoursUntil")}
        name={field("hoursUntil")}
        value={point.hoursUntil}
        onChange={(hoursUntil) => onChange({ hoursUntil })}
      />
    </div>
  );
}

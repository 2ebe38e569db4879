import type { ReactNode } from "react";
import type { Channel, PatientForm, StaffId } from "../../bindings";
import { ComboBox } from "../../design/ComboBox";
import { DateField } from "../../design/DateField";
import { Disclosure } from "../../design/Disclosure";
import { Columns } from "../../design/Layout";
import { NumberField } from "../../design/NumberField";
import { Select } from "../../design/Select";
import { TextField } from "../../design/TextField";
import { t } from "../../i18n";
import { languageOptions, languageTag } from "../../i18n/languages";
import { zoneOptions } from "../../i18n/places";
import { usePsychologists } from "../staff";
import { ContactPointFields } from "./ContactPointFields";
import { FormerNameFields } from "./FormerNameFields";
import { FormSection } from "./FormSection";
import { spelledOut } from "./patientForm";

interface PatientFieldsProps {
  form: PatientForm;
  onChange: (part: Partial<PatientForm>) => void;
  /** The rarely needed fields are open from the start. */
  showsAll?: boolean;
  /** What is asked beside, while the patient is at the desk or on the phone. */
  questions?: ReactNode;
}

type TextName = {
  [Name in keyof PatientForm]: PatientForm[Name] extends string ? Name : never;
}[keyof PatientForm];
type ChannelChoice = Channel | "none";

const channels = [
  { value: "none" as ChannelChoice, label: t("form.noPreference") },
  { value: "sms" as ChannelChoice, label: t("channel.sms") },
  { value: "email" as ChannelChoice, label: t("channel.email") },
  { value: "whatsapp" as ChannelChoice, label: t("channel.whatsapp") },
];
const nobody = "" as StaffId;

/** All that is written down about a patient. */
export function PatientFields({ form, onChange, showsAll, questions }: PatientFieldsProps) {
  const psychologists = usePsychologists();
  const text = (name: TextName) => ({
    name,
    value: form[name],
    onChange: (value: string) => onChange({ [name]: value }),
  });
  return (
    <>
      <FormSection title={t("form.section.name")}>
        <Columns count={3}>
          <TextField label={t("form.givenName")} {...text("legalGivenName")} isRequired autoFocus />
          <TextField label={t("form.familyName")} {...text("legalFamilyName")} isRequired />
          <TextField
            label={t("form.preferredName")}
            description={t("form.preferredNameDetail")}
            {...text("preferredName")}
          />
          <TextField
            label={t("form.birthday")}
            description={t("form.birthdayDetail")}
            {...text("birthday")}
            onBlur={() => onChange({ birthday: spelledOut(form.birthday) })}
          />
          <TextField label={t("form.pronouns")} {...text("pronouns")} />
        </Columns>
      </FormSection>
      <FormSection title={t("form.section.contact")}>
        <ContactPointFields
          points={form.contactPoints}
          onChange={(contactPoints) => onChange({ contactPoints })}
        />
      </FormSection>
      {questions}
      <FormSection title={t("form.section.care")}>
        <Columns count={3}>
          <Select
            label={t("form.primaryPsychologist")}
            name="primaryPsychologist"
            options={[
              { value: nobody, label: t("form.noPsychologist") },
              ...psychologists.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={form.primaryPsychologist ?? nobody}
            onChange={(chosen) => onChange({ primaryPsychologist: chosen || null })}
          />
          <Select
            label={t("form.preferredChannel")}
            name="preferredChannel"
            options={channels}
            value={form.preferredChannel ?? "none"}
            onChange={(chosen) => onChange({ preferredChannel: chosen === "none" ? null : chosen })}
          />
          <ComboBox
            label={t("form.language")}
            name="language"
            options={languageOptions(form.language)}
            value={languageTag(form.language) || null}
            noneText={t("form.noLanguage")}
            onChange={(language) => onChange({ language: language ?? "" })}
          />
        </Columns>
      </FormSection>
      <Disclosure title={t("form.section.more")} isOpenAtFirst={showsAll}>
        <Columns count={4}>
          <TextField label={t("form.address")} {...text("addressLine")} />
          <TextField label={t("form.suburb")} {...text("suburb")} />
          <TextField label={t("form.state")} {...text("state")} />
          <TextField label={t("form.postcode")} {...text("postcode")} inputMode="numeric" />
        </Columns>
        <Columns>
          <TextField label={t("form.country")} {...text("country")} />
          <ComboBox
            label={t("form.zone")}
            description={t("form.zoneDetail")}
            name="zone"
            options={zoneOptions}
            value={form.zone}
            noneText={t("setUp.noZone")}
            onChange={(zone) => onChange({ zone })}
          />
        </Columns>
        <Columns count={3}>
          <TextField label={t("form.gpName")} {...text("gpName")} />
          <TextField label={t("form.gpPractice")} {...text("gpPractice")} />
          <TextField label={t("form.gpPhone")} {...text("gpPhone")} type="tel" />
          <TextField label={t("form.medicare")} {...text("medicare")} isCode />
          <TextField label={t("form.dva")} {...text("dva")} isCode />
          <TextField label={t("form.ndis")} {...text("ndis")} isCode />
          <DateField
            label={t("form.referralDate")}
            name="referralDate"
            value={form.referralDate}
            onChange={(referralDate) => onChange({ referralDate })}
          />
          <NumberField
            label={t("form.referralSessions")}
            name="referralSessions"
            minValue={0}
            value={form.referralSessions}
            onChange={(referralSessions) => onChange({ referralSessions })}
          />
        </Columns>
        <FormerNameFields names={form.formerNames} onChange={(formerNames) => onChange({ formerNames })} />
      </Disclosure>
    </>
  );
}

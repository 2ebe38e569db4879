import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import type { FieldProblem, SetUpForm, SetUpView } from "../../bindings";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { t } from "../../i18n";
import { DoorFrame } from "./DoorFrame";
import { DoorHead } from "./DoorHead";
import styles from "./DoorParts.module.css";
import { RecoveryKeyStep } from "./RecoveryKeyStep";
import { ClinicStep, OwnerStep, PassphraseStep } from "./SetUpSteps";

export interface SetUpValues extends SetUpForm {
  passphraseAgain: string;
  /** Whether the owner's passphrase also opens the clinic's file. */
  opensFile: boolean;
}

const emptySetUp: SetUpValues = {
  clinicName: "",
  address: "",
  phone: "",
  email: "",
  zone: "Australia/Sydney",
  locale: "en-AU",
  owner: {
    title: "",
    givenName: "",
    familyName: "",
    displayName: "",
    username: "",
    roles: ["owner"],
    registrationNumber: "",
    providerNumber: "",
  },
  passphrase: "",
  clinicPassphrase: null,
  passphraseAgain: "",
  opensFile: false,
};

const steps = ["clinic", "owner", "passphrase"] as const;
const fieldsOfClinic = ["clinicName", "address", "phone", "email", "zone", "locale"];

/** The step that holds a field. */
function stepOf(field: string): number {
  if (fieldsOfClinic.includes(field)) return 0;
  return field.startsWith("owner") ? 1 : 2;
}

/** First start: the clinic, its first owner, a passphrase, and the recovery key typed back. */
export function SetUpWizard({ onLeave, onDone }: { onLeave: () => void; onDone: () => void }) {
  const clinic = useClinic();
  const [step, setStep] = useState(0);
  const [made, setMade] = useState<SetUpView | null>(null);
  const [differs, setDiffers] = useState<readonly FieldProblem[]>([]);
  const form = useForm({
    initial: emptySetUp,
    send: ({ passphraseAgain: _, opensFile, ...values }) =>
      clinic.setUpClinic({ ...values, clinicPassphrase: opensFile ? values.passphrase : null }),
    onDone: setMade,
    onRefused: ({ error }) => {
      // The clinic finds all problems at once; the person is brought to the first step that has one.
      if (error.code === "invalid") setStep(Math.min(...error.problems.map(({ field }) => stepOf(field))));
      return false;
    },
  });

  if (made) {
    return (
      <DoorFrame clinicName={form.values.clinicName}>
        <RecoveryKeyStep made={made} clinicName={form.values.clinicName} onDone={onDone} />
      </DoorFrame>
    );
  }

  const name = steps[step] ?? "clinic";
  const goOn = () => {
    if (step < steps.length - 1) {
      setStep(step + 1);
      return;
    }
    if (form.values.passphrase !== form.values.passphraseAgain) {
      setDiffers([{ field: "passphraseAgain", message: t("setUp.passphraseDiffers") }]);
      return;
    }
    setDiffers([]);
    void form.submit();
  };
  const problems = [...differs, ...form.problems].filter(({ field }) => stepOf(field) === step);

  return (
    <DoorFrame>
      <div className={styles.screen}>
        <DoorHead
          key={name}
          step={t("setUp.stepOf", { step: step + 1, count: steps.length + 1 })}
          title={t(`setUp.${name}Title`)}
        >
          {t(`setUp.${name}Intro`)}
        </DoorHead>
        <Form key={`${name} form`} problems={problems} failure={form.failure} onSubmit={goOn}>
          {name === "clinic" ? <ClinicStep form={form} /> : null}
          {name === "owner" ? <OwnerStep values={form.values} onChange={form.change} /> : null}
          {name === "passphrase" ? <PassphraseStep form={form} /> : null}
          <div className={styles.foot}>
            <Button onPress={() => (step === 0 ? onLeave() : setStep(step - 1))}>{t("action.back")}</Button>
            <Button look="primary" type="submit" isPending={form.isSending}>
              {step < steps.length - 1
                ? t("action.continue")
                : form.isSending
                  ? t("setUp.creating")
                  : t("setUp.create")}
            </Button>
          </div>
        </Form>
      </div>
    </DoorFrame>
  );
}

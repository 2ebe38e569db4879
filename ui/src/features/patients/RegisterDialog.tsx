import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import type { DuplicateView, RegisterForm } from "../../bindings";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { DuplicateWarning } from "./DuplicateWarning";
import { PatientFields } from "./PatientFields";
import { emptyPatient, sendPatient } from "./patientForm";
import { RegistrationQuestions } from "./RegistrationQuestions";

const nobody: RegisterForm = {
  ...emptyPatient,
  reminders: null,
  greetings: null,
  emailOn: null,
  smsOn: null,
  whatsappOn: null,
  how: "inPerson",
  confirmedNotDuplicate: false,
};

/** How long typing must rest before it is compared with who is here already. */
const pause = 350;

/** A new patient, with the consents they are asked for at the desk. */
export function RegisterDialog({ onClose }: { onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const navigate = useNavigate();
  const form = useForm({
    initial: nobody,
    draft: "register a patient",
    send: (values) => sendPatient(values, (sent) => clinic.registerPatient(sent)),
    onDone: (patient, values) => {
      const name = `${values.preferredName || values.legalGivenName} ${values.legalFamilyName}`;
      say(t("form.registered", { name }));
      void navigate({ to: "/patients/$patient", params: { patient } });
    },
  });
  const duplicates = useDuplicates(form.values);
  const leave = () => {
    form.forget();
    onClose();
  };

  return (
    <FormDialog
      title={t("form.registerTitle")}
      form={form}
      submitLabel={t("form.registerSubmit")}
      size="large"
      onClose={onClose}
    >
      {duplicates && duplicates.patients.length > 0 ? (
        <DuplicateWarning
          duplicates={duplicates}
          isConfirmed={form.values.confirmedNotDuplicate}
          onConfirm={(confirmedNotDuplicate) => form.change({ confirmedNotDuplicate })}
          onLeave={leave}
        />
      ) : null}
      <PatientFields
        form={form.values}
        onChange={form.change}
        questions={<RegistrationQuestions form={form.values} onChange={form.change} />}
      />
    </FormDialog>
  );
}

/** Who may be the same person, asked anew whenever a telling field has come to rest. */
function useDuplicates(form: RegisterForm): DuplicateView | null {
  const clinic = useClinic();
  const [duplicates, setDuplicates] = useState<DuplicateView | null>(null);
  const telling = JSON.stringify([
    form.legalGivenName,
    form.legalFamilyName,
    form.preferredName,
    form.birthday,
    form.contactPoints.map((point) => point.value),
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the telling fields ask again
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      if (form.legalGivenName === "" && form.legalFamilyName === "") return;
      clinic
        .likelyDuplicates(form)
        .then((found) => {
          if (isCurrent) setDuplicates(found);
        })
        // The clinic compares again when the patient is registered, and refuses then.
        .catch(() => undefined);
    }, pause);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [clinic, telling]);
  return duplicates;
}

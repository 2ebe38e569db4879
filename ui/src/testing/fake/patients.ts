import type { Commands } from "../../api/clinic";
import type {
  AlertId,
  ContactId,
  ContactPointId,
  FieldProblem,
  FoundPatient,
  PatientForm,
  PatientId,
  PatientRow,
  PatientView,
} from "../../bindings";
import { nowCivil, today } from "../fixture/appointments";
import { unaskedConsents } from "../fixture/consents";
import { appointmentsListed, appointmentsOf } from "./appointments";
import { rightPassphrase } from "./door";
import { invalid, missing, notFound, ok, refuse, type World } from "./world";

type PatientCommands = Pick<
  Commands,
  | "findPatients"
  | "listPatients"
  | "openPatient"
  | "likelyDuplicates"
  | "registerPatient"
  | "amendPatient"
  | "setPatientStatus"
  | "markVerified"
  | "saveContact"
  | "removeContact"
  | "addAlert"
  | "endAlert"
  | "addToCareTeam"
  | "removeFromCareTeam"
  | "breakGlass"
>;

const pageSize = 8;

const folded = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

function foundPatient(patient: PatientView): FoundPatient {
  const { id, name, legalName, birthday, age, status } = patient;
  const phone = patient.contactPoints.find((point) => point.kind === "phone")?.shown ?? null;
  return { id, name, legalName, birthday, age, phone, status, isGuess: false };
}

function problemsOf(form: PatientForm): FieldProblem[] {
  const problems = missing(form, {
    legalGivenName: "Enter the given name.",
    legalFamilyName: "Enter the family name.",
  });
  if (form.birthday.startsWith("31/11"))
    problems.push({ field: "birthday", message: "There is no 31 November. Ask for the right date." });
  form.contactPoints.forEach((point, place) => {
    if (point.kind === "phone" && /[a-z]/i.test(point.value))
      problems.push({
        field: `contactPoints.${place}.value`,
        message: "This is not a phone number. Write it as you would dial it.",
      });
  });
  return problems;
}

export function patientCommands(world: World): PatientCommands {
  const find = (id: PatientId) => world.patients.find((patient) => patient.id === id);
  const amend = (id: PatientId, change: (patient: PatientView) => Partial<PatientView>) => {
    if (!find(id)) return notFound<null>("patient");
    world.patients = world.patients.map((patient) =>
      patient.id === id ? { ...patient, ...change(patient), version: patient.version + 1 } : patient,
    );
    world.changed("patients");
    return ok(null);
  };
  const row = (patient: PatientView): PatientRow => ({
    id: patient.id,
    name: patient.name,
    legalName: patient.legalName,
    birthday: patient.birthday,
    age: patient.age,
    phone: patient.contactPoints.find((point) => point.kind === "phone")?.shown ?? null,
    email: patient.contactPoints.find((point) => point.kind === "email")?.shown ?? null,
    status: patient.status,
    primaryPsychologist: patient.primaryPsychologist?.name ?? null,
    hasAlert: patient.alerts.length > 0,
    nextAppointment:
      world.appointments.find(
        (card) => card.start >= nowCivil && card.patients.some((one) => one.id === patient.id),
      )?.start ?? null,
  });
  const viewOf = (form: PatientForm, id: PatientId): Partial<PatientView> => {
    const legal = `${form.legalGivenName} ${form.legalFamilyName}`.trim();
    const name = form.preferredName ? `${form.preferredName} ${form.legalFamilyName}` : legal;
    const carer = world.staff.find((member) => member.id === form.primaryPsychologist);
    return {
      form,
      name,
      legalName: name === legal ? null : legal,
      pronouns: form.pronouns,
      birthday: form.birthday || null,
      primaryPsychologist: carer ? { id: carer.id, name: carer.displayName } : null,
      contactPoints: form.contactPoints.map((point, place) => ({
        ...point,
        id: point.id ?? (`${id}-point-${place}` as ContactPointId),
        shown: point.value,
        isBouncing: false,
        sharedWith: [],
      })),
    };
  };

  return {
    findPatients: (words) => {
      const wanted = folded(words).split(/\s+/).filter(Boolean);
      if (wanted.length === 0) return ok([]);
      const found = world.patients.filter((patient) => {
        const text = folded(
          [patient.name, patient.legalName ?? "", ...patient.contactPoints.map((point) => point.value)].join(
            " ",
          ),
        );
        return wanted.every((word) => text.split(/\s+/).some((part) => part.startsWith(word)));
      });
      if (found.length > 0) return ok(found.slice(0, 8).map(foundPatient));
      const guesses = world.patients.filter((patient) =>
        folded(patient.name).startsWith(wanted.join(" ").slice(0, 2)),
      );
      return ok(guesses.slice(0, 3).map((patient) => ({ ...foundPatient(patient), isGuess: true })));
    },
    listPatients: ({ status, psychologist, after }) => {
      const matching = world.patients
        .filter((patient) => status === null || patient.status === status)
        .filter((patient) => psychologist === null || patient.primaryPsychologist?.id === psychologist);
      const start = after === null ? 0 : Number(after);
      const end = start + pageSize;
      return ok({
        rows: matching.slice(start, end).map(row),
        total: matching.length,
        next: end < matching.length ? String(end) : null,
      });
    },
    openPatient: (id) => {
      const patient = find(id);
      if (!patient) return notFound("patient");
      return ok({
        ...patient,
        mayBook: patient.status !== "deceased",
        appointments: appointmentsOf(world, id, appointmentsListed),
      });
    },
    likelyDuplicates: (form) => {
      const alike = world.patients.filter(
        (patient) =>
          folded(patient.form.legalFamilyName) === folded(form.legalFamilyName) &&
          folded(patient.form.legalGivenName).slice(0, 3) === folded(form.legalGivenName).slice(0, 3) &&
          form.legalGivenName !== "",
      );
      return ok({
        patients: alike.map(foundPatient),
        why: alike.length > 0 ? "The same family name and a similar given name." : "",
      });
    },
    registerPatient: (form) => {
      const problems = problemsOf(form);
      if (problems.length > 0) return invalid(...problems);
      const id = `patient-new-${world.patients.length}` as PatientId;
      const template = world.patients[1] as PatientView;
      world.patients = [
        {
          ...template,
          ...viewOf(form, id),
          id,
          version: 1,
          age: null,
          alerts: [],
          contacts: [],
          verified: null,
        },
        ...world.patients,
      ];
      world.consents.set(id, unaskedConsents());
      world.changed("patients", "consents");
      return ok(id);
    },
    amendPatient: (id, version, form) => {
      const problems = problemsOf(form);
      if (problems.length > 0) return invalid(...problems);
      if (find(id)?.version !== version)
        return refuse({
          code: "conflict",
          what: "stale",
          message: "Someone else changed this patient meanwhile. Open the form again to see it.",
        });
      return amend(id, () => viewOf(form, id));
    },
    setPatientStatus: (id, _version, status, on) => amend(id, () => ({ status, statusSince: on })),
    markVerified: (id) => amend(id, () => ({ verified: { by: "Noor Haddad", on: today } })),
    saveContact: (id, form) => {
      if (!form.name.trim()) return invalid({ field: "name", message: "Enter a name." });
      const contact = form.id ?? (`contact-${Date.now()}` as ContactId);
      void amend(id, (patient) => ({
        contacts: [
          ...patient.contacts.filter((one) => one.id !== contact),
          { ...form, id: contact, shownPhone: form.phone },
        ],
      }));
      return ok(contact);
    },
    removeContact: (id, contact) =>
      amend(id, (patient) => ({ contacts: patient.contacts.filter((one) => one.id !== contact) })),
    addAlert: (id, text, audience) =>
      text.trim() === ""
        ? invalid({ field: "text", message: "Write what everyone should know." })
        : amend(id, (patient) => ({
            alerts: [
              ...patient.alerts,
              {
                id: `alert-${patient.alerts.length + 10}` as AlertId,
                text,
                audience,
                by: "Noor Haddad",
                on: today,
                mayEnd: true,
              },
            ],
          })),
    endAlert: (id, alert) =>
      amend(id, (patient) => ({ alerts: patient.alerts.filter((one) => one.id !== alert) })),
    addToCareTeam: (id, staff) => {
      const member = world.staff.find((one) => one.id === staff);
      if (!member) return notFound("staff");
      return amend(id, (patient) => ({
        careTeam: [
          ...patient.careTeam,
          { id: staff, name: member.displayName, since: today, isPrimary: false, mayRemove: true },
        ],
      }));
    },
    removeFromCareTeam: (id, staff) =>
      amend(id, (patient) => ({ careTeam: patient.careTeam.filter((one) => one.id !== staff) })),
    breakGlass: (id, reason, passphrase) => {
      const problems = missing({ reason }, { reason: "Say why you need this patient's record." });
      if (passphrase !== rightPassphrase)
        problems.push({ field: "passphrase", message: "This is not your passphrase." });
      return problems.length > 0
        ? invalid(...problems)
        : amend(id, () => ({ inCare: true, emergencyUntil: "2026-11-24T00:13:00Z" }));
    },
  };
}

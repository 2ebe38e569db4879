import { ClinicError } from "../../api/call";
import type { ContactPointForm, PatientForm } from "../../bindings";

export function emptyPoint(kind: ContactPointForm["kind"]): ContactPointForm {
  return {
    id: null,
    kind,
    value: "",
    label: "",
    isSafe: true,
    neverText: false,
    hoursFrom: null,
    hoursUntil: null,
    discreet: false,
  };
}

export const emptyPatient: PatientForm = {
  legalGivenName: "",
  legalFamilyName: "",
  preferredName: "",
  formerNames: [],
  pronouns: "",
  birthday: "",
  contactPoints: [emptyPoint("phone"), emptyPoint("email")],
  addressLine: "",
  suburb: "",
  state: "",
  postcode: "",
  country: "Australia",
  language: "en",
  preferredChannel: null,
  zone: null,
  primaryPsychologist: null,
  gpName: "",
  gpPractice: "",
  gpPhone: "",
  medicare: "",
  dva: "",
  ndis: "",
  referralDate: null,
  referralSessions: null,
};

/**
 * Sends a form without the lines that were left empty. The clinic counts the lines it was sent,
 * so its problems are brought back to the lines that the person sees.
 */
export async function sendPatient<Form extends PatientForm, Given>(
  form: Form,
  send: (form: Form) => Promise<Given>,
): Promise<Given> {
  const places = form.contactPoints.flatMap((point, place) => (point.value.trim() === "" ? [] : [place]));
  const contactPoints = places.flatMap((place) => form.contactPoints[place] ?? []);
  const formerNames = form.formerNames.filter((name) => `${name.givenName}${name.familyName}`.trim() !== "");
  try {
    return await send({ ...form, contactPoints, formerNames });
  } catch (error) {
    if (!(error instanceof ClinicError) || error.error.code !== "invalid") throw error;
    throw new ClinicError({
      code: "invalid",
      problems: error.error.problems.map((problem) => ({
        ...problem,
        field: problem.field.replace(
          /^contactPoints\.(\d+)/,
          (_, sent: string) => `contactPoints.${places[Number(sent)] ?? sent}`,
        ),
      })),
    });
  }
}

/** A birthday typed straight through, 14101985, gets its strokes; anything else stays as typed. */
export function spelledOut(birthday: string): string {
  const digits = birthday.trim().match(/^(\d{2})(\d{2})(\d{4})$/);
  return digits ? `${digits[1]}/${digits[2]}/${digits[3]}` : birthday;
}

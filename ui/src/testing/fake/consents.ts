import type { Commands } from "../../api/clinic";
import type { ConsentState, ConsentsView, PatientId } from "../../bindings";
import { today } from "../fixture/appointments";
import { unaskedConsents } from "../fixture/consents";
import { ok, refuse, type World } from "./world";

type ConsentCommands = Pick<
  Commands,
  | "patientConsents"
  | "recordConsent"
  | "setChannel"
  | "setQuietHours"
  | "listConsentTexts"
  | "changeConsentText"
  | "consentsToRenew"
>;

const words: Record<ConsentState, string> = {
  notAsked: "Never asked.",
  granted: "On since 24 Nov 2026, recorded by Noor Haddad, text v2.",
  declined: "Declined on 24 Nov 2026, recorded by Noor Haddad.",
  withdrawn: "Withdrawn on 24 Nov 2026, recorded by Noor Haddad.",
  lapsed: "Lapsed: the text changed.",
};

export function consentCommands(world: World): ConsentCommands {
  const of = (patient: PatientId) => world.consents.get(patient) ?? unaskedConsents();
  const keep = (patient: PatientId, consents: ConsentsView) => {
    world.consents.set(patient, consents);
    world.changed("consents", "messages");
    return ok(null);
  };

  return {
    patientConsents: (patient) => {
      const view = of(patient);
      const contacts = world.patients.find(({ id }) => id === patient)?.contacts ?? [];
      const inEmergency = contacts.filter(({ emergency, neverDisclose }) => emergency && !neverDisclose);
      const consents = view.consents.map((one) => ({
        ...one,
        mayAsk: one.state === "notAsked",
        mayName: one.namesAContact ? inEmergency.map(({ id, name }) => ({ id, name })) : [],
      }));
      return ok({ ...view, consents });
    },
    recordConsent: ({ patient, purpose, decision, on, how, note, namingContact }) => {
      if (purpose === "progressUpdates" && decision === "granted" && !namingContact)
        return refuse({
          code: "invalid",
          problems: [{ field: "namingContact", message: "Choose whom it names." }],
        });
      const before = of(patient);
      return keep(patient, {
        ...before,
        consents: before.consents.map((consent) =>
          consent.purpose === purpose
            ? {
                ...consent,
                state: decision,
                isOn: decision === "granted",
                sentence: words[decision],
                history: [
                  {
                    state: decision,
                    on,
                    how,
                    by: "Noor Haddad",
                    textVersion: consent.currentText.version,
                    naming: null,
                    recordedAt: `${today}T00:00:00Z`,
                    note,
                  },
                  ...consent.history,
                ],
              }
            : consent,
        ),
      });
    },
    setChannel: (patient, channel, isOn) => {
      const before = of(patient);
      return keep(patient, {
        ...before,
        channels: before.channels.map((one) =>
          one.channel === channel
            ? { ...one, isOn, sentence: `${isOn ? "On" : "Off"} since 24 Nov 2026, recorded by Noor Haddad.` }
            : one,
        ),
      });
    },
    setQuietHours: (patient, quietFrom, quietUntil, discreet) =>
      keep(patient, { ...of(patient), quietFrom, quietUntil, discreet }),
    listConsentTexts: () => ok(world.consentTexts),
    changeConsentText: (purpose, text, isMaterial) => {
      world.consentTexts = world.consentTexts.map((one) =>
        one.purpose === purpose
          ? {
              ...one,
              text,
              isMaterial,
              version: one.version + 1,
              on: today,
              lapsedGrants: isMaterial ? 14 : 0,
            }
          : one,
      );
      world.changed("consents");
      return ok(null);
    },
    consentsToRenew: () =>
      ok(
        world.consentTexts
          .filter((one) => one.isMaterial)
          .flatMap(({ purpose }) =>
            world.patients
              .slice(0, 3)
              .map((patient) => ({ patient: patient.id, name: patient.name, purpose })),
          ),
      ),
  };
}

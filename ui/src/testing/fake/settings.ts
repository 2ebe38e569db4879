import type { Answer } from "../../api/call";
import type { Commands } from "../../api/clinic";
import type { AppointmentTypeId, ConsultingRoomId, KeySlotId, LeaveId, SlotKind } from "../../bindings";
import { today } from "../fixture/appointments";
import { isRecoveryKey, openingCode, recoveryKey, rightPassphrase } from "./door";
import { invalid, missing, ok, type World } from "./world";

type SettingsCommands = Pick<
  Commands,
  | "clinicProfile"
  | "saveClinicProfile"
  | "sendingSettings"
  | "saveSendingSettings"
  | "mailSettings"
  | "saveMailSettings"
  | "smsSettings"
  | "saveSmsSettings"
  | "whatsappSettings"
  | "saveWhatsappSettings"
  | "sendTestMessage"
  | "telehealthSettings"
  | "saveTelehealthSettings"
  | "quitWhenClosed"
  | "securitySettings"
  | "saveSecuritySettings"
  | "listKeySlots"
  | "addOsSlot"
  | "addPassphraseSlot"
  | "removeKeySlot"
  | "newRecoveryKey"
  | "confirmNewRecoveryKey"
  | "newOpeningCode"
  | "listAppointmentTypes"
  | "saveAppointmentType"
  | "listConsultingRooms"
  | "saveConsultingRoom"
  | "listWorkingHours"
  | "saveWorkingHours"
  | "addLeave"
  | "removeLeave"
  | "listHolidays"
  | "saveHolidays"
>;

export function settingsCommands(world: World): SettingsCommands {
  const kept = (part: Partial<World>): Promise<Answer<null>> => {
    Object.assign(world, part);
    world.changed("settings");
    return ok(null);
  };
  const wrongPassphrase = { field: "passphrase", message: "This is not your passphrase." };

  return {
    clinicProfile: () => ok(world.profile),
    saveClinicProfile: (profile) => {
      const problems = missing(profile, { name: "Enter the clinic's name." });
      if (profile.email && !profile.email.includes("@"))
        problems.push({ field: "email", message: "This is not an email address." });
      return problems.length > 0 ? invalid(...problems) : kept({ profile });
    },
    sendingSettings: () => ok(world.sending),
    saveSendingSettings: (sending) => {
      const problems = sending.hours.flatMap(({ from, until }, at) =>
        from < until ? [] : [{ field: `hours.${at}.until`, message: "The hours end before they begin." }],
      );
      if (problems.length > 0) return invalid(...problems);
      return kept({ sending });
    },
    mailSettings: () => ok(world.mail),
    saveMailSettings: (mail) => {
      const problems = mail.isOn ? missing(mail, { host: "Enter the name of the mail server." }) : [];
      if (problems.length > 0) return invalid(...problems);
      return kept({
        mail: {
          ...mail,
          password: null,
          hasPassword: mail.hasPassword || (mail.carrier === "smtp" && mail.password !== null),
          hasApiKey: mail.hasApiKey || (mail.carrier === "resend" && mail.password !== null),
        },
      });
    },
    smsSettings: () => ok(world.sms),
    saveSmsSettings: (sms) => {
      const problems = sms.isOn ? missing(sms, { accountSid: "Enter the account's SID." }) : [];
      if (problems.length > 0) return invalid(...problems);
      const senderIsName = /[a-z]/i.test(sms.from);
      const canReceiveReplies = sms.canReceiveReplies && !senderIsName;
      return kept({
        sms: {
          ...sms,
          senderIsName,
          canReceiveReplies,
          authToken: null,
          hasAuthToken: sms.hasAuthToken || sms.authToken !== null,
        },
      });
    },
    whatsappSettings: () => ok(world.whatsapp),
    saveWhatsappSettings: (whatsapp) => kept({ whatsapp }),
    sendTestMessage: (channel, to) =>
      to.includes("wrong")
        ? ok({ ok: false, sentence: "The server refused the address: no such mailbox." })
        : ok({
            ok: true,
            sentence:
              channel === "email" ? `The mail server accepted a message for ${to}.` : `Sent to ${to}.`,
          }),
    telehealthSettings: () => ok(world.telehealth),
    saveTelehealthSettings: (telehealth) =>
      telehealth.linkTemplate === "" || telehealth.linkTemplate.startsWith("https://")
        ? kept({ telehealth })
        : invalid({ field: "linkTemplate", message: "A meeting link begins with https://." }),
    quitWhenClosed: () => kept({ security: { ...world.security, quitWhenClosed: true } }),
    securitySettings: () => ok(world.security),
    saveSecuritySettings: (security) => kept({ security }),
    listKeySlots: () => {
      const isMissing = (kind: SlotKind) => world.keySlots.every((slot) => slot.kind !== kind);
      return ok({
        slots: world.keySlots,
        mayAddThisComputer: isMissing("os"),
        mayAddPassphrase: isMissing("passphrase"),
      });
    },
    addOsSlot: () => ok(null),
    addPassphraseSlot: () =>
      kept({
        keySlots: [
          ...world.keySlots,
          {
            id: "slot-passphrase" as KeySlotId,
            kind: "passphrase",
            title: "Owner passphrase",
            since: today,
            expires: null,
            mayRemove: true,
            explanation: "Opens the clinic when the keychain does not.",
          },
        ],
      }),
    removeKeySlot: (id, passphrase) =>
      passphrase === rightPassphrase
        ? kept({ keySlots: world.keySlots.filter((slot) => slot.id !== id) })
        : invalid(wrongPassphrase),
    newRecoveryKey: (passphrase) =>
      passphrase === rightPassphrase ? ok(recoveryKey) : invalid(wrongPassphrase),
    confirmNewRecoveryKey: (typed) => {
      if (!isRecoveryKey(typed))
        return invalid({ field: "recoveryKey", message: "There is a slip in this key." });
      if (world.door.state === "open")
        world.moveDoor({ ...world.door, session: { ...world.door.session, recoveryKeyUnconfirmed: false } });
      return ok(null);
    },
    newOpeningCode: (passphrase) => {
      if (passphrase !== rightPassphrase) return invalid(wrongPassphrase);
      const expires = "2026-11-23T23:30:00Z";
      void kept({
        keySlots: [
          ...world.keySlots,
          {
            id: "slot-code" as KeySlotId,
            kind: "code",
            title: "One-time code",
            since: today,
            expires,
            mayRemove: true,
            explanation: "Waits for another account of this computer. It opens the clinic once.",
          },
        ],
      });
      return ok({ code: openingCode, expires });
    },
    listAppointmentTypes: () => ok(world.types),
    saveAppointmentType: (form) => {
      const problems = missing(form, { name: "Enter a name." });
      if (problems.length > 0) return invalid(...problems);
      const id = form.id ?? (`type-${world.types.length}` as AppointmentTypeId);
      const others = world.types.filter((type) => type.id !== id);
      return kept({ types: [...others, { ...form, id }] });
    },
    listConsultingRooms: () => ok(world.rooms),
    saveConsultingRoom: (form) => {
      const problems = missing(form, { name: "Enter a name." });
      if (problems.length > 0) return invalid(...problems);
      const id = form.id ?? (`room-${world.rooms.length}` as ConsultingRoomId);
      return kept({ rooms: [...world.rooms.filter((room) => room.id !== id), { ...form, id }] });
    },
    listWorkingHours: () => ok(world.workingHours),
    saveWorkingHours: (staff, hours, breaks) =>
      kept({
        workingHours: world.workingHours.map((one) =>
          one.staff === staff ? { ...one, hours, breaks } : one,
        ),
      }),
    addLeave: (staff, from, until, reason) =>
      until <= from
        ? invalid({ field: "until", message: "Leave ends after it begins." })
        : kept({
            workingHours: world.workingHours.map((one) =>
              one.staff === staff
                ? { ...one, leave: [...one.leave, { id: `leave-${from}` as LeaveId, from, until, reason }] }
                : one,
            ),
          }),
    removeLeave: (leave) =>
      kept({
        workingHours: world.workingHours.map((one) => ({
          ...one,
          leave: one.leave.filter((each) => each.id !== leave),
        })),
      }),
    listHolidays: () => ok(world.holidays),
    saveHolidays: (holidays) => {
      const problems = holidays.flatMap(({ date, name }, at) => [
        ...(date ? [] : [{ field: `holidays.${at}.date`, message: "Enter the date." }]),
        ...(name.trim() ? [] : [{ field: `holidays.${at}.name`, message: "Name the holiday." }]),
      ]);
      return problems.length > 0 ? invalid(...problems) : kept({ holidays });
    },
  };
}

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";
import { useSettled } from "../../api/useSettled";
import type { MessageTextForm, PreviewReader } from "../../bindings";

export function useClinicProfile() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.clinicProfile(), queryFn: () => clinic.clinicProfile() });
}

export function useSendingSettings() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.sendingSettings(), queryFn: () => clinic.sendingSettings() });
}

export function useMailSettings() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.mailSettings(), queryFn: () => clinic.mailSettings() });
}

export function useSmsSettings() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.smsSettings(), queryFn: () => clinic.smsSettings() });
}

export function useWhatsappSettings() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.whatsappSettings(), queryFn: () => clinic.whatsappSettings() });
}

export function useGreetings() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.greetings(), queryFn: () => clinic.greetings() });
}

export function useMessageTexts() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.messageTexts(), queryFn: () => clinic.messageTexts() });
}

/** How a text reads to somebody, once whoever writes it pauses; until then as it read before. */
export function useMessagePreview(form: MessageTextForm, reader: PreviewReader) {
  const clinic = useClinic();
  // The form is a new object at every stroke; only what it says decides whether to ask again.
  const settled = useSettled(JSON.stringify(form), 200);
  const written = JSON.parse(settled) as MessageTextForm;
  return useQuery({
    queryKey: keys.messagePreview(written, reader),
    queryFn: () => clinic.previewMessageText(written, reader),
    placeholderData: keepPreviousData,
    // Every stroke that pauses is a question of its own, and is not asked again.
    gcTime: 0,
  });
}

export function useSecuritySettings() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.securitySettings(), queryFn: () => clinic.securitySettings() });
}

export function useTelehealthSettings() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.telehealthSettings(), queryFn: () => clinic.telehealthSettings() });
}

export function useKeySlots() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.keySlots(), queryFn: () => clinic.listKeySlots() });
}

export function useAppointmentTypes() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.appointmentTypes(), queryFn: () => clinic.listAppointmentTypes() });
}

export function useConsultingRooms() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.consultingRooms(), queryFn: () => clinic.listConsultingRooms() });
}

export function useWorkingHours() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.workingHours(), queryFn: () => clinic.listWorkingHours() });
}

export function useHolidays() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.holidays(), queryFn: () => clinic.listHolidays() });
}

export function useConsentTexts() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.consentTexts(), queryFn: () => clinic.listConsentTexts() });
}

export function useConsentsToRenew() {
  const clinic = useClinic();
  return useQuery({ queryKey: keys.consentsToRenew(), queryFn: () => clinic.consentsToRenew() });
}

import { useQuery } from "@tanstack/react-query";
import { useClinic } from "../../api/clinic";
import { keys } from "../../api/keys";

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

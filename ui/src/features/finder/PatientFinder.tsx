export function PatientFinder(_: { isOpen: boolean; onClose: () => void }) {
  return null;
}

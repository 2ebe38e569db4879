/** The mark of Anteroom: a door that stands ajar in its arch. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--mark-ground, var(--entrance))" />
      <path
        d="M8.5 26V14.5a7.5 7.5 0 0 1 15 0V26"
        fill="none"
        stroke="#f3faf9"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <path d="M12 26V14.6a4 4 0 0 1 1.6-3.2L19 8.2V26" fill="#f3faf9" />
      <circle cx="16.6" cy="17.6" r="1.05" fill="var(--entrance)" />
      <path d="M6 26h20" stroke="#f3faf9" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

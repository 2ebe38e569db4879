import type { Commands } from "../../api/clinic";
import { ok, type World } from "./world";

const pageSize = 12;

export function auditCommands(world: World): Pick<Commands, "searchAudit" | "verifyAudit"> {
  return {
    searchAudit: (filter) => {
      const staff = world.staff.find((member) => member.id === filter.staff)?.displayName;
      const matching = world.audit
        .filter((row) => filter.before === null || row.seq < filter.before)
        .filter((row) => staff === undefined || row.who === staff)
        .filter((row) => filter.patient === null || row.patient === filter.patient)
        .filter((row) => filter.action !== "signIn" || row.sentence.startsWith("Signed in"))
        .filter((row) => filter.from === null || row.at.slice(0, 10) >= filter.from)
        .filter((row) => filter.until === null || row.at.slice(0, 10) <= filter.until);
      const rows = matching.slice(0, pageSize);
      return ok({
        rows,
        next: matching.length > pageSize ? (rows.at(-1)?.seq ?? null) : null,
        actions: [
          { action: "signIn", title: "Signed in" },
          { action: "patientOpened", title: "Patient opened" },
        ],
      });
    },
    verifyAudit: () =>
      ok({
        isWhole: true,
        events: 1260,
        firstBroken: null,
        sentence: "All 1,260 events follow one another unbroken, and the last matches the anchor.",
        anchor: "matches" as const,
      }),
  };
}

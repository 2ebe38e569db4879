import type { PatientStatus } from "../../bindings";
import { Badge } from "../../design/Badge";
import { t } from "../../i18n";

const tones = { active: "success", inactive: "neutral", deceased: "neutral" } as const;

export function StatusBadge({ status }: { status: PatientStatus }) {
  return <Badge tone={tones[status]}>{t(`patients.status.${status}`)}</Badge>;
}

import { FileDown } from "lucide-react";
import { useSession } from "../../api/session";
import { useOpened } from "../../api/useKept";
import { Button } from "../../design/Button";
import { t } from "../../i18n";
import { ExportDialog } from "./ExportDialog";

/** For those who may take a list of messages out of the program. */
export function ExportButton() {
  const { mayExportMessages } = useSession();
  const [isAsking, setAsking] = useOpened("exporting messages", false);
  if (!mayExportMessages) return null;
  return (
    <>
      <Button icon={<FileDown />} onPress={() => setAsking(true)}>
        {t("export.open")}
      </Button>
      {isAsking ? <ExportDialog onClose={() => setAsking(false)} /> : null}
    </>
  );
}

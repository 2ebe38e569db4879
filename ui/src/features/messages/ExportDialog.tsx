import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useFormats } from "../../api/session";
import { useForm } from "../../api/useForm";
import { DatePicker } from "../../design/DateField";
import { Columns } from "../../design/Layout";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";

interface Span {
  from: string | null;
  until: string | null;
}

/** A list of messages as a file. Where it goes is asked by the system's own dialog, and only there it goes. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const formats = useFormats();
  const today = formats.civilDateOf(new Date());
  const form = useForm({
    initial: { from: today, until: today } as Span,
    draft: "export messages",
    send: ({ from, until }) => clinic.exportMessages({ from: from ?? "", until: until ?? "" }),
    onDone: (exported) => {
      if (!exported) return;
      say(t("export.done", { count: exported.messages, file: exported.fileName }));
      onClose();
    },
  });
  const { from, until } = form.values;
  return (
    <FormDialog
      title={t("export.title")}
      form={form}
      submitLabel={t("export.choose")}
      isIncomplete={!from || !until}
      size="small"
      onClose={onClose}
    >
      <p>{t("export.about")}</p>
      <Columns>
        <DatePicker label={t("export.from")} {...form.field("from")} isRequired />
        <DatePicker label={t("export.until")} {...form.field("until")} isRequired />
      </Columns>
    </FormDialog>
  );
}

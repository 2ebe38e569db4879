import { useClinic } from "../../api/clinic";
import { demandTyped } from "../../api/demandTyped";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import type { StaffId } from "../../bindings";
import { DatePicker } from "../../design/DateField";
import { Columns } from "../../design/Layout";
import { TextField } from "../../design/TextField";
import { TimeField } from "../../design/TimeField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";

interface LeaveValues {
  fromDate: string | null;
  fromTime: string | null;
  untilDate: string | null;
  untilTime: string | null;
  reason: string;
}

const noLeave: LeaveValues = {
  fromDate: null,
  fromTime: "00:00",
  untilDate: null,
  untilTime: "23:59",
  reason: "",
};

export function AddLeaveDialog({ staff, onClose }: { staff: StaffId; onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const form = useForm({
    initial: noLeave,
    draft: `leave ${staff}`,
    send: async ({ fromDate, fromTime, untilDate, untilTime, reason }) => {
      const typed = demandTyped({ from: fromDate, until: untilDate }, { fromTime, untilTime });
      const from = `${typed.from}T${typed.fromTime}`;
      const until = `${typed.until}T${typed.untilTime}`;
      await clinic.addLeave(staff, from, until, reason);
    },
    onDone: () => {
      say(t("working.leaveAdded"));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("working.addLeave")}
      form={form}
      submitLabel={t("working.addLeave")}
      size="small"
      onClose={onClose}
    >
      <Columns>
        <DatePicker label={t("working.leaveFrom")} {...form.field("fromDate")} name="from" isRequired />
        <TimeField label={t("working.leaveFromTime")} {...form.field("fromTime")} />
        <DatePicker label={t("working.leaveUntil")} {...form.field("untilDate")} name="until" isRequired />
        <TimeField label={t("working.leaveUntilTime")} {...form.field("untilTime")} />
      </Columns>
      <TextField
        label={t("working.leaveReason")}
        description={t("working.leaveReasonDetail")}
        {...form.field("reason")}
      />
    </FormDialog>
  );
}

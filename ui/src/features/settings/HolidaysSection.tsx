import { PartyPopper, X } from "lucide-react";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { demandTyped } from "../../api/demandTyped";
import { FormDialog } from "../../api/FormDialog";
import { useFormats } from "../../api/session";
import { useForm } from "../../api/useForm";
import { useOpened } from "../../api/useKept";
import { useVerb } from "../../api/useVerb";
import type { Holiday } from "../../bindings";
import { Button, IconButton } from "../../design/Button";
import { DatePicker } from "../../design/DateField";
import { EmptyState } from "../../design/EmptyState";
import { Panel } from "../../design/Panel";
import { Table } from "../../design/Table";
import { TextField } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { useHolidays } from "./queries";

export function HolidaysSection() {
  const clinic = useClinic();
  const formats = useFormats();
  const holidays = useHolidays();
  const [isAdding, setAdding] = useOpened("adding a holiday", false);
  const remove = useVerb(
    ({ all, gone }: { all: readonly Holiday[]; gone: Holiday }) =>
      clinic.saveHolidays(all.filter((one) => one !== gone)),
    { said: (_, { gone }) => t("holidays.removed", { name: gone.name }) },
  );
  const add = <Button onPress={() => setAdding(true)}>{t("holidays.add")}</Button>;
  return (
    <Await query={holidays}>
      {(rows) => (
        <>
          <Panel title={t("holidays.title")} detail={t("holidays.detail")} actions={add} isFlush>
            <Table
              label={t("holidays.title")}
              rows={[...rows].sort((one, other) => one.date.localeCompare(other.date))}
              rowKey={(holiday) => holiday.date}
              rowText={(holiday) => holiday.name}
              empty={
                <EmptyState icon={<PartyPopper />} title={t("holidays.empty")} headingLevel={3} action={add}>
                  {t("holidays.emptyDetail")}
                </EmptyState>
              }
              columns={[
                {
                  key: "date",
                  title: t("holidays.date"),
                  width: 180,
                  cell: (holiday) => formats.date(holiday.date),
                },
                {
                  key: "name",
                  title: t("holidays.name"),
                  isRowHeader: true,
                  cell: (holiday) => holiday.name,
                },
                {
                  key: "actions",
                  title: t("holidays.actions"),
                  isTitleHidden: true,
                  width: 64,
                  isNumber: true,
                  cell: (holiday) => (
                    <IconButton
                      label={t("holidays.remove", { name: holiday.name })}
                      icon={<X />}
                      onPress={() => remove.run({ all: rows, gone: holiday })}
                    />
                  ),
                },
              ]}
            />
          </Panel>
          {isAdding ? <HolidayDialog others={rows} onClose={() => setAdding(false)} /> : null}
        </>
      )}
    </Await>
  );
}

function HolidayDialog({ others, onClose }: { others: readonly Holiday[]; onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const place = `holidays.${others.length}`;
  const form = useForm({
    initial: { date: null as string | null, name: "" },
    draft: "holiday",
    send: async ({ date, name }) => {
      const typed = demandTyped({ [`${place}.date`]: date })[`${place}.date`] as string;
      await clinic.saveHolidays([...others, { date: typed, name }]);
    },
    onDone: (_, { name }) => {
      say(t("holidays.added", { name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("holidays.add")}
      form={form}
      submitLabel={t("holidays.add")}
      size="small"
      onClose={onClose}
    >
      <DatePicker label={t("holidays.date")} {...form.field("date")} name={`${place}.date`} isRequired />
      <TextField label={t("holidays.name")} {...form.field("name")} name={`${place}.name`} isRequired />
    </FormDialog>
  );
}

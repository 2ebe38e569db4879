import { CalendarPlus } from "lucide-react";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import { useOpened } from "../../api/useKept";
import type { AppointmentTypeId, AppointmentTypeView, Mode } from "../../bindings";
import { HueDot } from "../../design/Avatar";
import { Badge } from "../../design/Badge";
import { Button } from "../../design/Button";
import { ColourPicker } from "../../design/ColourPicker";
import { EmptyState } from "../../design/EmptyState";
import { Columns } from "../../design/Layout";
import { NumberField } from "../../design/NumberField";
import { Panel } from "../../design/Panel";
import { Select } from "../../design/Select";
import { Switch } from "../../design/Switch";
import { Table } from "../../design/Table";
import { TextField } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { useAppointmentTypes } from "./queries";
import styles from "./Section.module.css";

const newType: AppointmentTypeView = {
  id: null,
  name: "",
  minutes: 50,
  mode: "inPerson",
  colour: 0,
  isActive: true,
};

/** What can be booked. */
export function TypesSection() {
  const types = useAppointmentTypes();
  const [open, setOpen] = useOpened<AppointmentTypeId | "new" | null>("open appointment type", null);
  const add = <Button onPress={() => setOpen("new")}>{t("types.add")}</Button>;
  return (
    <Await query={types}>
      {(rows) => (
        <>
          <Panel title={t("types.title")} detail={t("types.detail")} actions={add} isFlush>
            <Table
              label={t("types.title")}
              rows={rows}
              rowKey={(type) => type.id ?? ""}
              rowText={(type) => type.name}
              onOpen={(type) => setOpen(type.id)}
              empty={
                <EmptyState icon={<CalendarPlus />} title={t("types.empty")} headingLevel={3} action={add}>
                  {t("types.emptyDetail")}
                </EmptyState>
              }
              columns={[
                {
                  key: "name",
                  title: t("types.name"),
                  isRowHeader: true,
                  cell: (type) => (
                    <span className={styles.name}>
                      <HueDot colour={type.colour} />
                      {type.name}
                    </span>
                  ),
                },
                {
                  key: "minutes",
                  title: t("types.minutes"),
                  width: 110,
                  cell: (type) => t("types.minutesValue", { count: type.minutes }),
                },
                { key: "mode", title: t("types.mode"), width: 140, cell: (type) => t(`mode.${type.mode}`) },
                {
                  key: "state",
                  title: t("types.state"),
                  width: 110,
                  cell: (type) => <ActiveWord isActive={type.isActive} />,
                },
              ]}
            />
          </Panel>
          {open ? (
            <TypeDialog
              key={open}
              type={rows.find(({ id }) => id === open) ?? newType}
              onClose={() => setOpen(null)}
            />
          ) : null}
        </>
      )}
    </Await>
  );
}

export function ActiveWord({ isActive }: { isActive: boolean }) {
  return isActive ? <Badge tone="success">{t("types.inUse")}</Badge> : <Badge>{t("types.off")}</Badge>;
}

const modeOptions = (["inPerson", "telehealth", "phone"] as const).map((mode) => ({
  value: mode as Mode,
  label: t(`mode.${mode}`),
}));

function TypeDialog({ type, onClose }: { type: AppointmentTypeView; onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const form = useForm({
    initial: type,
    draft: `appointment type ${type.id ?? "new"}`,
    send: (values) => clinic.saveAppointmentType(values),
    onDone: (_, { name }) => {
      say(t("types.saved", { name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={type.id ? t("types.amendTitle", { name: type.name }) : t("types.addTitle")}
      form={form}
      submitLabel={t("action.save")}
      size="small"
      onClose={onClose}
    >
      <TextField label={t("types.name")} {...form.field("name")} isRequired autoFocus />
      <Columns>
        <NumberField
          label={t("types.minutes")}
          name="minutes"
          minValue={0}
          unit={t("sending.minutes")}
          value={form.values.minutes}
          onChange={(minutes) => form.change({ minutes: minutes ?? 0 })}
        />
        <Select label={t("types.mode")} {...form.field("mode")} options={modeOptions} />
      </Columns>
      <ColourPicker
        label={t("types.colour")}
        nameOf={(number) => t("staff.colourName", { number })}
        value={form.values.colour}
        onChange={(colour) => form.change({ colour })}
      />
      <Switch
        label={t("types.isActive")}
        isOn={form.values.isActive}
        onChange={(isActive) => form.change({ isActive })}
      />
    </FormDialog>
  );
}

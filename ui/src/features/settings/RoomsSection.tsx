import { DoorOpen } from "lucide-react";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import { useOpened } from "../../api/useKept";
import type { ConsultingRoomId, RoomForm } from "../../bindings";
import { Button } from "../../design/Button";
import { EmptyState } from "../../design/EmptyState";
import { Panel } from "../../design/Panel";
import { Switch } from "../../design/Switch";
import { Table } from "../../design/Table";
import { TextField } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { useConsultingRooms } from "./queries";
import { ActiveWord } from "./TypesSection";

const newRoom: RoomForm = { id: null, name: "", isActive: true };

export function RoomsSection() {
  const rooms = useConsultingRooms();
  const [open, setOpen] = useOpened<ConsultingRoomId | "new" | null>("open consulting room", null);
  const add = <Button onPress={() => setOpen("new")}>{t("rooms.add")}</Button>;
  return (
    <Await query={rooms}>
      {(rows) => (
        <>
          <Panel title={t("rooms.title")} detail={t("rooms.detail")} actions={add} isFlush>
            <Table
              label={t("rooms.title")}
              rows={rows}
              rowKey={(room) => room.id ?? ""}
              rowText={(room) => room.name}
              onOpen={(room) => setOpen(room.id)}
              empty={
                <EmptyState icon={<DoorOpen />} title={t("rooms.empty")} headingLevel={3} action={add}>
                  {t("rooms.emptyDetail")}
                </EmptyState>
              }
              columns={[
                { key: "name", title: t("rooms.name"), isRowHeader: true, cell: (room) => room.name },
                {
                  key: "state",
                  title: t("rooms.state"),
                  width: 110,
                  cell: (room) => <ActiveWord isActive={room.isActive} />,
                },
              ]}
            />
          </Panel>
          {open ? (
            <RoomDialog
              key={open}
              room={rows.find(({ id }) => id === open) ?? newRoom}
              onClose={() => setOpen(null)}
            />
          ) : null}
        </>
      )}
    </Await>
  );
}

function RoomDialog({ room, onClose }: { room: RoomForm; onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const form = useForm({
    initial: room,
    draft: `consulting room ${room.id ?? "new"}`,
    send: (values) => clinic.saveConsultingRoom(values),
    onDone: (_, { name }) => {
      say(t("rooms.saved", { name }));
      onClose();
    },
  });
  return (
    <FormDialog
      title={room.id ? t("rooms.amendTitle", { name: room.name }) : t("rooms.addTitle")}
      form={form}
      submitLabel={t("action.save")}
      size="small"
      onClose={onClose}
    >
      <TextField label={t("rooms.name")} {...form.field("name")} isRequired autoFocus />
      <Switch
        label={t("rooms.isActive")}
        isOn={form.values.isActive}
        onChange={(isActive) => form.change({ isActive })}
      />
    </FormDialog>
  );
}

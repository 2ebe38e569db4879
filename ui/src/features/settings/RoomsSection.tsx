import { DoorOpen } from "lucide-react";
import { useState } from "react";
import { Await } from "../../api/Await";
import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import type { RoomForm } from "../../bindings";
import { Button } from "../../design/Button";
import { Dialog } from "../../design/Dialog";
import { DialogForm } from "../../design/DialogForm";
import { EmptyState } from "../../design/EmptyState";
import { Panel } from "../../design/Panel";
import { Switch } from "../../design/Switch";
import { Table } from "../../design/Table";
import { TextField } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { useConsultingRooms } from "./queries";
import { ActiveWord } from "./TypesSection";

export function RoomsSection() {
  const rooms = useConsultingRooms();
  const [open, setOpen] = useState<RoomForm | null>(null);
  const add = (
    <Button onPress={() => setOpen({ id: null, name: "", isActive: true })}>{t("rooms.add")}</Button>
  );
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
              onOpen={setOpen}
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
          {open ? <RoomDialog room={open} onClose={() => setOpen(null)} /> : null}
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
    send: (values) => clinic.saveConsultingRoom(values),
    onDone: (_, { name }) => {
      say(t("rooms.saved", { name }));
      onClose();
    },
  });
  return (
    <Dialog
      title={room.id ? t("rooms.amendTitle", { name: room.name }) : t("rooms.addTitle")}
      isOpen
      onClose={onClose}
      closeLabel={t("action.close")}
      size="small"
    >
      <DialogForm
        problems={form.problems}
        failure={form.failure}
        onSubmit={() => void form.submit()}
        actions={
          <>
            <Button onPress={onClose}>{t("action.cancel")}</Button>
            <Button look="primary" type="submit" isPending={form.isSending}>
              {t("action.save")}
            </Button>
          </>
        }
      >
        <TextField label={t("rooms.name")} {...form.field("name")} isRequired autoFocus />
        <Switch
          label={t("rooms.isActive")}
          isOn={form.values.isActive}
          onChange={(isActive) => form.change({ isActive })}
        />
      </DialogForm>
    </Dialog>
  );
}

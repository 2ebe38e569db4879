import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import type { FieldProblem } from "../../bindings";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { Columns } from "../../design/Layout";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import { DoorFrame } from "./DoorFrame";
import { DoorHead } from "./DoorHead";
import styles from "./DoorParts.module.css";
import { PinField, pinLength } from "./PinField";

function usePinForm(onDone: () => void) {
  const clinic = useClinic();
  const say = useToast();
  const [slips, setSlips] = useState<readonly FieldProblem[]>([]);
  const form = useForm({
    initial: { pin: "", again: "" },
    send: ({ pin }) => clinic.setPin(pin),
    onDone: () => {
      say(t("pin.done"));
      onDone();
    },
  });
  const submit = () => {
    const found = slipsIn(form.values);
    setSlips(found);
    if (found.length === 0) void form.submit();
  };
  return { ...form, problems: [...slips, ...form.problems], submit };
}

function slipsIn({ pin, again }: { pin: string; again: string }): FieldProblem[] {
  if (pin.length < pinLength) return [{ field: "pin", message: t("pin.sixDigits") }];
  if (pin !== again) return [{ field: "again", message: t("pin.differs") }];
  return [];
}

/** After the first sign-in: a PIN for the screen lock, or not now. */
export function PinSetUpScreen({ onDone, onLater }: { onDone: () => void; onLater: () => void }) {
  const form = usePinForm(onDone);
  return (
    <DoorFrame>
      <div className={styles.screen}>
        <DoorHead title={t("pin.title")}>{t("pin.intro")}</DoorHead>
        <Form problems={form.problems} failure={form.failure} onSubmit={form.submit}>
          <PinFields form={form} />
          <div className={styles.foot}>
            <Button onPress={onLater}>{t("pin.later")}</Button>
            <Button look="primary" type="submit" isPending={form.isSending}>
              {t("pin.submit")}
            </Button>
          </div>
        </Form>
      </div>
    </DoorFrame>
  );
}

/** The same, later, from the person's menu. */
export function PinDialog({ onClose }: { onClose: () => void }) {
  const form = usePinForm(onClose);
  return (
    <FormDialog
      title={t("pin.title")}
      form={form}
      submitLabel={t("pin.submit")}
      size="small"
      onClose={onClose}
    >
      <p>{t("pin.intro")}</p>
      <PinFields form={form} />
    </FormDialog>
  );
}

function PinFields({ form }: { form: ReturnType<typeof usePinForm> }) {
  return (
    <Columns>
      <PinField label={t("pin.pin")} {...form.field("pin")} autoFocus />
      <PinField label={t("pin.again")} {...form.field("again")} />
    </Columns>
  );
}

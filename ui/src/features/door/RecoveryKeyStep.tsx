import { Printer } from "lucide-react";
import { useState } from "react";
import { useClinic } from "../../api/clinic";
import { useForm } from "../../api/useForm";
import type { SetUpView } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Button } from "../../design/Button";
import { Form } from "../../design/Form";
import { TextField } from "../../design/TextField";
import { t } from "../../i18n";
import { DoorHead } from "./DoorHead";
import parts from "./DoorParts.module.css";
import { RecoverySheet } from "./RecoverySheet";

interface RecoveryKeyStepProps {
  made: SetUpView;
  clinicName: string;
  onDone: () => void;
}

/** The recovery key: shown, printed, hidden, and typed back, so that it is known to exist on paper. */
export function RecoveryKeyStep({ made, clinicName, onDone }: RecoveryKeyStepProps) {
  const clinic = useClinic();
  const [isHidden, setHidden] = useState(false);
  const form = useForm({
    initial: { recoveryKey: "" },
    send: ({ recoveryKey }) => clinic.confirmRecoveryKey(recoveryKey),
    onDone,
  });

  return (
    <div className={parts.screen}>
      <DoorHead step={t("setUp.stepOf", { step: 4, count: 4 })} title={t("setUp.recoveryTitle")}>
        {t("setUp.recoveryIntro")}
      </DoorHead>
      {isHidden ? (
        <Form problems={form.problems} failure={form.failure} onSubmit={() => void form.submit()}>
          <TextField
            label={t("setUp.typeBack")}
            description={t("setUp.typeBackDetail")}
            {...form.field("recoveryKey")}
            isCode
            autoFocus
          />
          <div className={parts.foot}>
            <Button onPress={() => setHidden(false)}>{t("setUp.showKeyAgain")}</Button>
            <Button look="primary" type="submit" isPending={form.isSending}>
              {t("setUp.confirm")}
            </Button>
          </div>
        </Form>
      ) : (
        <>
          <RecoverySheet recoveryKey={made.recoveryKey} clinicName={clinicName} />
          <Banner tone={made.keychain === "stored" ? "info" : "attention"}>{made.keychainExplanation}</Banner>
          <div className={parts.foot}>
            <Button icon={<Printer />} onPress={() => window.print()}>
              {t("setUp.printKey")}
            </Button>
            <Button look="primary" onPress={() => setHidden(true)}>
              {t("setUp.keyKept")}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

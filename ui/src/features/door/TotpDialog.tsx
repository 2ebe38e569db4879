import { useEffect, useState } from "react";
import { useClinic } from "../../api/clinic";
import { errorWords } from "../../api/errorWords";
import { FormDialog } from "../../api/FormDialog";
import { useForm } from "../../api/useForm";
import type { TotpSetUp } from "../../bindings";
import { Banner } from "../../design/Banner";
import { Quiet } from "../../design/Layout";
import { TextField } from "../../design/TextField";
import { useToast } from "../../design/Toast";
import { t } from "../../i18n";
import styles from "./TotpDialog.module.css";

/** A second step at sign-in: scanned into an authenticator app, proved with its first code. */
export function TotpDialog({ onClose }: { onClose: () => void }) {
  const clinic = useClinic();
  const say = useToast();
  const [setUp, setSetUp] = useState<TotpSetUp | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm({
    initial: { code: "" },
    send: ({ code }) => clinic.confirmTotp(code),
    onDone: () => {
      say(t("totp.done"));
      onClose();
    },
  });

  useEffect(() => {
    clinic
      .startTotp()
      .then(setSetUp)
      .catch((error) => setRefusal(errorWords(error).sentence));
  }, [clinic]);

  return (
    <FormDialog
      title={t("totp.title")}
      form={form}
      submitLabel={t("totp.submit")}
      isIncomplete={!setUp}
      size="small"
      onClose={onClose}
    >
      {refusal ? <Banner tone="danger">{refusal}</Banner> : <p>{t("totp.intro")}</p>}
      {setUp ? (
        <>
          <svg
            className={styles.picture}
            viewBox={`-2 -2 ${setUp.qrSize + 4} ${setUp.qrSize + 4}`}
            role="img"
            aria-label={t("totp.picture")}
            shapeRendering="crispEdges"
          >
            <path d={setUp.qrSvgPath} fill="#000" />
          </svg>
          <div>
            <Quiet isSmall>{t("totp.secret")}</Quiet>
            <p className={styles.secret}>{setUp.secret}</p>
          </div>
        </>
      ) : null}
      <TextField
        label={t("totp.code")}
        {...form.field("code")}
        inputMode="numeric"
        autoComplete="one-time-code"
        isCode
      />
    </FormDialog>
  );
}

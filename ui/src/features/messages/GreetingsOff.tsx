import { useNavigate } from "@tanstack/react-router";
import { useSession } from "../../api/session";
import { Banner } from "../../design/Banner";
import { Button } from "../../design/Button";
import { t } from "../../i18n";

/** Says that nobody is congratulated, and who may change it. */
export function GreetingsOff() {
  const { mayManageSettings } = useSession();
  const navigate = useNavigate();
  const open = () => void navigate({ to: "/settings/{-$section}", params: { section: "greetings" } });
  return (
    <Banner
      title={t("birthdays.off")}
      actions={mayManageSettings ? <Button onPress={open}>{t("birthdays.openSettings")}</Button> : null}
    >
      {mayManageSettings ? t("birthdays.offHere") : t("birthdays.offWho")}
    </Banner>
  );
}

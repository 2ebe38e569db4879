import { Link } from "@tanstack/react-router";
import { CloudAlert, SearchX } from "lucide-react";
import { Button } from "../design/Button";
import { EmptyState } from "../design/EmptyState";
import { t } from "../i18n";

export function NoSuchPage() {
  return (
    <EmptyState
      icon={<SearchX />}
      title={t("error.pageTitle")}
      headingLevel={1}
      action={<Link to="/today">{t("shortcut.goToday")}</Link>}
    >
      {t("error.page")}
    </EmptyState>
  );
}

export function ScreenFailed({ onRetry }: { onRetry: () => void }) {
  return (
    <EmptyState
      icon={<CloudAlert />}
      title={t("error.screenTitle")}
      headingLevel={1}
      action={<Button onPress={onRetry}>{t("action.tryAgain")}</Button>}
    >
      {t("error.screen")}
    </EmptyState>
  );
}

import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { useWaitingReplies } from "../api/useWaitingReplies";
import { joinClasses } from "../design/joinClasses";
import { t } from "../i18n";
import styles from "./TopBar.module.css";

/** That somebody may be crying for help, wherever in the program one is at that moment. */
export function UrgentReplies() {
  const { data: waiting } = useWaitingReplies();
  if (!waiting || waiting.urgent === 0) return null;
  return (
    <Link
      to="/messages"
      search={{ tab: "needsPerson" }}
      className={joinClasses(styles.delivery, styles.danger, styles.urgent)}
    >
      <TriangleAlert aria-hidden="true" />
      {t("bar.urgentReplies", { count: waiting.urgent })}
    </Link>
  );
}

import { Link } from "@tanstack/react-router";
import {
  CalendarDays,
  type LucideIcon,
  MessageSquareText,
  PanelLeftClose,
  PanelLeftOpen,
  ScrollText,
  Settings,
  Sunrise,
  UserRoundCog,
  UsersRound,
} from "lucide-react";
import { useState } from "react";
import { useSession } from "../api/session";
import type { SessionView } from "../bindings";
import { IconButton } from "../design/Button";
import { joinClasses } from "../design/joinClasses";
import { Mark } from "../design/Mark";
import { Tooltip } from "../design/Tooltip";
import { type PlainTextKey, t } from "../i18n";
import styles from "./Rail.module.css";
import { useNeedsPerson } from "./useNeedsPerson";

interface Place {
  to: "/today" | "/schedule" | "/patients" | "/messages" | "/staff" | "/settings/{-$section}" | "/audit";
  words: PlainTextKey;
  icon: LucideIcon;
  isOpenTo: (session: SessionView) => boolean;
}

const everyone = () => true;

const work: readonly Place[] = [
  { to: "/today", words: "nav.today", icon: Sunrise, isOpenTo: everyone },
  { to: "/schedule", words: "nav.schedule", icon: CalendarDays, isOpenTo: everyone },
  { to: "/patients", words: "nav.patients", icon: UsersRound, isOpenTo: everyone },
  { to: "/messages", words: "nav.messages", icon: MessageSquareText, isOpenTo: (s) => s.mayReadMessages },
];
const upkeep: readonly Place[] = [
  { to: "/staff", words: "nav.staff", icon: UserRoundCog, isOpenTo: (s) => s.mayManageStaff },
  {
    to: "/settings/{-$section}",
    words: "nav.settings",
    icon: Settings,
    isOpenTo: (s) => s.mayManageSettings,
  },
  { to: "/audit", words: "nav.audit", icon: ScrollText, isOpenTo: (s) => s.mayReadAudit },
];

/** The title of the page at an address, for the window's title. It never names a patient. */
export function titleOfPath(path: string): string | null {
  const place = [...work, ...upkeep].find((candidate) =>
    path.startsWith(candidate.to.split("/{")[0] ?? candidate.to),
  );
  return place ? t(place.words) : null;
}

/** The way to every page. Wide windows show its labels; either can be chosen. */
export function Rail() {
  const session = useSession();
  const [isWide, setWide] = useState(() => window.innerWidth >= 1280);
  const needsPerson = useNeedsPerson().all;

  const entry = (place: Place) => (
    <RailLink
      key={place.to}
      place={place}
      isWide={isWide}
      count={place.to === "/messages" ? needsPerson : 0}
    />
  );

  return (
    <nav className={joinClasses(styles.rail, isWide && styles.wide)} aria-label={t("nav.label")}>
      <div className={styles.brand}>
        <Mark />
        {isWide ? <span className={styles.name}>{t("app.name")}</span> : null}
      </div>
      <ul className={styles.list}>{work.filter((place) => place.isOpenTo(session)).map(entry)}</ul>
      <ul className={joinClasses(styles.list, styles.upkeep)}>
        {upkeep.filter((place) => place.isOpenTo(session)).map(entry)}
      </ul>
      <div className={styles.foot}>
        <IconButton
          label={isWide ? t("nav.narrow") : t("nav.widen")}
          icon={isWide ? <PanelLeftClose aria-hidden="true" /> : <PanelLeftOpen aria-hidden="true" />}
          onPress={() => setWide(!isWide)}
        />
      </div>
    </nav>
  );
}

function RailLink({ place, isWide, count }: { place: Place; isWide: boolean; count: number }) {
  const Icon = place.icon;
  const title = t(place.words);
  const link = (
    <Link
      to={place.to}
      className={styles.link}
      activeProps={{ className: styles.active, "aria-current": "page" }}
      aria-label={count > 0 ? `${title}, ${t("nav.needsPerson", { count })}` : title}
    >
      <Icon aria-hidden="true" className={styles.icon} />
      {isWide ? <span className={styles.title}>{title}</span> : null}
      {count > 0 ? (
        <span className={styles.count} aria-hidden="true">
          {count}
        </span>
      ) : null}
    </Link>
  );
  return <li>{isWide ? link : <Tooltip text={title}>{link}</Tooltip>}</li>;
}

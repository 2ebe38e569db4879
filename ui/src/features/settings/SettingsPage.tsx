import { Link, useParams } from "@tanstack/react-router";
import type { ComponentType } from "react";
import { Page } from "../../design/Page";
import { type PlainTextKey, t } from "../../i18n";
import { ChannelsSection } from "./ChannelsSection";
import { ClinicSection } from "./ClinicSection";
import { ConsentTextsSection } from "./ConsentTextsSection";
import { GreetingsSection } from "./GreetingsSection";
import { HolidaysSection } from "./HolidaysSection";
import { KeysSection } from "./KeysSection";
import { RemindersSection } from "./RemindersSection";
import { RoomsSection } from "./RoomsSection";
import { SecuritySection } from "./SecuritySection";
import { SendingSection } from "./SendingSection";
import styles from "./SettingsPage.module.css";
import { TelehealthSection } from "./TelehealthSection";
import { TemplatesSection } from "./TemplatesSection";
import { TypesSection } from "./TypesSection";
import { WorkingHoursSection } from "./WorkingHoursSection";

interface Section {
  key: string;
  words: PlainTextKey;
  content: ComponentType;
}

const groups: readonly { words: PlainTextKey; sections: readonly Section[] }[] = [
  {
    words: "settings.group.practice",
    sections: [
      { key: "clinic", words: "settings.section.clinic", content: ClinicSection },
      { key: "rooms", words: "settings.section.rooms", content: RoomsSection },
    ],
  },
  {
    words: "settings.group.calendar",
    sections: [
      { key: "types", words: "settings.section.types", content: TypesSection },
      { key: "working", words: "settings.section.working", content: WorkingHoursSection },
      { key: "telehealth", words: "settings.section.telehealth", content: TelehealthSection },
      { key: "holidays", words: "settings.section.holidays", content: HolidaysSection },
    ],
  },
  {
    words: "settings.group.messages",
    sections: [
      { key: "channels", words: "settings.section.channels", content: ChannelsSection },
      { key: "sending", words: "settings.section.sending", content: SendingSection },
      { key: "reminders", words: "settings.section.reminders", content: RemindersSection },
      { key: "templates", words: "settings.section.templates", content: TemplatesSection },
      { key: "greetings", words: "settings.section.greetings", content: GreetingsSection },
      { key: "consents", words: "settings.section.consents", content: ConsentTextsSection },
    ],
  },
  {
    words: "settings.group.safety",
    sections: [
      { key: "security", words: "settings.section.security", content: SecuritySection },
      { key: "keys", words: "settings.section.keys", content: KeysSection },
    ],
  },
];

const sections = groups.flatMap((group) => group.sections);

/** Everything the owner decides once, a section at a time. */
export function SettingsPage() {
  const { section: wanted } = useParams({ from: "/settings/{-$section}" });
  const section = sections.find(({ key }) => key === wanted) ?? sections[0];
  const Content = section?.content ?? ClinicSection;
  return (
    <Page title={t("settings.title")}>
      <div className={styles.settings}>
        <nav aria-label={t("settings.sections")} className={styles.nav}>
          {groups.map((group) => (
            <div key={group.words} className={styles.group}>
              <p className={styles.groupTitle}>{t(group.words)}</p>
              <ul>
                {group.sections.map(({ key, words }) => (
                  <li key={key}>
                    <Link
                      to="/settings/{-$section}"
                      params={{ section: key }}
                      className={styles.link}
                      aria-current={key === section?.key ? "page" : undefined}
                    >
                      {t(words)}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <div className={styles.content}>
          <Content key={section?.key} />
        </div>
      </div>
    </Page>
  );
}

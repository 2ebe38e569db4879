import { UserRound } from "lucide-react";
import { useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { DoorView, PersonAtDoor } from "../../bindings";
import { Avatar } from "../../design/Avatar";
import { Banner } from "../../design/Banner";
import { Button } from "../../design/Button";
import { Quiet } from "../../design/Layout";
import { t } from "../../i18n";
import { DemoPassphrase } from "./DemoPassphrase";
import { DoorFrame } from "./DoorFrame";
import { DoorHead } from "./DoorHead";
import styles from "./DoorParts.module.css";
import { OneTimeCodeForm } from "./OneTimeCodeForm";
import { PassphraseForm } from "./PassphraseForm";

type Step =
  | { at: "people" }
  | { at: "passphrase"; person: PersonAtDoor | null }
  | { at: "code"; username: string };

interface SignInScreenProps {
  door: Extract<DoorView, { state: "signedOut" }>;
  onMoved: () => void;
}

/** Who is here, and their passphrase; or a one-time code at the first sign-in. */
export function SignInScreen({ door, onMoved }: SignInScreenProps) {
  const start: Step = door.people.length > 0 ? { at: "people" } : { at: "passphrase", person: null };
  const [step, setStep] = useState<Step>(start);
  const backToPeople = door.people.length > 0 ? () => setStep({ at: "people" }) : null;

  return (
    <DoorFrame clinicName={door.clinicName} isDemo={door.isDemo}>
      <div className={styles.screen}>
        <DoorHead key={step.at} title={step.at === "code" ? t("code.title") : titleOf(step)}>
          {step.at === "code" ? t("code.intro") : null}
        </DoorHead>
        {door.sendsUnattended ? null : <Banner>{t("signIn.attended")}</Banner>}
        {step.at === "people" ? (
          <People people={door.people} onChoose={(person) => setStep({ at: "passphrase", person })} />
        ) : null}
        {step.at === "passphrase" ? (
          <>
            {step.person ? <Chosen person={step.person} onOther={backToPeople} /> : null}
            <PassphraseForm
              key={step.person?.staff ?? "someone else"}
              username={step.person?.username ?? null}
              submitLabel={t("signIn.submit")}
              onSignedIn={onMoved}
              onCodeNeeded={(username) => setStep({ at: "code", username })}
            />
            {door.isDemo ? <DemoPassphrase /> : <Quiet isSmall>{t("signIn.forgot")}</Quiet>}
          </>
        ) : null}
        {step.at === "code" ? <OneTimeCodeForm username={step.username} onSignedIn={onMoved} /> : null}
        <div className={styles.links}>
          {step.at === "code" ? null : (
            <Button
              look="quiet"
              onPress={() =>
                setStep({
                  at: "code",
                  username: step.at === "passphrase" ? (step.person?.username ?? "") : "",
                })
              }
            >
              {t("signIn.haveCode")}
            </Button>
          )}
          {step.at !== "people" && backToPeople ? (
            <Button look="quiet" onPress={backToPeople}>
              {t("action.back")}
            </Button>
          ) : null}
        </div>
      </div>
    </DoorFrame>
  );
}

function titleOf(step: Step): string {
  return step.at === "people" ? t("signIn.people") : t("signIn.title");
}

interface PeopleProps {
  people: readonly PersonAtDoor[];
  onChoose: (person: PersonAtDoor | null) => void;
}

function People({ people, onChoose }: PeopleProps) {
  return (
    <ul className={styles.people}>
      {people.map((person) => (
        <li key={person.staff}>
          <AriaButton className={styles.person} onPress={() => onChoose(person)}>
            <Avatar initials={person.initials} colour={person.colour} />
            <PersonWords person={person} />
          </AriaButton>
        </li>
      ))}
      <li>
        <AriaButton className={styles.person} onPress={() => onChoose(null)}>
          <UserRound aria-hidden="true" size={20} />
          <span className={styles.personName}>{t("signIn.someoneElse")}</span>
        </AriaButton>
      </li>
    </ul>
  );
}

function Chosen({ person, onOther }: { person: PersonAtDoor; onOther: (() => void) | null }) {
  return (
    <div className={styles.chosen}>
      <Avatar initials={person.initials} colour={person.colour} />
      <div className={styles.chosenWords}>
        <PersonWords person={person} />
      </div>
      {onOther ? (
        <Button look="quiet" onPress={onOther}>
          {t("signIn.notYou")}
        </Button>
      ) : null}
    </div>
  );
}

function PersonWords({ person }: { person: PersonAtDoor }) {
  return (
    <span className={styles.personWords}>
      <span className={styles.personName}>{person.displayName}</span>
      <Quiet isSmall>{person.roles.map((role) => t(`role.${role}`)).join(", ")}</Quiet>
    </span>
  );
}

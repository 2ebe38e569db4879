import { FileKey, Ticket, UserRound } from "lucide-react";
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
import { RecoveryForm } from "./RecoveryForm";
import { Way } from "./Way";

type Step =
  | { at: "people" }
  | { at: "passphrase"; person: PersonAtDoor | null }
  | { at: "forgot" | "code" | "recovery"; username: string };

interface SignInScreenProps {
  door: Extract<DoorView, { state: "signedOut" }>;
  onMoved: () => void;
}

/** Who is here, and their passphrase; or a one-time code, or an owner's recovery key. */
export function SignInScreen({ door, onMoved }: SignInScreenProps) {
  const start: Step = door.people.length > 0 ? { at: "people" } : { at: "passphrase", person: null };
  const [step, setStep] = useState<Step>(start);
  const username =
    step.at === "people" ? "" : step.at === "passphrase" ? (step.person?.username ?? "") : step.username;
  const intro = intros[step.at];
  const backToPeople = door.people.length > 0 ? () => setStep({ at: "people" }) : null;

  return (
    <DoorFrame clinicName={door.clinicName} isDemo={door.isDemo}>
      <div className={styles.screen}>
        <DoorHead key={step.at} title={t(titles[step.at])}>
          {intro ? t(intro) : null}
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
            {door.isDemo ? <DemoPassphrase /> : null}
          </>
        ) : null}
        {step.at === "forgot" ? <ForgottenWays onChoose={(at) => setStep({ at, username })} /> : null}
        {step.at === "code" ? <OneTimeCodeForm username={username} onSignedIn={onMoved} /> : null}
        {step.at === "recovery" ? <RecoveryForm username={username} onSignedIn={onMoved} /> : null}
        <div className={styles.links}>
          {step.at === "people" || step.at === "passphrase" ? (
            <Button look="quiet" onPress={() => setStep({ at: "code", username })}>
              {t("signIn.haveCode")}
            </Button>
          ) : null}
          {step.at === "passphrase" ? (
            <Button look="quiet" onPress={() => setStep({ at: "forgot", username })}>
              {t("signIn.forgot")}
            </Button>
          ) : null}
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

const titles = {
  people: "signIn.people",
  passphrase: "signIn.title",
  forgot: "forgot.title",
  code: "code.title",
  recovery: "recovery.title",
} as const;

const intros = {
  people: null,
  passphrase: null,
  forgot: "forgot.intro",
  code: "code.intro",
  recovery: "recovery.intro",
} as const;

/** Who helps with a forgotten passphrase: another owner with a code, or the sheet of paper. */
function ForgottenWays({ onChoose }: { onChoose: (way: "code" | "recovery") => void }) {
  return (
    <div className={styles.ways}>
      <Way
        icon={<Ticket />}
        title={t("forgot.code")}
        detail={t("forgot.codeDetail")}
        onChoose={() => onChoose("code")}
      />
      <Way
        icon={<FileKey />}
        title={t("forgot.recovery")}
        detail={t("forgot.recoveryDetail")}
        onChoose={() => onChoose("recovery")}
      />
    </div>
  );
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

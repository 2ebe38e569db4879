import { useEffect, useState } from "react";
import { useClinic } from "../../api/clinic";
import type { PassphraseStrength } from "../../bindings";
import { joinClasses } from "../../design/joinClasses";
import { SecretField } from "../../design/TextField";
import { t } from "../../i18n";
import styles from "./PassphraseField.module.css";

interface PassphraseFieldProps {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  /** Names and places that a passphrase of this person should not be made of. */
  about: readonly string[];
  autoFocus?: boolean;
}

const words = ["strength.0", "strength.1", "strength.2", "strength.3", "strength.4"] as const;

/** A new passphrase, with how strong it is and what would make it stronger. */
export function PassphraseField({ about, ...field }: PassphraseFieldProps) {
  const clinic = useClinic();
  const [strength, setStrength] = useState<PassphraseStrength | null>(null);
  const { value } = field;
  const aboutText = about.join("\n");

  useEffect(() => {
    if (value === "") {
      setStrength(null);
      return;
    }
    let isCurrent = true;
    const timer = setTimeout(() => {
      clinic
        .passphraseStrength(value, aboutText.split("\n").filter(Boolean))
        .then((found) => {
          if (isCurrent) setStrength(found);
        })
        // The hint is a help only: the clinic judges the passphrase again when it is set.
        .catch(() => undefined);
    }, 150);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [clinic, value, aboutText]);

  return (
    <div className={styles.field}>
      <SecretField
        {...field}
        autoComplete="new-password"
        showLabel={t("action.show")}
        hideLabel={t("action.hide")}
      />
      <div className={styles.strength} role="status">
        {strength ? <Strength strength={strength} /> : null}
      </div>
    </div>
  );
}

function Strength({ strength }: { strength: PassphraseStrength }) {
  const score = Math.max(0, Math.min(4, Math.trunc(strength.score)));
  return (
    <>
      <span className={styles.bars} aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <span
            key={bar}
            className={joinClasses(
              styles.bar,
              bar <= Math.max(1, score) && (strength.isAcceptable ? styles.good : styles.poor),
            )}
          />
        ))}
      </span>
      <span className={strength.isAcceptable ? styles.goodWord : styles.poorWord}>
        {t(words[score] ?? "strength.0")}
      </span>
      <span className={styles.advice}>{strength.advice}</span>
    </>
  );
}

//! Words that stand for everything private: unlike any other, so that a hit is a leak.

/// A patient, and every way in which their name, phone and address might be written.
pub(crate) const GIVEN_NAME: &str = "Zephyrine";
pub(crate) const FAMILY_NAME: &str = "Quillmarsh";
pub(crate) const FORMER_NAME: &str = "Thistlewick";
pub(crate) const PHONE: &str = "0491 570 110";
pub(crate) const EMAIL: &str = "zephyrine.quillmarsh@example.org";
pub(crate) const SUBURB: &str = "Wobblegong Heights";
pub(crate) const ALERT: &str = "velvet thunder allergy";
pub(crate) const CONSENT_NOTE: &str = "lavender umbrella nodded";
pub(crate) const CANCEL_REASON: &str = "moonlit hedgehog emergency";

/// A second patient, who is reached by text, and their mother.
pub(crate) const TEXTED: &str = "Bartholomewson";
pub(crate) const TEXTED_PHONE: &str = "+61 491 570 156";
pub(crate) const MOTHER: &str = "Wilhelmina Orchardson";

/// A third, who said no.
pub(crate) const DECLINED: &str = "Persimmontree";

pub(crate) const PASSPHRASE: &str = "obsidian walrus hums sideways";
pub(crate) const WRONG_PASSPHRASE: &str = "pelican wrongly typed anthem";
pub(crate) const NEW_PASSPHRASE: &str = "tangerine abacus under frost";
pub(crate) const CLINIC_PASSPHRASE: &str = "cobalt giraffe opens the door";
pub(crate) const MAIL_PASSWORD: &str = "mailword-Kq7xVt2p";
pub(crate) const SMS_TOKEN: &str = "smstoken-Zr4mWn9d";
pub(crate) const TEST_ADDRESS: &str = "unreachable.canary@example.net";

/// What is fixed; keys and codes are made as the day goes by.
pub(crate) const FIXED: &[&str] = &[
    GIVEN_NAME,
    FAMILY_NAME,
    FORMER_NAME,
    EMAIL,
    SUBURB,
    ALERT,
    CONSENT_NOTE,
    CANCEL_REASON,
    TEXTED,
    MOTHER,
    "Orchardson",
    DECLINED,
    PASSPHRASE,
    WRONG_PASSPHRASE,
    NEW_PASSPHRASE,
    CLINIC_PASSPHRASE,
    MAIL_PASSWORD,
    SMS_TOKEN,
    TEST_ADDRESS,
    "491570110",
    PHONE,
    "+61 491 570 110",
    "491570156",
    "0491 570 156",
    "491 570 156",
];

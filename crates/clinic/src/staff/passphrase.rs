//! Passphrases and PINs: how good one must be, how it is kept, how it is checked.
//!
//! They tell people apart; they do not open the database. Kept as PHC strings of Argon2id with a
//! pepper derived from the database key, so that a copied row is worth nothing without the file's
//! key.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use crate::access::Allowed;
use crate::chance::Chance;
use crate::ids::StaffId;
use crate::secret::{Key, Secret};

/// Argon2id with 46 MiB and one pass: the first of OWASP's equally strong settings.
const MEMORY_KIB: u32 = 46 * 1024;
const PASSES: u32 = 1;
/// NIST SP 800-63B asks for at least 8 characters and recommends 15; there is no upper limit that
/// a person meets.
const SHORTEST: usize = 10;
const LONGEST: usize = 256;
const PIN_DIGITS: usize = 6;

crate::wire! {
    /// How hard a passphrase is to guess: 0 (at once) to 4 (centuries).
    pub struct PassphraseStrength {
        pub score: u8,
        pub advice: String,
        pub is_acceptable: bool,
    }
}

/// Proof that the person at the desk may do `P` and typed their passphrase just now.
#[derive(Debug)]
pub struct PassphraseProof<P> {
    pub(super) staff: StaffId,
    pub(super) _right: Allowed<P>,
}

impl<P> PassphraseProof<P> {
    pub fn staff(&self) -> StaffId {
        self.staff
    }
}

/// Judges a passphrase; `about` holds words that a guesser would try first, such as the clinic's
/// and the person's names.
pub fn strength(passphrase: &str, about: &[&str]) -> PassphraseStrength {
    let length = passphrase.chars().count();
    if length < SHORTEST {
        return PassphraseStrength {
            score: 0,
            advice: format!(
                "At least {SHORTEST} characters. Four or five unrelated words are good."
            ),
            is_acceptable: false,
        };
    }
    if length > LONGEST {
        return PassphraseStrength {
            score: 0,
            advice: format!("At most {LONGEST} characters."),
            is_acceptable: false,
        };
    }
    let entropy = zxcvbn::zxcvbn(passphrase, about);
    let score = u8::from(entropy.score());
    let advice = match score {
        0..=2 => entropy
            .feedback()
            .and_then(|feedback| feedback.warning().map(|warning| warning.to_string()))
            .unwrap_or_else(|| "Easy to guess. Add another word or two.".to_owned()),
        3 => "Good.".to_owned(),
        _ => "Very good.".to_owned(),
    };
    PassphraseStrength {
        score,
        advice,
        is_acceptable: score >= 3,
    }
}

/// What is wrong with a PIN, if anything: six digits, neither all alike nor in a row.
pub(super) fn pin_problem(pin: &str) -> Option<&'static str> {
    let digits = pin.as_bytes();
    if digits.len() != PIN_DIGITS || !digits.iter().all(u8::is_ascii_digit) {
        return Some("A PIN has six digits.");
    }
    let steps: Vec<i16> = digits
        .windows(2)
        .map(|pair| i16::from(pair[1]) - i16::from(pair[0]))
        .collect();
    let is_run = [-1, 0, 1]
        .iter()
        .any(|step| steps.iter().all(|other| other == step));
    is_run.then_some("This PIN is too easy to guess. Please choose another.")
}

/// Keeps a passphrase, PIN or one-time code. Slow on purpose; call it off the async threads.
pub(super) fn hash(pepper: &Key, word: &Secret<String>, chance: &dyn Chance) -> Option<String> {
    let salt: [u8; 16] = chance.bytes();
    hasher(pepper)?
        .hash_password_with_salt(word.expose().as_bytes(), &salt)
        .ok()
        .map(|hash| hash.to_string())
}

/// Compares; with no stored hash the same work is done and the answer is no, so that an unknown
/// user name takes as long as a wrong passphrase.
pub(super) fn matches(pepper: &Key, word: &Secret<String>, stored: Option<&str>) -> bool {
    let Some(hasher) = hasher(pepper) else {
        return false;
    };
    match stored {
        Some(stored) => hasher
            .verify_password(word.expose().as_bytes(), stored)
            .is_ok(),
        None => {
            let _ = hasher.hash_password_with_salt(word.expose().as_bytes(), &[0; 16]);
            false
        }
    }
}

fn hasher(pepper: &Key) -> Option<Argon2<'_>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).ok()?;
    Argon2::new_with_secret(pepper.expose(), Algorithm::Argon2id, Version::V0x13, params).ok()
}

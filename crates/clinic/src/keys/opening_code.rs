//! The code with which another account of this computer opens the clinic, once.

use chrono::Duration;

use crate::chance::Chance;
use crate::contact::Refused;
use crate::secret::Secret;

const LENGTH: usize = 16;
const GROUP: usize = 4;

/// Made on an open desktop and typed on one that is shut: 80 random bits in Crockford's base 32,
/// four groups of four. Stretched before it opens anything, so that a copy of the slots is worth
/// nothing even after the code has been overheard as a fragment.
pub(super) struct OpeningCode(Secret<String>);

impl OpeningCode {
    /// Long enough to close one desktop, change accounts and type sixteen letters.
    pub(super) const LIVES: Duration = Duration::minutes(30);

    pub(super) fn random(chance: &dyn Chance) -> Self {
        let bytes: [u8; 10] = chance.bytes();
        let letters = base32::encode(base32::Alphabet::Crockford, &bytes);
        Self(Secret::new(letters))
    }

    /// As it is shown: `XXXX-XXXX-XXXX-XXXX`.
    pub(super) fn shown(&self) -> String {
        let letters = self.0.expose();
        let groups: Vec<&str> = (0..LENGTH)
            .step_by(GROUP)
            .map(|at| &letters[at..at + GROUP])
            .collect();
        groups.join("-")
    }

    /// Reads what somebody typed, as forgiving as the recovery key is.
    pub(super) fn parse(typed: &str) -> Result<Self, Refused> {
        let letters = super::model::crockford_letters(typed);
        if letters.len() != LENGTH || !letters.is_ascii() {
            return Err(Refused(
                "A one-time code has four groups of four letters and digits.".to_owned(),
            ));
        }
        Ok(Self(Secret::new(letters)))
    }

    /// What is stretched.
    pub(super) fn letters(&self) -> &Secret<String> {
        &self.0
    }
}

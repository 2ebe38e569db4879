//! Key slots and the recovery key: how they are shaped, wrapped and opened.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::opening_code::OpeningCode;
use crate::chance::Chance;
use crate::clock::Instant;
use crate::contact::Refused;
use crate::ids::{ClinicId, KeySlotId};
use crate::secret::{Key, Secret};

const VERSION: u32 = 1;

crate::closed_set! {
    /// A way to open the clinic.
    pub enum SlotKind {
        Os = "os",
        Recovery = "recovery",
        Passphrase = "passphrase",
        /// One-time, short-lived, for another account of this computer.
        Code = "code",
    }
}

crate::closed_set! {
    /// Why the clinic does not open by itself.
    pub enum KeyNeeded {
        /// There is no keychain on this computer, or it does not answer.
        KeychainMissing = "keychain_missing",
        KeychainLocked = "keychain_locked",
        /// The keychain works and holds no key for this clinic.
        EntryMissing = "entry_missing",
        /// The keychain holds a key that does not open this clinic.
        EntryWrong = "entry_wrong",
        /// Nobody wanted this computer to open the clinic by itself.
        NoOsSlot = "no_os_slot",
        SlotsDamaged = "slots_damaged",
    }
}

/// The sheet of paper that opens the clinic when nothing else does: 160 random bits in Crockford's
/// base 32, eight groups of four and a ninth to check for slips of the pen.
pub struct RecoveryKey(Secret<[u8; 20]>);

impl RecoveryKey {
    pub(super) fn random(chance: &dyn Chance) -> Self {
        Self(Secret::new(chance.bytes()))
    }

    /// As it is printed: `XXXX-XXXX-…`, nine groups.
    pub fn printed(&self) -> Secret<String> {
        let bytes = self.0.expose();
        let text = base32::encode(base32::Alphabet::Crockford, bytes) + &check_group(bytes);
        let groups: Vec<&str> = (0..text.len())
            .step_by(4)
            .map(|at| &text[at..at + 4])
            .collect();
        Secret::new(groups.join("-"))
    }

    /// Reads what somebody typed: case, spaces and dashes do not matter, and neither do the
    /// letters that are easily taken for digits.
    pub fn parse(typed: &str) -> Result<Self, Refused> {
        let mistyped = |message: &str| Refused(message.to_owned());
        let text = crockford_letters(typed);
        if text.chars().count() != 36 || !text.is_ascii() {
            return Err(mistyped(
                "A recovery key has nine groups of four letters and digits.",
            ));
        }
        let (key, check) = text.split_at(32);
        let bytes: [u8; 20] = base32::decode(base32::Alphabet::Crockford, key)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| mistyped("This holds a letter that no recovery key has."))?;
        if check_group(&bytes) != check {
            return Err(mistyped(
                "There is a slip in this key. Please compare it with your sheet, group by group.",
            ));
        }
        Ok(Self(Secret::new(bytes)))
    }

    fn wrapping_key(&self, clinic: ClinicId) -> Key {
        let mut seed = [0; 32];
        seed[..20].copy_from_slice(self.0.expose());
        Key::new(seed).derive(&format!("recovery slot of {clinic}"))
    }
}

/// The letters and digits of what somebody typed, those that are easily taken for digits as digits.
pub(super) fn crockford_letters(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

/// Four letters from a hash of the key: one slip in a million goes unnoticed.
fn check_group(bytes: &[u8; 20]) -> String {
    let hash = Sha256::digest(bytes);
    base32::encode(base32::Alphabet::Crockford, &hash[..3])
        .chars()
        .take(4)
        .collect()
}

/// What `keyslots.json` holds. Nothing in it opens the clinic by itself.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeySlots {
    version: u32,
    pub(crate) clinic: ClinicId,
    /// Tells a wrong key from a damaged file before the file is opened.
    check: String,
    slots: Vec<KeySlot>,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct KeySlot {
    pub id: KeySlotId,
    pub kind: SlotKind,
    pub since: Instant,
    /// Which keychain holds the key, for an `os` slot.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub keychain: Option<String>,
    /// When a `code` slot ends, if nobody has used it before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expires: Option<Instant>,
    /// How what was typed is stretched, for a `passphrase` or a `code` slot.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    stretching: Option<Stretching>,
    sealed: String,
}

/// Argon2id, version 1.3.
#[derive(Clone, Serialize, Deserialize)]
struct Stretching {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
}

impl KeySlots {
    pub(super) fn new(clinic: ClinicId, key: &Key) -> Self {
        Self {
            version: VERSION,
            clinic,
            check: BASE64.encode(check_value(key)),
            slots: Vec::new(),
        }
    }

    pub(super) fn is_known_version(&self) -> bool {
        self.version == VERSION
    }

    pub(crate) fn all(&self) -> &[KeySlot] {
        &self.slots
    }

    pub(crate) fn of_kind(&self, kind: SlotKind) -> impl Iterator<Item = &KeySlot> {
        self.slots.iter().filter(move |slot| slot.kind == kind)
    }

    pub(super) fn add_os(
        &mut self,
        id: KeySlotId,
        key: &Key,
        wrapping: &Key,
        keychain: &str,
        now: Instant,
        chance: &dyn Chance,
    ) {
        let sealed = self.wrap((id, SlotKind::Os, None), key, wrapping, chance);
        self.slots.push(KeySlot {
            id,
            kind: SlotKind::Os,
            since: now,
            keychain: Some(keychain.to_owned()),
            expires: None,
            stretching: None,
            sealed,
        });
    }

    pub(super) fn add_recovery(
        &mut self,
        key: &Key,
        recovery: &RecoveryKey,
        now: Instant,
        chance: &dyn Chance,
    ) {
        let id = KeySlotId::new(now, chance);
        let wrapping = recovery.wrapping_key(self.clinic);
        let sealed = self.wrap((id, SlotKind::Recovery, None), key, &wrapping, chance);
        self.slots.push(KeySlot {
            id,
            kind: SlotKind::Recovery,
            since: now,
            keychain: None,
            expires: None,
            stretching: None,
            sealed,
        });
    }

    pub(super) fn add_passphrase(
        &mut self,
        key: &Key,
        passphrase: &Secret<String>,
        now: Instant,
        chance: &dyn Chance,
    ) {
        self.add_stretched((SlotKind::Passphrase, None), key, passphrase, now, chance);
    }

    /// Adds the one code that may be waiting.
    pub(super) fn add_code(
        &mut self,
        key: &Key,
        code: &OpeningCode,
        now: Instant,
        chance: &dyn Chance,
    ) -> Instant {
        let expires = now + OpeningCode::LIVES;
        self.remove_kind(SlotKind::Code);
        self.add_stretched(
            (SlotKind::Code, Some(expires)),
            key,
            code.letters(),
            now,
            chance,
        );
        expires
    }

    fn add_stretched(
        &mut self,
        (kind, expires): (SlotKind, Option<Instant>),
        key: &Key,
        word: &Secret<String>,
        now: Instant,
        chance: &dyn Chance,
    ) {
        let id = KeySlotId::new(now, chance);
        let stretching = Stretching::fresh(chance);
        let Some(wrapping) = stretching.stretch(word) else {
            return;
        };
        let sealed = self.wrap((id, kind, expires), key, &wrapping, chance);
        self.slots.push(KeySlot {
            id,
            kind,
            since: now,
            keychain: None,
            expires,
            stretching: Some(stretching),
            sealed,
        });
    }

    /// Every slot but the recovery slot can be removed.
    pub(super) fn remove(&mut self, id: KeySlotId) -> Option<SlotKind> {
        let at = self
            .slots
            .iter()
            .position(|slot| slot.id == id && slot.kind != SlotKind::Recovery)?;
        Some(self.slots.remove(at).kind)
    }

    pub(super) fn remove_kind(&mut self, kind: SlotKind) {
        self.slots.retain(|slot| slot.kind != kind);
    }

    pub(super) fn open_os(&self, slot: &KeySlot, secret: &[u8]) -> Option<Key> {
        let wrapping = Key::new(secret.try_into().ok()?);
        self.unwrap(slot, &wrapping)
    }

    pub(super) fn open_recovery(&self, recovery: &RecoveryKey) -> Option<Key> {
        let wrapping = recovery.wrapping_key(self.clinic);
        self.of_kind(SlotKind::Recovery)
            .find_map(|slot| self.unwrap(slot, &wrapping))
    }

    pub(super) fn open_passphrase(&self, passphrase: &Secret<String>) -> Option<Key> {
        self.of_kind(SlotKind::Passphrase)
            .find_map(|slot| self.open_stretched(slot, passphrase))
    }

    pub(super) fn open_code(&self, code: &OpeningCode, now: Instant) -> Option<Key> {
        self.of_kind(SlotKind::Code)
            .filter(|slot| slot.is_current(now))
            .find_map(|slot| self.open_stretched(slot, code.letters()))
    }

    fn open_stretched(&self, slot: &KeySlot, word: &Secret<String>) -> Option<Key> {
        let wrapping = slot.stretching.as_ref()?.stretch(word)?;
        self.unwrap(slot, &wrapping)
    }

    fn wrap(
        &self,
        place: (KeySlotId, SlotKind, Option<Instant>),
        key: &Key,
        wrapping: &Key,
        chance: &dyn Chance,
    ) -> String {
        BASE64.encode(wrapping.seal(&self.place(place), key.expose(), chance))
    }

    /// The database key, when `wrapping` opens the slot and the key is this clinic's.
    fn unwrap(&self, slot: &KeySlot, wrapping: &Key) -> Option<Key> {
        let sealed = BASE64.decode(&slot.sealed).ok()?;
        let bytes = wrapping
            .open(&self.place((slot.id, slot.kind, slot.expires)), &sealed)
            .ok()?;
        let key = Key::new(bytes.expose().as_slice().try_into().ok()?);
        let check = BASE64.decode(&self.check).ok()?;
        bool::from(check.ct_eq(&check_value(&key))).then_some(key)
    }

    /// Binds a slot to its clinic, its kind, its end and the version, so that slots cannot be
    /// swapped and a code cannot be given a longer life.
    fn place(&self, (id, kind, expires): (KeySlotId, SlotKind, Option<Instant>)) -> String {
        let ends = expires.map_or_else(String::new, |expires| format!("|{}", expires.timestamp()));
        format!(
            "{}|{}|{id}|{}{ends}",
            self.clinic,
            kind.as_str(),
            self.version
        )
    }
}

impl KeySlot {
    /// False for a code whose time is over.
    pub fn is_current(&self, now: Instant) -> bool {
        self.expires.is_none_or(|expires| now < expires)
    }
}

impl Stretching {
    fn fresh(chance: &dyn Chance) -> Self {
        Self {
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 1,
            salt: BASE64.encode(chance.bytes::<16>()),
        }
    }

    /// None when the stored costs are outside what this program writes or bears: a changed file
    /// must neither weaken the stretching nor eat all memory.
    fn stretch(&self, passphrase: &Secret<String>) -> Option<Key> {
        let is_sensible = (64 * 1024..=1024 * 1024).contains(&self.memory_kib)
            && (3..=16).contains(&self.passes)
            && (1..=8).contains(&self.lanes);
        if !is_sensible {
            return None;
        }
        let salt = BASE64.decode(&self.salt).ok()?;
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).ok()?;
        let mut bytes = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.expose().as_bytes(), &salt, &mut bytes)
            .ok()?;
        Some(Key::new(bytes))
    }
}

fn check_value(key: &Key) -> [u8; 32] {
    key.derive("key check").mac(&[b"key check"])
}

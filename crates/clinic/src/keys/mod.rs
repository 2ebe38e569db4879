//! The keys that open a clinic. The database key is random and never derived from a password; it
//! stands wrapped in `keyslots.json`, once for each way to open the clinic: a key in the operating
//! system's keychain, the recovery key, optionally an owner's passphrase, and for half an hour a
//! one-time code for another account of this computer.
//!
//! Deliberately absent: `Debug` and `Serialize` on anything that holds a key, and any path on which
//! a missing keychain entry makes a new key for a clinic that exists.
//!
//! The keychain protects a stolen disk or a copied file. It does not protect against somebody who
//! is signed in to the same account of the operating system.

mod desk;
mod keychain;
mod model;
mod opening_code;
mod store;
#[cfg(test)]
mod tests;

use std::path::Path;

pub use desk::{
    KeyDeskError, WaysIn, add_passphrase, add_this_computer, admit_this_computer,
    choose_passphrase_anew, confirm_recovery_key, list, new_opening_code, new_recovery_key,
    remove_slot,
};
pub use keychain::{KeyStore, KeyStoreError, NoKeychain, OsKeychain};
pub(crate) use model::KeySlots;
pub use model::{KeyNeeded, KeySlot, RecoveryKey, SlotKind};

use crate::chance::Chance;
use crate::clock::Instant;
use crate::contact::Refused;
use crate::ids::{ClinicId, KeySlotId};
use crate::secret::{Key, Secret};
use opening_code::OpeningCode;

/// Whether this computer's keychain holds a key for the clinic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeychainOutcome {
    Stored,
    Unavailable,
}

/// Why the key slots could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    #[error("the key slots are missing or damaged")]
    Damaged,
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Why a key that somebody typed did not open the clinic.
#[derive(Debug, thiserror::Error)]
pub enum UnlockError {
    #[error("{0}")]
    Mistyped(Refused),
    #[error("this is not the key of this clinic")]
    Wrong,
    #[error(transparent)]
    Keys(#[from] KeysError),
}

/// What a fresh clinic starts with.
pub(crate) struct NewKeys {
    pub(crate) clinic: ClinicId,
    pub(crate) key: Key,
    pub(crate) recovery: RecoveryKey,
    pub(crate) keychain: KeychainOutcome,
}

/// Makes the database key and its first slots, and writes them into `folder`.
pub(crate) fn create(
    folder: &Path,
    keychain: &dyn KeyStore,
    passphrase: Option<&Secret<String>>,
    now: Instant,
    chance: &dyn Chance,
) -> Result<NewKeys, KeysError> {
    let clinic = ClinicId::new(now, chance);
    let key = Key::random(chance);
    let recovery = RecoveryKey::random(chance);
    let mut slots = KeySlots::new(clinic, &key);
    slots.add_recovery(&key, &recovery, now, chance);
    if let Some(passphrase) = passphrase {
        slots.add_passphrase(&key, passphrase, now, chance);
    }
    let entry = KeychainEntry::leave(keychain, now, chance);
    if let Some(entry) = &entry {
        entry.add_to(&mut slots, &key, chance);
    }
    store::write(folder, &slots)?;
    Ok(NewKeys {
        clinic,
        key,
        recovery,
        keychain: match entry {
            Some(_) => KeychainOutcome::Stored,
            None => KeychainOutcome::Unavailable,
        },
    })
}

/// A key read from a slot, and which kind of slot.
pub(crate) struct Unlocked {
    pub(crate) clinic: ClinicId,
    pub(crate) key: Key,
    pub(crate) by: SlotKind,
}

/// What is known without any key.
pub(crate) fn slots_in(folder: &Path) -> Result<KeySlots, KeysError> {
    store::read(folder)
}

/// Asks the keychain for the key of each slot it may hold one for.
pub(crate) fn unlock_with_keychain(
    slots: &KeySlots,
    keychain: &dyn KeyStore,
) -> Result<Unlocked, KeyNeeded> {
    let mut reason = KeyNeeded::NoOsSlot;
    for slot in slots.of_kind(SlotKind::Os) {
        match keychain.get(&slot.id.to_string()) {
            Ok(bytes) => match slots.open_os(slot, bytes.expose()) {
                Some(key) => {
                    return Ok(Unlocked {
                        clinic: slots.clinic,
                        key,
                        by: SlotKind::Os,
                    });
                }
                None => reason = KeyNeeded::EntryWrong,
            },
            Err(KeyStoreError::NoEntry) => reason = KeyNeeded::EntryMissing,
            Err(KeyStoreError::Locked) => return Err(KeyNeeded::KeychainLocked),
            Err(KeyStoreError::Unavailable) => return Err(KeyNeeded::KeychainMissing),
        }
    }
    Err(reason)
}

/// Opens with what stands on the owner's sheet of paper.
pub(crate) fn unlock_with_recovery_key(
    slots: &KeySlots,
    typed: &str,
) -> Result<Unlocked, UnlockError> {
    let recovery = RecoveryKey::parse(typed).map_err(UnlockError::Mistyped)?;
    let key = slots.open_recovery(&recovery).ok_or(UnlockError::Wrong)?;
    Ok(Unlocked {
        clinic: slots.clinic,
        key,
        by: SlotKind::Recovery,
    })
}

/// Opens with the owner's passphrase. Takes about a third of a second by design.
pub(crate) fn unlock_with_passphrase(
    slots: &KeySlots,
    passphrase: &Secret<String>,
) -> Result<Unlocked, UnlockError> {
    let key = slots
        .open_passphrase(passphrase)
        .ok_or(UnlockError::Wrong)?;
    Ok(Unlocked {
        clinic: slots.clinic,
        key,
        by: SlotKind::Passphrase,
    })
}

/// Opens with the code that an owner made on an open desktop.
pub(crate) fn unlock_with_code(
    slots: &KeySlots,
    typed: &str,
    now: Instant,
) -> Result<Unlocked, UnlockError> {
    let code = OpeningCode::parse(typed).map_err(UnlockError::Mistyped)?;
    let key = slots.open_code(&code, now).ok_or(UnlockError::Wrong)?;
    Ok(Unlocked {
        clinic: slots.clinic,
        key,
        by: SlotKind::Code,
    })
}

/// Makes the code that opens the clinic once. An earlier one opens nothing afterwards.
fn add_code(
    folder: &Path,
    key: &Key,
    now: Instant,
    chance: &dyn Chance,
) -> Result<(OpeningCode, Instant), KeysError> {
    let mut slots = store::read(folder)?;
    let code = OpeningCode::random(chance);
    let expires = slots.add_code(key, &code, now, chance);
    store::write_without_past(folder, &slots)?;
    Ok((code, expires))
}

/// A code works once.
pub(crate) fn spend_code(folder: &Path) -> Result<(), KeysError> {
    let mut slots = store::read(folder)?;
    slots.remove_kind(SlotKind::Code);
    store::write_without_past(folder, &slots)
}

/// Gives what lies in this computer's keychain a slot, so that it opens the clinic from now on.
fn remember_on_this_computer(
    folder: &Path,
    key: &Key,
    entry: &KeychainEntry,
    chance: &dyn Chance,
) -> Result<(), KeysError> {
    let mut slots = store::read(folder)?;
    entry.add_to(&mut slots, key, chance);
    store::write(folder, &slots)
}

/// Adds or replaces the owner's passphrase slot.
pub(crate) fn set_passphrase(
    folder: &Path,
    key: &Key,
    passphrase: &Secret<String>,
    now: Instant,
    chance: &dyn Chance,
) -> Result<(), KeysError> {
    let mut slots = store::read(folder)?;
    slots.remove_kind(SlotKind::Passphrase);
    slots.add_passphrase(key, passphrase, now, chance);
    store::write_without_past(folder, &slots)
}

/// Replaces the recovery key; the old one opens nothing afterwards.
pub(crate) fn replace_recovery_key(
    folder: &Path,
    key: &Key,
    now: Instant,
    chance: &dyn Chance,
) -> Result<RecoveryKey, KeysError> {
    let mut slots = store::read(folder)?;
    let recovery = RecoveryKey::random(chance);
    slots.remove_kind(SlotKind::Recovery);
    slots.add_recovery(key, &recovery, now, chance);
    store::write_without_past(folder, &slots)?;
    Ok(recovery)
}

/// Removes one slot, never the recovery slot, where there is such a slot.
fn remove(folder: &Path, id: KeySlotId, keychain: &dyn KeyStore) -> Result<(), KeysError> {
    let mut slots = store::read(folder)?;
    let removed = slots.remove(id);
    store::write_without_past(folder, &slots)?;
    if removed == Some(SlotKind::Os) {
        // The slot is gone from the file, so whatever is left in the keychain opens nothing.
        let _ = keychain.remove(&id.to_string());
    }
    Ok(())
}

/// A key that lies in the keychain and wraps nothing yet.
struct KeychainEntry {
    id: KeySlotId,
    wrapping: Key,
    keychain: &'static str,
    made: Instant,
}

impl KeychainEntry {
    /// None when the keychain does not take it.
    fn leave(keychain: &dyn KeyStore, now: Instant, chance: &dyn Chance) -> Option<Self> {
        let id = KeySlotId::new(now, chance);
        let wrapping = Key::random(chance);
        match keychain.set(&id.to_string(), wrapping.expose()) {
            Ok(()) => Some(Self {
                id,
                wrapping,
                keychain: keychain.name(),
                made: now,
            }),
            Err(KeyStoreError::NoEntry | KeyStoreError::Locked | KeyStoreError::Unavailable) => {
                None
            }
        }
    }

    fn add_to(&self, slots: &mut KeySlots, key: &Key, chance: &dyn Chance) {
        let (wrapping, keychain) = (&self.wrapping, self.keychain);
        slots.add_os(self.id, key, wrapping, keychain, self.made, chance);
    }
}

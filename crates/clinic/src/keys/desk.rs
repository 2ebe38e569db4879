//! What an owner may do with the ways to open the clinic. Every change is in the audit before it is
//! made: the audit and the file of slots cannot change together, and a way in that nobody knows of
//! is worse than one in the audit that came to nothing.

use super::model::{KeySlot, RecoveryKey, SlotKind};
use super::{KeychainEntry, KeychainOutcome, KeysError, UnlockError};
use super::{add_code, remember_on_this_computer, remove, replace_recovery_key, set_passphrase};
use super::{slots_in, unlock_with_recovery_key};
use crate::Clinic;
use crate::access::{Actor, Denied, ManageKeys};
use crate::audit::AuditEvent;
use crate::db::DbError;
use crate::ids::{KeySlotId, StaffId};
use crate::problems::Problems;
use crate::secret::Secret;
use crate::settings::{self, Unfinished};
use crate::staff::{self, OneTimeCode, PassphraseProof, StaffError};
use crate::tx::begin;

/// Why a change to the keys was not made.
#[derive(Debug, thiserror::Error)]
pub enum KeyDeskError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("some fields need another look")]
    Invalid(Problems),
    #[error("there is no such way to open the clinic")]
    NotFound,
    #[error("This computer's keychain does not answer.")]
    NoKeychain,
    #[error(transparent)]
    Staff(#[from] StaffError),
    #[error(transparent)]
    Keys(#[from] KeysError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The ways to open the clinic, and which of those that it has once may be added.
pub struct WaysIn {
    pub slots: Vec<KeySlot>,
    pub may_add_this_computer: bool,
    pub may_add_passphrase: bool,
}

/// Every way to open the clinic.
pub fn list(clinic: &Clinic, actor: &Actor) -> Result<WaysIn, KeyDeskError> {
    actor.may::<ManageKeys>()?;
    let now = clinic.now();
    let mut slots = slots_in(clinic.folder())?.all().to_vec();
    slots.retain(|slot| slot.is_current(now));
    let is_missing = |kind| slots.iter().all(|slot| slot.kind != kind);
    Ok(WaysIn {
        may_add_this_computer: is_missing(SlotKind::Os),
        may_add_passphrase: is_missing(SlotKind::Passphrase),
        slots,
    })
}

/// Lets this computer's keychain open the clinic.
pub async fn add_this_computer(clinic: &Clinic, actor: &Actor) -> Result<(), KeyDeskError> {
    actor.may::<ManageKeys>()?;
    match admit_this_computer(clinic, actor).await? {
        KeychainOutcome::Stored => Ok(()),
        KeychainOutcome::Unavailable => Err(KeyDeskError::NoKeychain),
    }
}

/// The same at the door, for somebody who has just opened the clinic with a key of their own.
pub async fn admit_this_computer(
    clinic: &Clinic,
    actor: &Actor,
) -> Result<KeychainOutcome, KeyDeskError> {
    let tools = clinic.tools().clone();
    let now = clinic.now();
    // The keychain may ask a person something and keep the thread waiting.
    let entry = tokio::task::spawn_blocking(move || {
        KeychainEntry::leave(&*tools.keychain, now, &*tools.chance)
    })
    .await
    .map_err(|error| KeysError::Io(std::io::Error::other(error)))?;
    let Some(entry) = entry else {
        return Ok(KeychainOutcome::Unavailable);
    };
    // Until it has a slot, the entry opens nothing.
    let slot = word(SlotKind::Os);
    say(clinic, actor, AuditEvent::KeySlotAdded { slot }).await?;
    remember_on_this_computer(clinic.folder(), clinic.key(), &entry, clinic.chance())?;
    Ok(KeychainOutcome::Stored)
}

/// Adds or replaces the owner's passphrase that opens the clinic at start.
pub async fn add_passphrase(
    clinic: &Clinic,
    actor: &Actor,
    passphrase: &Secret<String>,
) -> Result<(), KeyDeskError> {
    actor.may::<ManageKeys>()?;
    let strength = staff::strength(passphrase.expose(), &[]);
    if !strength.is_acceptable {
        let problems = Problems::one("passphrase", strength.advice);
        return Err(KeyDeskError::Invalid(problems));
    }
    let slot = word(SlotKind::Passphrase);
    say(clinic, actor, AuditEvent::KeySlotAdded { slot }).await?;
    set_passphrase(
        clinic.folder(),
        clinic.key(),
        passphrase,
        clinic.now(),
        clinic.chance(),
    )?;
    Ok(())
}

/// Removes a way to open the clinic; the recovery key always stays.
pub async fn remove_slot(
    clinic: &Clinic,
    actor: &Actor,
    id: KeySlotId,
    _proof: &PassphraseProof<ManageKeys>,
) -> Result<(), KeyDeskError> {
    let kind = slots_in(clinic.folder())?
        .remove(id)
        .ok_or(KeyDeskError::NotFound)?;
    let slot = word(kind);
    say(clinic, actor, AuditEvent::KeySlotRemoved { slot }).await?;
    remove(clinic.folder(), id, clinic.keychain())?;
    Ok(())
}

/// Makes a new recovery key. The old sheet of paper is worthless from now on.
pub async fn new_recovery_key(
    clinic: &Clinic,
    actor: &Actor,
    _proof: &PassphraseProof<ManageKeys>,
) -> Result<RecoveryKey, KeyDeskError> {
    // Whatever happens on the way, an owner is asked for the new key: without that the old one
    // might be gone and nobody know of it.
    let mut tx = begin(clinic, actor).await?;
    let unfinished = Unfinished {
        recovery_key_unconfirmed: true,
    };
    settings::put(&mut tx, &unfinished).await?;
    tx.commit(AuditEvent::RecoveryKeyReplaced).await?;
    let (folder, now) = (clinic.folder(), clinic.now());
    Ok(replace_recovery_key(
        folder,
        clinic.key(),
        now,
        clinic.chance(),
    )?)
}

/// Notes that an owner has the recovery key on paper, once it was typed back.
pub async fn confirm_recovery_key(
    clinic: &Clinic,
    actor: &Actor,
    typed: &Secret<String>,
) -> Result<(), KeyDeskError> {
    actor.may::<ManageKeys>()?;
    is_recovery_key(clinic, typed)?;
    let mut tx = begin(clinic, actor).await?;
    let finished = Unfinished {
        recovery_key_unconfirmed: false,
    };
    settings::put(&mut tx, &finished).await?;
    Ok(tx.commit(AuditEvent::RecoveryKeyConfirmed).await?)
}

/// Makes a code with which another account of this computer opens the clinic, once and soon.
pub async fn new_opening_code(
    clinic: &Clinic,
    actor: &Actor,
    _proof: &PassphraseProof<ManageKeys>,
) -> Result<OneTimeCode, KeyDeskError> {
    let slot = word(SlotKind::Code);
    say(clinic, actor, AuditEvent::KeySlotAdded { slot }).await?;
    let (code, expires) = add_code(clinic.folder(), clinic.key(), clinic.now(), clinic.chance())?;
    Ok(OneTimeCode {
        code: code.shown(),
        expires,
    })
}

/// An owner who has forgotten their passphrase chooses another, with the recovery key in hand.
/// Needs nobody signed in.
pub async fn choose_passphrase_anew(
    clinic: &Clinic,
    username: &str,
    typed: &Secret<String>,
    passphrase: &Secret<String>,
) -> Result<StaffId, KeyDeskError> {
    let mut problems = Problems::new();
    let wrong_key = is_recovery_key(clinic, typed).err();
    if let Some(KeyDeskError::Invalid(_)) = wrong_key {
        staff::recovery_failed(clinic, username).await?;
    }
    for found in [
        wrong_key,
        staff::check_passphrase(username, passphrase)
            .err()
            .map(KeyDeskError::Staff),
    ] {
        match found {
            None => {}
            Some(
                KeyDeskError::Invalid(found) | KeyDeskError::Staff(StaffError::Invalid(found)),
            ) => {
                for problem in found.into_list() {
                    problems.add(&problem.field, problem.message);
                }
            }
            Some(other) => return Err(other),
        }
    }
    problems.none_found().map_err(KeyDeskError::Invalid)?;
    Ok(staff::choose_after_recovery(clinic, username, passphrase).await?)
}

/// A problem at `recoveryKey` unless `typed` is this clinic's recovery key.
fn is_recovery_key(clinic: &Clinic, typed: &Secret<String>) -> Result<(), KeyDeskError> {
    let problem = match unlock_with_recovery_key(&slots_in(clinic.folder())?, typed.expose()) {
        Ok(_) => return Ok(()),
        Err(UnlockError::Keys(error)) => return Err(error.into()),
        Err(UnlockError::Mistyped(refused)) => refused.to_string(),
        Err(UnlockError::Wrong) => {
            "This is a recovery key, but not the one of this clinic.".to_owned()
        }
    };
    Err(KeyDeskError::Invalid(Problems::one("recoveryKey", problem)))
}

fn word(kind: SlotKind) -> String {
    kind.as_str().to_owned()
}

async fn say(clinic: &Clinic, actor: &Actor, event: AuditEvent) -> Result<(), KeyDeskError> {
    Ok(begin(clinic, actor).await?.commit(event).await?)
}

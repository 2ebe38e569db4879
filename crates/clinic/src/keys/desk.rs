//! What an owner may do with the ways to open the clinic. Every change is in the audit.

use super::model::{KeySlot, RecoveryKey, SlotKind};
use super::{KeychainOutcome, KeysError, remember_on_this_computer, remove, replace_recovery_key};
use super::{set_passphrase, slots_in};
use crate::Clinic;
use crate::access::{Actor, Denied, ManageKeys};
use crate::audit::AuditEvent;
use crate::db::DbError;
use crate::ids::KeySlotId;
use crate::problems::Problems;
use crate::secret::Secret;
use crate::staff::{self, PassphraseProof};
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
    Keys(#[from] KeysError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Every way to open the clinic.
pub fn list(clinic: &Clinic, actor: &Actor) -> Result<Vec<KeySlot>, KeyDeskError> {
    actor.may::<ManageKeys>()?;
    Ok(slots_in(clinic.folder())?.all().to_vec())
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
    let (folder, key, now) = (
        clinic.folder().to_owned(),
        clinic.key().clone(),
        clinic.now(),
    );
    // The keychain may ask a person something and keep the thread waiting.
    let outcome = tokio::task::spawn_blocking(move || {
        remember_on_this_computer(&folder, &key, &*tools.keychain, now, &*tools.chance)
    })
    .await
    .map_err(|error| KeysError::Io(std::io::Error::other(error)))??;
    if outcome == KeychainOutcome::Stored {
        say(
            clinic,
            actor,
            AuditEvent::KeySlotAdded {
                slot: word(SlotKind::Os),
            },
        )
        .await?;
    }
    Ok(outcome)
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
    set_passphrase(
        clinic.folder(),
        clinic.key(),
        passphrase,
        clinic.now(),
        clinic.chance(),
    )?;
    say(
        clinic,
        actor,
        AuditEvent::KeySlotAdded {
            slot: word(SlotKind::Passphrase),
        },
    )
    .await
}

/// Removes a way to open the clinic; the recovery key always stays.
pub async fn remove_slot(
    clinic: &Clinic,
    actor: &Actor,
    id: KeySlotId,
    _proof: &PassphraseProof,
) -> Result<(), KeyDeskError> {
    actor.may::<ManageKeys>()?;
    let kind = remove(clinic.folder(), id, clinic.keychain())?.ok_or(KeyDeskError::NotFound)?;
    say(
        clinic,
        actor,
        AuditEvent::KeySlotRemoved { slot: word(kind) },
    )
    .await
}

/// Makes a new recovery key. The old sheet of paper is worthless from now on.
pub async fn new_recovery_key(
    clinic: &Clinic,
    actor: &Actor,
    _proof: &PassphraseProof,
) -> Result<RecoveryKey, KeyDeskError> {
    actor.may::<ManageKeys>()?;
    let key = replace_recovery_key(clinic.folder(), clinic.key(), clinic.now(), clinic.chance())?;
    say(clinic, actor, AuditEvent::RecoveryKeyReplaced).await?;
    Ok(key)
}

fn word(kind: SlotKind) -> String {
    kind.as_str().to_owned()
}

async fn say(clinic: &Clinic, actor: &Actor, event: AuditEvent) -> Result<(), KeyDeskError> {
    Ok(begin(clinic, actor).await?.commit(event).await?)
}

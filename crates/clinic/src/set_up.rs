//! The founding of a clinic: its file, its keys, its profile and its first owner, or nothing.

use std::path::Path;

use crate::access::Actor;
use crate::audit::AuditEvent;
use crate::clinic::{Clinic, NotOpen, Tools};
use crate::db::DbError;
use crate::ids::StaffId;
use crate::keys::{KeychainOutcome, RecoveryKey};
use crate::secret::Secret;
use crate::settings::{self, ClinicProfile, Unfinished};
use crate::staff::{self, NewPersonForm, StaffError};
use crate::tx::begin;

/// What a clinic is founded with; the profile has been checked.
pub struct Founding {
    pub profile: ClinicProfile,
    pub owner: NewPersonForm,
    pub passphrase: Secret<String>,
    /// Opens the database at start, where the owner wants that.
    pub clinic_passphrase: Option<Secret<String>>,
}

/// A clinic whose recovery key has been shown to nobody yet.
pub struct Founded {
    pub clinic: Clinic,
    pub owner: StaffId,
    pub recovery_key: RecoveryKey,
    pub keychain: KeychainOutcome,
}

/// Why no clinic was founded.
#[derive(Debug, thiserror::Error)]
pub enum FoundingError {
    #[error(transparent)]
    NotOpen(#[from] NotOpen),
    #[error(transparent)]
    Staff(#[from] StaffError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Founds the clinic in `folder`.
pub async fn found_clinic(
    folder: &Path,
    tools: Tools,
    founding: Founding,
) -> Result<Founded, FoundingError> {
    staff::check_first_owner(&founding.owner, &founding.passphrase).map_err(StaffError::Invalid)?;
    let clinic_passphrase = founding.clinic_passphrase.as_ref();
    let (made, owner) = Clinic::create(folder, tools, clinic_passphrase, async |clinic| {
        furnish(clinic, &founding).await
    })
    .await?;
    Ok(Founded {
        clinic: made.clinic,
        owner,
        recovery_key: made.recovery_key,
        keychain: made.keychain,
    })
}

/// Puts in what no clinic can be without: who it is, and somebody who can sign in.
async fn furnish(clinic: &Clinic, founding: &Founding) -> Result<StaffId, FoundingError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    settings::put(&mut tx, &founding.profile).await?;
    let unfinished = Unfinished {
        recovery_key_unconfirmed: true,
    };
    settings::put(&mut tx, &unfinished).await?;
    tx.commit(AuditEvent::SettingsChanged {
        section: "clinic_profile".to_owned(),
    })
    .await?;
    Ok(staff::add_first_owner(clinic, &founding.owner, &founding.passphrase).await?)
}

/// Notes that the owner has typed the recovery key back.
pub async fn recovery_key_confirmed(clinic: &Clinic) -> Result<(), DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    let finished = Unfinished {
        recovery_key_unconfirmed: false,
    };
    settings::put(&mut tx, &finished).await?;
    tx.commit(AuditEvent::RecoveryKeyConfirmed).await
}

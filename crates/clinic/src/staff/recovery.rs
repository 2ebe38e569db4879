//! An owner's forgotten passphrase, chosen anew with the clinic's recovery key.

use super::model::fold_username;
use super::{StaffError, notices, sign_in, store};
use crate::Clinic;
use crate::access::{Actor, Role, roles_of};
use crate::audit::AuditEvent;
use crate::ids::StaffId;
use crate::problems::Problems;
use crate::secret::Secret;
use crate::tx::begin;

/// Refuses a passphrase that is easy to guess, at the field `newPassphrase`.
pub(crate) fn check_passphrase(
    username: &str,
    passphrase: &Secret<String>,
) -> Result<(), StaffError> {
    sign_in::refuse_weak(passphrase, "newPassphrase", &[username])
}

/// Writes down that somebody came with a recovery key that is none of this clinic's. It makes nobody
/// wait, because such a key cannot be guessed.
pub(crate) async fn recovery_failed(clinic: &Clinic, username: &str) -> Result<(), StaffError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    let staff = store::find_by_username(tx.conn(), &fold_username(username)).await?;
    Ok(tx.commit(AuditEvent::SignInFailed { staff }).await?)
}

/// Keeps an owner's new passphrase and takes their second step away; the caller has compared the
/// recovery key. Whoever holds it could read the file anyway, so it opens no more than it did, but
/// every owner is told.
pub(crate) async fn choose_after_recovery(
    clinic: &Clinic,
    username: &str,
    passphrase: &Secret<String>,
) -> Result<StaffId, StaffError> {
    let hash = super::hash(clinic, passphrase).await?;
    let mut tx = begin(clinic, &Actor::program()).await?;
    let found = store::find_by_username(tx.conn(), &fold_username(username)).await?;
    let roles = match found {
        Some(id) => roles_of(tx.conn(), id).await?,
        None => Vec::new(),
    };
    let Some(staff) = found.filter(|_| roles.contains(&Role::Owner)) else {
        return Err(StaffError::Invalid(Problems::one(
            "username",
            "The recovery key helps owners only. Anybody else is handed a one-time code by an owner.",
        )));
    };
    let person = store::find(tx.conn(), staff)
        .await?
        .ok_or(StaffError::NotFound)?;
    let on = notices::day_words(&mut tx).await?;
    store::update_passphrase(tx.conn(), staff, Some(hash)).await?;
    store::update_totp(tx.conn(), staff, None).await?;
    store::remove_code(tx.conn(), staff).await?;
    let second_step = match person.totp_sealed {
        Some(_) => " Your second step at sign-in was switched off.",
        None => "",
    };
    let told =
        format!("Your passphrase was chosen anew with the recovery key on {on}.{second_step}");
    store::insert_notice(tx.conn(), staff, &told).await?;
    for other in store::other_owners(tx.conn(), staff).await? {
        let told = format!(
            "The passphrase of {} was chosen anew with the recovery key on {on}.",
            person.display_name
        );
        store::insert_notice(tx.conn(), other, &told).await?;
    }
    sign_in::forget_attempts(clinic, tx.conn(), username).await?;
    tx.record(&AuditEvent::PassphraseRecovered { staff })
        .await?;
    tx.commit(AuditEvent::SignedIn { staff }).await?;
    Ok(staff)
}

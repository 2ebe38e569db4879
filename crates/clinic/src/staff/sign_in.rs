//! Signing in: passphrase, one-time code, PIN; and how guessing is slowed down.

use chrono::Duration;

use super::model::{fold_username, wait_after};
use super::passphrase::{self, PassphraseProof};
use super::presence::{Asked, SignIn};
use super::{StaffError, store, totp};
use crate::Clinic;
use crate::access::{Actor, BreakGlass, Permission, Role, roles_of};
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::contact::Line;
use crate::db::{Conn, DbError};
use crate::ids::{PatientId, StaffId};
use crate::problems::Problems;
use crate::secret::Secret;
use crate::settings::{self, Security};
use crate::tx::{Tx, begin};

/// How a sign-in ended.
#[derive(Debug, PartialEq, Eq)]
pub enum SignInResult {
    SignedIn(StaffId),
    /// The passphrase is right; the code of the authenticator app is missing.
    TotpNeeded,
    /// There is no passphrase yet: the person has a one-time code.
    CodeNeeded,
    /// Wrong, or too soon after wrong guesses. Says the same for unknown people.
    Refused {
        wait: Duration,
    },
}

/// Signs a person in with user name, passphrase and, where turned on, a code.
pub async fn sign_in(
    clinic: &Clinic,
    username: &str,
    passphrase: &Secret<String>,
    totp_code: Option<&str>,
) -> Result<SignInResult, StaffError> {
    let attempt = Attempt::of(clinic, username);
    let mut tx = begin(clinic, &Actor::program()).await?;
    let now = tx.now();
    if let Some(wait) = attempt.wait(tx.conn(), now).await? {
        return Ok(SignInResult::Refused { wait });
    }
    let staff = store::find_by_username(tx.conn(), &attempt.username).await?;
    let row = match staff {
        Some(id) => store::find(tx.conn(), id).await?,
        None => None,
    };
    let stored = row.as_ref().and_then(|row| row.passphrase_hash.clone());
    let is_right = matches(clinic, passphrase, stored).await;
    let Some(row) = row else {
        return attempt.failed(tx, None).await;
    };
    if row.passphrase_hash.is_none() && row.code_expires.is_some_and(|expires| expires > now) {
        attempt.failed(tx, Some(row.id)).await?;
        return Ok(SignInResult::CodeNeeded);
    }
    if !is_right {
        return attempt.failed(tx, Some(row.id)).await;
    }
    if let Some(sealed) = &row.totp_sealed {
        let Some(code) = totp_code else {
            return Ok(SignInResult::TotpNeeded);
        };
        let Some(step) = totp::accepted_step(clinic, row.id, sealed, code, now, row.totp_last_step)
        else {
            return attempt.failed(tx, Some(row.id)).await;
        };
        store::mark_totp_step(tx.conn(), row.id, step).await?;
    }
    attempt.succeeded(tx.conn()).await?;
    tx.commit(AuditEvent::SignedIn { staff: row.id }).await?;
    Ok(SignInResult::SignedIn(row.id))
}

/// Chooses a passphrase with the code that an owner handed over, and signs in. Whoever uses an
/// authenticator app needs its code as well: the owner's code stands in for the passphrase alone.
pub async fn use_one_time_code(
    clinic: &Clinic,
    username: &str,
    code: &Secret<String>,
    passphrase: &Secret<String>,
) -> Result<SignInResult, StaffError> {
    let attempt = Attempt::of(clinic, username);
    refuse_weak(passphrase, "newPassphrase", &[username])?;
    let hash = super::hash(clinic, passphrase).await?;
    let typed = Secret::new(normal_code(code.expose()));
    let mut tx = begin(clinic, &Actor::program()).await?;
    let now = tx.now();
    if let Some(wait) = attempt.wait(tx.conn(), now).await? {
        return Ok(SignInResult::Refused { wait });
    }
    let staff = store::find_by_username(tx.conn(), &attempt.username).await?;
    let stored = match staff {
        Some(id) => store::find_code(tx.conn(), id, now).await?,
        None => None,
    };
    let is_right = matches(clinic, &typed, stored).await;
    let (Some(id), true) = (staff, is_right) else {
        return attempt.failed(tx, staff).await;
    };
    store::update_passphrase(tx.conn(), id, Some(hash)).await?;
    store::remove_code(tx.conn(), id).await?;
    attempt.succeeded(tx.conn()).await?;
    let row = store::find(tx.conn(), id).await?;
    if row.is_some_and(|row| row.totp_sealed.is_some()) {
        tx.commit(AuditEvent::OneTimeCodeUsed { staff: id }).await?;
        return Ok(SignInResult::TotpNeeded);
    }
    tx.record(&AuditEvent::OneTimeCodeUsed { staff: id })
        .await?;
    tx.commit(AuditEvent::SignedIn { staff: id }).await?;
    Ok(SignInResult::SignedIn(id))
}

/// Signs the person in who just set the clinic up.
pub async fn sign_in_first_owner(clinic: &Clinic, owner: StaffId) -> Result<(), StaffError> {
    let tx = begin(clinic, &Actor::program()).await?;
    tx.commit(AuditEvent::SignedIn { staff: owner }).await?;
    Ok(())
}

/// Compares a PIN at the lock screen. After too many wrong ones the right one is no help either.
pub async fn check_pin(
    clinic: &Clinic,
    sign_in: &SignIn,
    pin: &Secret<String>,
) -> Result<bool, StaffError> {
    let staff = sign_in.staff;
    let stored = {
        let mut reader = clinic.db().read().await?;
        let row = store::find(&mut reader, staff).await?;
        row.and_then(|row| row.pin_hash)
    };
    let is_right = match sign_in.asked(stored.is_some()) {
        Asked::Pin { .. } => matches(clinic, pin, stored).await,
        Asked::Passphrase => false,
    };
    let tx = begin(clinic, &Actor::program()).await?;
    let event = if is_right {
        AuditEvent::ScreenUnlocked { staff }
    } else {
        AuditEvent::SignInFailed { staff: Some(staff) }
    };
    tx.commit(event).await?;
    Ok(is_right)
}

/// The person who is signed in, with the roles they hold now; none once they have left.
pub async fn actor(clinic: &Clinic, staff: StaffId) -> Result<Option<Actor>, DbError> {
    let mut reader = clinic.db().read().await?;
    let roles = roles_of(&mut reader, staff).await?;
    Ok((!roles.is_empty()).then(|| Actor::staff(staff, roles)))
}

/// How long the person may be away before the screen locks: the shortest of their roles.
pub async fn idle_time(clinic: &Clinic, actor: &Actor) -> Result<Duration, DbError> {
    let mut reader = clinic.db().read().await?;
    let security: Security = settings::load(&mut reader).await?;
    let minutes = actor
        .roles()
        .iter()
        .map(|role| match role {
            Role::FrontDesk => security.idle_minutes_front_desk,
            Role::Psychologist => security.idle_minutes_psychologist,
            Role::Owner => security.idle_minutes_owner,
            Role::Auditor => security.idle_minutes_auditor,
        })
        .min()
        .unwrap_or(5);
    Ok(Duration::minutes(i64::from(minutes)))
}

/// Asks for the passphrase once more, before something that cannot be taken back. Somebody who may
/// not do it is told so before anything is tried.
pub async fn prove_passphrase<P: Permission>(
    clinic: &Clinic,
    actor: &Actor,
    passphrase: &Secret<String>,
) -> Result<PassphraseProof<P>, StaffError> {
    let right = actor.may::<P>()?;
    let staff = actor.staff_id().ok_or(StaffError::NotFound)?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let row = store::find(tx.conn(), staff)
        .await?
        .ok_or(StaffError::NotFound)?;
    let attempt = Attempt::of(clinic, &row.username);
    if let Some(wait) = attempt.wait(tx.conn(), now).await? {
        let message = format!(
            "Please wait {} seconds before trying again.",
            wait.num_seconds()
        );
        return Err(StaffError::Invalid(Problems::one("passphrase", message)));
    }
    if matches(clinic, passphrase, row.passphrase_hash).await {
        attempt.succeeded(tx.conn()).await?;
        tx.commit(AuditEvent::PassphraseProven { staff }).await?;
        return Ok(PassphraseProof {
            staff,
            _right: right,
        });
    }
    attempt.failed(tx, Some(staff)).await?;
    Err(StaffError::Invalid(Problems::one(
        "passphrase",
        "This is not your passphrase.",
    )))
}

/// Thirty minutes with a patient outside one's care, for a reason that the owner reviews.
pub async fn break_glass(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
    reason: &str,
    proof: &PassphraseProof<BreakGlass>,
) -> Result<(), StaffError> {
    let reason = Line::required(reason, "a reason")
        .map_err(|refused| StaffError::Invalid(Problems::one("reason", refused.to_string())))?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let until = now + Duration::minutes(30);
    let found = store::insert_break_glass(
        tx.conn(),
        proof.staff(),
        patient,
        reason.into_string(),
        now,
        until,
    )
    .await?;
    if !found {
        return Err(StaffError::NotFound);
    }
    tx.commit(AuditEvent::GlassBroken { patient }).await?;
    Ok(())
}

/// Earlier wrong guesses at a user name no longer make anybody wait.
pub(super) async fn forget_attempts(
    clinic: &Clinic,
    conn: &mut Conn,
    username: &str,
) -> Result<(), DbError> {
    Attempt::of(clinic, username).succeeded(conn).await
}

pub(super) fn refuse_weak(
    passphrase: &Secret<String>,
    field: &str,
    about: &[&str],
) -> Result<(), StaffError> {
    let strength = passphrase::strength(passphrase.expose(), about);
    if strength.is_acceptable {
        Ok(())
    } else {
        Err(StaffError::Invalid(Problems::one(field, strength.advice)))
    }
}

/// One-time codes are compared without regard to case, spaces and dashes.
pub(super) fn normal_code(typed: &str) -> String {
    typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

async fn matches(clinic: &Clinic, word: &Secret<String>, stored: Option<String>) -> bool {
    let (pepper, word) = (clinic.pepper(), word.clone());
    tokio::task::spawn_blocking(move || passphrase::matches(&pepper, &word, stored.as_deref()))
        .await
        .unwrap_or(false)
}

/// A guess at one user name on this computer. Counted under a keyed hash of the name, so that
/// names that exist nowhere leave no trace of themselves.
struct Attempt {
    username: String,
    who: [u8; 32],
}

impl Attempt {
    fn of(clinic: &Clinic, username: &str) -> Self {
        let username = fold_username(username);
        let who = clinic.pepper().mac(&[b"sign-in", username.as_bytes()]);
        Self { username, who }
    }

    /// How long to wait still. Measured against the stored moment, which a clock set back only
    /// moves further away.
    async fn wait(&self, conn: &mut Conn, now: Instant) -> Result<Option<Duration>, DbError> {
        let stored = store::find_attempts(conn, &self.who).await?;
        Ok(stored
            .map(|(_, until)| until - now)
            .filter(|left| *left > Duration::zero())
            .map(|left| left.min(Duration::seconds(60))))
    }

    async fn failed(
        &self,
        mut tx: Tx<'_>,
        staff: Option<StaffId>,
    ) -> Result<SignInResult, StaffError> {
        let now = tx.now();
        let before = store::find_attempts(tx.conn(), &self.who).await?;
        let failures = before.map_or(0, |(failures, _)| failures) + 1;
        let wait = wait_after(failures);
        store::update_attempts(tx.conn(), &self.who, failures, now + wait).await?;
        tx.commit(AuditEvent::SignInFailed { staff }).await?;
        Ok(SignInResult::Refused { wait })
    }

    async fn succeeded(&self, conn: &mut Conn) -> Result<(), DbError> {
        store::remove_attempts(conn, &self.who).await
    }
}

//! The people who work here: who they are, what they may do, and how they sign in.
//!
//! Deliberately absent: any way for one person to learn or choose another's passphrase. An owner
//! hands over a one-time code; the person chooses; both are told and it is in the audit.

mod model;
mod notices;
mod passphrase;
mod presence;
mod recovery;
mod sign_in;
mod store;
#[cfg(test)]
mod tests;
mod totp;

use std::collections::HashMap;

use chrono::{Duration, NaiveDate};

pub use model::{
    AmendStaffForm, NewPersonForm, OneTimeCode, PersonAtDoor, SignInState, StaffView, TotpSetUp,
};
pub use notices::{mark_notices_read, notices};
pub use passphrase::{PassphraseProof, PassphraseStrength, strength};
pub use presence::{Asked, Presence, SignIn};
pub(crate) use recovery::{check_passphrase, choose_after_recovery, recovery_failed};
pub use sign_in::{
    SignInResult, actor, break_glass, check_pin, idle_time, prove_passphrase, sign_in,
    sign_in_first_owner, use_one_time_code,
};

use crate::Clinic;
use crate::access::{Actor, Denied, ManageStaff, ReadStaff, Role};
use crate::audit::AuditEvent;
use crate::clinic::Looked;
use crate::db::{Conn, DbError};
use crate::ids::StaffId;
use crate::problems::Problems;
use crate::secret::Secret;
use crate::tx::{Tx, begin};

/// A one-time code lives this long.
const CODE_LIVES: Duration = Duration::hours(72);
/// Letters and digits that are hard to take for one another.
const CODE_LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTVWXYZ23456789";

/// Why something about staff was not done.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("some fields need another look")]
    Invalid(Problems),
    #[error("somebody else changed this person in the meantime")]
    Stale,
    #[error("there is no such person")]
    NotFound,
    /// The practice would be left without an owner who can sign in.
    #[error("The practice needs another owner who can sign in before this is possible.")]
    LastOwner,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Adds the owner who sets the clinic up, inside that set-up.
pub async fn add_first_owner(
    clinic: &Clinic,
    form: &NewPersonForm,
    passphrase: &Secret<String>,
) -> Result<StaffId, StaffError> {
    let mut form = form.clone();
    form.roles.push(Role::Owner);
    let person = form.parse().map_err(StaffError::Invalid)?;
    sign_in::refuse_weak(passphrase, "passphrase", &[&person.username])?;
    let hash = hash(clinic, passphrase).await?;
    let mut tx = begin(clinic, &Actor::program()).await?;
    let now = tx.now();
    if store::count(tx.conn()).await? > 0 {
        return Err(StaffError::Denied(Denied {
            permission: "manage_staff",
            needed: "The first owner has been added already.",
        }));
    }
    let id = StaffId::new(now, clinic.chance());
    store::insert(tx.conn(), id, &person, 0, now).await?;
    store::update_passphrase(tx.conn(), id, Some(hash)).await?;
    tx.commit(AuditEvent::StaffAdded { staff: id }).await?;
    Ok(id)
}

/// What is wrong with the first owner's form, before a clinic is made for them.
pub fn check_first_owner(
    form: &NewPersonForm,
    passphrase: &Secret<String>,
) -> Result<(), Problems> {
    let mut form = form.clone();
    form.roles.push(Role::Owner);
    let mut problems = Problems::new();
    if let Err(found) = form.parse() {
        problems.within("owner", |problems| {
            for problem in found.into_list() {
                problems.add(&problem.field, problem.message);
            }
        });
    }
    let about = [form.username.as_str(), form.family_name.as_str()];
    let strength = strength(passphrase.expose(), &about);
    if !strength.is_acceptable {
        problems.add("passphrase", strength.advice);
    }
    problems.none_found()
}

/// Everybody, those who have left at the end.
pub async fn list(clinic: &Clinic, actor: &Actor) -> Result<Vec<StaffView>, StaffError> {
    actor.may::<ReadStaff>()?;
    let may_manage = actor.may::<ManageStaff>().is_ok();
    let now = clinic.now();
    let mut reader = clinic.db().read().await?;
    let mut roles = roles_by_person(store::all_roles(&mut reader).await?);
    let rows = store::list(&mut reader).await?;
    let mut only_owner = None;
    for row in rows.iter().filter(|row| row.left_on.is_none()) {
        let held = roles.get(&row.id).map_or(&[][..], Vec::as_slice);
        if is_only_owner(&mut reader, row.id, held).await? {
            only_owner = Some(row.id);
        }
    }
    clinic.looked(actor, Looked::List);
    Ok(rows
        .into_iter()
        .map(|row| {
            let is_you = actor.staff_id() == Some(row.id);
            let is_active = row.left_on.is_none();
            let has_code = row.code_expires.is_some_and(|expires| expires > now);
            StaffView {
                initials: model::initials(&row.given_name, &row.family_name),
                colour: u8::try_from(row.colour).unwrap_or(0),
                roles: roles.remove(&row.id).unwrap_or_default(),
                is_active,
                left_on: row.left_on,
                sign_in_state: match (row.passphrase_hash.is_some(), has_code) {
                    (_, true) => SignInState::CodeWaiting,
                    (true, false) => SignInState::Ready,
                    (false, false) => SignInState::NotSetUp,
                },
                code_expires: row.code_expires.filter(|_| has_code),
                has_totp: row.totp_sealed.is_some(),
                has_pin: row.pin_hash.is_some(),
                version: i32::try_from(row.version).unwrap_or(i32::MAX),
                is_you,
                is_only_owner: only_owner == Some(row.id),
                may_reset: may_manage && is_active && !is_you,
                may_remove_totp: may_manage && is_active && !is_you && row.totp_sealed.is_some(),
                may_leave: may_manage && is_active && !is_you,
                id: row.id,
                title: row.title,
                given_name: row.given_name,
                family_name: row.family_name,
                display_name: row.display_name,
                username: row.username,
                registration_number: row.registration_number,
                provider_number: row.provider_number,
            }
        })
        .collect())
}

/// The people whom the sign-in screen offers. Needs no sign-in: names of staff are on the door.
pub async fn at_door(clinic: &Clinic) -> Result<Vec<PersonAtDoor>, DbError> {
    let mut reader = clinic.db().read().await?;
    let mut roles = roles_by_person(store::all_roles(&mut reader).await?);
    let rows = store::list(&mut reader).await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.left_on.is_none())
        .map(|row| PersonAtDoor {
            initials: model::initials(&row.given_name, &row.family_name),
            colour: u8::try_from(row.colour).unwrap_or(0),
            roles: roles.remove(&row.id).unwrap_or_default(),
            staff: row.id,
            display_name: row.display_name,
            username: row.username,
        })
        .collect())
}

fn roles_by_person(rows: Vec<(StaffId, Role)>) -> HashMap<StaffId, Vec<Role>> {
    let mut roles: HashMap<StaffId, Vec<Role>> = HashMap::new();
    for (staff, role) in rows {
        roles.entry(staff).or_default().push(role);
    }
    roles
}

/// Whether a person has a PIN for the lock screen.
pub async fn has_pin(clinic: &Clinic, staff: StaffId) -> Result<bool, DbError> {
    let mut reader = clinic.db().read().await?;
    let row = store::find(&mut reader, staff).await?;
    Ok(row.is_some_and(|row| row.pin_hash.is_some()))
}

/// Adds a person and makes the code with which they choose a passphrase.
pub async fn add(
    clinic: &Clinic,
    actor: &Actor,
    form: &NewPersonForm,
) -> Result<(StaffId, OneTimeCode), StaffError> {
    actor.may::<ManageStaff>()?;
    let person = form.parse().map_err(StaffError::Invalid)?;
    let (code, code_hash) = new_code(clinic).await?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let id = StaffId::new(now, clinic.chance());
    let colour = store::count(tx.conn()).await? % model::COLOURS;
    store::insert(tx.conn(), id, &person, colour, now)
        .await
        .map_err(username_taken)?;
    let expires = now + CODE_LIVES;
    store::insert_code(tx.conn(), id, code_hash, actor.staff_id(), expires).await?;
    tx.commit(AuditEvent::StaffAdded { staff: id }).await?;
    Ok((id, OneTimeCode { code, expires }))
}

/// Changes a person's details and roles.
pub async fn amend(
    clinic: &Clinic,
    actor: &Actor,
    form: &AmendStaffForm,
) -> Result<(), StaffError> {
    let allowed = actor.may::<ManageStaff>()?;
    let person = form.parse().map_err(StaffError::Invalid)?;
    let mut tx = begin(clinic, actor).await?;
    if !person.roles.contains(&Role::Owner) {
        refuse_last_owner(&mut tx, form.id).await?;
    }
    let is_current = store::update(
        tx.conn(),
        &allowed,
        form.id,
        i64::from(form.version),
        &person,
        i64::from(form.colour),
    )
    .await
    .map_err(username_taken)?;
    if !is_current {
        return Err(StaffError::Stale);
    }
    tx.commit(AuditEvent::StaffAmended { staff: form.id })
        .await?;
    Ok(())
}

/// Takes a person's passphrase away and makes a code to choose a new one. The person is told.
pub async fn reset_sign_in(
    clinic: &Clinic,
    actor: &Actor,
    staff: StaffId,
) -> Result<OneTimeCode, StaffError> {
    actor.may::<ManageStaff>()?;
    if actor.staff_id() == Some(staff) {
        return Err(StaffError::Denied(Denied {
            permission: "manage_staff",
            needed: "Your own sign-in is reset by another owner, or with the recovery key.",
        }));
    }
    let (code, code_hash) = new_code(clinic).await?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let row = store::find(tx.conn(), staff)
        .await?
        .filter(|row| row.left_on.is_none())
        .ok_or(StaffError::NotFound)?;
    store::update_passphrase(tx.conn(), row.id, None).await?;
    tell(&mut tx, row.id, "Your passphrase was reset").await?;
    let expires = now + CODE_LIVES;
    store::insert_code(tx.conn(), row.id, code_hash, actor.staff_id(), expires).await?;
    tx.commit(AuditEvent::SignInReset { staff }).await?;
    Ok(OneTimeCode { code, expires })
}

/// Keeps for somebody's next sign-in what was done to it, by whom and when.
async fn tell(tx: &mut Tx<'_>, staff: StaffId, what: &str) -> Result<(), DbError> {
    let by = match tx.actor().staff_id() {
        Some(id) => store::find(tx.conn(), id).await?,
        None => None,
    };
    let by = by.map_or_else(String::new, |by| format!(" by {}", by.display_name));
    let on = notices::day_words(tx).await?;
    store::insert_notice(tx.conn(), staff, &format!("{what}{by} on {on}.")).await
}

/// Records that a person has left. Their history stays; they sign nothing and sign in no more.
pub async fn mark_left(
    clinic: &Clinic,
    actor: &Actor,
    staff: StaffId,
    on: NaiveDate,
) -> Result<(), StaffError> {
    let allowed = actor.may::<ManageStaff>()?;
    let mut tx = begin(clinic, actor).await?;
    refuse_last_owner(&mut tx, staff).await?;
    store::find(tx.conn(), staff)
        .await?
        .ok_or(StaffError::NotFound)?;
    store::mark_left(tx.conn(), &allowed, staff, on).await?;
    tx.commit(AuditEvent::StaffLeft { staff }).await?;
    Ok(())
}

async fn refuse_last_owner(tx: &mut Tx<'_>, staff: StaffId) -> Result<(), StaffError> {
    let roles = crate::access::roles_of(tx.conn(), staff).await?;
    if is_only_owner(tx.conn(), staff, &roles).await? {
        return Err(StaffError::LastOwner);
    }
    Ok(())
}

async fn is_only_owner(conn: &mut Conn, staff: StaffId, roles: &[Role]) -> Result<bool, DbError> {
    Ok(roles.contains(&Role::Owner) && store::count_other_owners(conn, staff).await? == 0)
}

/// Changes one's own passphrase.
pub async fn change_passphrase(
    clinic: &Clinic,
    actor: &Actor,
    proof: &PassphraseProof<ReadStaff>,
    next: &Secret<String>,
) -> Result<(), StaffError> {
    sign_in::refuse_weak(next, "next", &[])?;
    let hash = hash(clinic, next).await?;
    let staff = proof.staff();
    let mut tx = begin(clinic, actor).await?;
    store::update_passphrase(tx.conn(), staff, Some(hash)).await?;
    tx.commit(AuditEvent::PassphraseChanged { staff }).await?;
    Ok(())
}

/// Sets one's own PIN for the lock screen.
pub async fn set_pin(
    clinic: &Clinic,
    actor: &Actor,
    pin: &Secret<String>,
) -> Result<(), StaffError> {
    let staff = actor.staff_id().ok_or(StaffError::NotFound)?;
    if let Some(problem) = passphrase::pin_problem(pin.expose()) {
        return Err(StaffError::Invalid(Problems::one("pin", problem)));
    }
    let hash = hash(clinic, pin).await?;
    let mut tx = begin(clinic, actor).await?;
    store::update_pin(tx.conn(), staff, hash).await?;
    tx.commit(AuditEvent::PinSet { staff }).await?;
    Ok(())
}

/// Makes a secret for an authenticator app. It counts once [`confirm_totp`] has seen a code.
pub async fn start_totp(
    clinic: &Clinic,
    actor: &Actor,
) -> Result<(Vec<u8>, TotpSetUp), StaffError> {
    let staff = actor.staff_id().ok_or(StaffError::NotFound)?;
    let mut reader = clinic.db().read().await?;
    let row = store::find(&mut reader, staff)
        .await?
        .ok_or(StaffError::NotFound)?;
    totp::new_secret(clinic, staff, &row.username).ok_or(StaffError::NotFound)
}

/// Turns codes on, after the app has shown that it has the secret that [`start_totp`] sealed.
pub async fn confirm_totp(
    clinic: &Clinic,
    actor: &Actor,
    sealed: Vec<u8>,
    code: &str,
) -> Result<(), StaffError> {
    let staff = actor.staff_id().ok_or(StaffError::NotFound)?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let Some(step) = totp::accepted_step(clinic, staff, &sealed, code, now, None) else {
        return Err(StaffError::Invalid(Problems::one(
            "code",
            "This code does not fit. Please enter the one that your app shows now.",
        )));
    };
    store::update_totp(tx.conn(), staff, Some(sealed)).await?;
    store::mark_totp_step(tx.conn(), staff, step).await?;
    tx.commit(AuditEvent::TotpOn { staff }).await?;
    Ok(())
}

/// Turns codes off: one's own, or, for an owner, anybody's whose phone is lost. They are told.
pub async fn remove_totp(clinic: &Clinic, actor: &Actor, staff: StaffId) -> Result<(), StaffError> {
    let is_own = actor.staff_id() == Some(staff);
    if !is_own {
        actor.may::<ManageStaff>()?;
    }
    let mut tx = begin(clinic, actor).await?;
    store::find(tx.conn(), staff)
        .await?
        .filter(|row| row.totp_sealed.is_some())
        .ok_or(StaffError::NotFound)?;
    store::update_totp(tx.conn(), staff, None).await?;
    if !is_own {
        tell(&mut tx, staff, "Your sign-in codes were turned off").await?;
    }
    tx.commit(AuditEvent::TotpOff { staff }).await?;
    Ok(())
}

/// Says that somebody locked the screen, left the desk or signed out.
pub async fn record_leaving(
    clinic: &Clinic,
    actor: &Actor,
    event: AuditEvent,
) -> Result<(), DbError> {
    begin(clinic, actor).await?.commit(event).await
}

async fn hash(clinic: &Clinic, word: &Secret<String>) -> Result<String, StaffError> {
    let salted = clinic.tools().clone();
    let (pepper, word) = (clinic.pepper(), word.clone());
    tokio::task::spawn_blocking(move || passphrase::hash(&pepper, &word, &*salted.chance))
        .await
        .ok()
        .flatten()
        .ok_or(StaffError::Db(DbError::Unreadable("passphrase")))
}

/// A code of ten letters and digits, and its hash.
async fn new_code(clinic: &Clinic) -> Result<(String, String), StaffError> {
    let letters: String = (0..10)
        .map(|_| {
            let at = clinic.chance().below(CODE_LETTERS.len() as u32);
            char::from(CODE_LETTERS[at as usize])
        })
        .collect();
    let code = format!("{}-{}", &letters[..5], &letters[5..]);
    let hash = hash(clinic, &Secret::new(letters)).await?;
    Ok((code, hash))
}

fn username_taken(error: DbError) -> StaffError {
    match error {
        DbError::NotUnique => StaffError::Invalid(Problems::one(
            "username",
            "Somebody else has this user name already.",
        )),
        other @ (DbError::DiskFull
        | DbError::ReadOnly
        | DbError::Engine(_)
        | DbError::Unreadable(_)) => StaffError::Db(other),
    }
}

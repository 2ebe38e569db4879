//! How this clinic works: one typed section each, one row each.
//!
//! Deliberately absent: passwords and tokens. They stand sealed in `credentials`, apart from
//! everything that an export or a screen reads.

mod greetings;
mod mail;
mod model;
mod sending;
mod store;
mod telehealth;
#[cfg(test)]
mod tests;
mod whatsapp;

use std::collections::HashMap;

use chrono_tz::Tz;

pub use greetings::{ClosedDay, Greetings, GreetingsAccepted, LeapDay};
pub use mail::{MailAccount, MailCarrier, MailSecurity};
pub use model::{Account, Section};
pub use model::{
    ClinicProfile, Closing, CredentialChannel, Delivery, Security, SmsAccount, Unfinished,
    leads_to_this_computer, stays_on_this_computer,
};
pub use sending::{AppointmentMode, OpenHours, ReminderRule, Sending};
pub use telehealth::Telehealth;
pub use whatsapp::{WhatsappAccount, WhatsappTemplate};

use crate::Clinic;
use crate::access::{Actor, Denied, ManageSettings};
use crate::audit::AuditEvent;
use crate::db::{Conn, DbError};
use crate::problems::Problems;
use crate::secret::Secret;
use crate::tx::{Tx, begin};

/// Why a section was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("some fields need another look")]
    Invalid(Problems),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A section as it is now; its default when it was never saved.
pub async fn load<S: Section>(conn: &mut Conn) -> Result<S, DbError> {
    store::find::<S>(conn).await
}

/// Every section, for whoever needs several of the same moment.
pub(crate) struct Sections(HashMap<String, String>);

impl Sections {
    pub(crate) fn section<S: Section>(&self) -> Result<S, DbError> {
        store::read(self.0.get(S::NAME).map(String::as_str))
    }
}

pub(crate) async fn load_all(conn: &mut Conn) -> Result<Sections, DbError> {
    store::list(conn).await.map(Sections)
}

/// The section for a screen of an owner.
pub async fn read<S: Section>(clinic: &Clinic, actor: &Actor) -> Result<S, SettingsError> {
    actor.may::<ManageSettings>()?;
    let mut reader = clinic.db().read().await?;
    Ok(load::<S>(&mut reader).await?)
}

/// Checks and keeps a section.
pub async fn save<S: Section>(
    clinic: &Clinic,
    actor: &Actor,
    section: S,
) -> Result<(), SettingsError> {
    actor.may::<ManageSettings>()?;
    keep(begin(clinic, actor).await?, section).await
}

async fn keep<S: Section>(mut tx: Tx<'_>, section: S) -> Result<(), SettingsError> {
    let home = load::<ClinicProfile>(tx.conn()).await?.country();
    let section = section.checked(&home).map_err(SettingsError::Invalid)?;
    put(&mut tx, &section).await?;
    tx.commit(AuditEvent::SettingsChanged {
        section: S::NAME.to_owned(),
    })
    .await?;
    Ok(())
}

/// Notes that whoever closed the window was told what that does.
pub async fn mark_closing_explained(clinic: &Clinic) -> Result<(), DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    put(&mut tx, &Closing { is_explained: true }).await?;
    let section = Closing::NAME.to_owned();
    tx.commit(AuditEvent::SettingsChanged { section }).await
}

/// Keeps a section inside a larger change.
pub(crate) async fn put<S: Section>(tx: &mut Tx<'_>, section: &S) -> Result<(), DbError> {
    let now = tx.now();
    store::update(tx.conn(), section, now).await
}

/// Checks and keeps the account with a carrier. A password or token is sealed; none leaves the one
/// that was given before.
pub async fn save_account<A: Account>(
    clinic: &Clinic,
    actor: &Actor,
    account: A,
    credential: Option<&Secret<String>>,
) -> Result<(), SettingsError> {
    actor.may::<ManageSettings>()?;
    let mut tx = begin(clinic, actor).await?;
    if let Some(secret) = credential {
        let channel = account.credential();
        let sealed = clinic.credentials_key().seal(
            channel.as_str(),
            secret.expose().as_bytes(),
            clinic.chance(),
        );
        store::update_credential(tx.conn(), channel, &sealed).await?;
        tx.record(&AuditEvent::CredentialsChanged {
            channel: channel.as_str().to_owned(),
        })
        .await?;
    }
    keep(tx, account).await
}

/// The password or token of a channel, if one was given.
pub(crate) async fn credential(
    clinic: &Clinic,
    conn: &mut Conn,
    channel: CredentialChannel,
) -> Result<Option<Secret<String>>, DbError> {
    let Some(sealed) = store::find_credential(conn, channel).await? else {
        return Ok(None);
    };
    clinic
        .credentials_key()
        .open_text(channel.as_str(), &sealed)
        .map(Some)
        .map_err(|_| DbError::Unreadable("credentials.sealed"))
}

/// Whether a password or token was given for a channel.
pub async fn has_credential(clinic: &Clinic, channel: CredentialChannel) -> Result<bool, DbError> {
    let mut reader = clinic.db().read().await?;
    Ok(store::find_credential(&mut reader, channel)
        .await?
        .is_some())
}

/// The clinic's time zone.
pub async fn zone(conn: &mut Conn) -> Result<Tz, DbError> {
    Ok(load::<ClinicProfile>(conn).await?.zone())
}

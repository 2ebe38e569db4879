//! What happened here, and who did it: an append-only chain of keyed hashes.
//!
//! Events are written by [`Tx::commit`](crate::tx::Tx::commit) alone, in the transaction of the
//! change itself. Deliberately absent: clinical text, contact details, names and anything typed
//! into a search. Events hold ids, closed words and counts.

mod model;
mod store;

pub use model::{
    ActionTitle, Anchored, AuditEvent, AuditFilter, AuditPage, AuditRow, AuditVerdict,
};
pub(crate) use store::append;

use crate::Clinic;
use crate::access::{Actor, Denied, ReadAudit};
use crate::db::DbError;
use crate::tx::begin;

/// Why the audit could not be read.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Where the chain stands: the number of the newest event and its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub seq: i64,
    pub mac: [u8; 32],
}

/// Events that match, newest first, fifty at a time. Reading them is itself an event.
pub async fn search(
    clinic: &Clinic,
    actor: &Actor,
    filter: &AuditFilter,
) -> Result<AuditPage, AuditError> {
    let allowed = actor.may::<ReadAudit>()?;
    let mut tx = begin(clinic, actor).await?;
    let zone = crate::settings::zone(tx.conn()).await?;
    let page = store::list(tx.conn(), &allowed, filter, zone, clinic.audit_key()).await?;
    tx.commit(AuditEvent::AuditRead).await?;
    Ok(page)
}

/// Recomputes the whole chain and compares it with the anchor kept outside the database.
pub async fn verify(clinic: &Clinic, actor: &Actor) -> Result<AuditVerdict, AuditError> {
    let _allowed = actor.may::<ReadAudit>()?;
    let verdict = check(clinic).await?;
    let tx = begin(clinic, actor).await?;
    tx.commit(AuditEvent::AuditVerified {
        is_whole: verdict.is_whole,
        events: verdict.events,
    })
    .await?;
    Ok(verdict)
}

/// The verification itself, as the program runs it when the clinic opens.
pub(crate) async fn check(clinic: &Clinic) -> Result<AuditVerdict, DbError> {
    let mut reader = clinic.db().read().await?;
    let walked = store::walk(&mut reader, clinic.audit_key()).await?;
    let anchor = clinic.anchor();
    let anchored = match anchor {
        None => Anchored::Missing,
        Some(head) if walked.holds(&mut reader, head).await? => Anchored::Matches,
        Some(_) => Anchored::RolledBack,
    };
    Ok(AuditVerdict::new(
        walked.events,
        walked.first_broken,
        anchored,
    ))
}

/// The newest event, for the anchor.
pub(crate) async fn head(clinic: &Clinic) -> Result<Option<Head>, DbError> {
    let mut reader = clinic.db().read().await?;
    store::head(&mut reader).await
}

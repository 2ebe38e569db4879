//! What happened here, and who did it: an append-only chain of keyed hashes.
//!
//! Events are written by [`Tx::commit`](crate::tx::Tx::commit) alone, in the transaction of the
//! change itself. Deliberately absent: clinical text, contact details, names and anything typed
//! into a search. Events hold ids, closed words and counts.

mod model;
mod store;
mod wording;

pub use model::{
    ActionTitle, Anchored, AuditEvent, AuditFilter, AuditPage, AuditRow, AuditVerdict,
};
pub(crate) use store::{append, newest_at};

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
    say(clinic, actor, &verdict).await?;
    Ok(verdict)
}

/// What was found wrong with the audit since the clinic opened, for those who read it.
pub fn alarm(clinic: &Clinic, actor: &Actor) -> Result<Option<AuditVerdict>, AuditError> {
    actor.may::<ReadAudit>()?;
    Ok(clinic.audit_alarm())
}

/// Whether something is wrong with the audit; what it is, is told to those who read it.
pub fn is_alarmed(clinic: &Clinic) -> bool {
    clinic.audit_alarm().is_some()
}

/// The verification as the program does it by itself. Only what is wrong is worth an event.
pub(crate) async fn watch(clinic: &Clinic) -> Result<(), DbError> {
    let verdict = check(clinic).await?;
    if !verdict.is_whole {
        say(clinic, &Actor::program(), &verdict).await?;
    }
    Ok(())
}

/// Compares the chain with the anchor without walking it: is the newest event that was anchored
/// still there, unchanged? Quick enough for every start.
pub(crate) async fn compare_with_anchor(clinic: &Clinic) -> Result<Anchored, DbError> {
    let mut reader = clinic.db().read().await?;
    let anchored = match clinic.anchor() {
        None => Anchored::Missing,
        Some(head) if store::holds(&mut reader, head).await? => Anchored::Matches,
        Some(_) => Anchored::RolledBack,
    };
    if anchored == Anchored::RolledBack && clinic.audit_alarm().is_none() {
        tracing::error!("the newest anchored event is not in the audit");
        let events = store::head(&mut reader).await?.map_or(0, |head| head.seq);
        clinic.set_audit_alarm(Some(AuditVerdict::new(events, None, anchored)));
    }
    Ok(anchored)
}

async fn check(clinic: &Clinic) -> Result<AuditVerdict, DbError> {
    let walked = {
        let mut reader = clinic.db().read().await?;
        store::walk(&mut reader, clinic.audit_key()).await?
    };
    let anchored = compare_with_anchor(clinic).await?;
    let verdict = AuditVerdict::new(walked.events, walked.first_broken, anchored);
    clinic.set_audit_alarm((!verdict.is_whole).then(|| verdict.clone()));
    Ok(verdict)
}

async fn say(clinic: &Clinic, actor: &Actor, verdict: &AuditVerdict) -> Result<(), DbError> {
    let event = AuditEvent::AuditVerified {
        is_whole: verdict.is_whole,
        events: verdict.events,
    };
    begin(clinic, actor).await?.commit(event).await
}

/// The newest event, for the anchor.
pub(crate) async fn head(clinic: &Clinic) -> Result<Option<Head>, DbError> {
    let mut reader = clinic.db().read().await?;
    store::head(&mut reader).await
}

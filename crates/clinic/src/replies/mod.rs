//! What people write to the clinic's number. STOP withdraws, "yes" confirms an appointment where it
//! is clear which one is meant, and everything else waits for a person; what sounds like distress
//! comes first.
//!
//! Deliberately absent: answering. The program writes nobody back; a person does. Absent too is
//! email: answers to it reach the clinic's own mailbox, where people read them.

mod cards;
mod filing;
mod model;
mod store;
#[cfg(test)]
mod tests;

use chrono::Duration;

pub use cards::{ReplyDetail, ReplyRow, ReplyWriter, WaitingReplies};
pub use model::{Meaning, Relation};

use self::store::Filed;
use crate::Clinic;
use crate::access::{Actor, Denied, KeepMessages, ReadDesk, ReadMessages, in_care};
use crate::audit::AuditEvent;
use crate::channels::ChannelKind;
use crate::clinic::Looked;
use crate::clock::Instant;
use crate::contact::{Country, Phone};
use crate::db::{Conn, DbError};
use crate::ids::{PatientId, ReplyId};
use crate::secret::Key;
use crate::settings::{self, ClinicProfile};
use crate::tx::begin;
use crate::{outbox, patients};

/// The carrier is asked so often at most.
const EVERY: Duration = Duration::minutes(1);
/// Carriers list a reply late, and their clocks differ from ours.
const OVERLAP: Duration = Duration::hours(1);
/// What was written longer ago is not looked for.
const FURTHEST_BACK: Duration = Duration::days(30);

/// Why something about replies was not done.
#[derive(Debug, thiserror::Error)]
pub enum RepliesError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("there is no such reply")]
    NotFound,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Asks the carrier of a channel what was written to the clinic, and files what is new. Runs before
/// each delivery, so that what somebody withdraws holds for what leaves next. A carrier that does not
/// say what was written keeps nothing from leaving: it is remembered, and said after a while.
pub(crate) async fn take_in(clinic: &Clinic, channel: ChannelKind) -> Result<(), DbError> {
    let now = clinic.now();
    let Some(since) = asked_since(clinic, channel, now).await? else {
        return Ok(());
    };
    let Some(carrier) = outbox::carrier(clinic, channel).await? else {
        clinic.lines().read(channel);
        return Ok(());
    };
    if !clinic.is_time_to_ask(channel, now, EVERY) {
        return Ok(());
    }
    let written = match carrier.replies(since).await {
        Ok(written) => {
            clinic.lines().read(channel);
            written
        }
        Err(problem) => {
            clinic.lines().not_read(channel, now, problem);
            tracing::warn!(problem = problem.word(), "replies could not be asked for");
            return Ok(());
        }
    };
    for inbound in written {
        match filing::file(clinic, channel, &inbound).await {
            // Asked again it would be as unreadable, and keep all that comes after it from being filed.
            Err(DbError::Unreadable(column)) => {
                tracing::error!(column, "a reply could not be filed as its writer's");
                filing::set_aside(clinic, channel, &inbound).await?;
            }
            filed => filed?,
        }
    }
    Ok(())
}

/// From when on replies are asked for; none while nobody was written to, and so nobody answers.
async fn asked_since(
    clinic: &Clinic,
    channel: ChannelKind,
    now: Instant,
) -> Result<Option<Instant>, DbError> {
    let mut reader = clinic.db().read().await?;
    let newest = store::find_newest(&mut reader, channel).await?;
    let since = match newest {
        Some(newest) => Some(newest - OVERLAP),
        None => outbox::first_hand_over(&mut reader, channel).await?,
    };
    Ok(since.map(|since| since.max(now - FURTHEST_BACK)))
}

/// The replies that wait for a person, as far as they concern this one: the front desk sees all, a
/// psychologist those of patients in their care. What sounds like distress comes first.
pub async fn list(clinic: &Clinic, actor: &Actor) -> Result<Vec<ReplyRow>, RepliesError> {
    let rows = open_to(clinic, actor).await?;
    clinic.looked(actor, Looked::List);
    Ok(rows)
}

/// How many replies [`list`] would show. Nobody is named, so that nobody has looked at anything.
pub async fn waiting(clinic: &Clinic, actor: &Actor) -> Result<WaitingReplies, RepliesError> {
    let rows = open_to(clinic, actor).await?;
    let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    Ok(WaitingReplies {
        all: count(rows.len()),
        urgent: count(rows.iter().filter(|row| row.is_urgent).count()),
    })
}

async fn open_to(clinic: &Clinic, actor: &Actor) -> Result<Vec<ReplyRow>, RepliesError> {
    let allowed = actor.may::<ReadMessages>()?;
    let now = clinic.now();
    let mut reader = clinic.db().read().await?;
    let mut rows = Vec::new();
    let mut open = store::list_open(&mut reader, &allowed, true).await?;
    open.extend(store::list_open(&mut reader, &allowed, false).await?);
    for filed in open {
        let writers = store::list_writers(&mut reader, filed.id).await?;
        if may_see(&mut reader, actor, &writers, now).await? {
            rows.push(cards::row(&filed, writers));
        }
    }
    Ok(rows)
}

/// One reply with its text.
pub async fn open(
    clinic: &Clinic,
    actor: &Actor,
    id: ReplyId,
) -> Result<ReplyDetail, RepliesError> {
    actor.may::<ReadMessages>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let (filed, writers) = find(tx.conn(), actor, id, now).await?;
    let key = key_for(clinic, tx.conn(), filed.patient).await?;
    let country = home(tx.conn()).await?;
    let opened = |part: &str, sealed: &[u8]| {
        key.open_text(&place(id, part), sealed)
            .map(|text| text.expose().clone())
            .map_err(|_| DbError::Unreadable("replies.body_sealed"))
    };
    let number = opened("from", &filed.from_sealed)?;
    let number = Phone::from_e164(&number).map_or(number, |phone| phone.shown(&country));
    let body = opened("body", &filed.body_sealed)?;
    let patient = filed.patient;
    let may_settle = filed.settled_at.is_none() && actor.may::<KeepMessages>().is_ok();
    tx.commit(AuditEvent::ReplyOpened { reply: id, patient })
        .await?;
    Ok(ReplyDetail {
        row: cards::row(&filed, writers),
        number,
        body,
        may_settle,
    })
}

/// Somebody has dealt with it.
pub async fn settle(clinic: &Clinic, actor: &Actor, id: ReplyId) -> Result<(), RepliesError> {
    actor.may::<KeepMessages>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let (filed, _) = find(tx.conn(), actor, id, now).await?;
    if !store::mark_settled(tx.conn(), id, actor.staff_id(), now).await? {
        return Ok(());
    }
    let patient = filed.patient;
    tx.commit(AuditEvent::ReplySettled { reply: id, patient })
        .await?;
    Ok(())
}

async fn find(
    conn: &mut Conn,
    actor: &Actor,
    id: ReplyId,
    now: Instant,
) -> Result<(Filed, Vec<ReplyWriter>), RepliesError> {
    let filed = store::find(conn, id).await?.ok_or(RepliesError::NotFound)?;
    let writers = store::list_writers(conn, id).await?;
    if may_see(conn, actor, &writers, now).await? {
        Ok((filed, writers))
    } else {
        Err(RepliesError::NotFound)
    }
}

async fn may_see(
    conn: &mut Conn,
    actor: &Actor,
    writers: &[ReplyWriter],
    now: Instant,
) -> Result<bool, DbError> {
    if actor.may::<ReadDesk>().is_ok() {
        return Ok(true);
    }
    for writer in writers {
        if in_care(conn, actor, writer.patient, now).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The key that a reply is sealed with: its patient's, or where that is not clear the clinic's.
async fn key_for(
    clinic: &Clinic,
    conn: &mut Conn,
    patient: Option<PatientId>,
) -> Result<Key, DbError> {
    match patient {
        Some(patient) => patients::key_of(clinic, conn, patient)
            .await?
            .ok_or(DbError::Unreadable("patient_keys.sealed")),
        None => Ok(clinic.message_key()),
    }
}

fn place(id: ReplyId, part: &str) -> String {
    format!("reply|{id}|{part}")
}

async fn home(conn: &mut Conn) -> Result<Country, DbError> {
    Ok(settings::load::<ClinicProfile>(conn).await?.country())
}

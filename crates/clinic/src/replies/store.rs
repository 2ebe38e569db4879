//! The tables `replies` and `reply_writers`.

use super::cards::ReplyWriter;
use super::model::{Meaning, Relation};
use crate::access::{Allowed, ReadMessages};
use crate::channels::ChannelKind;
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query, query_as, scalar};
use crate::ids::{ContactId, PatientId, ReplyId, StaffId};

/// A reply as it is kept.
#[derive(Debug, FromRow)]
pub(super) struct Filed {
    pub(super) id: ReplyId,
    pub(super) channel: ChannelKind,
    pub(super) patient: Option<PatientId>,
    pub(super) meaning: Meaning,
    pub(super) is_urgent: bool,
    pub(super) sentence: String,
    pub(super) from_sealed: Vec<u8>,
    pub(super) body_sealed: Vec<u8>,
    pub(super) written_at: Instant,
    pub(super) settled_at: Option<Instant>,
}

/// A reply about to be kept.
pub(super) struct NewReply {
    pub(super) id: ReplyId,
    pub(super) channel: ChannelKind,
    pub(super) carrier_id: String,
    pub(super) patient: Option<PatientId>,
    pub(super) meaning: Meaning,
    pub(super) is_urgent: bool,
    pub(super) sentence: String,
    pub(super) from_sealed: Vec<u8>,
    pub(super) body_sealed: Vec<u8>,
    pub(super) written_at: Instant,
    /// The program has done all that is to be done.
    pub(super) is_settled: bool,
}

/// When the newest reply on a channel was written.
pub(super) async fn find_newest(
    conn: &mut Conn,
    channel: ChannelKind,
) -> Result<Option<Instant>, DbError> {
    Ok(
        scalar("SELECT max(written_at) FROM replies WHERE channel = $1")
            .bind(channel)
            .fetch_one(conn)
            .await?,
    )
}

pub(super) async fn is_known(conn: &mut Conn, carrier_id: &str) -> Result<bool, DbError> {
    Ok(
        scalar("SELECT EXISTS (SELECT 1 FROM replies WHERE carrier_id = $1)")
            .bind(carrier_id.to_owned())
            .fetch_one(conn)
            .await?,
    )
}

pub(super) async fn insert(conn: &mut Conn, reply: &NewReply, now: Instant) -> Result<(), DbError> {
    query(
        "INSERT INTO replies (id, channel, carrier_id, patient, meaning, is_urgent, sentence,
                              from_sealed, body_sealed, written_at, filed_at, settled_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(reply.id)
    .bind(reply.channel)
    .bind(reply.carrier_id.clone())
    .bind(reply.patient)
    .bind(reply.meaning)
    .bind(reply.is_urgent)
    .bind(reply.sentence.clone())
    .bind(reply.from_sealed.clone())
    .bind(reply.body_sealed.clone())
    .bind(reply.written_at)
    .bind(now)
    .bind(reply.is_settled.then_some(now))
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn insert_writer(
    conn: &mut Conn,
    reply: ReplyId,
    patient: PatientId,
    relation: Relation,
    contact: Option<ContactId>,
) -> Result<(), DbError> {
    query(
        "INSERT INTO reply_writers (reply, patient, relation, contact)
         VALUES ($1, $2, $3, $4)",
    )
    .bind(reply)
    .bind(patient)
    .bind(relation)
    .bind(contact)
    .execute(conn)
    .await?;
    Ok(())
}

macro_rules! filed {
    ($condition:literal) => {
        concat!(
            "SELECT id, channel, patient, meaning, is_urgent, sentence, from_sealed, body_sealed,
                    written_at, settled_at
             FROM replies
             ",
            $condition
        )
    };
}

/// What waits for a person and is urgent or not, oldest first.
pub(super) async fn list_open(
    conn: &mut Conn,
    _allowed: &Allowed<ReadMessages>,
    is_urgent: bool,
) -> Result<Vec<Filed>, DbError> {
    Ok(query_as(filed!(
        "WHERE settled_at IS NULL AND is_urgent = $1
         ORDER BY written_at
         LIMIT 200"
    ))
    .bind(is_urgent)
    .fetch_all(conn)
    .await?)
}

pub(super) async fn find(conn: &mut Conn, id: ReplyId) -> Result<Option<Filed>, DbError> {
    Ok(query_as(filed!("WHERE id = $1"))
        .bind(id)
        .fetch_optional(conn)
        .await?)
}

#[derive(FromRow)]
struct WriterRow {
    patient: PatientId,
    patient_name: String,
    relation: Relation,
    contact: Option<ContactId>,
    contact_name: Option<String>,
}

pub(super) async fn list_writers(
    conn: &mut Conn,
    reply: ReplyId,
) -> Result<Vec<ReplyWriter>, DbError> {
    let rows: Vec<WriterRow> = query_as(
        "SELECT reply_writers.patient, patients.shown_name AS patient_name,
                reply_writers.relation, reply_writers.contact, contacts.name AS contact_name
         FROM reply_writers
         JOIN patients ON patients.id = reply_writers.patient
         LEFT JOIN contacts ON contacts.id = reply_writers.contact
         WHERE reply_writers.reply = $1
         ORDER BY patients.sort_name, reply_writers.relation",
    )
    .bind(reply)
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ReplyWriter {
            patient: row.patient,
            patient_name: row.patient_name,
            relation: row.relation,
            contact: row.contact,
            contact_name: row.contact_name,
        })
        .collect())
}

/// True when it was still open.
pub(super) async fn mark_settled(
    conn: &mut Conn,
    id: ReplyId,
    by: Option<StaffId>,
    now: Instant,
) -> Result<bool, DbError> {
    let done = query(
        "UPDATE replies
         SET settled_at = $2, settled_by = $3
         WHERE id = $1 AND settled_at IS NULL",
    )
    .bind(id)
    .bind(now)
    .bind(by)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

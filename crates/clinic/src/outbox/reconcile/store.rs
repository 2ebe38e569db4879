//! Messages that may have left, in the table `messages`: which of them the carrier is asked about,
//! and what it said.

use crate::channels::ChannelKind;
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query, query_as, scalar};
use crate::ids::{MessageId, MessageKey, PatientId};
use crate::outbox::model::MessageState;

/// A message that may have left, with the words that the carrier can be asked for.
#[derive(Debug, FromRow)]
pub(super) struct Uncertain {
    pub(super) id: MessageId,
    pub(super) patient: Option<PatientId>,
    pub(super) message_key: MessageKey,
    pub(super) address_sealed: Vec<u8>,
    pub(super) body_sealed: Vec<u8>,
    pub(super) sending_at: Instant,
}

/// Uncertain messages of a channel that nobody has dealt with and whose turn to be asked about has
/// come: uncertain since `settled` at the latest, handed over after `since`. Nothing hangs on a
/// test message, and it cannot be planned again.
pub(super) async fn list_uncertain(
    conn: &mut Conn,
    channel: ChannelKind,
    now: Instant,
    settled: Instant,
    since: Instant,
    limit: i64,
) -> Result<Vec<Uncertain>, DbError> {
    Ok(query_as(
        "SELECT id, patient, message_key, address_sealed, body_sealed, sending_at
         FROM messages
         WHERE state = 'unknown'
           AND kind <> 'test'
           AND changed_at <= $3
           AND channel = $1
           AND next_at <= $2
           AND sending_at > $4
           AND settled_by IS NULL
         ORDER BY changed_at
         LIMIT +$5",
    )
    .bind(channel)
    .bind(now)
    .bind(settled)
    .bind(since)
    .bind(limit)
    .fetch_all(conn)
    .await?)
}

/// True while neither a carrier nor a person has said what became of a message.
pub(super) async fn is_uncertain(conn: &mut Conn, id: MessageId) -> Result<bool, DbError> {
    Ok(scalar(
        "SELECT EXISTS (
           SELECT 1 FROM messages WHERE id = $1 AND state = 'unknown' AND settled_by IS NULL)",
    )
    .bind(id)
    .fetch_one(conn)
    .await?)
}

/// Whether another message, handed over after `since`, is the one that the carrier calls
/// `carrier_id`.
pub(super) async fn is_id_of_another(
    conn: &mut Conn,
    id: MessageId,
    channel: ChannelKind,
    since: Instant,
    carrier_id: &str,
) -> Result<bool, DbError> {
    Ok(scalar(
        "SELECT EXISTS (
           SELECT 1
           FROM messages
           WHERE channel = $2 AND sending_at > $3 AND carrier_id = $4 AND id <> $1)",
    )
    .bind(id)
    .bind(channel)
    .bind(since)
    .bind(carrier_id.to_owned())
    .fetch_one(conn)
    .await?)
}

/// The carrier has it after all.
pub(super) async fn mark_found(
    conn: &mut Conn,
    id: MessageId,
    state: MessageState,
    carrier_id: String,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "UPDATE messages
         SET state = $2, reason = NULL, sentence = NULL, carrier_id = $3, ended_at = $4,
             changed_at = $4
         WHERE id = $1",
    )
    .bind(id)
    .bind(state)
    .bind(carrier_id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// When to look at a message next. It stays where it is in the lists.
pub(super) async fn update_next(
    conn: &mut Conn,
    id: MessageId,
    next_at: Instant,
) -> Result<(), DbError> {
    query("UPDATE messages SET next_at = $2 WHERE id = $1")
        .bind(id)
        .bind(next_at)
        .execute(conn)
        .await?;
    Ok(())
}

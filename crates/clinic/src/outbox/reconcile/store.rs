//! Messages that have left or may have, in the table `messages`: which of them the carrier is asked
//! about, and what it said.

use crate::channels::{Carrier, ChannelKind};
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query, query_as, scalar};
use crate::ids::{MessageId, MessageKey, PatientId};
use crate::outbox::decision::Reason;
use crate::outbox::model::{MessageKind, MessageState};

/// A message that may have left, with the words that the carrier can be asked for.
#[derive(Debug, FromRow)]
pub(super) struct Uncertain {
    pub(super) id: MessageId,
    pub(super) kind: MessageKind,
    pub(super) patient: Option<PatientId>,
    pub(super) message_key: MessageKey,
    pub(super) address_sealed: Vec<u8>,
    pub(super) subject_sealed: Option<Vec<u8>>,
    pub(super) body_sealed: Vec<u8>,
    pub(super) template_sealed: Option<Vec<u8>>,
    pub(super) sending_at: Instant,
}

impl Uncertain {
    /// The same message, once the carrier has said what it calls it.
    pub(super) fn on_its_way(self, carrier_id: String, ended_at: Instant) -> OnItsWay {
        OnItsWay {
            id: self.id,
            patient: self.patient,
            carrier_id,
            address_sealed: self.address_sealed,
            ended_at,
        }
    }
}

/// Uncertain messages that a carrier was given on a channel, that nobody has dealt with and whose turn
/// to be asked about has come: uncertain since `settled` at the latest, handed over after `since`.
/// Nothing hangs on a test message, and it cannot be planned again. A greeting can only be looked
/// for.
pub(super) async fn list_uncertain(
    conn: &mut Conn,
    (channel, carrier): (ChannelKind, Carrier),
    now: Instant,
    settled: Instant,
    since: Instant,
    limit: i64,
) -> Result<Vec<Uncertain>, DbError> {
    Ok(query_as(
        "SELECT id, kind, patient, message_key, address_sealed, subject_sealed, body_sealed,
                template_sealed, sending_at
         FROM messages
         WHERE state = 'unknown'
           AND kind <> 'test'
           AND (kind <> 'greeting' OR $7)
           AND changed_at <= $3
           AND channel = $1
           AND carrier = $6
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
    .bind(carrier)
    .bind(carrier.can_be_searched())
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
    carrier_id: String,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "UPDATE messages
         SET state = 'sent', reason = NULL, sentence = NULL, carrier_id = $2, ended_at = $3,
             changed_at = $3
         WHERE id = $1",
    )
    .bind(id)
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

/// A message on its way, and what its carrier calls it.
#[derive(Debug, FromRow)]
pub(super) struct OnItsWay {
    pub(super) id: MessageId,
    pub(super) patient: Option<PatientId>,
    pub(super) carrier_id: String,
    pub(super) address_sealed: Vec<u8>,
    pub(super) ended_at: Instant,
}

/// Messages that a carrier took before `taken_before` on a channel, and that it was asked about
/// `asked` times.
pub(super) async fn list_on_their_way(
    conn: &mut Conn,
    (channel, carrier): (ChannelKind, Carrier),
    asked: i64,
    taken_before: Instant,
    limit: i64,
) -> Result<Vec<OnItsWay>, DbError> {
    Ok(query_as(
        "SELECT id, patient, carrier_id, address_sealed, ended_at
         FROM messages
         WHERE state = 'sent'
           AND carrier_id IS NOT NULL
           AND channel = $1
           AND carrier = $2
           AND status_asked = $3
           AND ended_at <= $4
         ORDER BY ended_at
         LIMIT +$5",
    )
    .bind(channel)
    .bind(carrier)
    .bind(asked)
    .bind(taken_before)
    .bind(limit)
    .fetch_all(conn)
    .await?)
}

/// The carrier could not tell yet. True where the message is still on its way.
pub(super) async fn update_asked(
    conn: &mut Conn,
    id: MessageId,
    asked: i64,
) -> Result<bool, DbError> {
    let done = query("UPDATE messages SET status_asked = $2 WHERE id = $1 AND state = 'sent'")
        .bind(id)
        .bind(asked)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Where a message ended that was on its way. False when something else was decided meanwhile: what
/// has arrived never goes back.
pub(super) async fn mark_arrived(
    conn: &mut Conn,
    id: MessageId,
    state: MessageState,
    reason: Option<&Reason>,
    now: Instant,
) -> Result<bool, DbError> {
    let done = query(
        "UPDATE messages
         SET state = $2, reason = $3, sentence = $4, changed_at = $5
         WHERE id = $1 AND state = 'sent'",
    )
    .bind(id)
    .bind(state)
    .bind(reason.map(|reason| reason.word))
    .bind(reason.map(|reason| reason.sentence.clone()))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

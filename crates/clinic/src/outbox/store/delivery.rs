//! The way of a message from being claimed to the carrier's answer, and the channels that wait.

use super::super::decision::{Reason, ReasonWord};
use super::super::model::{MessageKind, MessageState};
use crate::channels::{Carrier, ChannelKind};
use crate::clock::Instant;
use crate::db::{Conn, DbError, query, query_as, scalar};
use crate::ids::{MessageId, MessageKey, PatientId, RunId, SubjectId};

/// Which of the messages that are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::outbox) enum Due {
    All,
    /// Those that a person wants sent now, or once more.
    AskedFor,
    /// The others.
    ByItself,
}

/// Takes up to `limit` messages of a channel that are due, oldest first, for this run.
pub(in crate::outbox) async fn claim_due(
    conn: &mut Conn,
    channel: ChannelKind,
    due: Due,
    run: RunId,
    now: Instant,
    limit: i64,
) -> Result<Vec<MessageId>, DbError> {
    let by_person = match due {
        Due::All => None,
        Due::AskedFor => Some(true),
        Due::ByItself => Some(false),
    };
    Ok(scalar(
        "UPDATE messages
         SET state = 'claimed', run = $2, changed_at = $3
         WHERE id IN (
           SELECT id
           FROM messages
           WHERE state IN ('planned', 'held')
             AND next_at <= $3
             AND channel = $1
             AND NOT (state = 'held' AND reason IS 'held_by_person')
             AND ($5 IS NULL OR by_person = $5)
           ORDER BY next_at
           LIMIT +$4)
         RETURNING id",
    )
    .bind(channel)
    .bind(run)
    .bind(now)
    .bind(limit)
    .bind(by_person)
    .fetch_all(conn)
    .await?)
}

/// What leaves, sealed for the record, and over which carrier.
pub(in crate::outbox) struct Sealed {
    pub(in crate::outbox) carrier: Option<Carrier>,
    /// In how many parts it is charged.
    pub(in crate::outbox) parts: i64,
    pub(in crate::outbox) address: Vec<u8>,
    /// Keyed hash of the address; a test message has none.
    pub(in crate::outbox) address_mark: Option<Vec<u8>>,
    pub(in crate::outbox) subject: Option<Vec<u8>>,
    pub(in crate::outbox) body: Vec<u8>,
    pub(in crate::outbox) template: Option<Vec<u8>>,
}

/// The last step before the first byte leaves. False when the message is no longer claimed.
pub(in crate::outbox) async fn mark_sending(
    conn: &mut Conn,
    id: MessageId,
    sealed: &Sealed,
    now: Instant,
) -> Result<bool, DbError> {
    let done = query(
        "UPDATE messages
         SET state = 'sending', reason = NULL, sentence = NULL, attempts = attempts + 1,
             address_sealed = $2, subject_sealed = $3, body_sealed = $4, sending_at = $5,
             template_sealed = $6, carrier = $7, address_mark = $8, parts = $9, status_asked = 0,
             changed_at = $5
         WHERE id = $1 AND state = 'claimed'",
    )
    .bind(id)
    .bind(sealed.address.clone())
    .bind(sealed.subject.clone())
    .bind(sealed.body.clone())
    .bind(now)
    .bind(sealed.template.clone())
    .bind(sealed.carrier)
    .bind(sealed.address_mark.clone())
    .bind(sealed.parts)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in crate::outbox) async fn mark_sent(
    conn: &mut Conn,
    id: MessageId,
    carrier_id: Option<String>,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "UPDATE messages
         SET state = 'sent', reason = NULL, sentence = NULL, carrier_id = $2, ended_at = $3,
             run = NULL, changed_at = $3
         WHERE id = $1",
    )
    .bind(id)
    .bind(carrier_id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// An attempt that reached no carrier does not count as one.
pub(in crate::outbox) async fn give_back_attempt(
    conn: &mut Conn,
    id: MessageId,
) -> Result<(), DbError> {
    query("UPDATE messages SET attempts = attempts - 1 WHERE id = $1 AND attempts > 0")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps a claimed message waiting without reading it. False when it is no longer claimed.
pub(in crate::outbox) async fn hold_claimed(
    conn: &mut Conn,
    id: MessageId,
    next_at: Instant,
    reason: &Reason,
    now: Instant,
) -> Result<bool, DbError> {
    let done = query(
        "UPDATE messages
         SET state = 'held', reason = $2, sentence = $3, next_at = $4, run = NULL, changed_at = $5
         WHERE id = $1 AND state = 'claimed'",
    )
    .bind(id)
    .bind(reason.word)
    .bind(reason.sentence.clone())
    .bind(next_at)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Messages left half way in one of the two states, but for a test message of this run: whoever
/// asked for it still waits for its answer.
pub(in crate::outbox) async fn list_left(
    conn: &mut Conn,
    channel: ChannelKind,
    run: RunId,
    state: MessageState,
) -> Result<Vec<MessageId>, DbError> {
    Ok(scalar(
        "SELECT id
         FROM messages
         WHERE state = $1
           AND channel = $2
           AND NOT (kind = 'test' AND run IS $3)",
    )
    .bind(state)
    .bind(channel)
    .bind(run)
    .fetch_all(conn)
    .await?)
}

/// Hand-overs on a channel between two moments: what rates count.
pub(in crate::outbox) async fn count_handed_over(
    conn: &mut Conn,
    channel: ChannelKind,
    (since, until): (Instant, Instant),
) -> Result<i64, DbError> {
    Ok(scalar(
        "SELECT count(*)
         FROM messages
         WHERE channel = $1 AND sending_at > $2 AND sending_at <= $3",
    )
    .bind(channel)
    .bind(since)
    .bind(until)
    .fetch_one(conn)
    .await?)
}

/// The parts in which messages were handed over on a channel between two moments: what caps count.
pub(in crate::outbox) async fn count_parts(
    conn: &mut Conn,
    channel: ChannelKind,
    (since, until): (Instant, Instant),
) -> Result<i64, DbError> {
    Ok(scalar(
        "SELECT COALESCE(sum(parts), 0)
         FROM messages
         WHERE channel = $1 AND sending_at > $2 AND sending_at <= $3",
    )
    .bind(channel)
    .bind(since)
    .bind(until)
    .fetch_one(conn)
    .await?)
}

/// When the `nth` newest message until a moment left for an address that has, or may have, what it was
/// sent; this one is not counted.
pub(in crate::outbox) async fn find_nth_newest_to(
    conn: &mut Conn,
    message: MessageId,
    address_mark: &[u8],
    nth: u32,
    until: Instant,
) -> Result<Option<Instant>, DbError> {
    Ok(scalar(
        "SELECT sending_at
         FROM messages
         WHERE address_mark = $1
           AND id <> $2
           AND sending_at <= $4
           AND state IN ('sending', 'sent', 'delivered', 'undelivered', 'unknown')
         ORDER BY sending_at DESC
         LIMIT 1 OFFSET +$3",
    )
    .bind(address_mark.to_vec())
    .bind(message)
    .bind(i64::from(nth) - 1)
    .bind(until)
    .fetch_optional(conn)
    .await?)
}

/// When the first message left on a channel.
pub(in crate::outbox) async fn find_first_hand_over(
    conn: &mut Conn,
    channel: ChannelKind,
) -> Result<Option<Instant>, DbError> {
    Ok(
        scalar(
            "SELECT min(sending_at) FROM messages WHERE channel = $1 AND sending_at IS NOT NULL",
        )
        .bind(channel)
        .fetch_one(conn)
        .await?,
    )
}

/// What a patient, or who answers for them, was written to about on a channel between two moments, and
/// the start that they were told, in the order in which it left.
pub(in crate::outbox) async fn list_written_about(
    conn: &mut Conn,
    patient: PatientId,
    channel: ChannelKind,
    since: Instant,
    until: Instant,
) -> Result<Vec<(MessageKind, SubjectId, Instant)>, DbError> {
    Ok(query_as(
        "SELECT kind, subject, occurrence
         FROM messages
         WHERE patient = $1
           AND channel = $2
           AND kind IN ('confirmation', 'moved', 'reminder', 'offer')
           AND state IN ('sending', 'sent', 'delivered', 'unknown')
           AND sending_at BETWEEN $3 AND $4
         ORDER BY sending_at, id",
    )
    .bind(patient)
    .bind(channel)
    .bind(since)
    .bind(until)
    .fetch_all(conn)
    .await?)
}

pub(in crate::outbox) async fn set_key(
    conn: &mut Conn,
    id: MessageId,
    key: MessageKey,
) -> Result<(), DbError> {
    query("UPDATE messages SET message_key = $2 WHERE id = $1")
        .bind(id)
        .bind(key)
        .execute(conn)
        .await?;
    Ok(())
}

pub(in crate::outbox) async fn pause_channel(
    conn: &mut Conn,
    channel: ChannelKind,
    sentence: &str,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "INSERT INTO channel_pauses (channel, since, sentence)
         VALUES ($1, $2, $3)
         ON CONFLICT (channel) DO UPDATE SET sentence = excluded.sentence",
    )
    .bind(channel)
    .bind(now)
    .bind(sentence.to_owned())
    .execute(conn)
    .await?;
    Ok(())
}

/// True when the channel was paused.
pub(in crate::outbox) async fn resume_channel(
    conn: &mut Conn,
    channel: ChannelKind,
) -> Result<bool, DbError> {
    let done = query("DELETE FROM channel_pauses WHERE channel = $1")
        .bind(channel)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(in crate::outbox) async fn list_pauses(
    conn: &mut Conn,
) -> Result<Vec<(ChannelKind, String)>, DbError> {
    Ok(
        query_as("SELECT channel, sentence FROM channel_pauses ORDER BY channel")
            .fetch_all(conn)
            .await?,
    )
}

/// Lets everything that waits for `reason` be looked at again at once. What a wrong clock took for due
/// waits until it is.
pub(in crate::outbox) async fn wake_held(
    conn: &mut Conn,
    reason: ReasonWord,
    channel: Option<ChannelKind>,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "UPDATE messages
         SET state = CASE WHEN due_at > $3 THEN 'planned' ELSE state END,
             reason = CASE WHEN due_at > $3 THEN NULL ELSE reason END,
             sentence = CASE WHEN due_at > $3 THEN NULL ELSE sentence END,
             next_at = CASE WHEN due_at > $3 THEN due_at ELSE $3 END,
             changed_at = $3
         WHERE state = 'held' AND reason = $1 AND ($2 IS NULL OR channel = $2)",
    )
    .bind(reason)
    .bind(channel)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets up to `limit` messages of a channel that wait because its day was full take their places in
/// the queue again, the longest due first.
pub(in crate::outbox) async fn wake_full(
    conn: &mut Conn,
    channel: ChannelKind,
    now: Instant,
    limit: i64,
) -> Result<(), DbError> {
    query(
        "UPDATE messages
         SET next_at = due_at, changed_at = $3
         WHERE id IN (
           SELECT id
           FROM messages
           WHERE state = 'held' AND reason = $1 AND channel = $2 AND due_at <= $3
           ORDER BY due_at
           LIMIT +$4)",
    )
    .bind(ReasonWord::DailyCap)
    .bind(channel)
    .bind(now)
    .bind(limit)
    .execute(conn)
    .await?;
    Ok(())
}

/// How many messages are due that became so after `since`, counted up to `at_most`; none that a
/// person holds.
pub(in crate::outbox) async fn count_due(
    conn: &mut Conn,
    since: Instant,
    now: Instant,
    at_most: i64,
) -> Result<i64, DbError> {
    Ok(scalar(
        "SELECT count(*)
         FROM (
           SELECT 1
           FROM messages
           WHERE state IN ('planned', 'held')
             AND next_at <= $1
             AND next_at > $2
             AND due_at > $2
             AND NOT (state = 'held' AND reason IS 'held_by_person')
           LIMIT +$3)",
    )
    .bind(now)
    .bind(since)
    .bind(at_most)
    .fetch_one(conn)
    .await?)
}

/// The same, oldest first.
pub(in crate::outbox) async fn list_due(
    conn: &mut Conn,
    since: Instant,
    now: Instant,
    at_most: i64,
) -> Result<Vec<MessageId>, DbError> {
    Ok(scalar(
        "SELECT id
         FROM messages
         WHERE state IN ('planned', 'held')
           AND next_at <= $1
           AND next_at > $2
           AND due_at > $2
           AND NOT (state = 'held' AND reason IS 'held_by_person')
         ORDER BY next_at
         LIMIT +$3",
    )
    .bind(now)
    .bind(since)
    .bind(at_most)
    .fetch_all(conn)
    .await?)
}

/// Hand-overs on every channel since `since`.
pub(in crate::outbox) async fn count_all_handed_over(
    conn: &mut Conn,
    since: Instant,
) -> Result<i64, DbError> {
    Ok(
        scalar("SELECT count(*) FROM messages WHERE sending_at > $1 AND channel IN ('email', 'sms', 'whatsapp')")
            .bind(since)
            .fetch_one(conn)
            .await?,
    )
}

//! Messages that say the same to the same reader over another channel.

use crate::clock::Instant;
use crate::db::{Conn, DbError, query_as, scalar};
use crate::ids::MessageId;
use crate::outbox::model::MessageState;

/// The ids of `other` messages that say the same as the one of `$1` to the same reader, as far as one
/// more condition narrows them.
macro_rules! same_another_way {
    () => {
        "SELECT other.id
         FROM messages AS one
         JOIN messages AS other ON other.subject = one.subject
         WHERE one.id = $1
           AND other.id <> one.id
           AND other.kind = one.kind
           AND other.occurrence = one.occurrence
           AND other.lead_minutes = one.lead_minutes
           AND other.recipient = one.recipient
           AND "
    };
}

/// Whether the same goes, or may have gone, to the same reader another way.
pub(in crate::outbox) async fn goes_another_way(
    conn: &mut Conn,
    id: MessageId,
) -> Result<bool, DbError> {
    Ok(scalar(concat!(
        "SELECT EXISTS (",
        same_another_way!(),
        "other.state IN ('planned', 'held', 'claimed', 'sending', 'sent', 'delivered', 'unknown'))"
    ))
    .bind(id)
    .fetch_one(conn)
    .await?)
}

/// The same as a message says has gone over its channel, or may have: those that failed before need
/// nobody any more. Names them, with the states that they stay in.
pub(in crate::outbox) async fn mark_another_way(
    conn: &mut Conn,
    id: MessageId,
    sentence: &str,
    now: Instant,
) -> Result<Vec<(MessageId, MessageState)>, DbError> {
    Ok(query_as(concat!(
        "UPDATE messages
         SET another_way = (SELECT channel FROM messages AS gone WHERE gone.id = $1),
             sentence = CASE WHEN sentence IS NULL THEN $2 ELSE sentence || ' ' || $2 END,
             changed_at = $3
         WHERE id IN (",
        same_another_way!(),
        "(other.state = 'failed'
          OR (other.state = 'undelivered' AND other.reason = 'undeliverable'))
         AND other.settled_by IS NULL
         AND other.another_way IS NULL)
         RETURNING id, state"
    ))
    .bind(id)
    .bind(sentence.to_owned())
    .bind(now)
    .fetch_all(conn)
    .await?)
}

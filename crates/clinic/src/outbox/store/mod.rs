//! The tables `messages`, `message_decisions` and `channel_pauses`: what the planner and the
//! dispatcher read and write. Lists for screens stand in `lists/store.rs`.

mod another_way;
mod delivery;

pub(super) use another_way::{goes_another_way, mark_another_way};
pub(super) use delivery::{
    Due, Sealed, claim_due, count_all_handed_over, count_due, count_handed_over, count_parts,
    find_first_hand_over, find_nth_newest_to, give_back_attempt, hold_claimed, list_due, list_left,
    list_pauses, list_written_about, mark_sending, mark_sent, pause_channel, resume_channel,
    set_key, wake_full, wake_held,
};

use chrono_tz::Tz;

use super::decision::{DecisionStage, Reason, ReasonWord};
use super::gate::About;
use super::model::{MessageKind, MessageState, Recipient, Told};
use crate::channels::ChannelKind;
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query, query_as, scalar};
use crate::ids::{AppointmentId, MessageId, MessageKey, PatientId, RunId, StaffId, SubjectId};

/// One stored message, without what was handed over.
#[derive(Debug, Clone, FromRow)]
pub(super) struct Message {
    pub(super) id: MessageId,
    pub(super) kind: MessageKind,
    pub(super) subject: SubjectId,
    pub(super) occurrence: Instant,
    pub(super) lead_minutes: i64,
    pub(super) channel: ChannelKind,
    recipient_kind: String,
    recipient: Vec<u8>,
    pub(super) patient: Option<PatientId>,
    pub(super) generation: i64,
    pub(super) facts: String,
    pub(super) wished_at: Instant,
    pub(super) due_at: Instant,
    pub(super) not_after: Instant,
    pub(super) outside_hours: bool,
    pub(super) state: MessageState,
    pub(super) reason: Option<ReasonWord>,
    pub(super) by_person: bool,
    pub(super) attempts: i64,
    pub(super) message_key: MessageKey,
    /// When it was last handed over.
    pub(super) sending_at: Option<Instant>,
    /// Keyed hash of where it was handed over to.
    pub(super) address_mark: Option<Vec<u8>>,
    /// A person dealt with it.
    pub(super) is_settled: bool,
    /// A person has it sent again, and it may have arrived the first time.
    pub(super) arrived_before: bool,
}

impl Message {
    pub(super) fn is_held_by_person(&self) -> bool {
        self.state == MessageState::Held && self.reason == Some(ReasonWord::HeldByPerson)
    }

    /// Waits for a person because its address, or its channel, had enough for one day, or because its
    /// carrier is tried in vain.
    pub(super) fn waits_for_person(&self) -> bool {
        self.state == MessageState::Held && self.reason.is_some_and(ReasonWord::asks_for_person)
    }

    /// Nobody got it, for certain, whether the carrier said so at once or after it had taken it. What
    /// a carrier took on somebody's birthday was the greeting of that year.
    pub(super) fn has_failed(&self) -> bool {
        let came_back = self.state == MessageState::Undelivered
            && self.reason == Some(ReasonWord::Undeliverable)
            && self.kind != MessageKind::Greeting;
        came_back || self.state == MessageState::Failed
    }

    /// Its recipient has it, or may have it.
    pub(super) fn may_have_arrived(&self) -> bool {
        self.state.may_have_left() && !self.has_failed()
    }

    /// What it says and to whom, on whatever channel.
    pub(super) fn meaning(&self) -> Result<Meaning, DbError> {
        Ok((self.about(), self.recipient()?))
    }

    pub(super) fn about(&self) -> About {
        (self.kind, self.occurrence, self.lead_minutes)
    }

    pub(super) fn recipient(&self) -> Result<Recipient, DbError> {
        let bytes: [u8; 16] = self
            .recipient
            .as_slice()
            .try_into()
            .map_err(|_| DbError::Unreadable("messages.recipient"))?;
        Recipient::from_stored(&self.recipient_kind, bytes)
            .ok_or(DbError::Unreadable("messages.recipient_kind"))
    }
}

/// What a message says, and to whom.
pub(super) type Meaning = (About, Recipient);

/// A message about to be stored.
pub(super) struct NewMessage<'a> {
    pub(super) id: MessageId,
    pub(super) kind: MessageKind,
    pub(super) subject: SubjectId,
    pub(super) occurrence: Instant,
    pub(super) lead_minutes: i64,
    pub(super) channel: ChannelKind,
    pub(super) recipient: Recipient,
    pub(super) patient: Option<PatientId>,
    pub(super) message_key: MessageKey,
    /// The run that hands it over at once; a message that waits has none.
    pub(super) run: Option<RunId>,
    pub(super) plan: &'a Plan,
}

/// The part of a message that planning again may change.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub(super) generation: i64,
    pub(super) facts: String,
    pub(super) wished_at: Instant,
    pub(super) due_at: Instant,
    pub(super) not_after: Instant,
    pub(super) outside_hours: bool,
    pub(super) state: MessageState,
    pub(super) reason: Option<Reason>,
    pub(super) by_person: bool,
}

pub(super) async fn list_by_subject(
    conn: &mut Conn,
    subject: SubjectId,
) -> Result<Vec<Message>, DbError> {
    Ok(query_as(
        "SELECT id, kind, subject, occurrence, lead_minutes, channel, recipient_kind, recipient,
                patient, generation, facts, wished_at, due_at, not_after, outside_hours, state,
                reason, by_person, attempts, message_key, sending_at, address_mark,
                settled_by IS NOT NULL AS is_settled, arrived_before
         FROM messages
         WHERE subject = $1
         ORDER BY created_at, id",
    )
    .bind(subject)
    .fetch_all(conn)
    .await?)
}

pub(super) async fn find(conn: &mut Conn, id: MessageId) -> Result<Option<Message>, DbError> {
    Ok(query_as(
        "SELECT id, kind, subject, occurrence, lead_minutes, channel, recipient_kind, recipient,
                patient, generation, facts, wished_at, due_at, not_after, outside_hours, state,
                reason, by_person, attempts, message_key, sending_at, address_mark,
                settled_by IS NOT NULL AS is_settled, arrived_before
         FROM messages
         WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?)
}

/// What people were last told about a subject, or what staff decided not to tell them. Somebody whose
/// address had the same with another's message was told by it.
/// What was planned later was told later, also when the clock has been put back in between.
pub(super) async fn list_told(conn: &mut Conn, subject: SubjectId) -> Result<Vec<Told>, DbError> {
    Ok(query_as(
        "SELECT patient, kind, occurrence, lead_minutes, generation, changed_at AS at,
                EXISTS (
                  SELECT 1
                  FROM messages AS others
                  WHERE others.subject = messages.subject
                    AND others.patient = messages.patient
                    AND others.kind = messages.kind
                    AND others.occurrence = messages.occurrence
                    AND others.lead_minutes = messages.lead_minutes
                    AND (others.state IN ('planned', 'held', 'claimed', 'failed')
                         OR (others.state = 'undelivered' AND others.reason = 'undeliverable')
                         OR (others.state = 'skipped'
                             AND others.by_person = 0
                             AND others.reason IS NOT 'same_address')))
                  AS is_under_way
         FROM messages
         WHERE subject = $1
           AND patient IS NOT NULL
           AND kind IN ('confirmation', 'moved', 'cancelled')
           AND (state IN ('sending', 'sent', 'delivered', 'unknown')
                OR (state = 'undelivered' AND reason IS NOT 'undeliverable')
                OR arrived_before = 1
                OR (state = 'skipped' AND by_person = 1)
                OR (state = 'skipped'
                    AND reason = 'same_address'
                    AND EXISTS (
                      SELECT 1
                      FROM messages AS theirs
                      WHERE theirs.subject = messages.subject
                        AND theirs.kind = messages.kind
                        AND theirs.occurrence = messages.occurrence
                        AND theirs.lead_minutes = messages.lead_minutes
                        AND (theirs.state IN ('sending', 'sent', 'delivered', 'unknown')
                             OR (theirs.state = 'undelivered'
                                 AND theirs.reason IS NOT 'undeliverable')))))
         ORDER BY generation, COALESCE(sending_at, changed_at), created_at",
    )
    .bind(subject)
    .fetch_all(conn)
    .await?)
}

pub(super) async fn insert(
    conn: &mut Conn,
    message: &NewMessage<'_>,
    now: Instant,
) -> Result<(), DbError> {
    let plan = message.plan;
    query(
        "INSERT INTO messages (id, kind, subject, occurrence, lead_minutes, channel,
                               recipient_kind, recipient, patient, generation, facts, wished_at,
                               due_at, not_after, outside_hours, state, reason, sentence,
                               by_person, attempts, next_at, message_key, created_at, changed_at,
                               run)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19, 0, $13, $20, $21, $21, $22)",
    )
    .bind(message.id)
    .bind(message.kind)
    .bind(message.subject)
    .bind(message.occurrence)
    .bind(message.lead_minutes)
    .bind(message.channel)
    .bind(message.recipient.kind())
    .bind(message.recipient.bytes().to_vec())
    .bind(message.patient)
    .bind(plan.generation)
    .bind(plan.facts.clone())
    .bind(plan.wished_at)
    .bind(plan.due_at)
    .bind(plan.not_after)
    .bind(plan.outside_hours)
    .bind(plan.state)
    .bind(plan.reason.as_ref().map(|reason| reason.word))
    .bind(plan.reason.as_ref().map(|reason| reason.sentence.clone()))
    .bind(plan.by_person)
    .bind(message.message_key)
    .bind(now)
    .bind(message.run)
    .execute(conn)
    .await?;
    Ok(())
}

/// Plans a stored message anew; attempts begin again.
pub(super) async fn update_plan(
    conn: &mut Conn,
    id: MessageId,
    plan: &Plan,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "UPDATE messages
         SET generation = $2, facts = $3, wished_at = $4, due_at = $5, not_after = $6,
             outside_hours = $7, state = $8, reason = $9, sentence = $10, by_person = $11,
             attempts = 0, next_at = $5, run = NULL, changed_at = $12
         WHERE id = $1",
    )
    .bind(id)
    .bind(plan.generation)
    .bind(plan.facts.clone())
    .bind(plan.wished_at)
    .bind(plan.due_at)
    .bind(plan.not_after)
    .bind(plan.outside_hours)
    .bind(plan.state)
    .bind(plan.reason.as_ref().map(|reason| reason.word))
    .bind(plan.reason.as_ref().map(|reason| reason.sentence.clone()))
    .bind(plan.by_person)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves a message to a state that ends it, or that keeps it waiting until `next_at`.
pub(super) struct Mark {
    pub(super) state: MessageState,
    pub(super) reason: Option<Reason>,
    /// Whether a person decided so; none leaves what it was, for the program moves on what a person
    /// began.
    pub(super) by_person: Option<bool>,
    pub(super) next_at: Option<Instant>,
}

impl Mark {
    /// It is looked at again then.
    pub(super) fn held_until(next_at: Instant, reason: Reason) -> Self {
        Self {
            state: MessageState::Held,
            reason: Some(reason),
            by_person: None,
            next_at: Some(next_at),
        }
    }

    /// Ended by the program.
    pub(super) fn ended(state: MessageState, reason: Reason) -> Self {
        Self {
            state,
            reason: Some(reason),
            by_person: Some(false),
            next_at: None,
        }
    }
}

pub(super) async fn mark(
    conn: &mut Conn,
    id: MessageId,
    mark: &Mark,
    now: Instant,
) -> Result<(), DbError> {
    let ended_at = (!mark.state.is_waiting() && mark.state != MessageState::Sending).then_some(now);
    query(
        "UPDATE messages
         SET state = $2, reason = $3, sentence = $4, by_person = COALESCE($5, by_person),
             next_at = COALESCE($6, next_at), ended_at = $7, run = NULL, changed_at = $8
         WHERE id = $1",
    )
    .bind(id)
    .bind(mark.state)
    .bind(mark.reason.as_ref().map(|reason| reason.word))
    .bind(mark.reason.as_ref().map(|reason| reason.sentence.clone()))
    .bind(mark.by_person)
    .bind(mark.next_at)
    .bind(ended_at)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Lets a waiting message leave at once, at any hour.
pub(super) async fn advance(conn: &mut Conn, id: MessageId, now: Instant) -> Result<(), DbError> {
    query(
        "UPDATE messages
         SET state = 'planned', reason = NULL, sentence = NULL, by_person = 1, outside_hours = 1,
             wished_at = $2, due_at = $2, next_at = $2, changed_at = $2
         WHERE id = $1",
    )
    .bind(id)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Remembers that a message which is sent again may have arrived the first time.
pub(super) async fn mark_arrived_before(conn: &mut Conn, id: MessageId) -> Result<(), DbError> {
    query("UPDATE messages SET arrived_before = 1 WHERE id = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// What a message says, where it is composed once more.
pub(super) async fn update_facts(
    conn: &mut Conn,
    id: MessageId,
    facts: String,
) -> Result<(), DbError> {
    query("UPDATE messages SET facts = $2 WHERE id = $1")
        .bind(id)
        .bind(facts)
        .execute(conn)
        .await?;
    Ok(())
}

/// Subjects of which a message failed or is not certain, or a notice waits, and would still be useful.
pub(super) async fn list_unsettled_subjects(
    conn: &mut Conn,
    now: Instant,
) -> Result<Vec<AppointmentId>, DbError> {
    Ok(scalar(
        "SELECT DISTINCT subject
         FROM messages
         WHERE state IN ('planned', 'held', 'failed', 'unknown', 'undelivered')
           AND kind IN ('confirmation', 'moved', 'cancelled', 'reminder')
           AND (kind <> 'reminder' OR state NOT IN ('planned', 'held'))
           AND settled_by IS NULL
           AND another_way IS NULL
           AND not_after > $1",
    )
    .bind(now)
    .fetch_all(conn)
    .await?)
}

pub(super) async fn insert_decision(
    conn: &mut Conn,
    message: MessageId,
    at: Instant,
    stage: DecisionStage,
    outcome: MessageState,
    sentence: &str,
) -> Result<(), DbError> {
    query(
        "INSERT INTO message_decisions (message, at, stage, outcome, sentence)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(message)
    .bind(at)
    .bind(stage)
    .bind(outcome)
    .bind(sentence.to_owned())
    .execute(conn)
    .await?;
    Ok(())
}

/// From now on it would no longer be useful.
pub(super) async fn end_use(conn: &mut Conn, id: MessageId, now: Instant) -> Result<(), DbError> {
    query("UPDATE messages SET not_after = $2, changed_at = $2 WHERE id = $1")
        .bind(id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// The moments that messages about it speak of, earliest first.
pub(super) async fn list_occurrences(
    conn: &mut Conn,
    subject: SubjectId,
) -> Result<Vec<Instant>, DbError> {
    Ok(scalar(
        "SELECT DISTINCT occurrence
         FROM messages
         WHERE subject = $1
         ORDER BY occurrence",
    )
    .bind(subject)
    .fetch_all(conn)
    .await?)
}

/// What spoke of a start at `old` speaks of the same start at `new`. Where there is the same message
/// for `new` already, that one counts.
pub(super) async fn update_occurrence(
    conn: &mut Conn,
    subject: SubjectId,
    old: Instant,
    new: Instant,
) -> Result<(), DbError> {
    query(
        "UPDATE messages
         SET occurrence = $3,
             not_after = CASE WHEN not_after = occurrence THEN $3 ELSE min(not_after, $3) END
         WHERE subject = $1
           AND occurrence = $2
           AND NOT EXISTS (
             SELECT 1
             FROM messages AS other
             WHERE other.subject = messages.subject
               AND other.occurrence = $3
               AND other.kind = messages.kind
               AND other.lead_minutes = messages.lead_minutes
               AND other.channel = messages.channel
               AND other.recipient = messages.recipient)",
    )
    .bind(subject)
    .bind(old)
    .bind(new)
    .execute(conn)
    .await?;
    Ok(())
}

/// The zone in which a time of day is said.
pub(super) async fn update_zone(
    conn: &mut Conn,
    subject: SubjectId,
    occurrence: Instant,
    zone: Tz,
) -> Result<(), DbError> {
    query(
        "UPDATE messages
         SET facts = json_set(facts, '$.zone', $3)
         WHERE subject = $1
           AND occurrence = $2",
    )
    .bind(subject)
    .bind(occurrence)
    .bind(zone.name())
    .execute(conn)
    .await?;
    Ok(())
}

/// Messages of a channel that wait and have lost their use, those too that a person holds.
pub(super) async fn list_past_use(
    conn: &mut Conn,
    channel: ChannelKind,
    now: Instant,
) -> Result<Vec<(MessageId, Option<PatientId>)>, DbError> {
    Ok(query_as(
        "SELECT id, patient
         FROM messages
         WHERE state IN ('planned', 'held')
           AND channel = $1
           AND not_after <= $2",
    )
    .bind(channel)
    .bind(now)
    .fetch_all(conn)
    .await?)
}

pub(super) async fn mark_settled(
    conn: &mut Conn,
    id: MessageId,
    by: Option<StaffId>,
    now: Instant,
) -> Result<(), DbError> {
    query("UPDATE messages SET settled_by = $2, another_way = NULL, changed_at = $3 WHERE id = $1")
        .bind(id)
        .bind(by)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whose greeting waits, and of which year.
pub(super) async fn list_greetings_under_way(
    conn: &mut Conn,
) -> Result<Vec<(PatientId, i32)>, DbError> {
    Ok(query_as(
        "SELECT DISTINCT patient, lead_minutes
         FROM messages
         WHERE state IN ('planned', 'held', 'claimed') AND kind = 'greeting'",
    )
    .fetch_all(conn)
    .await?)
}

//! Lists over `messages`. Names are joined in for reading.

use super::super::decision::{DecisionStage, ReasonWord};
use super::super::model::{MessageKind, MessageState, MessageTab};
use crate::access::{Allowed, ReadMessages};
use crate::channels::{Carrier, ChannelKind};
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query_as, scalar};
use crate::ids::{MessageId, PatientId, SubjectId};

#[derive(FromRow)]
pub(super) struct Listed {
    pub(super) id: MessageId,
    pub(super) kind: MessageKind,
    pub(super) subject: SubjectId,
    pub(super) lead_minutes: i64,
    pub(super) channel: ChannelKind,
    pub(super) carrier: Option<Carrier>,
    pub(super) patient: Option<PatientId>,
    pub(super) due_at: Instant,
    pub(super) not_after: Instant,
    pub(super) state: MessageState,
    pub(super) sentence: Option<String>,
    pub(super) reason: Option<ReasonWord>,
    pub(super) changed_at: Instant,
    pub(super) subject_sealed: Option<Vec<u8>>,
    pub(super) body_sealed: Option<Vec<u8>>,
    pub(super) is_settled: bool,
    patient_name: Option<String>,
    contact_name: Option<String>,
    staff_name: Option<String>,
}

impl Listed {
    /// "Mia Santos", or "Ana Santos, for Mia Santos".
    pub(super) fn to(&self) -> String {
        match (&self.contact_name, &self.patient_name, &self.staff_name) {
            (Some(contact), Some(patient), _) => format!("{contact}, for {patient}"),
            (None, Some(patient), _) => patient.clone(),
            (_, None, Some(staff)) => staff.clone(),
            (_, None, None) => String::new(),
        }
    }

    /// Where the next page goes on.
    pub(super) fn cursor(&self, tab: MessageTab) -> String {
        let at = match tab {
            MessageTab::GoingOut | MessageTab::Birthdays => self.due_at,
            MessageTab::Sent | MessageTab::NeedsPerson | MessageTab::NotSent => self.changed_at,
        };
        format!(
            "{} {}",
            at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false),
            self.id
        )
    }
}

/// The moment and id that a page goes on after.
fn cursor_parts(after: Option<String>) -> (Option<String>, Option<MessageId>) {
    after
        .as_deref()
        .and_then(|after| after.split_once(' '))
        .map_or((None, None), |(at, id)| {
            (Some(at.to_owned()), MessageId::parse(id))
        })
}

macro_rules! listed {
    ($condition:literal) => {
        concat!(
            "SELECT messages.id, messages.kind, messages.subject, messages.lead_minutes,
                    messages.channel, messages.carrier, messages.patient, messages.due_at, messages.not_after,
                    messages.state, messages.sentence, messages.reason, messages.changed_at,
                    messages.subject_sealed, messages.body_sealed,
                    messages.settled_by IS NOT NULL AS is_settled,
                    patients.shown_name AS patient_name,
                    contacts.name AS contact_name,
                    staff.display_name AS staff_name
             FROM messages
             LEFT JOIN patients ON patients.id = messages.patient
             LEFT JOIN contacts
                    ON messages.recipient_kind = 'contact' AND contacts.id = messages.recipient
             LEFT JOIN staff
                    ON messages.recipient_kind = 'staff' AND staff.id = messages.recipient
             ",
            $condition
        )
    };
}

pub(super) async fn list(
    conn: &mut Conn,
    _allowed: &Allowed<ReadMessages>,
    tab: MessageTab,
    patient: Option<PatientId>,
    after: Option<String>,
    limit: i64,
) -> Result<Vec<Listed>, DbError> {
    let (at, id) = cursor_parts(after);
    let sql = match (tab, patient.is_some()) {
        (MessageTab::GoingOut, false) => listed!(
            "WHERE messages.state IN ('planned', 'held', 'claimed', 'sending')
               AND $1 IS NULL
               AND ($2 IS NULL OR (messages.due_at, messages.id) > ($2, $3))
             ORDER BY messages.due_at, messages.id
             LIMIT +$4"
        ),
        (MessageTab::GoingOut, true) => listed!(
            "WHERE messages.state IN ('planned', 'held', 'claimed', 'sending')
               AND messages.patient = $1
               AND ($2 IS NULL OR (messages.due_at, messages.id) > ($2, $3))
             ORDER BY messages.due_at, messages.id
             LIMIT +$4"
        ),
        (MessageTab::Sent, false) => listed!(
            "WHERE messages.state IN ('sent', 'delivered', 'unknown')
               AND (messages.state <> 'unknown' OR messages.kind = 'greeting')
               AND $1 IS NULL
               AND ($2 IS NULL OR (messages.changed_at, messages.id) < ($2, $3))
             ORDER BY messages.changed_at DESC, messages.id DESC
             LIMIT +$4"
        ),
        (MessageTab::Sent, true) => listed!(
            "WHERE messages.state IN ('sent', 'delivered', 'unknown')
               AND (messages.state <> 'unknown' OR messages.kind = 'greeting')
               AND messages.patient = $1
               AND ($2 IS NULL OR (messages.changed_at, messages.id) < ($2, $3))
             ORDER BY messages.changed_at DESC, messages.id DESC
             LIMIT +$4"
        ),
        (MessageTab::NeedsPerson, false) => listed!(
            "WHERE messages.state IN ('failed', 'unknown', 'undelivered', 'held')
               AND (messages.state <> 'held' OR messages.reason = 'address_cap')
               AND (messages.state <> 'unknown' OR messages.kind <> 'greeting')
               AND messages.settled_by IS NULL
               AND $1 IS NULL
               AND ($2 IS NULL OR (messages.changed_at, messages.id) < ($2, $3))
             ORDER BY messages.changed_at DESC, messages.id DESC
             LIMIT +$4"
        ),
        (MessageTab::NeedsPerson, true) => listed!(
            "WHERE messages.state IN ('failed', 'unknown', 'undelivered', 'held')
               AND (messages.state <> 'held' OR messages.reason = 'address_cap')
               AND (messages.state <> 'unknown' OR messages.kind <> 'greeting')
               AND messages.settled_by IS NULL
               AND messages.patient = $1
               AND ($2 IS NULL OR (messages.changed_at, messages.id) < ($2, $3))
             ORDER BY messages.changed_at DESC, messages.id DESC
             LIMIT +$4"
        ),
        (MessageTab::Birthdays, false) => listed!(
            "WHERE messages.kind = 'greeting'
               AND $1 IS NULL
               AND ($2 IS NULL OR (messages.due_at, messages.id) < ($2, $3))
             ORDER BY messages.due_at DESC, messages.id DESC
             LIMIT +$4"
        ),
        (MessageTab::Birthdays, true) => listed!(
            "WHERE messages.kind = 'greeting'
               AND messages.patient = $1
               AND ($2 IS NULL OR (messages.due_at, messages.id) < ($2, $3))
             ORDER BY messages.due_at DESC, messages.id DESC
             LIMIT +$4"
        ),
        (MessageTab::NotSent, false) => listed!(
            "WHERE messages.state IN ('skipped', 'expired', 'cancelled')
               AND $1 IS NULL
               AND ($2 IS NULL OR (messages.changed_at, messages.id) < ($2, $3))
             ORDER BY messages.changed_at DESC, messages.id DESC
             LIMIT +$4"
        ),
        (MessageTab::NotSent, true) => listed!(
            "WHERE messages.state IN ('skipped', 'expired', 'cancelled')
               AND messages.patient = $1
               AND ($2 IS NULL OR (messages.changed_at, messages.id) < ($2, $3))
             ORDER BY messages.changed_at DESC, messages.id DESC
             LIMIT +$4"
        ),
    };
    Ok(query_as(sql)
        .bind(patient)
        .bind(at)
        .bind(id)
        .bind(limit)
        .fetch_all(conn)
        .await?)
}

pub(super) async fn list_due_between(
    conn: &mut Conn,
    _allowed: &Allowed<ReadMessages>,
    from: Instant,
    until: Instant,
) -> Result<Vec<Listed>, DbError> {
    Ok(query_as(listed!(
        "WHERE messages.state = 'planned'
           AND messages.due_at >= $1
           AND messages.due_at < $2
         ORDER BY messages.due_at
         LIMIT 100"
    ))
    .bind(from)
    .bind(until)
    .fetch_all(conn)
    .await?)
}

pub(super) async fn find(
    conn: &mut Conn,
    _allowed: &Allowed<ReadMessages>,
    id: MessageId,
) -> Result<Option<Listed>, DbError> {
    Ok(query_as(listed!("WHERE messages.id = $1"))
        .bind(id)
        .fetch_optional(conn)
        .await?)
}

pub(super) async fn list_decisions(
    conn: &mut Conn,
    id: MessageId,
) -> Result<Vec<(Instant, DecisionStage, MessageState, String)>, DbError> {
    Ok(query_as(
        "SELECT at, stage, outcome, sentence
         FROM message_decisions
         WHERE message = $1
         ORDER BY seq",
    )
    .bind(id)
    .fetch_all(conn)
    .await?)
}

/// Messages still to go, and messages that need a person.
pub(super) async fn count(conn: &mut Conn) -> Result<(u32, u32), DbError> {
    Ok(query_as(
        "SELECT
           (SELECT count(*) FROM messages
            WHERE state IN ('planned', 'held', 'claimed', 'sending')),
           (SELECT count(*) FROM messages
            WHERE state IN ('failed', 'unknown', 'undelivered', 'held')
              AND (state <> 'held' OR reason = 'address_cap')
              AND (state <> 'unknown' OR kind <> 'greeting')
              AND settled_by IS NULL)",
    )
    .fetch_one(conn)
    .await?)
}

/// Messages that want to leave before `until`.
pub(super) async fn count_due_before(conn: &mut Conn, until: Instant) -> Result<u32, DbError> {
    Ok(
        scalar("SELECT count(*) FROM messages WHERE state IN ('planned', 'held') AND next_at < $1")
            .bind(until)
            .fetch_one(conn)
            .await?,
    )
}

pub(super) async fn count_held(conn: &mut Conn, reason: ReasonWord) -> Result<u32, DbError> {
    Ok(
        scalar("SELECT count(*) FROM messages WHERE state = 'held' AND reason = $1")
            .bind(reason)
            .fetch_one(conn)
            .await?,
    )
}

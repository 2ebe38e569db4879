//! Lists over `messages`. Names are joined in for reading.

use super::super::decision::ReasonWord;
use super::super::model::{MessageFilter, MessageKind, MessageState, MessageTab};
use super::record::Decision;
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
    /// A person wants it sent, or keeps it back.
    pub(super) by_person: bool,
    /// Who dealt with it, when it needed a person.
    pub(super) settled_by: Option<String>,
    /// It failed, and the same went over another channel.
    pub(super) went_another_way: bool,
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

/// The moment and id that a page goes on after: those of the last row before it, or for the first page
/// those that every row comes after.
fn cursor_parts(tab: MessageTab, after: Option<&str>) -> (String, MessageId) {
    let last_row = after
        .and_then(|after| after.split_once(' '))
        .and_then(|(at, id)| Some((at.to_owned(), MessageId::parse(id)?)));
    last_row.unwrap_or_else(|| match tab {
        MessageTab::GoingOut => (String::new(), MessageId::from_bytes([0; 16])),
        MessageTab::Sent
        | MessageTab::NeedsPerson
        | MessageTab::NotSent
        | MessageTab::Birthdays => ("9999".to_owned(), MessageId::from_bytes([u8::MAX; 16])),
    })
}

macro_rules! listed {
    ($($condition:expr),+) => {
        concat!(
            "SELECT messages.id, messages.kind, messages.subject, messages.lead_minutes,
                    messages.channel, messages.carrier, messages.patient, messages.due_at,
                    messages.not_after, messages.state, messages.sentence, messages.reason,
                    messages.changed_at, messages.by_person,
                    settlers.display_name AS settled_by,
                    messages.another_way IS NOT NULL AS went_another_way,
                    patients.shown_name AS patient_name,
                    contacts.name AS contact_name,
                    staff.display_name AS staff_name
             FROM messages
             LEFT JOIN patients ON patients.id = messages.patient
             LEFT JOIN contacts
                    ON messages.recipient_kind = 'contact' AND contacts.id = messages.recipient
             LEFT JOIN staff
                    ON messages.recipient_kind = 'staff' AND staff.id = messages.recipient
             LEFT JOIN staff AS settlers ON settlers.id = messages.settled_by
             ",
            $($condition),+
        )
    };
}

macro_rules! going_out {
    () => {
        "messages.state IN ('planned', 'held', 'claimed', 'sending')
         "
    };
}

/// A greeting of which nobody knows counts as sent.
macro_rules! sent {
    () => {
        "messages.state IN ('sent', 'delivered', 'unknown')
         AND (messages.state <> 'unknown' OR messages.kind = 'greeting')
         "
    };
}

macro_rules! needs_person {
    () => {
        "messages.state IN ('failed', 'unknown', 'undelivered', 'held')
         AND (messages.state <> 'held' OR messages.reason IN ('address_cap', 'daily_cap', 'not_reached'))
         AND (messages.state <> 'unknown' OR messages.kind <> 'greeting')
         AND messages.settled_by IS NULL
         AND messages.another_way IS NULL
         "
    };
}

/// What the program left out, and what a person dealt with who does not count it as sent. A test
/// message was watched by whoever asked for it.
macro_rules! not_sent {
    () => {
        "messages.state IN ('skipped', 'expired', 'cancelled', 'superseded',
                            'failed', 'unknown', 'undelivered')
         AND (messages.state NOT IN ('failed', 'unknown', 'undelivered')
              OR messages.settled_by IS NOT NULL
              OR messages.another_way IS NOT NULL)
         AND (messages.state <> 'unknown' OR messages.kind <> 'greeting')
         AND messages.kind <> 'test'
         "
    };
}

macro_rules! of_anybody {
    () => {
        "AND $1 IS NULL
         "
    };
}

macro_rules! of_one_patient {
    () => {
        "AND messages.patient = $1
         "
    };
}

/// Of the kind and the channel that are asked for, where any are.
macro_rules! narrowed {
    () => {
        "AND ($2 IS NULL OR messages.kind = $2)
         AND ($3 IS NULL OR messages.channel = $3)
         "
    };
}

macro_rules! soonest_first {
    () => {
        "AND (messages.due_at, messages.id) > ($4, $5)
         ORDER BY messages.due_at, messages.id
         LIMIT +$6"
    };
}

macro_rules! latest_first {
    () => {
        "AND (messages.due_at, messages.id) < ($4, $5)
         ORDER BY messages.due_at DESC, messages.id DESC
         LIMIT +$6"
    };
}

macro_rules! newest_change_first {
    () => {
        "AND (messages.changed_at, messages.id) < ($4, $5)
         ORDER BY messages.changed_at DESC, messages.id DESC
         LIMIT +$6"
    };
}

pub(super) async fn list(
    conn: &mut Conn,
    _allowed: &Allowed<ReadMessages>,
    tab: MessageTab,
    filter: &MessageFilter,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Listed>, DbError> {
    let (at, id) = cursor_parts(tab, after);
    let page = match (tab, filter.patient.is_some()) {
        (MessageTab::GoingOut, false) => query_as(listed!(
            "WHERE ",
            going_out!(),
            of_anybody!(),
            narrowed!(),
            soonest_first!()
        )),
        (MessageTab::GoingOut, true) => query_as(listed!(
            "WHERE ",
            going_out!(),
            of_one_patient!(),
            narrowed!(),
            soonest_first!()
        )),
        (MessageTab::Sent, false) => query_as(listed!(
            "WHERE ",
            sent!(),
            of_anybody!(),
            narrowed!(),
            newest_change_first!()
        )),
        (MessageTab::Sent, true) => query_as(listed!(
            "WHERE ",
            sent!(),
            of_one_patient!(),
            narrowed!(),
            newest_change_first!()
        )),
        (MessageTab::NeedsPerson, false) => query_as(listed!(
            "WHERE ",
            needs_person!(),
            of_anybody!(),
            narrowed!(),
            newest_change_first!()
        )),
        (MessageTab::NeedsPerson, true) => query_as(listed!(
            "WHERE ",
            needs_person!(),
            of_one_patient!(),
            narrowed!(),
            newest_change_first!()
        )),
        (MessageTab::NotSent, false) => query_as(listed!(
            "WHERE ",
            not_sent!(),
            of_anybody!(),
            narrowed!(),
            newest_change_first!()
        )),
        (MessageTab::NotSent, true) => query_as(listed!(
            "WHERE ",
            not_sent!(),
            of_one_patient!(),
            narrowed!(),
            newest_change_first!()
        )),
        (MessageTab::Birthdays, false) => query_as(listed!(
            "WHERE messages.kind = 'greeting' ",
            of_anybody!(),
            narrowed!(),
            latest_first!()
        )),
        (MessageTab::Birthdays, true) => query_as(listed!(
            "WHERE messages.kind = 'greeting' ",
            of_one_patient!(),
            narrowed!(),
            latest_first!()
        )),
    };
    Ok(page
        .bind(filter.patient)
        .bind(filter.kind)
        .bind(filter.channel)
        .bind(at)
        .bind(id)
        .bind(limit)
        .fetch_all(conn)
        .await?)
}

/// What the program left out that was due after `since`, the last decided first.
pub(super) async fn list_left_out(
    conn: &mut Conn,
    _allowed: &Allowed<ReadMessages>,
    since: Instant,
    limit: i64,
) -> Result<Vec<Listed>, DbError> {
    Ok(query_as(listed!(
        "WHERE messages.state = 'skipped'
           AND messages.due_at > $1
         ORDER BY messages.changed_at DESC, messages.id DESC
         LIMIT +$2"
    ))
    .bind(since)
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
         ORDER BY messages.due_at"
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

/// What was handed over, sealed; nothing of it for what never was.
#[derive(FromRow)]
pub(super) struct HandedOver {
    pub(super) subject_sealed: Option<Vec<u8>>,
    pub(super) body_sealed: Option<Vec<u8>>,
    pub(super) template_sealed: Option<Vec<u8>>,
}

pub(super) async fn find_handed_over(
    conn: &mut Conn,
    _allowed: &Allowed<ReadMessages>,
    id: MessageId,
) -> Result<HandedOver, DbError> {
    Ok(query_as(
        "SELECT subject_sealed, body_sealed, template_sealed
         FROM messages
         WHERE id = $1",
    )
    .bind(id)
    .fetch_one(conn)
    .await?)
}

pub(super) async fn list_decisions(
    conn: &mut Conn,
    id: MessageId,
) -> Result<Vec<Decision>, DbError> {
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
    Ok(query_as(concat!(
        "SELECT
           (SELECT count(*) FROM messages WHERE ",
        going_out!(),
        "),
           (SELECT count(*) FROM messages WHERE ",
        needs_person!(),
        ")"
    ))
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

/// The channels on which messages wait because their carrier is not reached, each with what the last
/// try said.
pub(super) async fn list_not_reached(
    conn: &mut Conn,
) -> Result<Vec<(ChannelKind, String)>, DbError> {
    Ok(query_as(
        "SELECT waiting.channel, message_decisions.sentence
         FROM (
           SELECT messages.channel, max(message_decisions.seq) AS seq
           FROM messages
           JOIN message_decisions
             ON message_decisions.message = messages.id
            AND message_decisions.stage = 'carrier'
           WHERE messages.state = 'held'
             AND messages.reason IN ('offline', 'not_reached')
           GROUP BY messages.channel) AS waiting
         JOIN message_decisions ON message_decisions.seq = waiting.seq
         ORDER BY waiting.channel",
    )
    .fetch_all(conn)
    .await?)
}

/// The channel that has reached its limit for one day, the one where most waits if several have, and
/// how many messages wait for it.
pub(super) async fn find_over_daily_cap(
    conn: &mut Conn,
) -> Result<Option<(ChannelKind, u32)>, DbError> {
    Ok(query_as(
        "SELECT channel, count(*) AS waiting
         FROM messages
         WHERE state = 'held' AND reason = 'daily_cap'
         GROUP BY channel
         ORDER BY waiting DESC, channel
         LIMIT 1",
    )
    .fetch_optional(conn)
    .await?)
}

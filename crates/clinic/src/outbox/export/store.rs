//! The log of messages, read for an export. Names are joined in for reading.

use super::super::decision::DecisionStage;
use super::super::model::{MessageKind, MessageState};
use crate::access::{Allowed, ExportMessages};
use crate::channels::ChannelKind;
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query_as};
use crate::ids::{MessageId, PatientId};

#[derive(FromRow)]
pub(super) struct Logged {
    pub(super) id: MessageId,
    pub(super) kind: MessageKind,
    pub(super) lead_minutes: i64,
    pub(super) channel: ChannelKind,
    pub(super) patient: Option<PatientId>,
    pub(super) due_at: Instant,
    pub(super) sending_at: Option<Instant>,
    pub(super) state: MessageState,
    pub(super) sentence: Option<String>,
    pub(super) address_sealed: Option<Vec<u8>>,
    pub(super) patient_name: Option<String>,
    /// Who dealt with it, when it had failed or was uncertain.
    pub(super) settled_by: Option<String>,
    /// Where the last decision about it was made.
    pub(super) stage: Option<DecisionStage>,
}

/// Messages that were due in a span, in that order.
pub(super) async fn list(
    conn: &mut Conn,
    _allowed: &Allowed<ExportMessages>,
    from: Instant,
    until: Instant,
) -> Result<Vec<Logged>, DbError> {
    Ok(query_as(
        "SELECT messages.id, messages.kind, messages.lead_minutes, messages.channel,
                messages.patient, messages.due_at, messages.sending_at, messages.state,
                messages.sentence, messages.address_sealed,
                patients.shown_name AS patient_name,
                staff.display_name AS settled_by,
                (SELECT stage
                 FROM message_decisions
                 WHERE message_decisions.message = messages.id
                 ORDER BY seq DESC
                 LIMIT 1) AS stage
         FROM messages
         LEFT JOIN patients ON patients.id = messages.patient
         LEFT JOIN staff ON staff.id = messages.settled_by
         WHERE messages.due_at >= $1
           AND messages.due_at < $2
         ORDER BY messages.due_at, messages.id",
    )
    .bind(from)
    .bind(until)
    .fetch_all(conn)
    .await?)
}

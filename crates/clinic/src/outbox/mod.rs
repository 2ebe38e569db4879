//! Everything that leaves the clinic, from plan to the carrier's answer, in one table.
//!
//! Other rooms hand in drafts; the planner compares them with what is stored; the gate decides
//! twice; the dispatcher hands over. A message is never sent a second time by itself once its
//! first byte may have left.
//!
//! Deliberately absent: appointments. A room withdraws or replaces its messages in its own
//! transaction, and each message carries what its text speaks of.

mod answering;
mod answers;
mod backlog;
mod composing;
mod decision;
mod desk;
mod dispatch;
mod export;
mod gate;
mod language;
mod limits;
mod lists;
mod model;
mod planner;
mod planning;
mod reconcile;
mod recovery;
mod repeats;
mod series;
mod store;
mod templates;
mod text;
mod timing;

pub(crate) use answering::carrier;
pub use answering::{
    UnreadReplies, first_hand_over, unread_channels, unread_replies, written_about,
};
pub use backlog::{drop_backlog, release_backlog};
pub use decision::{DecisionStage, Reason, ReasonWord};
pub use desk::{
    confirm_clock, dismiss, hold, mark_sent, release, resend, resume_channel, send_now,
    send_test_message, suspect_clock,
};
pub(crate) use dispatch::deliver_due;
pub use export::{ExportError, ExportedLog, MessageLog, MessageLogForm};
pub use gate::SendPermit;
pub(crate) use gate::channel_name;
pub use language::Language;
pub use lists::{delivery, due_between, left_out_since, list, open, what_quitting_stops};
pub use model::{
    DecisionView, DeliveryState, DeliveryView, Draft, MessageCounts, MessageDetail, MessageFacts,
    MessageFilter, MessageKind, MessagePage, MessageRow, MessageState, MessageTab, PausedChannel,
    PlannedLine, Recipient, Standing, TemplateField, TemplateView, TestMessageResult, Timing, Told,
};
pub use planner::{preview, settle};
pub use planning::Planning;
pub use series::SeriesFacts;
pub use templates::{
    FieldView, KindView, LanguageView, MessagePreview, MessageTextForm, MessageTextView,
    MessageTextsView, PreviewReader, PreviewedMessage, TextChannel, TextKey, TextSize,
    message_texts, preview_message_text, reset_message_text, save_message_text,
};
pub use timing::{Narrowed, OpenTimes};

use chrono_tz::Tz;

use crate::access::Denied;
use crate::civil::CivilMinute;
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::ids::{AppointmentId, PatientId, SubjectId};
use crate::problems::Problems;
use crate::settings;
use crate::tx::Tx;

/// Why something about messages was not done.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("some fields need another look")]
    Invalid(Problems),
    #[error("there is no such message")]
    NotFound,
    /// The message has moved on since the screen was drawn.
    #[error("{0}")]
    Refused(&'static str),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What people were told about an appointment, or a part of a series, oldest first.
pub async fn told(conn: &mut Conn, subject: impl Into<SubjectId>) -> Result<Vec<Told>, DbError> {
    store::list_told(conn, subject.into()).await
}

/// Whether a message about a subject waits and nobody has, or may have, one yet.
pub async fn waits_untold(conn: &mut Conn, subject: impl Into<SubjectId>) -> Result<bool, DbError> {
    let subject = subject.into();
    let is_told = !store::list_told(conn, subject).await?.is_empty();
    let stored = store::list_by_subject(conn, subject).await?;
    Ok(!is_told && stored.iter().any(|message| message.state.is_waiting()))
}

/// Appointments of which messages failed or are not certain, or that people are still to be told of,
/// while that would be useful.
pub async fn list_unsettled_subjects(
    conn: &mut Conn,
    now: Instant,
) -> Result<Vec<AppointmentId>, DbError> {
    store::list_unsettled_subjects(conn, now).await
}

/// Says that a subject begins at another instant though nobody moved it: the clinic's zone was
/// corrected, or a zone has new rules. People were told the same time of day, and what is still to
/// leave says it too; so it is with the times at which it was to begin before it was moved, which
/// were agreed on in the zone `from`.
pub async fn rederive(
    tx: &mut Tx<'_>,
    subject: impl Into<SubjectId>,
    (old, new): (Instant, Instant),
    from: Tz,
) -> Result<(), DbError> {
    let (subject, zone) = (subject.into(), settings::zone(tx.conn()).await?);
    let mut occurrences = store::list_occurrences(tx.conn(), subject).await?;
    if new > old {
        // None is moved to where another one still is.
        occurrences.reverse();
    }
    for said in occurrences {
        let meant = if said == old {
            new
        } else {
            CivilMinute::of(said, from).instant(zone)
        };
        store::update_occurrence(tx.conn(), subject, said, meant).await?;
        store::update_zone(tx.conn(), subject, meant, zone).await?;
    }
    Ok(())
}

/// Whose greeting waits, and of which year.
pub async fn list_greetings_under_way(conn: &mut Conn) -> Result<Vec<(PatientId, i32)>, DbError> {
    store::list_greetings_under_way(conn).await
}

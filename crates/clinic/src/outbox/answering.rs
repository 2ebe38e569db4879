//! What replies need to know of messages: who carries them, and what somebody was written to about.

use std::sync::Arc;

use super::dispatch::Carriers;
use super::model::MessageKind;
use super::store;
use crate::Clinic;
use crate::channels::{Channel, ChannelKind};
use crate::civil::{civil_of, date_words, time_words};
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::ids::{AppointmentId, PatientId};
use crate::settings;

/// Whoever carries messages on a channel, if the clinic has an account there.
pub(crate) async fn carrier(
    clinic: &Clinic,
    channel: ChannelKind,
) -> Result<Option<Arc<dyn Channel>>, DbError> {
    let carriers = Carriers::of(clinic).await?;
    Ok(carriers.for_channel(channel).cloned())
}

/// When the first message left on a channel.
pub async fn first_hand_over(
    conn: &mut Conn,
    channel: ChannelKind,
) -> Result<Option<Instant>, DbError> {
    store::find_first_hand_over(conn, channel).await
}

/// What a patient, or who answers for them, was written to about.
#[derive(Debug, Default)]
pub struct WrittenAbout {
    /// Each with the start that they were told last.
    pub appointments: Vec<(AppointmentId, Instant)>,
    /// They were offered a time that had become free.
    pub was_offered_a_time: bool,
}

/// What somebody was written to about on a channel between two moments.
pub async fn written_about(
    conn: &mut Conn,
    patient: PatientId,
    channel: ChannelKind,
    since: Instant,
    until: Instant,
) -> Result<WrittenAbout, DbError> {
    let mut about = WrittenAbout::default();
    let written = store::list_written_about(conn, patient, channel, since, until).await?;
    for (kind, subject, start) in written {
        about.was_offered_a_time |= kind == MessageKind::Offer;
        if let Some(appointment) = kind.appointment(subject) {
            about.appointments.retain(|(id, _)| *id != appointment);
            about.appointments.push((appointment, start));
        }
    }
    Ok(about)
}

/// Replies that a carrier has not let the program read for a while: what people withdraw, confirm or
/// cry for is seen by nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadReplies {
    pub channel: ChannelKind,
    /// "Replies to texts cannot be read".
    pub title: &'static str,
    /// The same, since when, and why.
    pub sentence: String,
    pub since: Instant,
}

/// The channels whose replies cannot be read, once that has lasted for a quarter of an hour.
pub async fn unread_replies(
    clinic: &Clinic,
    conn: &mut Conn,
) -> Result<Vec<UnreadReplies>, DbError> {
    let unread = clinic.lines().unread();
    let zone = settings::zone(conn).await?;
    Ok(unread
        .into_iter()
        .map(|(channel, unread)| {
            let title = match channel {
                ChannelKind::Email => "Replies to emails cannot be read",
                ChannelKind::Sms => "Replies to texts cannot be read",
                ChannelKind::Whatsapp => "Replies over WhatsApp cannot be read",
            };
            let since = civil_of(unread.since, zone);
            let (date, time) = (date_words(since.date()), time_words(since.time()));
            UnreadReplies {
                channel,
                title,
                sentence: format!("{title} since {date}, {time}. {}", unread.problem),
                since: unread.since,
            }
        })
        .collect())
}

/// The channels of [`unread_replies`].
pub fn unread_channels(clinic: &Clinic) -> Vec<ChannelKind> {
    let unread = clinic.lines().unread();
    unread.into_iter().map(|(channel, _)| channel).collect()
}

//! What replies need to know of messages: who carries them, and what somebody was written to about.

use std::sync::Arc;

use super::dispatch::Carriers;
use super::model::MessageKind;
use super::store;
use crate::Clinic;
use crate::channels::{Channel, ChannelKind};
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::ids::{AppointmentId, PatientId};

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

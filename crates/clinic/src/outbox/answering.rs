//! What replies need to know of messages: who carries them, and what somebody was written to about.

use std::sync::Arc;

use super::dispatch::Carriers;
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

/// The appointments that a patient, or who answers for them, was written to about on a channel
/// between two moments.
pub async fn written_about(
    conn: &mut Conn,
    patient: PatientId,
    channel: ChannelKind,
    since: Instant,
    until: Instant,
) -> Result<Vec<AppointmentId>, DbError> {
    store::list_written_about(conn, patient, channel, since, until).await
}

//! Changes of one appointment of a series before anybody was told of any: the message that still waits
//! says how things stand by then, and nothing is sent besides.

use super::super::store as appointments;
use super::super::{AppointmentError, AppointmentState, preview_messages, settle};
use super::store::{self, Agreement};
use super::{preview_part, settle_part};
use crate::access::{Allowed, KeepSchedule};
use crate::ids::{AppointmentId, SeriesPartId};
use crate::outbox::{self, PlannedLine};
use crate::tx::Tx;

/// Plans the messages of one appointment that has changed, and that of its series where it says so.
pub(in crate::appointments) async fn settle_one_of_many(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    id: AppointmentId,
) -> Result<(), AppointmentError> {
    let part = agree_anew(tx, allowed, id).await?;
    settle(tx, id).await?;
    if let Some(part) = part {
        settle_part(tx, part).await?;
    }
    Ok(())
}

/// What one appointment that has changed, and its series where it says so, has sent.
pub(in crate::appointments) async fn preview_one_of_many(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    id: AppointmentId,
) -> Result<Vec<PlannedLine>, AppointmentError> {
    let part = agree_anew(tx, allowed, id).await?;
    let mut messages = match part {
        Some(part) => preview_part(tx, part).await?,
        None => Vec::new(),
    };
    messages.extend(preview_messages(tx, id).await?);
    Ok(messages)
}

/// Makes the change of an appointment a part of what its series will say, as long as that waits and
/// nobody was told anything. The part that says it; none where people are told of the change alone.
async fn agree_anew(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    id: AppointmentId,
) -> Result<Option<SeriesPartId>, AppointmentError> {
    let row = appointments::find(tx.conn(), id)
        .await?
        .ok_or(AppointmentError::NotFound)?;
    let Some(place) = row.place().filter(|place| !place.part_is_cancelled) else {
        return Ok(None);
    };
    let is_known = !store::list_known(tx.conn(), place.part).await?.is_empty();
    if is_known || !outbox::waits_untold(tx.conn(), place.part).await? {
        return Ok(None);
    }
    let stands = row.state != AppointmentState::Cancelled;
    let agreement = Agreement {
        part: place.part,
        start: row.starts_civil,
        generation: stands.then_some(row.generation),
        is_exception: row.is_exception,
    };
    store::update_agreement(tx.conn(), allowed, id, agreement).await?;
    Ok(Some(place.part))
}

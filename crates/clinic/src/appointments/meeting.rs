//! The link of a video session: made when it is booked, changed by hand. Reminders that are still
//! to come carry it; what has left is not sent again.

use super::store;
use super::{AppointmentCard, AppointmentError, card, first_patient, settle};
use crate::Clinic;
use crate::access::{Actor, Allowed, KeepSchedule};
use crate::audit::AuditEvent;
use crate::contact::MeetingLink;
use crate::ids::AppointmentId;
use crate::problems::Problems;
use crate::settings::{self, AppointmentMode, Telehealth};
use crate::tx::{Tx, begin};

/// The link that a session of this mode begins with.
pub(super) async fn first_link(
    tx: &mut Tx<'_>,
    mode: AppointmentMode,
) -> Result<Option<String>, AppointmentError> {
    match mode {
        AppointmentMode::Telehealth => {
            let telehealth: Telehealth = settings::load(tx.conn()).await?;
            Ok(telehealth.new_link(tx.clinic().chance()))
        }
        AppointmentMode::InPerson | AppointmentMode::Phone => Ok(None),
    }
}

/// Keeps the link that somebody typed; an empty one takes it away.
pub async fn set_meeting_link(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    version: i32,
    link: &str,
) -> Result<AppointmentCard, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let link = match link.trim() {
        "" => None,
        typed => Some(
            MeetingLink::parse(typed)
                .map_err(|refused| {
                    AppointmentError::Invalid(Problems::one("link", refused.to_string()))
                })?
                .into_string(),
        ),
    };
    keep(begin(clinic, actor).await?, &allowed, (id, version), link).await
}

/// Makes a new link from the practice's template: the room before it is left behind.
pub async fn new_meeting_link(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    version: i32,
) -> Result<AppointmentCard, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let link = first_link(&mut tx, AppointmentMode::Telehealth).await?;
    if link.is_none() {
        return Err(AppointmentError::Refused(
            "There is no link template yet. An owner adds one in Settings, under Telehealth.",
        ));
    }
    keep(tx, &allowed, (id, version), link).await
}

async fn keep(
    mut tx: Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    (id, version): (AppointmentId, i32),
    link: Option<String>,
) -> Result<AppointmentCard, AppointmentError> {
    let row = store::find(tx.conn(), id)
        .await?
        .ok_or(AppointmentError::NotFound)?;
    if row.mode != AppointmentMode::Telehealth || !row.state.is_open() {
        return Err(AppointmentError::Refused(
            "Only a telehealth appointment that is still to come has a meeting link.",
        ));
    }
    if !store::update_link(tx.conn(), allowed, id, i64::from(version), link).await? {
        return Err(AppointmentError::Stale);
    }
    settle(&mut tx, id).await?;
    let card = card(&mut tx, id).await?;
    let event = AuditEvent::MeetingLinkChanged {
        appointment: id,
        patient: first_patient(&card)?,
    };
    tx.commit(event).await?;
    Ok(card)
}

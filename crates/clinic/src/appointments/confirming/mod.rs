//! Appointments confirmed by what somebody wrote back.

mod store;

use super::model::AppointmentState;
use super::store as appointments;
use super::{hours, patients_of, upkeep};
use crate::audit::AuditEvent;
use crate::civil::{CivilMinute, date_words, time_words};
use crate::clock::Instant;
use crate::db::DbError;
use crate::ids::{AppointmentId, PatientId};
use crate::outbox::Planning;
use crate::settings;
use crate::tx::Tx;

/// What a "yes" did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmed {
    /// `when` reads "on Thu 26 Nov 2026 at 2:30 pm".
    Now {
        when: String,
    },
    Before {
        when: String,
    },
    /// They were told another time, and not yet the present one. Both read as in `Now`.
    EarlierTime {
        told: String,
        when: String,
    },
    /// There is none, or several, or it is not the patient's alone.
    Unclear,
}

/// Confirms the one appointment among those that a patient was written to about, each with the start
/// that they were told, which is still to come at that time and is theirs alone, inside the change that
/// files what they wrote. It can be undone like a change that a person made.
pub(crate) async fn confirm_by_reply(
    tx: &mut Tx<'_>,
    patient: PatientId,
    written_about: &[(AppointmentId, Instant)],
) -> Result<Confirmed, DbError> {
    let now = tx.now();
    let mut open = Vec::new();
    for (id, told) in written_about {
        let found = appointments::find(tx.conn(), *id).await?;
        let ahead = found.filter(|row| row.state.is_open() && row.starts_at > now);
        open.extend(ahead.map(|row| (row, *told)));
    }
    let Ok([(row, told)]) = <[_; 1]>::try_from(open) else {
        return Ok(Confirmed::Unclear);
    };
    let patients = patients_of(tx.conn(), row.id).await?;
    if patients != [patient] {
        return Ok(Confirmed::Unclear);
    }
    let when = words(row.starts_civil);
    if told != row.starts_at {
        let told = words(CivilMinute::of(told, settings::zone(tx.conn()).await?));
        return Ok(Confirmed::EarlierTime { told, when });
    }
    match row.state {
        AppointmentState::Booked => {}
        AppointmentState::Confirmed => return Ok(Confirmed::Before { when }),
        AppointmentState::Arrived
        | AppointmentState::Completed
        | AppointmentState::Missed
        | AppointmentState::Cancelled => return Ok(Confirmed::Unclear),
    }
    let by = tx.actor().staff_id();
    appointments::insert_change(tx.conn(), &row, by, now).await?;
    store::mark_confirmed(tx.conn(), row.id).await?;
    let state = AppointmentState::Confirmed.as_str().to_owned();
    tx.record(&AuditEvent::AppointmentStateChanged {
        appointment: row.id,
        patient,
        state,
    })
    .await?;
    let holidays = hours::holiday_dates(tx.conn()).await?;
    let mut planning = Planning::load(tx.conn(), holidays).await?;
    if let Some(confirmed) = appointments::find(tx.conn(), row.id).await? {
        upkeep::settle_one(tx, &mut planning, &confirmed, patients).await?;
    }
    Ok(Confirmed::Now { when })
}

/// "on Thu 26 Nov 2026 at 2:30 pm".
fn words(start: CivilMinute) -> String {
    format!(
        "on {} at {}",
        date_words(start.date()),
        time_words(start.time().0)
    )
}

//! Appointments as screens show them: words, and what may be done by whom.

use super::model::{AppointmentCard, AppointmentState, CardPatient};
use super::store::{AppointmentRow, Attendance};
use super::{UNDO, series};
use crate::access::{Actor, KeepSchedule};
use crate::civil::{date_words, time_words};
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::settings::AppointmentMode;

pub(super) async fn card(
    conn: &mut Conn,
    row: &AppointmentRow,
    patients: &[Attendance],
    actor: &Actor,
    now: Instant,
) -> Result<AppointmentCard, DbError> {
    let series = series::mark(conn, row).await?;
    let may_keep = actor.may::<KeepSchedule>().is_ok();
    let may_become = |next: AppointmentState| may_keep && row.state.may_become(next);
    let is_open = may_keep && row.state.is_open();
    let names: Vec<&str> = patients
        .iter()
        .map(|patient| patient.name.as_str())
        .collect();
    Ok(AppointmentCard {
        id: row.id,
        version: i32::try_from(row.version).unwrap_or(i32::MAX),
        start: row.starts_civil,
        end: row.end(),
        starts_at: row.starts_at,
        minutes: u32::try_from(row.minutes).unwrap_or(0),
        zone: row.zone.clone(),
        psychologist: row.psychologist,
        psychologist_name: row.psychologist_name.clone(),
        room: row.room,
        room_name: row.room_name.clone(),
        appointment_type: row.appointment_type,
        type_name: row.type_name.clone(),
        colour: u8::try_from(row.psychologist_colour).unwrap_or(0),
        mode: row.mode,
        state: row.state,
        state_word: row.state.title().to_owned(),
        meeting_link: row.meeting_link.clone(),
        may_change_link: is_open && row.mode == AppointmentMode::Telehealth,
        label: format!(
            "{}, {} to {}, {} with {}, {}",
            date_words(row.starts_civil.date()),
            time_words(row.starts_civil.time().0),
            time_words(row.end().time().0),
            names.join(" and "),
            row.psychologist_name,
            row.state.title().to_lowercase()
        ),
        cancelled_because: row.cancel_reason.clone(),
        override_reason: row.override_reason.clone(),
        never_asked_about_reminders: patients.iter().any(|patient| patient.never_asked),
        may_move: is_open,
        may_cancel: is_open,
        may_check_in: may_become(AppointmentState::Arrived),
        may_complete: may_become(AppointmentState::Completed),
        may_mark_missed: may_become(AppointmentState::Missed) && row.starts_at <= now,
        may_confirm: may_become(AppointmentState::Confirmed),
        may_undo: may_keep && row.changed_at.is_some_and(|at| now - at < UNDO),
        patients: patients
            .iter()
            .map(|patient| CardPatient {
                id: patient.patient,
                name: patient.name.clone(),
                has_alert: patient.has_alert,
                never_asked_about_reminders: patient.never_asked,
            })
            .collect(),
        series,
    })
}

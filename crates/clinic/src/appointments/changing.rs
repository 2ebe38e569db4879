//! Appointments that exist already: moved, cancelled, attended, and all of that taken back.

use chrono::Duration;
use chrono_tz::Tz;

use super::availability::{Clash, Wish};
use super::model::{
    AppointmentCard, AppointmentState, AppointmentState as State, BookingPreview, CancelForm,
    MoveForm,
};
use super::series::{preview_one_of_many, settle_one_of_many, undo_many};
use super::store::{self, AppointmentRow, Change, Shape};
use super::wait_list;
use super::{
    AppointmentError, UNDO, card, check_place, check_reason, check_time, clashes_of, first_patient,
    patients_of, reason_of, refuse_clashes, settle,
};
use crate::Clinic;
use crate::access::{Actor, Allowed, KeepSchedule};
use crate::audit::AuditEvent;
use crate::civil::CivilMinute;
use crate::contact::Line;
use crate::ids::AppointmentId;
use crate::problems::Problems;
use crate::settings;
use crate::tx::{Tx, begin};

/// Moves or resizes an appointment, to another psychologist too, and plans its messages anew.
pub async fn move_to(
    clinic: &Clinic,
    actor: &Actor,
    form: &MoveForm,
) -> Result<AppointmentCard, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let clashes = apply_move(&mut tx, &allowed, form).await?;
    let reason = reason_of("override", form.override_reason.as_deref())?;
    refuse_clashes(clashes, reason.as_deref())?;
    settle_one_of_many(&mut tx, &allowed, form.id).await?;
    let card = card(&mut tx, form.id).await?;
    let event = AuditEvent::AppointmentMoved {
        appointment: form.id,
        patient: first_patient(&card)?,
        overridden: reason.is_some(),
    };
    tx.commit(event).await?;
    Ok(card)
}

pub async fn preview_move(
    clinic: &Clinic,
    actor: &Actor,
    form: &MoveForm,
) -> Result<BookingPreview, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let clashes = apply_move(&mut tx, &allowed, form).await?;
    let messages = preview_one_of_many(&mut tx, &allowed, form.id).await?;
    Ok(BookingPreview { clashes, messages })
}

/// Cancels an appointment; its messages go with it.
pub async fn cancel(
    clinic: &Clinic,
    actor: &Actor,
    form: &CancelForm,
) -> Result<AppointmentCard, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    apply_cancel(&mut tx, &allowed, form).await?;
    settle_one_of_many(&mut tx, &allowed, form.id).await?;
    let card = card(&mut tx, form.id).await?;
    let event = AuditEvent::AppointmentCancelled {
        appointment: form.id,
        patient: first_patient(&card)?,
    };
    tx.commit(event).await?;
    Ok(card)
}

pub async fn preview_cancel(
    clinic: &Clinic,
    actor: &Actor,
    form: &CancelForm,
) -> Result<BookingPreview, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    apply_cancel(&mut tx, &allowed, form).await?;
    let messages = preview_one_of_many(&mut tx, &allowed, form.id).await?;
    Ok(BookingPreview {
        clashes: Vec::new(),
        messages,
    })
}

/// Checks in, confirms, completes or marks as missed.
pub async fn set_state(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    version: i32,
    state: AppointmentState,
) -> Result<AppointmentCard, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let row = store::find(tx.conn(), id)
        .await?
        .ok_or(AppointmentError::NotFound)?;
    if !row.state.may_become(state) {
        return Err(AppointmentError::Refused(
            "The appointment has changed in the meantime.",
        ));
    }
    let shape = Shape {
        state,
        ..shape_of(&row)
    };
    change(&mut tx, &allowed, &row, version, &shape).await?;
    settle(&mut tx, id).await?;
    let card = card(&mut tx, id).await?;
    let event = AuditEvent::AppointmentStateChanged {
        appointment: id,
        patient: first_patient(&card)?,
        state: state.as_str().to_owned(),
    };
    tx.commit(event).await?;
    Ok(card)
}

/// Takes back the last move, cancellation or change of state.
pub async fn undo(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
    version: i32,
) -> Result<AppointmentCard, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let row = store::find(tx.conn(), id)
        .await?
        .ok_or(AppointmentError::NotFound)?;
    let last = store::find_last_change(tx.conn(), id)
        .await?
        .filter(|change| now - change.changed_at < UNDO)
        .ok_or(AppointmentError::Refused(
            "This was too long ago to be taken back. Please change the appointment instead.",
        ))?;
    if let Some(part) = last.made_part {
        let (card, appointments) = undo_many(&mut tx, &allowed, id, version, part).await?;
        let event = AuditEvent::SeriesUndone {
            appointment: id,
            patient: first_patient(&card)?,
            appointments,
        };
        tx.commit(event).await?;
        return Ok(card);
    }
    let restored = restore(&mut tx, &allowed, &row, version, &last).await?;
    refuse_return(&mut tx, restored).await?;
    settle_one_of_many(&mut tx, &allowed, id).await?;
    let card = card(&mut tx, id).await?;
    let event = AuditEvent::AppointmentUndone {
        appointment: id,
        patient: first_patient(&card)?,
    };
    tx.commit(event).await?;
    Ok(card)
}

/// An appointment that has its earlier shape back, unless something has come in the way since.
pub(super) struct Restored {
    wish: Wish,
    zone: Tz,
    /// It may stand there whatever is in the way.
    is_allowed: bool,
}

/// Refuses to take a change back when something has come in the way since. Asked when everything that
/// goes back with it has gone, for none of that is in the way.
pub(super) async fn refuse_return(
    tx: &mut Tx<'_>,
    restored: Restored,
) -> Result<(), AppointmentError> {
    if restored.is_allowed {
        return Ok(());
    }
    let now = tx.now();
    let clashes = clashes_of(tx.conn(), &restored.wish, restored.zone, now).await?;
    refuse_clashes(clashes, None)
}

/// Gives an appointment the shape back that it had before its last change.
pub(super) async fn restore(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    row: &AppointmentRow,
    version: i32,
    last: &Change,
) -> Result<Restored, AppointmentError> {
    let (now, zone) = (tx.now(), row.tz());
    let starts_at = last.starts_civil.instant(zone);
    let ends_at = starts_at + Duration::minutes(last.minutes);
    let restored = Restored {
        wish: Wish {
            appointment: Some(row.id),
            psychologist: last.psychologist,
            room: last.room,
            patients: patients_of(tx.conn(), row.id).await?,
            start: last.starts_civil,
            end: CivilMinute::of(ends_at, zone),
            starts_at,
            ends_at,
        },
        zone,
        is_allowed: last.override_reason.is_some() || last.state == State::Cancelled,
    };
    let told_again = last.state != row.state || starts_at != row.starts_at;
    let shape = Shape {
        start: last.starts_civil,
        zone,
        minutes: last.minutes,
        starts_at,
        ends_at,
        psychologist: last.psychologist,
        room: last.room,
        state: last.state,
        cancel_reason: last.cancel_reason.clone(),
        override_reason: last.override_reason.clone(),
        silent_reason: None,
        generation: row.generation + i64::from(told_again),
        settled_at: if told_again { now } else { row.settled_at },
        is_exception: last.is_exception,
    };
    update(tx, allowed, row.id, version, &shape).await?;
    store::remove_change(tx.conn(), last.seq).await?;
    Ok(restored)
}

/// Writes the move and says what it runs into.
async fn apply_move(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    form: &MoveForm,
) -> Result<Vec<Clash>, AppointmentError> {
    let now = tx.now();
    let row = store::find(tx.conn(), form.id)
        .await?
        .ok_or(AppointmentError::NotFound)?;
    if !row.state.is_open() {
        return Err(AppointmentError::Refused(
            "Only an appointment that is still to come can be moved.",
        ));
    }
    let zone = settings::zone(tx.conn()).await?;
    let mut problems = Problems::new();
    let (start, starts_at, ends_at) =
        check_time(&mut problems, form.start, form.minutes, zone, now);
    // Where it is, it may stay, also in a room that nobody else may book any more.
    let new_room = form.room.filter(|room| Some(*room) != row.room);
    check_place(tx, &mut problems, form.psychologist, new_room).await?;
    let override_reason = check_reason(&mut problems, "override", form.override_reason.as_deref());
    let silent_reason = check_reason(&mut problems, "doNotSend", form.do_not_send.as_deref());
    problems.none_found().map_err(AppointmentError::Invalid)?;
    let wish = Wish {
        appointment: Some(form.id),
        psychologist: form.psychologist,
        room: form.room,
        patients: patients_of(tx.conn(), form.id).await?,
        start,
        end: CivilMinute::of(ends_at, zone),
        starts_at,
        ends_at,
    };
    let clashes = clashes_of(tx.conn(), &wish, zone, now).await?;
    let shape = Shape {
        start,
        zone,
        minutes: i64::from(form.minutes),
        starts_at,
        ends_at,
        psychologist: form.psychologist,
        room: form.room,
        // What was confirmed was the old time.
        state: if starts_at == row.starts_at {
            row.state
        } else {
            State::Booked
        },
        cancel_reason: None,
        override_reason: override_reason.or_else(|| {
            row.override_reason
                .clone()
                .filter(|_| starts_at == row.starts_at)
        }),
        silent_reason,
        generation: row.generation + 1,
        settled_at: if starts_at == row.starts_at {
            row.settled_at
        } else {
            now
        },
        is_exception: row.place().is_some(),
    };
    change(tx, allowed, &row, form.version, &shape).await?;
    Ok(clashes)
}

async fn apply_cancel(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    form: &CancelForm,
) -> Result<(), AppointmentError> {
    let now = tx.now();
    let row = store::find(tx.conn(), form.id)
        .await?
        .ok_or(AppointmentError::NotFound)?;
    if !row.state.is_open() {
        return Err(AppointmentError::Refused(
            "Only an appointment that is still to come can be cancelled.",
        ));
    }
    let mut problems = Problems::new();
    let reason = problems.check("reason", Line::required(&form.reason, "a reason"));
    let silent_reason = check_reason(&mut problems, "doNotSend", form.do_not_send.as_deref());
    problems.none_found().map_err(AppointmentError::Invalid)?;
    let shape = Shape {
        state: State::Cancelled,
        cancel_reason: reason.map(Line::into_string),
        silent_reason,
        generation: row.generation + 1,
        settled_at: now,
        ..shape_of(&row)
    };
    change(tx, allowed, &row, form.version, &shape).await
}

pub(super) fn shape_of(row: &AppointmentRow) -> Shape {
    Shape {
        start: row.starts_civil,
        zone: row.tz(),
        minutes: row.minutes,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        psychologist: row.psychologist,
        room: row.room,
        state: row.state,
        cancel_reason: row.cancel_reason.clone(),
        override_reason: row.override_reason.clone(),
        silent_reason: row.silent_reason.clone(),
        generation: row.generation,
        settled_at: row.settled_at,
        is_exception: row.is_exception,
    }
}

/// Keeps the old shape for undo and writes the new one.
pub(super) async fn change(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    row: &AppointmentRow,
    version: i32,
    shape: &Shape,
) -> Result<(), AppointmentError> {
    let (now, by) = (tx.now(), tx.actor().staff_id());
    store::insert_change(tx.conn(), row, by, now).await?;
    let is_freed = shape.state == State::Cancelled
        || shape.starts_at != row.starts_at
        || shape.psychologist != row.psychologist;
    if is_freed && row.state.is_open() {
        wait_list::note_freed(tx.conn(), row, now).await?;
    }
    update(tx, allowed, row.id, version, shape).await
}

async fn update(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    id: AppointmentId,
    version: i32,
    shape: &Shape,
) -> Result<(), AppointmentError> {
    let is_current = store::update(tx.conn(), allowed, id, i64::from(version), shape).await?;
    if is_current {
        Ok(())
    } else {
        Err(AppointmentError::Stale)
    }
}

//! Changes to many appointments of a series at once, and taking them back.

use std::collections::BTreeSet;

use chrono::Duration;

use super::super::changing::{change, refuse_return, restore, shape_of};
use super::super::plan::settle_start;
use super::super::store::{self as appointments, AppointmentRow, Change, Place, Shape};
use super::super::{
    AppointmentCard, AppointmentError, AppointmentState as State, Wish, card, check_place,
    check_reason, check_time, clashes_of, first_patient, patients_of, refuse_clashes, settle_all,
};
use super::model::{
    SeriesCancelForm, SeriesChange, SeriesChangePreview, SeriesMoveForm, SeriesScope,
};
use super::plan::{Shift, nearest};
use super::store::{self, Agreement, Part, Rule};
use super::{count, load_part, preview_part, reminders_of, settle_part};
use crate::Clinic;
use crate::access::{Actor, Allowed, KeepSchedule};
use crate::audit::AuditEvent;
use crate::civil::CivilMinute;
use crate::clock::Instant;
use crate::contact::Line;
use crate::ids::{AppointmentId, SeriesPartId};
use crate::outbox;
use crate::problems::Problems;
use crate::settings;
use crate::tx::{Tx, begin};

/// Moves an appointment and others of its series with it.
pub async fn move_series(
    clinic: &Clinic,
    actor: &Actor,
    form: &SeriesMoveForm,
) -> Result<AppointmentCard, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let done = apply_move(&mut tx, &allowed, form).await?;
    let clashes = done
        .changes
        .iter()
        .flat_map(|change| change.clashes.clone());
    refuse_clashes(clashes.collect(), done.override_reason.as_deref())?;
    let appointments = count(done.changes.len());
    let card = settle_change(&mut tx, &done, form.one.id).await?;
    let event = AuditEvent::SeriesMoved {
        appointment: card.id,
        patient: first_patient(&card)?,
        appointments,
        overridden: done.override_reason.is_some(),
    };
    tx.commit(event).await?;
    Ok(card)
}

pub async fn preview_move_series(
    clinic: &Clinic,
    actor: &Actor,
    form: &SeriesMoveForm,
) -> Result<SeriesChangePreview, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let done = apply_move(&mut tx, &allowed, form).await?;
    let mut messages = preview_part(&mut tx, done.part).await?;
    messages.extend(reminders_of(&mut tx, form.one.id).await?);
    Ok(done.preview(messages))
}

/// Cancels an appointment and others of its series with it.
pub async fn cancel_series(
    clinic: &Clinic,
    actor: &Actor,
    form: &SeriesCancelForm,
) -> Result<AppointmentCard, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let done = apply_cancel(&mut tx, &allowed, form).await?;
    let appointments = count(done.changes.len());
    let card = settle_change(&mut tx, &done, form.one.id).await?;
    let event = AuditEvent::SeriesCancelled {
        appointment: card.id,
        patient: first_patient(&card)?,
        appointments,
    };
    tx.commit(event).await?;
    Ok(card)
}

pub async fn preview_cancel_series(
    clinic: &Clinic,
    actor: &Actor,
    form: &SeriesCancelForm,
) -> Result<SeriesChangePreview, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let done = apply_cancel(&mut tx, &allowed, form).await?;
    let messages = preview_part(&mut tx, done.part).await?;
    Ok(done.preview(messages))
}

/// What a change to many has done, before its messages are planned.
struct Done {
    part: SeriesPartId,
    /// The parts that lost appointments to it.
    older: BTreeSet<SeriesPartId>,
    ids: Vec<AppointmentId>,
    changes: Vec<SeriesChange>,
    exceptions: u32,
    override_reason: Option<String>,
}

impl Done {
    fn preview(self, messages: Vec<outbox::PlannedLine>) -> SeriesChangePreview {
        SeriesChangePreview {
            changes: self.changes,
            exceptions: self.exceptions,
            messages,
        }
    }
}

/// An appointment that a change reaches.
struct Reached {
    row: AppointmentRow,
    place: Place,
}

/// The appointments that a change reaches, in order, the one it begins with among them.
struct Reach {
    target: Reached,
    all: Vec<Reached>,
    /// Of those it would reach, the ones that were changed on their own.
    exceptions: u32,
}

async fn reach(
    tx: &mut Tx<'_>,
    id: AppointmentId,
    scope: SeriesScope,
    with_exceptions: bool,
) -> Result<Reach, AppointmentError> {
    let now = tx.now();
    let target = find_reached(tx, id)
        .await?
        .ok_or(AppointmentError::Refused(
            "This appointment belongs to no series.",
        ))?;
    if !target.row.state.is_open() {
        return Err(AppointmentError::Refused(
            "Only an appointment that is still to come can be changed.",
        ));
    }
    let mut all = Vec::new();
    let mut exceptions = 0;
    for other in store::list_of_series(tx.conn(), target.place.series).await? {
        let Some(other) = find_reached(tx, other).await? else {
            continue;
        };
        let is_target = other.row.id == id;
        let is_in_scope = match scope {
            SeriesScope::Following => other.place.index >= target.place.index,
            SeriesScope::All => true,
        };
        let is_to_come = other.row.state.is_open() && other.row.starts_at > now;
        let is_reached = is_target || (is_in_scope && is_to_come);
        if !is_reached {
            continue;
        }
        if other.row.is_exception && !is_target {
            exceptions += 1;
            if !with_exceptions {
                continue;
            }
        }
        all.push(other);
    }
    Ok(Reach {
        target,
        all,
        exceptions,
    })
}

async fn find_reached(
    tx: &mut Tx<'_>,
    id: AppointmentId,
) -> Result<Option<Reached>, AppointmentError> {
    let row = appointments::find(tx.conn(), id)
        .await?
        .ok_or(AppointmentError::NotFound)?;
    Ok(row.place().map(|place| Reached { row, place }))
}

async fn apply_move(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    form: &SeriesMoveForm,
) -> Result<Done, AppointmentError> {
    let (now, one) = (tx.now(), &form.one);
    let reach = reach(tx, one.id, form.scope, form.with_exceptions).await?;
    let zone = settings::zone(tx.conn()).await?;
    let mut problems = Problems::new();
    let (start, _, _) = check_time(&mut problems, one.start, one.minutes, zone, now);
    let new_room = one.room.filter(|room| Some(*room) != reach.target.row.room);
    check_place(tx, &mut problems, one.psychologist, new_room).await?;
    let override_reason = check_reason(&mut problems, "override", one.override_reason.as_deref());
    let silent_reason = check_reason(&mut problems, "doNotSend", one.do_not_send.as_deref());
    problems.none_found().map_err(AppointmentError::Invalid)?;

    let older = part_of(tx, reach.target.place.part).await?;
    let from = reach.target.place.agreed_start.date();
    let shift = Shift::new(&older.rule.pattern(), from, start);
    let mut moved = Vec::new();
    for reached in &reach.all {
        let to = if reached.row.id == one.id {
            start
        } else {
            shift.apply(reached.place.agreed_start.date())
        };
        let (to, starts_at) = settle_start(to, zone);
        if starts_at <= now && starts_at != reached.row.starts_at {
            return Err(AppointmentError::Invalid(Problems::one(
                "start",
                "Some of these appointments would be in the past.",
            )));
        }
        moved.push((reached, to, starts_at));
    }
    let is_same_time = moved
        .iter()
        .all(|(reached, to, _)| *to == reached.place.agreed_start);
    let starts = moved
        .iter()
        .flat_map(|(reached, _, at)| [*at, reached.row.starts_at]);
    let nearest_at = nearest(starts, now);
    let part = new_part(
        tx,
        allowed,
        &reach,
        NewPart {
            rule: Rule::of(&shift.pattern),
            is_cancelled: false,
            says: is_same_time.then_some(older.says),
            silent_reason,
            nearest_at,
        },
    )
    .await?;
    for (reached, to, starts_at) in &moved {
        let row = &reached.row;
        let is_moved = *starts_at != row.starts_at;
        let shape = Shape {
            start: *to,
            zone,
            minutes: i64::from(one.minutes),
            starts_at: *starts_at,
            ends_at: *starts_at + Duration::minutes(i64::from(one.minutes)),
            psychologist: one.psychologist,
            room: one.room,
            state: if is_moved { State::Booked } else { row.state },
            cancel_reason: None,
            override_reason: override_reason
                .clone()
                .or_else(|| row.override_reason.clone().filter(|_| !is_moved)),
            silent_reason: None,
            generation: row.generation + 1,
            settled_at: if is_moved { now } else { row.settled_at },
            is_exception: false,
        };
        let version = version_for(row, one.id, one.version);
        take_over(tx, allowed, row, version, &shape, part, *to).await?;
    }
    // Only now, when each stands where it goes and none is in the way of another.
    let mut changes = Vec::new();
    for (reached, to, starts_at) in &moved {
        let ends_at = *starts_at + Duration::minutes(i64::from(one.minutes));
        let wish = Wish {
            appointment: Some(reached.row.id),
            psychologist: one.psychologist,
            room: one.room,
            patients: patients_of(tx.conn(), reached.row.id).await?,
            start: *to,
            end: CivilMinute::of(ends_at, zone),
            starts_at: *starts_at,
            ends_at,
        };
        changes.push(SeriesChange {
            from: reached.row.starts_civil,
            to: *to,
            clashes: clashes_of(tx.conn(), &wish, zone, now).await?,
        });
    }
    Ok(done(&reach, part, changes, override_reason))
}

async fn apply_cancel(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    form: &SeriesCancelForm,
) -> Result<Done, AppointmentError> {
    let (now, one) = (tx.now(), &form.one);
    let reach = reach(tx, one.id, form.scope, form.with_exceptions).await?;
    let mut problems = Problems::new();
    let reason = problems.check("reason", Line::required(&one.reason, "a reason"));
    let silent_reason = check_reason(&mut problems, "doNotSend", one.do_not_send.as_deref());
    problems.none_found().map_err(AppointmentError::Invalid)?;
    let older = part_of(tx, reach.target.place.part).await?;
    let starts = reach.all.iter().map(|reached| reached.row.starts_at);
    let nearest_at = nearest(starts, now);
    let part = new_part(
        tx,
        allowed,
        &reach,
        NewPart {
            rule: older.rule,
            is_cancelled: true,
            says: None,
            silent_reason,
            nearest_at,
        },
    )
    .await?;
    let reason = reason.map(Line::into_string);
    let mut changes = Vec::new();
    for reached in &reach.all {
        let row = &reached.row;
        let shape = Shape {
            state: State::Cancelled,
            cancel_reason: reason.clone(),
            silent_reason: None,
            generation: row.generation + 1,
            settled_at: now,
            is_exception: false,
            ..shape_of(row)
        };
        let version = version_for(row, one.id, one.version);
        take_over(tx, allowed, row, version, &shape, part, row.starts_civil).await?;
        changes.push(SeriesChange {
            from: row.starts_civil,
            to: row.starts_civil,
            clashes: Vec::new(),
        });
    }
    Ok(done(&reach, part, changes, None))
}

fn done(
    reach: &Reach,
    part: SeriesPartId,
    changes: Vec<SeriesChange>,
    override_reason: Option<String>,
) -> Done {
    Done {
        part,
        older: reach.all.iter().map(|reached| reached.place.part).collect(),
        ids: reach.all.iter().map(|reached| reached.row.id).collect(),
        changes,
        exceptions: reach.exceptions,
        override_reason,
    }
}

/// The version that the screen showed of the appointment it changed; the others are as they are.
fn version_for(row: &AppointmentRow, shown: AppointmentId, version: i32) -> i32 {
    if row.id == shown {
        version
    } else {
        i32::try_from(row.version).unwrap_or(i32::MAX)
    }
}

async fn part_of(tx: &mut Tx<'_>, id: SeriesPartId) -> Result<Part, AppointmentError> {
    store::find_part(tx.conn(), id)
        .await?
        .ok_or(AppointmentError::NotFound)
}

struct NewPart {
    rule: Rule,
    is_cancelled: bool,
    /// None when it tells people something new.
    says: Option<SeriesPartId>,
    silent_reason: Option<String>,
    nearest_at: Instant,
}

/// Makes a part that takes over what a change reaches, and keeps what people know by then: of the
/// part that the first of these appointments belonged to.
async fn new_part(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    reach: &Reach,
    new: NewPart,
) -> Result<SeriesPartId, AppointmentError> {
    let first = reach.all.first().unwrap_or(&reach.target);
    insert_part(tx, allowed, first.place, new).await
}

async fn insert_part(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    follows: Place,
    new: NewPart,
) -> Result<SeriesPartId, AppointmentError> {
    let (now, by) = (tx.now(), tx.actor().staff_id());
    let id = SeriesPartId::new(now, tx.clinic().chance());
    let part = Part {
        id,
        series: follows.series,
        rule: new.rule,
        is_cancelled: new.is_cancelled,
        says: new.says.unwrap_or(id),
        silent_reason: new.silent_reason,
        nearest_at: new.nearest_at,
        made_at: now,
    };
    store::insert_part(tx.conn(), allowed, &part, by).await?;
    if let Some(older) = load_part(tx.conn(), follows.part, now).await? {
        let told = outbox::told(tx.conn(), follows.part).await?;
        for patient in &older.patients {
            if let Some(known) = older.known_to(*patient, &told) {
                store::insert_known(tx.conn(), id, known).await?;
            }
        }
    }
    Ok(id)
}

/// Writes the new shape of an appointment and hands it to its new part.
async fn take_over(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    row: &AppointmentRow,
    version: i32,
    shape: &Shape,
    part: SeriesPartId,
    start: CivilMinute,
) -> Result<(), AppointmentError> {
    change(tx, allowed, row, version, shape).await?;
    store::update_last_change(tx.conn(), row.id, part).await?;
    let agreement = Agreement {
        part,
        start,
        generation: Some(shape.generation),
        is_exception: shape.is_exception,
    };
    store::update_agreement(tx.conn(), allowed, row.id, agreement).await?;
    Ok(())
}

/// Plans the messages of everything that the change touched.
async fn settle_change(
    tx: &mut Tx<'_>,
    done: &Done,
    shown: AppointmentId,
) -> Result<AppointmentCard, AppointmentError> {
    for older in &done.older {
        settle_part(tx, *older).await?;
    }
    settle_part(tx, done.part).await?;
    settle_all(tx, &done.ids).await?;
    card(tx, shown).await
}

/// Takes back a change to many, but for appointments that were changed again since. Where nobody
/// was told of it yet, all is as it was; otherwise a new part says again what was said before.
pub(in crate::appointments) async fn undo_many(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    shown: AppointmentId,
    version: i32,
    made_part: SeriesPartId,
) -> Result<(AppointmentCard, u32), AppointmentError> {
    let changes = store::list_changes_of(tx.conn(), made_part).await?;
    let is_told = !outbox::told(tx.conn(), made_part).await?.is_empty();
    let older: BTreeSet<SeriesPartId> = changes
        .iter()
        .filter_map(|change| change.series_part)
        .collect();
    let again = match older.first() {
        Some(older) if is_told => Some(say_again(tx, allowed, shown, *older, &changes).await?),
        Some(_) | None => None,
    };
    let (mut ids, mut restored) = (Vec::new(), Vec::new());
    for change in &changes {
        let row = appointments::find(tx.conn(), change.appointment)
            .await?
            .ok_or(AppointmentError::NotFound)?;
        let version = version_for(&row, shown, version);
        restored.push(restore(tx, allowed, &row, version, change).await?);
        let (Some(part), Some(start)) = (change.series_part, change.agreed_start) else {
            continue;
        };
        let agreement = Agreement {
            part: again.unwrap_or(part),
            start,
            generation: match again {
                Some(_) => Some(row.generation + 1),
                None => change.agreed_generation,
            },
            is_exception: change.is_exception,
        };
        store::update_agreement(tx.conn(), allowed, row.id, agreement).await?;
        ids.push(row.id);
    }
    // Only now, when each stands where it was and none is in the way of another.
    for restored in restored {
        refuse_return(tx, restored).await?;
    }
    let parts = older.into_iter().chain([made_part]).chain(again);
    for part in parts.collect::<Vec<_>>() {
        settle_part(tx, part).await?;
    }
    settle_all(tx, &ids).await?;
    Ok((card(tx, shown).await?, count(ids.len())))
}

/// A part that says what the older one said, to people who were told otherwise since.
async fn say_again(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    shown: AppointmentId,
    older: SeriesPartId,
    changes: &[Change],
) -> Result<SeriesPartId, AppointmentError> {
    let now = tx.now();
    let older = part_of(tx, older).await?;
    let row = appointments::find(tx.conn(), shown)
        .await?
        .ok_or(AppointmentError::NotFound)?;
    let place = row.place().ok_or(AppointmentError::NotFound)?;
    let zone = row.tz();
    let starts = changes
        .iter()
        .map(|change| change.starts_civil.instant(zone))
        .collect::<Vec<_>>();
    let nearest_at = nearest(starts.into_iter().chain([row.starts_at]), now);
    insert_part(
        tx,
        allowed,
        place,
        NewPart {
            rule: older.rule,
            is_cancelled: older.is_cancelled,
            says: Some(older.says),
            silent_reason: None,
            nearest_at,
        },
    )
    .await
}

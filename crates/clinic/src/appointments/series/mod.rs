//! Appointments that come again: booked together, told of in one message, changed together or one
//! by one.
//!
//! Each is an ordinary appointment with reminders of its own. What was agreed on at one time is a
//! part of the series; a change to many makes a new part that takes its appointments over, so that
//! what people were told stays to be compared with.

mod changing;
mod grace;
mod model;
mod plan;
mod store;

use chrono::{Duration, NaiveDate};

pub(super) use changing::undo_many;
pub use changing::{cancel_series, move_series, preview_cancel_series, preview_move_series};
pub(super) use grace::{preview_one_of_many, settle_one_of_many};
pub use model::{
    DateAnswer, DateChoice, SeriesBooked, SeriesCancelForm, SeriesChange, SeriesChangePreview,
    SeriesDate, SeriesForm, SeriesMark, SeriesMoveForm, SeriesPreview, SeriesScope,
};

use self::plan::{Agreed, PlannedPart};
use self::store::{Part, Rule};
use super::availability::{Clash, ClashKind};
use super::plan::settle_start;
use super::store::{self as appointments, AppointmentRow, NewPlace};
use super::{
    AppointmentError, Booking, BookingForm, FURTHEST, card, clashes_of, meeting, patients_of,
    planned_from, preview_messages, read_booking, settle_all,
};
use crate::Clinic;
use crate::access::{Actor, Allowed, KeepSchedule};
use crate::audit::AuditEvent;
use crate::civil::CivilMinute;
use crate::clock::Instant;
use crate::contact::Line;
use crate::db::{Conn, DbError};
use crate::ids::{AppointmentId, SeriesId, SeriesPartId};
use crate::outbox::{self, MessageFacts, MessageKind, PlannedLine, Planning};
use crate::problems::Problems;
use crate::recurrence::Pattern;
use crate::tx::{Tx, begin};

/// Who was not told of a part by then has been told otherwise; nobody waits for it any longer.
const TOLD_WITHIN: Duration = Duration::days(35);

/// Books a series: an appointment a date, and one message about all of them.
pub async fn book_series(
    clinic: &Clinic,
    actor: &Actor,
    form: &SeriesForm,
) -> Result<SeriesBooked, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let mut reading = read_series(&mut tx, form).await?;
    if reading.dates.iter().any(|date| date.choice.is_none()) {
        reading.problems.add(
            "answers",
            "Please decide first about the dates on which something is in the way.",
        );
    } else if reading.bookings.is_empty() {
        reading.problems.add("answers", "No date is left to book.");
    }
    let problems = std::mem::take(&mut reading.problems);
    problems.none_found().map_err(AppointmentError::Invalid)?;
    let overridden = reading
        .bookings
        .iter()
        .any(|booking| booking.override_reason.is_some());
    let (part, ids) = insert(&mut tx, &allowed, &reading).await?;
    settle_part(&mut tx, part).await?;
    settle_all(&mut tx, &ids).await?;
    let first = card(&mut tx, ids[0]).await?;
    let booked = count(ids.len());
    tx.commit(AuditEvent::SeriesBooked {
        appointment: first.id,
        patient: super::first_patient(&first)?,
        appointments: booked,
        overridden,
    })
    .await?;
    Ok(SeriesBooked {
        first,
        booked,
        skipped: count(reading.dates.len()) - booked,
    })
}

/// Every date of a series with what is in its way, and what would be sent.
pub async fn preview_series(
    clinic: &Clinic,
    actor: &Actor,
    form: &SeriesForm,
) -> Result<SeriesPreview, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    // The change is made and dropped again, so that a preview can never differ from the deed.
    let mut tx = begin(clinic, actor).await?;
    let reading = read_series(&mut tx, form).await?;
    let (part, ids) = insert(&mut tx, &allowed, &reading).await?;
    let mut messages = preview_part(&mut tx, part).await?;
    if let Some(first) = ids.first() {
        messages.extend(reminders_of(&mut tx, *first).await?);
    }
    let with = |choice: Option<DateChoice>| {
        count(
            reading
                .dates
                .iter()
                .filter(|date| date.choice == choice)
                .count(),
        )
    };
    Ok(SeriesPreview {
        words: reading.pattern.words(),
        booked: count(ids.len()),
        skipped: with(Some(DateChoice::Skip)),
        undecided: with(None),
        dates: reading.dates,
        messages,
    })
}

/// A series read from its form.
struct Reading {
    pattern: Pattern,
    dates: Vec<SeriesDate>,
    /// One for each date that is not left out, with its place among the dates, from 1.
    bookings: Vec<SeriesBooking>,
    silent_reason: Option<String>,
    /// What is missing from the answers. A preview looks past it: they are still being given.
    problems: Problems,
}

struct SeriesBooking {
    new: appointments::NewAppointment,
    index: i64,
    is_exception: bool,
    override_reason: Option<String>,
}

async fn read_series(tx: &mut Tx<'_>, form: &SeriesForm) -> Result<Reading, AppointmentError> {
    // What is in the way is answered for each date, not for the first one only.
    let common = BookingForm {
        override_reason: None,
        ..form.booking.clone()
    };
    let first = read_booking(tx, &common).await?;
    let date = first.new.start.date();
    let mut problems = Problems::new();
    form.repeats.check(date, &mut problems);
    problems.none_found().map_err(AppointmentError::Invalid)?;
    let mut reading = Reading {
        pattern: form.repeats.pattern(date),
        dates: Vec::new(),
        bookings: Vec::new(),
        silent_reason: first.new.silent_reason.clone(),
        problems: Problems::new(),
    };
    for (index, date) in form.repeats.dates(date).into_iter().enumerate() {
        let answer = form.answers.iter().position(|answer| answer.date == date);
        let (shown, booking) = read_date(
            tx,
            &mut reading.problems,
            &first,
            date,
            answer.map(|at| (at, &form.answers[at])),
        )
        .await?;
        reading.dates.push(shown);
        reading
            .bookings
            .extend(booking.map(|booking| SeriesBooking {
                index: i64::try_from(index).unwrap_or(0) + 1,
                ..booking
            }));
    }
    let now = tx.now();
    if let Some(last) = reading.bookings.last()
        && last.new.starts_at > now + FURTHEST
    {
        reading.problems.add(
            "repeats.until",
            "The last one would be more than three years away.",
        );
    }
    Ok(reading)
}

/// One date, with the answer that was given for it and its place among the answers.
async fn read_date(
    tx: &mut Tx<'_>,
    problems: &mut Problems,
    first: &Booking,
    date: NaiveDate,
    answer: Option<(usize, &DateAnswer)>,
) -> Result<(SeriesDate, Option<SeriesBooking>), AppointmentError> {
    let now = tx.now();
    let usual = CivilMinute(date.and_time(first.new.start.time().0));
    let mut booking = booking_at(tx, first, usual).await?;
    let mut clashes = clashes_of(tx.conn(), &booking.wish, booking.zone, now).await?;
    let choice = match answer {
        Some((_, answer)) => Some(answer.choice),
        None => choice_without_answer(&clashes),
    };
    if let (Some(DateChoice::Move), Some((at, answer))) = (choice, answer) {
        match answer.time {
            Some(time) => {
                let start = CivilMinute(date.and_time(time.0));
                booking = booking_at(tx, first, start).await?;
                clashes = clashes_of(tx.conn(), &booking.wish, booking.zone, now).await?;
            }
            None => problems.add(&format!("answers.{at}.time"), "Please choose a time."),
        }
    }
    let is_booked = matches!(choice, Some(DateChoice::Book | DateChoice::Move));
    let needs_reason = is_booked && !clashes.is_empty();
    let mut override_reason = None;
    if let (true, Some((at, answer))) = (needs_reason, answer) {
        let given = answer.reason.as_deref().unwrap_or_default();
        override_reason = problems
            .check(
                &format!("answers.{at}.reason"),
                Line::required(given, "a reason"),
            )
            .map(Line::into_string);
    }
    let shown = SeriesDate {
        date,
        start: booking.new.start,
        clashes,
        choice,
        needs_reason,
    };
    // A date that nobody decided about yet is tried as if it were booked.
    let is_tried = choice != Some(DateChoice::Skip);
    Ok((
        shown,
        is_tried.then(|| SeriesBooking {
            new: appointments::NewAppointment {
                override_reason: override_reason.clone(),
                ..booking.new
            },
            index: 0,
            is_exception: choice == Some(DateChoice::Move),
            override_reason,
        }),
    ))
}

/// Public holidays and leave are left out; what else is in the way is for a person to decide.
fn choice_without_answer(clashes: &[Clash]) -> Option<DateChoice> {
    let is_away = clashes
        .iter()
        .any(|clash| matches!(clash.what, ClashKind::Holiday | ClashKind::Leave));
    match clashes {
        [] => Some(DateChoice::Book),
        _ if is_away => Some(DateChoice::Skip),
        _ => None,
    }
}

/// The first booking, at another time, as an appointment of its own.
async fn booking_at(
    tx: &mut Tx<'_>,
    first: &Booking,
    start: CivilMinute,
) -> Result<Booking, AppointmentError> {
    let (start, starts_at) = settle_start(start, first.zone);
    let ends_at = starts_at + Duration::minutes(first.new.minutes);
    let id = AppointmentId::new(tx.now(), tx.clinic().chance());
    let meeting_link = meeting::first_link(tx, first.new.mode).await?;
    Ok(Booking {
        wish: super::Wish {
            appointment: Some(id),
            start,
            end: CivilMinute::of(ends_at, first.zone),
            starts_at,
            ends_at,
            ..first.wish.clone()
        },
        new: appointments::NewAppointment {
            id,
            start,
            starts_at,
            ends_at,
            meeting_link,
            // The part keeps it, for all of them.
            silent_reason: None,
            ..first.new.clone()
        },
        zone: first.zone,
        override_reason: None,
    })
}

async fn insert(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepSchedule>,
    reading: &Reading,
) -> Result<(SeriesPartId, Vec<AppointmentId>), DbError> {
    let (now, by) = (tx.now(), tx.actor().staff_id());
    let id = SeriesPartId::new(now, tx.clinic().chance());
    let starts = reading.bookings.iter().map(|booking| booking.new.starts_at);
    let part = Part {
        id,
        series: SeriesId::from_bytes(*id.as_bytes()),
        rule: Rule::of(&reading.pattern),
        is_cancelled: false,
        says: id,
        silent_reason: reading.silent_reason.clone(),
        nearest_at: plan::nearest(starts, now),
        made_at: now,
    };
    store::insert_part(tx.conn(), allowed, &part, by).await?;
    let mut ids = Vec::new();
    for booking in &reading.bookings {
        let new = appointments::NewAppointment {
            place: Some(NewPlace {
                series: part.series,
                part: id,
                index: booking.index,
                is_exception: booking.is_exception,
            }),
            ..booking.new.clone()
        };
        appointments::insert(tx.conn(), allowed, &new, now).await?;
        ids.push(new.id);
    }
    Ok((id, ids))
}

/// Compares the message that a part should have with the one it has. True when something was
/// written.
pub(super) async fn settle_part(tx: &mut Tx<'_>, id: SeriesPartId) -> Result<bool, DbError> {
    let holidays = super::hours::holiday_dates(tx.conn()).await?;
    let mut planning = Planning::load(tx.conn(), holidays).await?;
    let now = tx.now();
    let Some(planned) = load_part(tx.conn(), id, now).await? else {
        return Ok(false);
    };
    let told = outbox::told(tx.conn(), id).await?;
    let drafts = planned.drafts(&told, planning.sending(), now);
    outbox::settle(
        tx,
        &mut planning,
        id.into(),
        &drafts,
        planned.standing(),
        None,
    )
    .await
}

/// Parts that somebody may still wait to be told of.
pub(super) async fn list_open_parts(
    conn: &mut Conn,
    now: Instant,
) -> Result<Vec<SeriesPartId>, DbError> {
    store::list_parts_made_since(conn, now - TOLD_WITHIN, now).await
}

/// What a part has sent, without storing anything.
pub(super) async fn preview_part(
    tx: &mut Tx<'_>,
    id: SeriesPartId,
) -> Result<Vec<PlannedLine>, AppointmentError> {
    let holidays = super::hours::holiday_dates(tx.conn()).await?;
    let mut planning = Planning::load(tx.conn(), holidays).await?;
    let now = tx.now();
    let Some(planned) = load_part(tx.conn(), id, now).await? else {
        return Ok(Vec::new());
    };
    let told = outbox::told(tx.conn(), id).await?;
    let drafts = planned.drafts(&told, planning.sending(), now);
    let clinic = tx.clinic();
    Ok(outbox::preview(clinic, tx.conn(), &mut planning, &drafts, now).await?)
}

/// What one appointment of a series has sent besides the message of its part.
async fn reminders_of(
    tx: &mut Tx<'_>,
    id: AppointmentId,
) -> Result<Vec<PlannedLine>, AppointmentError> {
    let lines = preview_messages(tx, id).await?;
    Ok(lines
        .into_iter()
        .filter(|line| line.kind == MessageKind::Reminder)
        .collect())
}

async fn load_part(
    conn: &mut Conn,
    id: SeriesPartId,
    now: Instant,
) -> Result<Option<PlannedPart>, DbError> {
    let Some(part) = store::find_part(conn, id).await? else {
        return Ok(None);
    };
    let rows = rows_of_part(conn, id).await?;
    let (patients, facts) = match rows.first() {
        Some(first) => {
            let patients = patients_of(conn, first.id).await?;
            (patients.clone(), planned_from(first, patients).facts)
        }
        None => (Vec::new(), MessageFacts::default()),
    };
    let mut agreed: Vec<Agreed> = rows
        .iter()
        .filter_map(|row| {
            let place = row.place()?;
            place.agreed_generation?;
            Some(Agreed {
                start: place.agreed_start,
                starts_at: place.agreed_start.instant(row.tz()),
                is_open: row.state.is_open() && row.starts_at > now,
            })
        })
        .collect();
    agreed.sort_by_key(|agreed| agreed.starts_at);
    Ok(Some(PlannedPart {
        part,
        patients,
        agreed,
        known: store::list_known(conn, id).await?,
        // Each has a meeting link of its own, which its reminders carry.
        facts: MessageFacts {
            meeting_link: String::new(),
            ..facts
        },
    }))
}

async fn rows_of_part(conn: &mut Conn, part: SeriesPartId) -> Result<Vec<AppointmentRow>, DbError> {
    let mut rows = Vec::new();
    for id in store::list_of_part(conn, part).await? {
        rows.extend(appointments::find(conn, id).await?);
    }
    Ok(rows)
}

/// Where an appointment stands in its series; none for an ordinary one.
pub(super) async fn mark(
    conn: &mut Conn,
    row: &AppointmentRow,
) -> Result<Option<SeriesMark>, DbError> {
    let Some(place) = row.place() else {
        return Ok(None);
    };
    let Some(part) = store::find_part(conn, place.part).await? else {
        return Ok(None);
    };
    let (position, total) = store::find_position(conn, place.series, place.index).await?;
    Ok(Some(SeriesMark {
        position: u32::try_from(position).unwrap_or(0),
        total: u32::try_from(total).unwrap_or(0),
        words: part.rule.pattern().words(),
        is_exception: row.is_exception,
    }))
}

/// The first appointment of a part. A message that speaks of many knows no single one.
pub(super) async fn first_of_part(
    conn: &mut Conn,
    id: AppointmentId,
) -> Result<Option<AppointmentId>, DbError> {
    let part = SeriesPartId::from_bytes(*id.as_bytes());
    let ids = store::list_of_part(conn, part).await?;
    Ok(ids.first().copied())
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

//! Appointments: booked, moved, cancelled, attended; who works when; and which messages should
//! exist for each.
//!
//! Deliberately absent: sending. A change hands the drafts of its messages to the outbox in its
//! own transaction, and the same planner runs again at every round.

mod availability;
mod cards;
mod changing;
mod confirming;
mod hours;
mod meeting;
mod model;
mod plan;
mod schedule;
mod series;
mod store;
#[cfg(test)]
mod tests;
mod upkeep;
mod wait_list;

use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;

pub use availability::{Clash, ClashKind};
pub use changing::{cancel, move_to, preview_cancel, preview_move, set_state, undo};
pub use confirming::Confirmed;
pub(crate) use confirming::confirm_by_reply;
pub use hours::{
    add_leave, booking_choices, holidays, list_consulting_rooms, list_holidays, list_types,
    list_working_hours, remove_leave, save_consulting_room, save_holidays, save_type,
    save_working_hours,
};
pub use meeting::{new_meeting_link, set_meeting_link};
pub use model::{
    AppointmentCard, AppointmentState, AppointmentTypeView, AwaySpan, BookingChoices, BookingForm,
    BookingPreview, CancelForm, CardPatient, Holiday, HoursKind, LeaveView, MoveForm,
    PatientAppointments, PsychologistChoice, RoomChoice, RoomForm, ScheduleColumn, ScheduleView,
    TimeSpan, WorkingHoursView,
};
pub use schedule::{day, every_one_of_patient, in_leave, of_patient, today, week};
pub use series::{
    DateAnswer, DateChoice, SeriesBooked, SeriesCancelForm, SeriesChange, SeriesChangePreview,
    SeriesDate, SeriesForm, SeriesMark, SeriesMoveForm, SeriesPreview, SeriesScope, book_series,
    cancel_series, move_series, preview_cancel_series, preview_move_series, preview_series,
};
pub use upkeep::{plan_reminders, rederive};
pub use wait_list::{
    FreeTime, OfferForm, OfferState, OfferedTime, Urgency, WaitListView, WaitingCard, WaitingForm,
    WaitingMatch, book_offer, decline_offer, offer_time, remove_waiting, save_waiting, wait_list,
};

use self::availability::{DayOfWork, Taken, Wish};
use self::plan::Planned;
use self::store::{AppointmentRow, NewAppointment};
use crate::Clinic;
use crate::access::{Actor, Denied, KeepSchedule, ReadSchedule};
use crate::audit::AuditEvent;
use crate::civil::CivilMinute;
use crate::clock::Instant;
use crate::contact::Line;
use crate::db::{Conn, DbError};
use crate::ids::{AppointmentId, ConsultingRoomId, PatientId, StaffId};
use crate::outbox::{self, MessageFacts, Planning};
use crate::problems::Problems;
use crate::settings;
use crate::tx::{Tx, begin};

/// How long the last change can be taken back.
const UNDO: Duration = Duration::minutes(10);
/// Nobody books further ahead than this; a slip of the year is more likely.
const FURTHEST: Duration = Duration::days(3 * 366);

/// Why something about appointments was not done.
#[derive(Debug, thiserror::Error)]
pub enum AppointmentError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("some fields need another look")]
    Invalid(Problems),
    /// Something is in the way; an override with a reason goes ahead.
    #[error("something is in the way")]
    Clashes(Vec<Clash>),
    #[error("somebody else changed this appointment in the meantime")]
    Stale,
    #[error("there is no such appointment")]
    NotFound,
    #[error("{0}")]
    Refused(&'static str),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Books an appointment and plans its messages.
pub async fn book(
    clinic: &Clinic,
    actor: &Actor,
    form: &BookingForm,
) -> Result<AppointmentCard, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let booking = read_booking(&mut tx, form).await?;
    let now = tx.now();
    let clashes = clashes_of(tx.conn(), &booking.wish, booking.zone, now).await?;
    refuse_clashes(clashes, booking.override_reason.as_deref())?;
    let overridden = booking.override_reason.is_some();
    let (id, patient) = (booking.new.id, booking.wish.patients[0]);
    store::insert(tx.conn(), &allowed, &booking.new, now).await?;
    settle(&mut tx, id).await?;
    let card = card(&mut tx, id).await?;
    tx.commit(AuditEvent::AppointmentBooked {
        appointment: id,
        patient,
        overridden,
    })
    .await?;
    Ok(card)
}

/// What booking would run into and send.
pub async fn preview_booking(
    clinic: &Clinic,
    actor: &Actor,
    form: &BookingForm,
) -> Result<BookingPreview, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    // The change is made and dropped again, so that a preview can never differ from the deed.
    let mut tx = begin(clinic, actor).await?;
    let booking = read_booking(&mut tx, form).await?;
    let now = tx.now();
    let clashes = clashes_of(tx.conn(), &booking.wish, booking.zone, now).await?;
    store::insert(tx.conn(), &allowed, &booking.new, now).await?;
    let messages = preview_messages(&mut tx, booking.new.id).await?;
    Ok(BookingPreview { clashes, messages })
}

/// One appointment.
pub async fn find(
    clinic: &Clinic,
    actor: &Actor,
    id: AppointmentId,
) -> Result<AppointmentCard, AppointmentError> {
    actor.may::<ReadSchedule>()?;
    let mut reader = clinic.db().read().await?;
    let row = match store::find(&mut reader, id).await? {
        Some(row) => Some(row),
        // What a message about a whole series calls its appointment.
        None => match series::first_of_part(&mut reader, id).await? {
            Some(first) => store::find(&mut reader, first).await?,
            None => None,
        },
    };
    let row = row.ok_or(AppointmentError::NotFound)?;
    let patients = store::list_patients(&mut reader, row.id).await?;
    Ok(cards::card(&mut reader, &row, &patients, actor, clinic.now()).await?)
}

/// A booking read from its form.
struct Booking {
    wish: Wish,
    new: NewAppointment,
    zone: Tz,
    override_reason: Option<String>,
}

/// Is there such a psychologist, and such a consulting room in use?
async fn check_place(
    tx: &mut Tx<'_>,
    problems: &mut Problems,
    psychologist: StaffId,
    room: Option<ConsultingRoomId>,
) -> Result<(), DbError> {
    let psychologists = hours::list_psychologists(tx.conn()).await?;
    if !psychologists.iter().any(|choice| choice.id == psychologist) {
        let message = "Please choose a psychologist who works here.";
        problems.add("psychologist", message);
    }
    let rooms = hours::every_room(tx.conn()).await?;
    let is_in_use = |id| {
        rooms
            .iter()
            .any(|known| known.id == Some(id) && known.is_active)
    };
    if !room.is_none_or(is_in_use) {
        problems.add("room", "Please choose a consulting room that is in use.");
    }
    Ok(())
}

async fn read_booking(tx: &mut Tx<'_>, form: &BookingForm) -> Result<Booking, AppointmentError> {
    let now = tx.now();
    let zone = settings::zone(tx.conn()).await?;
    let mut problems = Problems::new();
    let mut patients: Vec<PatientId> = Vec::new();
    for patient in &form.patients {
        if !patients.contains(patient) {
            patients.push(*patient);
        }
    }
    if patients.is_empty() || patients.len() > 8 {
        problems.add("patients", "Please choose between one and eight patients.");
    }
    for patient in &patients {
        if store::count_bookable(tx.conn(), *patient).await? == 0 {
            problems.add("patients", "This patient cannot be booked.");
        }
    }
    check_place(tx, &mut problems, form.psychologist, form.room).await?;
    let types = hours::every_type(tx.conn()).await?;
    if !types
        .iter()
        .any(|known| known.id == Some(form.appointment_type) && known.is_active)
    {
        problems.add("type", "Please choose an appointment type.");
    }
    let (start, starts_at, ends_at) =
        check_time(&mut problems, form.start, form.minutes, zone, now);
    let override_reason = check_reason(&mut problems, "override", form.override_reason.as_deref());
    let silent_reason = check_reason(&mut problems, "doNotSend", form.do_not_send.as_deref());
    problems.none_found().map_err(AppointmentError::Invalid)?;
    let id = AppointmentId::new(now, tx.clinic().chance());
    let meeting_link = meeting::first_link(tx, form.mode).await?;
    Ok(Booking {
        wish: Wish {
            appointment: Some(id),
            psychologist: form.psychologist,
            room: form.room,
            patients: patients.clone(),
            start,
            end: CivilMinute::of(ends_at, zone),
            starts_at,
            ends_at,
        },
        new: NewAppointment {
            id,
            patients,
            start,
            zone,
            minutes: i64::from(form.minutes),
            starts_at,
            ends_at,
            psychologist: form.psychologist,
            room: form.room,
            appointment_type: form.appointment_type,
            mode: form.mode,
            meeting_link,
            override_reason: override_reason.clone(),
            silent_reason,
            booked_by: tx.actor().staff_id(),
            place: None,
        },
        zone,
        override_reason,
    })
}

fn check_time(
    problems: &mut Problems,
    start: CivilMinute,
    minutes: u32,
    zone: Tz,
    now: Instant,
) -> (CivilMinute, Instant, Instant) {
    if !(5..=480).contains(&minutes) {
        problems.add("minutes", "Between 5 minutes and 8 hours.");
    }
    let (start, starts_at) = plan::settle_start(start, zone);
    if starts_at > now + FURTHEST {
        problems.add(
            "start",
            "This is more than three years away. Please check the year.",
        );
    }
    if starts_at < now - FURTHEST {
        problems.add(
            "start",
            "This is more than three years ago. Please check the year.",
        );
    }
    let ends_at = starts_at + Duration::minutes(i64::from(minutes.min(480)));
    (start, starts_at, ends_at)
}

fn check_reason(problems: &mut Problems, field: &str, given: Option<&str>) -> Option<String> {
    let given = given?;
    problems
        .check(field, Line::required(given, "a reason"))
        .map(Line::into_string)
}

fn reason_of(field: &str, given: Option<&str>) -> Result<Option<String>, AppointmentError> {
    let mut problems = Problems::new();
    let reason = check_reason(&mut problems, field, given);
    problems.none_found().map_err(AppointmentError::Invalid)?;
    Ok(reason)
}

fn refuse_clashes(clashes: Vec<Clash>, reason: Option<&str>) -> Result<(), AppointmentError> {
    if clashes.is_empty() || reason.is_some() {
        Ok(())
    } else {
        Err(AppointmentError::Clashes(clashes))
    }
}

async fn patients_of(conn: &mut Conn, id: AppointmentId) -> Result<Vec<PatientId>, DbError> {
    let rows = store::list_patients(conn, id).await?;
    Ok(rows.into_iter().map(|row| row.patient).collect())
}

/// Reads what is around the wish and asks what is in the way.
async fn clashes_of(
    conn: &mut Conn,
    wish: &Wish,
    zone: Tz,
    now: Instant,
) -> Result<Vec<Clash>, DbError> {
    let rows = store::list_between(conn, wish.starts_at, wish.ends_at, None).await?;
    let mut taken = Vec::new();
    for row in rows {
        if !row.state.takes_time() {
            continue;
        }
        let patients = store::list_patients(conn, row.id).await?;
        taken.push(Taken {
            id: row.id,
            psychologist: row.psychologist,
            psychologist_name: row.psychologist_name,
            room: row.room,
            room_name: row.room_name,
            patients: patients
                .into_iter()
                .map(|patient| (patient.patient, patient.name))
                .collect(),
            start: CivilMinute::of(row.starts_at, zone),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
        });
    }
    let day = day_of_work(conn, wish, wish.start.date()).await?;
    let mut clashes = availability::clashes(wish, &taken, &day);
    clashes.extend(wait_list::clashes_with_offers(conn, wish, now).await?);
    Ok(clashes)
}

async fn day_of_work(conn: &mut Conn, wish: &Wish, date: NaiveDate) -> Result<DayOfWork, DbError> {
    let hours = hours::Hours::load(conn, wish.start).await?;
    Ok(hours.day_of(wish.psychologist, date))
}

/// Compares the messages that the appointment should have with those it has, and ends what was
/// offered at its time.
async fn settle(tx: &mut Tx<'_>, id: AppointmentId) -> Result<(), AppointmentError> {
    settle_all(tx, &[id]).await
}

async fn settle_all(tx: &mut Tx<'_>, ids: &[AppointmentId]) -> Result<(), AppointmentError> {
    let holidays = hours::holiday_dates(tx.conn()).await?;
    let mut planning = Planning::load(tx.conn(), holidays).await?;
    for id in ids {
        let row = store::find(tx.conn(), *id)
            .await?
            .ok_or(AppointmentError::NotFound)?;
        if row.state.takes_time() {
            let time = (row.starts_at, row.ends_at);
            wait_list::end_offers(tx, Some(row.psychologist), time).await?;
        }
        let patients = patients_of(tx.conn(), *id).await?;
        upkeep::settle_one(tx, &mut planning, &row, patients).await?;
    }
    Ok(())
}

async fn preview_messages(
    tx: &mut Tx<'_>,
    id: AppointmentId,
) -> Result<Vec<outbox::PlannedLine>, AppointmentError> {
    let now = tx.now();
    let holidays = hours::holiday_dates(tx.conn()).await?;
    let mut planning = Planning::load(tx.conn(), holidays).await?;
    let row = store::find(tx.conn(), id)
        .await?
        .ok_or(AppointmentError::NotFound)?;
    let patients = patients_of(tx.conn(), id).await?;
    let told = outbox::told(tx.conn(), id).await?;
    let planned = planned_from(&row, patients);
    let drafts = plan::drafts(&planned, &told, planning.sending(), now);
    let clinic = tx.clinic();
    Ok(outbox::preview(clinic, tx.conn(), &mut planning, &drafts, now).await?)
}

fn planned_from(row: &AppointmentRow, patients: Vec<PatientId>) -> Planned {
    Planned {
        id: row.id,
        patients,
        start: row.starts_civil,
        starts_at: row.starts_at,
        zone: row.tz(),
        mode: row.mode,
        of_type: row.appointment_type,
        state: row.state,
        generation: row.generation,
        settled_at: row.settled_at,
        silent: row.silent_reason.clone(),
        facts: MessageFacts {
            psychologist: row.psychologist_name.clone(),
            mode: Some(row.mode),
            minutes: row.minutes,
            zone: row.zone.clone(),
            place: row.room_name.clone().unwrap_or_default(),
            meeting_link: row.meeting_link.clone().unwrap_or_default(),
            series: None,
        },
        agreed: row.place().and_then(|place| {
            Some(plan::Agreed {
                starts_at: place.agreed_start.instant(row.tz()),
                generation: place.agreed_generation?,
                is_expecting: !place.part_is_cancelled,
            })
        }),
    }
}

async fn card(tx: &mut Tx<'_>, id: AppointmentId) -> Result<AppointmentCard, AppointmentError> {
    let (now, actor) = (tx.now(), tx.actor().clone());
    let row = store::find(tx.conn(), id)
        .await?
        .ok_or(AppointmentError::NotFound)?;
    let patients = store::list_patients(tx.conn(), id).await?;
    Ok(cards::card(tx.conn(), &row, &patients, &actor, now).await?)
}

fn first_patient(card: &AppointmentCard) -> Result<PatientId, AppointmentError> {
    card.patients
        .first()
        .map(|patient| patient.id)
        .ok_or(AppointmentError::NotFound)
}

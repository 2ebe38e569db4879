//! Who works when: working hours, breaks, leave, public holidays; and the lists that the clinic
//! books with: appointment types and consulting rooms.

mod store;

use chrono::{Datelike, NaiveDate, NaiveTime};

use self::store::{HoursRow, LeaveRow};
pub(super) use self::store::{
    Psychologist, list_leave, list_psychologists, list_rooms as every_room,
    list_types as every_type,
};
use super::availability::DayOfWork;
use super::model::{
    AppointmentTypeView, BookingChoices, Holiday, HoursKind, LeaveView, PsychologistChoice,
    RoomChoice, RoomForm, WorkingHoursView,
};
use super::{AppointmentError, wait_list};
use crate::Clinic;
use crate::access::{Actor, KeepSchedule, ManageSettings, ReadSchedule};
use crate::audit::AuditEvent;
use crate::civil::{CivilMinute, start_of};
use crate::contact::Line;
use crate::db::{Conn, DbError};
use crate::ids::{AppointmentTypeId, ConsultingRoomId, LeaveId, StaffId};
use crate::problems::Problems;
use crate::settings::{self, OpenHours};
use crate::tx::{Tx, begin};

pub(super) const MIDNIGHT: NaiveTime = NaiveTime::MIN;
/// So many days of a leave that was taken back are offered to people who wait.
const OFFERED_DAYS: usize = 14;

/// Everybody's hours, leave from some day on, and the holidays, read at once.
pub(super) struct Hours {
    hours: Vec<HoursRow>,
    leave: Vec<LeaveRow>,
    holidays: Vec<Holiday>,
}

impl Hours {
    pub(super) async fn load(conn: &mut Conn, from: CivilMinute) -> Result<Self, DbError> {
        Ok(Self {
            hours: store::list_hours(conn).await?,
            leave: store::list_leave(conn, from).await?,
            holidays: store::list_holidays(conn).await?,
        })
    }

    pub(super) fn holiday_on(&self, date: NaiveDate) -> Option<String> {
        self.holidays
            .iter()
            .find(|holiday| holiday.date == date)
            .map(|holiday| holiday.name.clone())
    }

    /// What a psychologist's day looks like.
    pub(super) fn day_of(&self, staff: StaffId, date: NaiveDate) -> DayOfWork {
        let weekday = i64::from(date.weekday().number_from_monday());
        let spans = |kind: HoursKind| {
            self.hours
                .iter()
                .filter(|row| row.staff == staff && row.weekday == weekday && row.kind == kind)
                .map(|row| (row.starts, row.ends))
                .collect()
        };
        let (begins, ends) = (
            CivilMinute(date.and_time(MIDNIGHT)),
            CivilMinute((date + chrono::Duration::days(1)).and_time(MIDNIGHT)),
        );
        DayOfWork {
            working: spans(HoursKind::Working),
            breaks: spans(HoursKind::Break),
            leave: self
                .leave
                .iter()
                .filter(|leave| leave.staff == staff && leave.starts < ends && begins < leave.ends)
                .map(|leave| (leave.starts, leave.ends, leave.reason.clone()))
                .collect(),
            holiday: self.holiday_on(date),
            has_hours: self.hours.iter().any(|row| row.staff == staff),
        }
    }
}

pub(super) async fn holiday_dates(conn: &mut Conn) -> Result<Vec<NaiveDate>, DbError> {
    let holidays = store::list_holidays(conn).await?;
    Ok(holidays.into_iter().map(|holiday| holiday.date).collect())
}

/// The dates on which the clinic is closed, for the chores.
pub async fn holidays(clinic: &Clinic) -> Result<Vec<NaiveDate>, DbError> {
    let mut reader = clinic.db().read().await?;
    holiday_dates(&mut reader).await
}

/// What a booking dialog offers.
pub async fn booking_choices(
    clinic: &Clinic,
    actor: &Actor,
) -> Result<BookingChoices, AppointmentError> {
    actor.may::<ReadSchedule>()?;
    let mut reader = clinic.db().read().await?;
    Ok(BookingChoices {
        psychologists: store::list_psychologists(&mut reader)
            .await?
            .into_iter()
            .map(|person| PsychologistChoice {
                id: person.id,
                name: person.name,
                colour: u8::try_from(person.colour).unwrap_or(0),
            })
            .collect(),
        types: store::list_types(&mut reader)
            .await?
            .into_iter()
            .filter(|known| known.is_active)
            .collect(),
        rooms: store::list_rooms(&mut reader)
            .await?
            .into_iter()
            .filter(|room| room.is_active)
            .filter_map(|room| {
                Some(RoomChoice {
                    id: room.id?,
                    name: room.name,
                })
            })
            .collect(),
    })
}

pub async fn list_types(
    clinic: &Clinic,
    actor: &Actor,
) -> Result<Vec<AppointmentTypeView>, AppointmentError> {
    actor.may::<ManageSettings>()?;
    let mut reader = clinic.db().read().await?;
    Ok(store::list_types(&mut reader).await?)
}

pub async fn save_type(
    clinic: &Clinic,
    actor: &Actor,
    form: &AppointmentTypeView,
) -> Result<(), AppointmentError> {
    let allowed = actor.may::<ManageSettings>()?;
    let mut problems = Problems::new();
    let name = problems.check("name", Line::required(&form.name, "a name"));
    if !(5..=480).contains(&form.minutes) {
        problems.add("minutes", "Between 5 minutes and 8 hours.");
    }
    if form.colour > 7 {
        problems.add("colour", "Please choose a colour.");
    }
    problems.none_found().map_err(AppointmentError::Invalid)?;
    let mut tx = begin(clinic, actor).await?;
    let id = form
        .id
        .unwrap_or_else(|| AppointmentTypeId::new(clinic.now(), clinic.chance()));
    let checked = AppointmentTypeView {
        name: name.map(Line::into_string).unwrap_or_default(),
        ..form.clone()
    };
    store::update_type(tx.conn(), &allowed, id, &checked).await?;
    tx.commit(AuditEvent::AppointmentTypeSaved).await?;
    Ok(())
}

pub async fn list_consulting_rooms(
    clinic: &Clinic,
    actor: &Actor,
) -> Result<Vec<RoomForm>, AppointmentError> {
    actor.may::<ManageSettings>()?;
    let mut reader = clinic.db().read().await?;
    Ok(store::list_rooms(&mut reader).await?)
}

pub async fn save_consulting_room(
    clinic: &Clinic,
    actor: &Actor,
    form: &RoomForm,
) -> Result<(), AppointmentError> {
    let allowed = actor.may::<ManageSettings>()?;
    let name = Line::required(&form.name, "a name")
        .map_err(|refused| AppointmentError::Invalid(Problems::one("name", refused.to_string())))?;
    let mut tx = begin(clinic, actor).await?;
    let id = form
        .id
        .unwrap_or_else(|| ConsultingRoomId::new(clinic.now(), clinic.chance()));
    let checked = RoomForm {
        name: name.into_string(),
        ..form.clone()
    };
    store::update_room(tx.conn(), &allowed, id, &checked).await?;
    tx.commit(AuditEvent::ConsultingRoomSaved).await?;
    Ok(())
}

/// Hours and leave of every psychologist. Everybody who books may see them.
pub async fn list_working_hours(
    clinic: &Clinic,
    actor: &Actor,
) -> Result<Vec<WorkingHoursView>, AppointmentError> {
    if actor.may::<ReadSchedule>().is_err() {
        actor.may::<ManageSettings>()?;
    }
    let mut reader = clinic.db().read().await?;
    let zone = settings::zone(&mut reader).await?;
    let now = CivilMinute::of(clinic.now(), zone);
    let all = Hours::load(&mut reader, now).await?;
    let people = store::list_psychologists(&mut reader).await?;
    Ok(people
        .into_iter()
        .map(|person| {
            let spans = |kind: HoursKind| {
                all.hours
                    .iter()
                    .filter(|row| row.staff == person.id && row.kind == kind)
                    .map(|row| OpenHours {
                        weekday: u8::try_from(row.weekday).unwrap_or(1),
                        from: row.starts,
                        until: row.ends,
                    })
                    .collect()
            };
            WorkingHoursView {
                hours: spans(HoursKind::Working),
                breaks: spans(HoursKind::Break),
                leave: all
                    .leave
                    .iter()
                    .filter(|leave| leave.staff == person.id)
                    .map(|leave| LeaveView {
                        id: leave.id,
                        from: leave.starts,
                        until: leave.ends,
                        reason: leave.reason.clone(),
                    })
                    .collect(),
                staff: person.id,
                name: person.name,
            }
        })
        .collect())
}

pub async fn save_working_hours(
    clinic: &Clinic,
    actor: &Actor,
    staff: StaffId,
    hours: &[OpenHours],
    breaks: &[OpenHours],
) -> Result<(), AppointmentError> {
    let allowed = actor.may::<ManageSettings>()?;
    let mut problems = Problems::new();
    check_spans(&mut problems, "hours", hours);
    check_spans(&mut problems, "breaks", breaks);
    problems.none_found().map_err(AppointmentError::Invalid)?;
    let spans: Vec<(HoursKind, OpenHours)> = hours
        .iter()
        .map(|span| (HoursKind::Working, span.clone()))
        .chain(breaks.iter().map(|span| (HoursKind::Break, span.clone())))
        .collect();
    let mut tx = begin(clinic, actor).await?;
    store::replace_hours(tx.conn(), &allowed, staff, &spans).await?;
    tx.commit(AuditEvent::WorkingHoursChanged { staff }).await?;
    Ok(())
}

fn check_spans(problems: &mut Problems, field: &str, spans: &[OpenHours]) {
    for (at, span) in spans.iter().enumerate() {
        if !(1..=7).contains(&span.weekday) {
            problems.add(&format!("{field}.{at}.weekday"), "Please choose a weekday.");
        }
        if span.from >= span.until {
            problems.add(
                &format!("{field}.{at}.until"),
                "The end must be later than the beginning.",
            );
        }
        let overlaps = spans[..at].iter().any(|other| {
            other.weekday == span.weekday && span.from < other.until && other.from < span.until
        });
        if overlaps {
            problems.add(
                &format!("{field}.{at}.from"),
                "This overlaps with another span of the day.",
            );
        }
    }
}

/// Adds leave: a psychologist's own, or, for the desk and the owner, anybody's.
pub async fn add_leave(
    clinic: &Clinic,
    actor: &Actor,
    staff: StaffId,
    from: CivilMinute,
    until: CivilMinute,
    reason: &str,
) -> Result<(), AppointmentError> {
    may_change_leave(actor, staff)?;
    let mut problems = Problems::new();
    let reason = problems.check("reason", Line::parse(reason));
    if from >= until {
        problems.add("until", "The end must be later than the beginning.");
    }
    problems.none_found().map_err(AppointmentError::Invalid)?;
    let mut tx = begin(clinic, actor).await?;
    let leave = LeaveRow {
        id: LeaveId::new(tx.now(), clinic.chance()),
        staff,
        starts: from,
        ends: until,
        reason: reason.map(Line::into_string).unwrap_or_default(),
    };
    if !store::insert_leave(tx.conn(), &leave).await? {
        return Err(AppointmentError::NotFound);
    }
    let zone = settings::zone(tx.conn()).await?;
    let time = (from.instant(zone), until.instant(zone));
    wait_list::end_offers(&mut tx, Some(staff), time).await?;
    tx.commit(AuditEvent::LeaveAdded { staff }).await?;
    Ok(())
}

pub async fn remove_leave(
    clinic: &Clinic,
    actor: &Actor,
    id: LeaveId,
) -> Result<(), AppointmentError> {
    let mut tx = begin(clinic, actor).await?;
    let Some(leave) = store::find_leave(tx.conn(), id).await? else {
        may_change_leave_of_anybody(actor)?;
        return Err(AppointmentError::NotFound);
    };
    let staff = leave.staff;
    may_change_leave(actor, staff)?;
    store::remove_leave(tx.conn(), id).await?;
    note_freed(&mut tx, &leave).await?;
    tx.commit(AuditEvent::LeaveRemoved { staff }).await?;
    Ok(())
}

/// What would be worked in the days of a leave that was taken back is free for whoever waits.
async fn note_freed(tx: &mut Tx<'_>, leave: &LeaveRow) -> Result<(), AppointmentError> {
    let now = tx.now();
    let zone = settings::zone(tx.conn()).await?;
    let from = leave.starts.max(CivilMinute::of(now, zone));
    let hours = Hours::load(tx.conn(), from).await?;
    for date in from.date().iter_days().take(OFFERED_DAYS) {
        for (starts, ends) in hours.day_of(leave.staff, date).working {
            let starts = CivilMinute(date.and_time(starts.0)).max(from);
            let ends = CivilMinute(date.and_time(ends.0)).min(leave.ends);
            if starts < ends {
                wait_list::note_freed_hours(tx.conn(), leave.staff, (starts, ends), now).await?;
            }
        }
    }
    Ok(())
}

fn may_change_leave(actor: &Actor, staff: StaffId) -> Result<(), AppointmentError> {
    if actor.staff_id() == Some(staff) {
        return Ok(());
    }
    may_change_leave_of_anybody(actor)
}

fn may_change_leave_of_anybody(actor: &Actor) -> Result<(), AppointmentError> {
    if actor.may::<ManageSettings>().is_err() {
        actor.may::<KeepSchedule>()?;
    }
    Ok(())
}

pub async fn list_holidays(
    clinic: &Clinic,
    actor: &Actor,
) -> Result<Vec<Holiday>, AppointmentError> {
    if actor.may::<ReadSchedule>().is_err() {
        actor.may::<ManageSettings>()?;
    }
    let mut reader = clinic.db().read().await?;
    Ok(store::list_holidays(&mut reader).await?)
}

pub async fn save_holidays(
    clinic: &Clinic,
    actor: &Actor,
    holidays: &[Holiday],
) -> Result<(), AppointmentError> {
    let allowed = actor.may::<ManageSettings>()?;
    let mut problems = Problems::new();
    let mut checked: Vec<Holiday> = Vec::with_capacity(holidays.len());
    for (at, holiday) in holidays.iter().enumerate() {
        if checked.iter().any(|other| other.date == holiday.date) {
            problems.add(
                &format!("holidays.{at}.date"),
                "This date is on the list already.",
            );
        }
        let name = problems.check(
            &format!("holidays.{at}.name"),
            Line::required(&holiday.name, "a name"),
        );
        checked.push(Holiday {
            date: holiday.date,
            name: name.map(Line::into_string).unwrap_or_default(),
        });
    }
    problems.none_found().map_err(AppointmentError::Invalid)?;
    let mut tx = begin(clinic, actor).await?;
    store::replace_holidays(tx.conn(), &allowed, &checked).await?;
    let zone = settings::zone(tx.conn()).await?;
    for holiday in &checked {
        let next = holiday.date + chrono::Duration::days(1);
        let day = (start_of(holiday.date, zone), start_of(next, zone));
        wait_list::end_offers(&mut tx, None, day).await?;
    }
    tx.commit(AuditEvent::HolidaysChanged {
        days: u32::try_from(checked.len()).unwrap_or(u32::MAX),
    })
    .await?;
    Ok(())
}

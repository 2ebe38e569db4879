//! The schedule: a day with a column a psychologist, a week of one psychologist, and today.

use std::collections::HashMap;

use chrono::{Datelike, Duration, NaiveDate};
use chrono_tz::Tz;

use super::availability::DayOfWork;
use super::hours::{self, Hours, Psychologist};
use super::model::{
    AppointmentCard, AwaySpan, PatientAppointments, ScheduleColumn, ScheduleView, TimeSpan,
};
use super::store::{self, Attendance};
use super::{AppointmentError, cards, wait_list};
use crate::Clinic;
use crate::access::{Actor, KeepSchedule, ReadSchedule};
use crate::civil::{CivilMinute, TimeOfDay, start_of};
use crate::clinic::Looked;
use crate::db::{Conn, DbError};
use crate::ids::{AppointmentId, PatientId, StaffId};
use crate::settings;

/// The part of a day that is shown when nobody works longer, in hours.
const SHOWN: (u32, u32) = (7, 19);
/// So many of a patient's appointments are listed at first, ahead and past.
const LISTED: i64 = 20;

/// A day with a column for each psychologist who works or has appointments.
pub async fn day(
    clinic: &Clinic,
    actor: &Actor,
    date: Option<NaiveDate>,
) -> Result<ScheduleView, AppointmentError> {
    actor.may::<ReadSchedule>()?;
    let mut reader = clinic.db().read().await?;
    let frame = Frame::load(clinic, &mut reader).await?;
    let date = date.unwrap_or(frame.today);
    let psychologists = hours::list_psychologists(&mut reader).await?;
    let hours = Hours::load(&mut reader, start_minute(date)).await?;
    let appointments = cards_on(&mut reader, clinic, actor, &[date], frame.zone, None).await?;
    let columns: Vec<ScheduleColumn> = psychologists
        .iter()
        .map(|person| {
            let count = appointments
                .iter()
                .filter(|card| card.psychologist == person.id)
                .count();
            let subtitle = match count {
                0 => "No appointments".to_owned(),
                1 => "1 appointment".to_owned(),
                count => format!("{count} appointments"),
            };
            column(person, date, person.name.clone(), subtitle, &hours)
        })
        .collect();
    let offered = wait_list::held_times(&mut reader, &[date], clinic.now()).await?;
    clinic.looked(actor, Looked::List);
    let view = frame.view(actor, date, vec![date], &hours, columns, appointments);
    Ok(ScheduleView { offered, ..view })
}

/// A week of one psychologist, Monday to Sunday.
pub async fn week(
    clinic: &Clinic,
    actor: &Actor,
    date: Option<NaiveDate>,
    psychologist: StaffId,
) -> Result<ScheduleView, AppointmentError> {
    actor.may::<ReadSchedule>()?;
    let mut reader = clinic.db().read().await?;
    let frame = Frame::load(clinic, &mut reader).await?;
    let date = date.unwrap_or(frame.today);
    let monday = date - Duration::days(i64::from(date.weekday().num_days_from_monday()));
    let dates: Vec<NaiveDate> = (0..7).map(|day| monday + Duration::days(day)).collect();
    let person = hours::list_psychologists(&mut reader)
        .await?
        .into_iter()
        .find(|person| person.id == psychologist)
        .ok_or(AppointmentError::NotFound)?;
    let hours = Hours::load(&mut reader, start_minute(monday)).await?;
    let only = Some(psychologist);
    let appointments = cards_on(&mut reader, clinic, actor, &dates, frame.zone, only).await?;
    let columns = dates
        .iter()
        .map(|date| {
            let title = date.format("%a %-d %b").to_string();
            let subtitle = hours.holiday_on(*date).unwrap_or_default();
            column(&person, *date, title, subtitle, &hours)
        })
        .collect();
    let mut offered = wait_list::held_times(&mut reader, &dates, clinic.now()).await?;
    offered.retain(|offer| offer.psychologist == psychologist);
    clinic.looked(actor, Looked::List);
    let view = frame.view(actor, date, dates, &hours, columns, appointments);
    Ok(ScheduleView { offered, ..view })
}

/// Appointments to come on which their psychologist is on leave by now, or which are on a public
/// holiday by now: each is to be moved or cancelled by a person. Of a holiday nobody knows whether it
/// was on the list when somebody booked on it, so that all of them are named.
pub async fn in_leave(
    clinic: &Clinic,
    actor: &Actor,
) -> Result<Vec<AppointmentCard>, AppointmentError> {
    actor.may::<ReadSchedule>()?;
    let now = clinic.now();
    let mut reader = clinic.db().read().await?;
    let zone = settings::zone(&mut reader).await?;
    let mut cards: Vec<AppointmentCard> = Vec::new();
    let here = CivilMinute::of(now, zone);
    let leave = hours::list_leave(&mut reader, here).await?.into_iter();
    let away = leave.map(|leave| {
        let span = (leave.starts.instant(zone), leave.ends.instant(zone));
        (span, Some(leave.staff))
    });
    let holidays = hours::holiday_dates(&mut reader).await?.into_iter();
    let closed = holidays.filter(|date| *date >= here.date()).map(|date| {
        let next = date + Duration::days(1);
        ((start_of(date, zone), start_of(next, zone)), None)
    });
    for ((from, until), staff) in away.chain(closed) {
        for row in store::list_between(&mut reader, from, until, staff).await? {
            let is_known = cards.iter().any(|card| card.id == row.id);
            if is_known || !row.state.is_open() || row.starts_at <= now {
                continue;
            }
            let patients = store::list_patients(&mut reader, row.id).await?;
            cards.push(cards::card(&mut reader, &row, &patients, actor, now).await?);
        }
    }
    cards.sort_by_key(|card| card.starts_at);
    Ok(cards)
}

/// Today's appointments: everybody's, and the actor's own.
pub async fn today(
    clinic: &Clinic,
    actor: &Actor,
) -> Result<(NaiveDate, CivilMinute, Vec<AppointmentCard>), AppointmentError> {
    actor.may::<ReadSchedule>()?;
    let mut reader = clinic.db().read().await?;
    let frame = Frame::load(clinic, &mut reader).await?;
    let cards = cards_on(&mut reader, clinic, actor, &[frame.today], frame.zone, None).await?;
    clinic.looked(actor, Looked::List);
    Ok((frame.today, frame.now, cards))
}

/// A patient's appointments: those ahead, nearest first, and those past, newest first; of many the
/// first, and how many there are besides.
pub async fn of_patient(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
) -> Result<PatientAppointments, AppointmentError> {
    listed(clinic, actor, patient, LISTED).await
}

/// The same, however many they are.
pub async fn every_one_of_patient(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
) -> Result<PatientAppointments, AppointmentError> {
    listed(clinic, actor, patient, i64::MAX).await
}

async fn listed(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
    at_most: i64,
) -> Result<PatientAppointments, AppointmentError> {
    actor.may::<ReadSchedule>()?;
    let now = clinic.now();
    let mut reader = clinic.db().read().await?;
    let (count_ahead, count_past) = store::count_of_patient(&mut reader, patient, now).await?;
    let ahead = store::list_ahead(&mut reader, patient, now, at_most).await?;
    let past = store::list_past(&mut reader, patient, now, at_most).await?;
    let mut both = [Vec::new(), Vec::new()];
    for (cards, rows) in both.iter_mut().zip([ahead, past]) {
        for row in rows {
            let patients = store::list_patients(&mut reader, row.id).await?;
            cards.push(cards::card(&mut reader, &row, &patients, actor, now).await?);
        }
    }
    let [ahead, past] = both;
    let besides = |count: u32, cards: &[AppointmentCard]| {
        count.saturating_sub(u32::try_from(cards.len()).unwrap_or(u32::MAX))
    };
    Ok(PatientAppointments {
        more_ahead: besides(count_ahead, &ahead),
        more_past: besides(count_past, &past),
        ahead,
        past,
    })
}

/// What every view of the schedule shares.
struct Frame {
    zone: Tz,
    today: NaiveDate,
    now: CivilMinute,
}

impl Frame {
    async fn load(clinic: &Clinic, conn: &mut Conn) -> Result<Self, DbError> {
        let zone = settings::zone(conn).await?;
        let now = CivilMinute::of(clinic.now(), zone);
        Ok(Self {
            zone,
            today: now.date(),
            now,
        })
    }

    fn view(
        &self,
        actor: &Actor,
        date: NaiveDate,
        dates: Vec<NaiveDate>,
        hours: &Hours,
        columns: Vec<ScheduleColumn>,
        appointments: Vec<AppointmentCard>,
    ) -> ScheduleView {
        let (day_start, day_end) = shown_span(&columns, &appointments);
        ScheduleView {
            date,
            dates,
            today: self.today,
            now_civil: self.now,
            zone: self.zone.name().to_owned(),
            holiday: hours.holiday_on(date),
            day_start,
            day_end,
            columns,
            appointments,
            offered: Vec::new(),
            may_book: actor.may::<KeepSchedule>().is_ok(),
        }
    }
}

/// Whole hours that hold all working hours and appointments.
fn shown_span(
    columns: &[ScheduleColumn],
    appointments: &[AppointmentCard],
) -> (TimeOfDay, TimeOfDay) {
    let hour = |time: TimeOfDay| u32::try_from(time.minutes() / 60).unwrap_or(0);
    let hour_after = |time: TimeOfDay| u32::try_from((time.minutes() + 59) / 60).unwrap_or(24);
    let (mut first, mut last) = SHOWN;
    for span in columns.iter().flat_map(|column| &column.working) {
        first = first.min(hour(span.from));
        last = last.max(hour_after(span.until));
    }
    for card in appointments {
        first = first.min(hour(card.start.time()));
        if card.end.date() == card.start.date() {
            last = last.max(hour_after(card.end.time()));
        } else {
            last = 24;
        }
    }
    let end = if last >= 24 {
        TimeOfDay::at(23, 59)
    } else {
        TimeOfDay::at(last, 0)
    };
    (
        TimeOfDay::at(first, 0).unwrap_or(TimeOfDay::MIDNIGHT),
        end.unwrap_or(TimeOfDay::MIDNIGHT),
    )
}

fn column(
    person: &Psychologist,
    date: NaiveDate,
    title: String,
    subtitle: String,
    hours: &Hours,
) -> ScheduleColumn {
    let day = hours.day_of(person.id, date);
    let spans = |spans: &[(TimeOfDay, TimeOfDay)]| {
        spans
            .iter()
            .map(|(from, until)| TimeSpan {
                from: *from,
                until: *until,
            })
            .collect()
    };
    let (away, leave) = away_on(date, &day);
    ScheduleColumn {
        key: format!("{} {date}", person.id),
        psychologist: person.id,
        title,
        subtitle,
        date,
        colour: u8::try_from(person.colour).unwrap_or(0),
        working: spans(&day.working),
        breaks: spans(&day.breaks),
        leave,
        away,
    }
}

/// Leave that takes the whole day, or all that is worked of it, in words; else its hours.
fn away_on(date: NaiveDate, day: &DayOfWork) -> (Option<String>, Vec<AwaySpan>) {
    let last = TimeOfDay::at(23, 59).unwrap_or(TimeOfDay::MIDNIGHT);
    let spans: Vec<AwaySpan> = day
        .leave
        .iter()
        .map(|(from, until, reason)| AwaySpan {
            from: if from.date() < date {
                TimeOfDay::MIDNIGHT
            } else {
                from.time()
            },
            until: if until.date() > date {
                last
            } else {
                until.time()
            },
            title: if reason.is_empty() {
                "On leave".to_owned()
            } else {
                format!("On leave: {reason}")
            },
        })
        .collect();
    let covers = |span: &&AwaySpan| {
        (span.from == TimeOfDay::MIDNIGHT && span.until == last)
            || (!day.working.is_empty()
                && day
                    .working
                    .iter()
                    .all(|(from, until)| span.from <= *from && *until <= span.until))
    };
    match spans.iter().find(covers) {
        Some(whole) => (Some(whole.title.clone()), Vec::new()),
        None => (None, spans),
    }
}

async fn cards_on(
    conn: &mut Conn,
    clinic: &Clinic,
    actor: &Actor,
    dates: &[NaiveDate],
    zone: Tz,
    psychologist: Option<StaffId>,
) -> Result<Vec<AppointmentCard>, DbError> {
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else {
        return Ok(Vec::new());
    };
    let from = start_of(*first, zone);
    let until = start_of(*last + Duration::days(1), zone);
    let rows = store::list_between(conn, from, until, psychologist).await?;
    let earliest = from - Duration::hours(8);
    let mut attending: HashMap<AppointmentId, Vec<Attendance>> = HashMap::new();
    for patient in store::list_patients_between(conn, earliest, until).await? {
        attending
            .entry(patient.appointment)
            .or_default()
            .push(patient);
    }
    let now = clinic.now();
    let mut cards = Vec::with_capacity(rows.len());
    for row in &rows {
        let patients = attending.remove(&row.id).unwrap_or_default();
        cards.push(cards::card(conn, row, &patients, actor, now).await?);
    }
    Ok(cards)
}

fn start_minute(date: NaiveDate) -> CivilMinute {
    CivilMinute(date.and_time(hours::MIDNIGHT))
}

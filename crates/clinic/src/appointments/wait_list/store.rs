//! The tables `wait_list`, `wait_list_psychologists`, `wait_offers` and `freed_times`.

use chrono::NaiveDate;

use super::model::{OfferState, Urgency};
use crate::access::{Allowed, KeepSchedule};
use crate::civil::{CivilMinute, TimeOfDay};
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query, query_as, scalar};
use crate::ids::{AppointmentTypeId, PatientId, StaffId, WaitOfferId, WaitingId};
use crate::settings::AppointmentMode;

/// Somebody who waits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Waiting {
    pub(super) id: WaitingId,
    pub(super) patient: PatientId,
    pub(super) name: String,
    pub(super) appointment_type: AppointmentTypeId,
    pub(super) type_name: String,
    pub(super) minutes: i64,
    pub(super) mode: AppointmentMode,
    pub(super) psychologists: Vec<StaffId>,
    pub(super) weekdays: Vec<u8>,
    pub(super) time_from: Option<TimeOfDay>,
    pub(super) time_until: Option<TimeOfDay>,
    pub(super) date_from: NaiveDate,
    pub(super) date_until: Option<NaiveDate>,
    pub(super) urgency: Urgency,
    pub(super) note: String,
    pub(super) since: Instant,
    pub(super) version: i64,
}

#[derive(FromRow)]
struct WaitingRow {
    id: WaitingId,
    patient: PatientId,
    name: String,
    #[sqlx(rename = "type")]
    appointment_type: AppointmentTypeId,
    type_name: String,
    minutes: i64,
    mode: AppointmentMode,
    weekdays: String,
    time_from: Option<TimeOfDay>,
    time_until: Option<TimeOfDay>,
    date_from: NaiveDate,
    date_until: Option<NaiveDate>,
    urgency: Urgency,
    note: String,
    since: Instant,
    version: i64,
}

macro_rules! waiting {
    ($rest:literal) => {
        concat!(
            "SELECT wait_list.id, wait_list.patient, patients.shown_name AS name, wait_list.type,
                    appointment_types.name AS type_name, appointment_types.minutes,
                    appointment_types.mode, wait_list.weekdays, wait_list.time_from,
                    wait_list.time_until, wait_list.date_from, wait_list.date_until,
                    wait_list.urgency, wait_list.note, wait_list.since, wait_list.version
             FROM wait_list
             JOIN patients ON patients.id = wait_list.patient
             JOIN appointment_types ON appointment_types.id = wait_list.type
             ",
            $rest
        )
    };
}

/// Everybody who waits since before `now` and can still be booked, longest first.
pub(super) async fn list_waiting(conn: &mut Conn, now: Instant) -> Result<Vec<Waiting>, DbError> {
    let rows: Vec<WaitingRow> = query_as(waiting!(
        "WHERE wait_list.ended_at IS NULL
           AND wait_list.since <= $1
           AND patients.status <> 'deceased'
         ORDER BY wait_list.since"
    ))
    .bind(now)
    .fetch_all(&mut *conn)
    .await?;
    let mut waiting = Vec::with_capacity(rows.len());
    for row in rows {
        let psychologists = list_psychologists(conn, row.id).await?;
        waiting.push(row.with(psychologists));
    }
    Ok(waiting)
}

/// Somebody who still waits.
pub(super) async fn find_waiting(
    conn: &mut Conn,
    id: WaitingId,
) -> Result<Option<Waiting>, DbError> {
    let row: Option<WaitingRow> = query_as(waiting!(
        "WHERE wait_list.id = $1
           AND wait_list.ended_at IS NULL"
    ))
    .bind(id)
    .fetch_optional(&mut *conn)
    .await?;
    let psychologists = list_psychologists(conn, id).await?;
    Ok(row.map(|row| row.with(psychologists)))
}

impl WaitingRow {
    fn with(self, psychologists: Vec<StaffId>) -> Waiting {
        Waiting {
            weekdays: self
                .weekdays
                .split(',')
                .filter_map(|day| day.parse().ok())
                .collect(),
            id: self.id,
            patient: self.patient,
            name: self.name,
            appointment_type: self.appointment_type,
            type_name: self.type_name,
            minutes: self.minutes,
            mode: self.mode,
            psychologists,
            time_from: self.time_from,
            time_until: self.time_until,
            date_from: self.date_from,
            date_until: self.date_until,
            urgency: self.urgency,
            note: self.note,
            since: self.since,
            version: self.version,
        }
    }
}

async fn list_psychologists(conn: &mut Conn, entry: WaitingId) -> Result<Vec<StaffId>, DbError> {
    Ok(scalar(
        "SELECT staff
         FROM wait_list_psychologists
         WHERE entry = $1",
    )
    .bind(entry)
    .fetch_all(conn)
    .await?)
}

/// What is written of somebody who waits.
pub(super) struct NewWaiting {
    pub(super) id: WaitingId,
    pub(super) patient: PatientId,
    pub(super) appointment_type: AppointmentTypeId,
    pub(super) psychologists: Vec<StaffId>,
    pub(super) weekdays: Vec<u8>,
    pub(super) time_from: Option<TimeOfDay>,
    pub(super) time_until: Option<TimeOfDay>,
    pub(super) date_from: NaiveDate,
    pub(super) date_until: Option<NaiveDate>,
    pub(super) urgency: Urgency,
    pub(super) note: String,
}

impl NewWaiting {
    fn stored_weekdays(&self) -> String {
        let days: Vec<String> = self.weekdays.iter().map(u8::to_string).collect();
        days.join(",")
    }
}

pub(super) async fn insert_waiting(
    conn: &mut Conn,
    _allowed: &Allowed<KeepSchedule>,
    new: &NewWaiting,
    by: Option<StaffId>,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "INSERT INTO wait_list (id, patient, type, weekdays, time_from, time_until, date_from,
                                date_until, urgency, note, added_by, since, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)",
    )
    .bind(new.id)
    .bind(new.patient)
    .bind(new.appointment_type)
    .bind(new.stored_weekdays())
    .bind(new.time_from)
    .bind(new.time_until)
    .bind(new.date_from)
    .bind(new.date_until)
    .bind(new.urgency)
    .bind(new.note.clone())
    .bind(by)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    insert_psychologists(conn, new).await
}

/// False when somebody else changed it in the meantime.
pub(super) async fn update_waiting(
    conn: &mut Conn,
    _allowed: &Allowed<KeepSchedule>,
    new: &NewWaiting,
    version: i64,
) -> Result<bool, DbError> {
    let done = query(
        "UPDATE wait_list
         SET type = $3, weekdays = $4, time_from = $5, time_until = $6, date_from = $7,
             date_until = $8, urgency = $9, note = $10, version = version + 1
         WHERE id = $1 AND version = $2 AND ended_at IS NULL",
    )
    .bind(new.id)
    .bind(version)
    .bind(new.appointment_type)
    .bind(new.stored_weekdays())
    .bind(new.time_from)
    .bind(new.time_until)
    .bind(new.date_from)
    .bind(new.date_until)
    .bind(new.urgency)
    .bind(new.note.clone())
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    query("DELETE FROM wait_list_psychologists WHERE entry = $1")
        .bind(new.id)
        .execute(&mut *conn)
        .await?;
    insert_psychologists(conn, new).await?;
    Ok(true)
}

async fn insert_psychologists(conn: &mut Conn, new: &NewWaiting) -> Result<(), DbError> {
    for staff in &new.psychologists {
        query(
            "INSERT INTO wait_list_psychologists (entry, staff)
             VALUES ($1, $2)
             ON CONFLICT DO NOTHING",
        )
        .bind(new.id)
        .bind(*staff)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

pub(super) async fn end_waiting(
    conn: &mut Conn,
    _allowed: &Allowed<KeepSchedule>,
    id: WaitingId,
    now: Instant,
) -> Result<(), DbError> {
    query("UPDATE wait_list SET ended_at = $2, version = version + 1 WHERE id = $1")
        .bind(id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

#[derive(Debug, Clone, FromRow)]
pub(super) struct Offer {
    pub(super) id: WaitOfferId,
    pub(super) entry: WaitingId,
    pub(super) patient: PatientId,
    pub(super) name: String,
    pub(super) psychologist: StaffId,
    pub(super) psychologist_name: String,
    pub(super) starts_civil: CivilMinute,
    pub(super) zone: String,
    pub(super) minutes: i64,
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
    pub(super) state: OfferState,
    pub(super) made_at: Instant,
    pub(super) expires_at: Instant,
}

macro_rules! offers {
    ($rest:literal) => {
        concat!(
            "SELECT wait_offers.id, wait_offers.entry, wait_list.patient,
                    patients.shown_name AS name, wait_offers.psychologist,
                    staff.display_name AS psychologist_name, wait_offers.starts_civil,
                    wait_offers.zone, wait_offers.minutes, wait_offers.starts_at,
                    wait_offers.ends_at, wait_offers.state, wait_offers.made_at,
                    wait_offers.expires_at
             FROM wait_offers
             JOIN wait_list ON wait_list.id = wait_offers.entry
             JOIN patients ON patients.id = wait_list.patient
             JOIN staff ON staff.id = wait_offers.psychologist
             ",
            $rest
        )
    };
}

pub(super) async fn find_offer(conn: &mut Conn, id: WaitOfferId) -> Result<Option<Offer>, DbError> {
    Ok(query_as(offers!("WHERE wait_offers.id = $1"))
        .bind(id)
        .fetch_optional(conn)
        .await?)
}

/// Offers that keep their time at `now`. For the dead none is kept.
pub(super) async fn list_open_offers(conn: &mut Conn, now: Instant) -> Result<Vec<Offer>, DbError> {
    Ok(query_as(offers!(
        "WHERE wait_offers.state = 'open'
           AND wait_offers.expires_at > $1
           AND patients.status <> 'deceased'
         ORDER BY wait_offers.expires_at"
    ))
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// All that somebody was offered, oldest first.
pub(super) async fn list_offers_of(
    conn: &mut Conn,
    entry: WaitingId,
) -> Result<Vec<Offer>, DbError> {
    Ok(query_as(offers!(
        "WHERE wait_offers.entry = $1
         ORDER BY wait_offers.made_at"
    ))
    .bind(entry)
    .fetch_all(conn)
    .await?)
}

pub(super) async fn insert_offer(
    conn: &mut Conn,
    _allowed: &Allowed<KeepSchedule>,
    offer: &Offer,
    by: Option<StaffId>,
) -> Result<(), DbError> {
    query(
        "INSERT INTO wait_offers (id, entry, psychologist, starts_civil, zone, minutes, starts_at,
                                  ends_at, state, made_by, made_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(offer.id)
    .bind(offer.entry)
    .bind(offer.psychologist)
    .bind(offer.starts_civil)
    .bind(offer.zone.clone())
    .bind(offer.minutes)
    .bind(offer.starts_at)
    .bind(offer.ends_at)
    .bind(offer.state)
    .bind(by)
    .bind(offer.made_at)
    .bind(offer.expires_at)
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn mark_offer(
    conn: &mut Conn,
    _allowed: &Allowed<KeepSchedule>,
    id: WaitOfferId,
    state: OfferState,
) -> Result<(), DbError> {
    query("UPDATE wait_offers SET state = $2 WHERE id = $1")
        .bind(id)
        .bind(state)
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends an offer whose time something else takes, whoever sees to that.
pub(super) async fn mark_overtaken(conn: &mut Conn, id: WaitOfferId) -> Result<(), DbError> {
    query("UPDATE wait_offers SET state = 'declined' WHERE id = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn insert_freed(
    conn: &mut Conn,
    psychologist: StaffId,
    starts: CivilMinute,
    ends: CivilMinute,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "INSERT INTO freed_times (psychologist, starts, ends, freed_at)
         VALUES ($1, $2, $3, $4)",
    )
    .bind(psychologist)
    .bind(starts)
    .bind(ends)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

#[derive(Debug, Clone, Copy, FromRow)]
pub(super) struct Freed {
    pub(super) psychologist: StaffId,
    pub(super) starts: CivilMinute,
    pub(super) ends: CivilMinute,
}

/// Times that became free and are still to come.
pub(super) async fn list_freed(conn: &mut Conn, now: CivilMinute) -> Result<Vec<Freed>, DbError> {
    Ok(query_as(
        "SELECT DISTINCT psychologist, starts, ends
         FROM freed_times
         WHERE ends > $1
         ORDER BY starts",
    )
    .bind(now)
    .fetch_all(conn)
    .await?)
}

/// A patient who waits already.
pub(super) async fn count_waiting(conn: &mut Conn, patient: PatientId) -> Result<i64, DbError> {
    Ok(scalar(
        "SELECT count(*)
         FROM wait_list
         WHERE patient = $1 AND ended_at IS NULL",
    )
    .bind(patient)
    .fetch_one(conn)
    .await?)
}

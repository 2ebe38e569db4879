//! The tables `series_parts` and `series_told`, and the place that an appointment has in them.

use chrono::NaiveDate;

use super::super::store::Change;
use crate::access::{Allowed, KeepSchedule};
use crate::civil::CivilMinute;
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query, query_as, scalar};
use crate::ids::{AppointmentId, PatientId, SeriesId, SeriesPartId, StaffId};
use crate::recurrence::{Frequency, Pattern};

/// What was agreed on at one time.
#[derive(Debug, Clone, FromRow)]
pub(in crate::appointments) struct Part {
    pub(in crate::appointments) id: SeriesPartId,
    pub(in crate::appointments) series: SeriesId,
    #[sqlx(flatten)]
    pub(in crate::appointments) rule: Rule,
    pub(in crate::appointments) is_cancelled: bool,
    pub(in crate::appointments) says: SeriesPartId,
    pub(in crate::appointments) silent_reason: Option<String>,
    pub(in crate::appointments) nearest_at: Instant,
    pub(in crate::appointments) made_at: Instant,
}

/// A pattern as it is stored.
#[derive(Debug, Clone, FromRow)]
pub(in crate::appointments) struct Rule {
    frequency: Frequency,
    interval: i64,
    by_weekday: String,
    starts_on: NaiveDate,
}

impl Rule {
    pub(in crate::appointments) fn of(pattern: &Pattern) -> Self {
        let weekdays: Vec<String> = pattern.by_weekday.iter().map(u8::to_string).collect();
        Self {
            frequency: pattern.frequency,
            interval: i64::from(pattern.interval),
            by_weekday: weekdays.join(","),
            starts_on: pattern.starts_on,
        }
    }

    pub(in crate::appointments) fn pattern(&self) -> Pattern {
        Pattern {
            frequency: self.frequency,
            interval: u32::try_from(self.interval).unwrap_or(1),
            by_weekday: self
                .by_weekday
                .split(',')
                .filter_map(|day| day.parse().ok())
                .collect(),
            starts_on: self.starts_on,
        }
    }
}

pub(in crate::appointments) async fn find_part(
    conn: &mut Conn,
    id: SeriesPartId,
) -> Result<Option<Part>, DbError> {
    Ok(query_as(
        "SELECT id, series, frequency, interval, by_weekday, starts_on, is_cancelled, says,
                silent_reason, nearest_at, made_at
         FROM series_parts
         WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?)
}

pub(in crate::appointments) async fn insert_part(
    conn: &mut Conn,
    _allowed: &Allowed<KeepSchedule>,
    part: &Part,
    by: Option<StaffId>,
) -> Result<(), DbError> {
    query(
        "INSERT INTO series_parts (id, series, frequency, interval, by_weekday, starts_on,
                                   is_cancelled, says, silent_reason, nearest_at, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(part.id)
    .bind(part.series)
    .bind(part.rule.frequency)
    .bind(part.rule.interval)
    .bind(part.rule.by_weekday.clone())
    .bind(part.rule.starts_on)
    .bind(part.is_cancelled)
    .bind(part.says)
    .bind(part.silent_reason.clone())
    .bind(part.nearest_at)
    .bind(by)
    .bind(part.made_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Parts made since then that have appointments to come.
pub(in crate::appointments) async fn list_parts_made_since(
    conn: &mut Conn,
    since: Instant,
    now: Instant,
) -> Result<Vec<SeriesPartId>, DbError> {
    Ok(scalar(
        "SELECT id
         FROM series_parts
         WHERE made_at > $2
           AND EXISTS (SELECT 1 FROM appointments
                       WHERE appointments.series_part = series_parts.id
                         AND appointments.starts_at > $1)",
    )
    .bind(now)
    .bind(since)
    .fetch_all(conn)
    .await?)
}

/// What a patient had been told when a part was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub(in crate::appointments) struct Known {
    pub(in crate::appointments) patient: PatientId,
    pub(in crate::appointments) says: SeriesPartId,
    pub(in crate::appointments) is_expecting: bool,
}

pub(in crate::appointments) async fn list_known(
    conn: &mut Conn,
    part: SeriesPartId,
) -> Result<Vec<Known>, DbError> {
    Ok(query_as(
        "SELECT patient, says, is_expecting
         FROM series_told
         WHERE part = $1",
    )
    .bind(part)
    .fetch_all(conn)
    .await?)
}

pub(in crate::appointments) async fn insert_known(
    conn: &mut Conn,
    part: SeriesPartId,
    known: Known,
) -> Result<(), DbError> {
    query(
        "INSERT INTO series_told (part, patient, says, is_expecting)
         VALUES ($1, $2, $3, $4)",
    )
    .bind(part)
    .bind(known.patient)
    .bind(known.says)
    .bind(known.is_expecting)
    .execute(conn)
    .await?;
    Ok(())
}

/// The appointments of a series that still stand or are still to come, in order.
pub(in crate::appointments) async fn list_of_series(
    conn: &mut Conn,
    series: SeriesId,
) -> Result<Vec<AppointmentId>, DbError> {
    Ok(scalar(
        "SELECT id
         FROM appointments
         WHERE series = $1
         ORDER BY series_index",
    )
    .bind(series)
    .fetch_all(conn)
    .await?)
}

/// The appointments of a part in order, those first of which its message speaks.
pub(in crate::appointments) async fn list_of_part(
    conn: &mut Conn,
    part: SeriesPartId,
) -> Result<Vec<AppointmentId>, DbError> {
    Ok(scalar(
        "SELECT id
         FROM appointments
         WHERE series_part = $1
         ORDER BY agreed_generation IS NULL, series_index",
    )
    .bind(part)
    .fetch_all(conn)
    .await?)
}

/// Which of the appointments that were not cancelled this one is, and how many there are.
pub(in crate::appointments) async fn find_position(
    conn: &mut Conn,
    series: SeriesId,
    index: i64,
) -> Result<(i64, i64), DbError> {
    Ok(query_as(
        "SELECT COALESCE(SUM(series_index <= $2), 0), count(*)
         FROM appointments
         WHERE series = $1
           AND (state <> 'cancelled' OR series_index = $2)",
    )
    .bind(series)
    .bind(index)
    .fetch_one(conn)
    .await?)
}

/// What an appointment's part says of it.
#[derive(Debug, Clone, Copy)]
pub(in crate::appointments) struct Agreement {
    pub(in crate::appointments) part: SeriesPartId,
    pub(in crate::appointments) start: CivilMinute,
    /// None: it says nothing of it.
    pub(in crate::appointments) generation: Option<i64>,
    pub(in crate::appointments) is_exception: bool,
}

pub(in crate::appointments) async fn update_agreement(
    conn: &mut Conn,
    _allowed: &Allowed<KeepSchedule>,
    id: AppointmentId,
    agreement: Agreement,
) -> Result<(), DbError> {
    query(
        "UPDATE appointments
         SET series_part = $2, agreed_start = $3, agreed_generation = $4, is_exception = $5
         WHERE id = $1",
    )
    .bind(id)
    .bind(agreement.part)
    .bind(agreement.start)
    .bind(agreement.generation)
    .bind(agreement.is_exception)
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that the last change of an appointment was one of many.
pub(in crate::appointments) async fn update_last_change(
    conn: &mut Conn,
    appointment: AppointmentId,
    made_part: SeriesPartId,
) -> Result<(), DbError> {
    query(
        "UPDATE appointment_changes
         SET made_part = $2
         WHERE seq = (SELECT max(seq) FROM appointment_changes WHERE appointment = $1)",
    )
    .bind(appointment)
    .bind(made_part)
    .execute(conn)
    .await?;
    Ok(())
}

/// What the change that made this part did, where nothing was changed since, in the order of the
/// series.
pub(in crate::appointments) async fn list_changes_of(
    conn: &mut Conn,
    made_part: SeriesPartId,
) -> Result<Vec<Change>, DbError> {
    Ok(query_as(
        "SELECT appointment_changes.seq, appointment_changes.appointment,
                appointment_changes.starts_civil, appointment_changes.minutes,
                appointment_changes.psychologist, appointment_changes.room,
                appointment_changes.state, appointment_changes.cancel_reason,
                appointment_changes.override_reason, appointment_changes.changed_at,
                appointment_changes.series_part, appointment_changes.is_exception,
                appointment_changes.agreed_start, appointment_changes.agreed_generation,
                appointment_changes.made_part
         FROM appointment_changes
         JOIN appointments ON appointments.id = appointment_changes.appointment
         WHERE appointment_changes.made_part = $1
           AND NOT EXISTS (SELECT 1 FROM appointment_changes AS later
                           WHERE later.appointment = appointment_changes.appointment
                             AND later.seq > appointment_changes.seq)
         ORDER BY appointments.series_index",
    )
    .bind(made_part)
    .fetch_all(conn)
    .await?)
}

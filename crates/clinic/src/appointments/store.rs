//! The tables `appointments`, `appointment_patients` and `appointment_changes`. Names of people,
//! rooms and types are joined in for reading.

use chrono_tz::Tz;

use super::model::AppointmentState;
use crate::access::{Allowed, KeepSchedule};
use crate::civil::CivilMinute;
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query, query_as, scalar};
use crate::ids::{
    AppointmentId, AppointmentTypeId, ConsultingRoomId, PatientId, SeriesId, SeriesPartId, StaffId,
};
use crate::settings::AppointmentMode;

#[derive(Debug, Clone, FromRow)]
pub(super) struct AppointmentRow {
    pub(super) id: AppointmentId,
    pub(super) starts_civil: CivilMinute,
    pub(super) zone: String,
    pub(super) minutes: i64,
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
    pub(super) psychologist: StaffId,
    pub(super) room: Option<ConsultingRoomId>,
    #[sqlx(rename = "type")]
    pub(super) appointment_type: AppointmentTypeId,
    pub(super) mode: AppointmentMode,
    pub(super) state: AppointmentState,
    pub(super) meeting_link: Option<String>,
    pub(super) cancel_reason: Option<String>,
    pub(super) override_reason: Option<String>,
    pub(super) silent_reason: Option<String>,
    pub(super) generation: i64,
    pub(super) settled_at: Instant,
    pub(super) version: i64,
    pub(super) psychologist_name: String,
    pub(super) psychologist_colour: i64,
    pub(super) room_name: Option<String>,
    pub(super) type_name: String,
    pub(super) changed_at: Option<Instant>,
    pub(super) is_exception: bool,
    #[sqlx(flatten)]
    pub(super) series: SeriesColumns,
}

/// Empty but for an appointment of a series.
#[derive(Debug, Clone, FromRow)]
pub(super) struct SeriesColumns {
    series: Option<SeriesId>,
    series_part: Option<SeriesPartId>,
    series_index: Option<i64>,
    agreed_start: Option<CivilMinute>,
    agreed_generation: Option<i64>,
    part_is_cancelled: Option<bool>,
}

/// The place of an appointment in its series.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) series: SeriesId,
    pub(super) part: SeriesPartId,
    pub(super) index: i64,
    pub(super) agreed_start: CivilMinute,
    /// None: the message of its part does not speak of it.
    pub(super) agreed_generation: Option<i64>,
    pub(super) part_is_cancelled: bool,
}

impl AppointmentRow {
    /// The zone that was agreed on.
    pub(super) fn tz(&self) -> Tz {
        self.zone.parse().unwrap_or(Tz::UTC)
    }

    pub(super) fn place(&self) -> Option<Place> {
        Some(Place {
            series: self.series.series?,
            part: self.series.series_part?,
            index: self.series.series_index?,
            agreed_start: self.series.agreed_start?,
            agreed_generation: self.series.agreed_generation,
            part_is_cancelled: self.series.part_is_cancelled?,
        })
    }

    pub(super) fn end(&self) -> CivilMinute {
        CivilMinute::of(self.ends_at, self.tz())
    }
}

macro_rules! appointments {
    ($rest:literal) => {
        concat!(
            "SELECT appointments.id, appointments.starts_civil, appointments.zone,
                    appointments.minutes, appointments.starts_at, appointments.ends_at,
                    appointments.psychologist, appointments.room, appointments.type,
                    appointments.mode, appointments.state, appointments.meeting_link,
                    appointments.cancel_reason, appointments.override_reason,
                    appointments.silent_reason, appointments.generation,
                    appointments.settled_at, appointments.version,
                    appointments.is_exception, appointments.series, appointments.series_part,
                    appointments.series_index, appointments.agreed_start,
                    appointments.agreed_generation,
                    series_parts.is_cancelled AS part_is_cancelled,
                    staff.display_name AS psychologist_name,
                    staff.colour AS psychologist_colour,
                    consulting_rooms.name AS room_name,
                    appointment_types.name AS type_name,
                    (SELECT changed_at FROM appointment_changes
                     WHERE appointment_changes.appointment = appointments.id
                     ORDER BY seq DESC LIMIT 1) AS changed_at
             FROM appointments
             JOIN staff ON staff.id = appointments.psychologist
             JOIN appointment_types ON appointment_types.id = appointments.type
             LEFT JOIN consulting_rooms ON consulting_rooms.id = appointments.room
             LEFT JOIN series_parts ON series_parts.id = appointments.series_part
             ",
            $rest
        )
    };
}

pub(super) async fn find(
    conn: &mut Conn,
    id: AppointmentId,
) -> Result<Option<AppointmentRow>, DbError> {
    Ok(query_as(appointments!("WHERE appointments.id = $1"))
        .bind(id)
        .fetch_optional(conn)
        .await?)
}

/// Appointments that touch the span, of one psychologist or of all.
pub(super) async fn list_between(
    conn: &mut Conn,
    from: Instant,
    until: Instant,
    psychologist: Option<StaffId>,
) -> Result<Vec<AppointmentRow>, DbError> {
    // No appointment is longer than eight hours, so an index range on the start finds them all.
    let earliest = from - chrono::Duration::hours(8);
    let sql = match psychologist {
        None => appointments!(
            "WHERE appointments.starts_at >= $1
               AND appointments.starts_at < $2
               AND appointments.ends_at > $3
               AND $4 IS NULL
             ORDER BY appointments.starts_at, appointments.id"
        ),
        Some(_) => appointments!(
            "WHERE appointments.psychologist = $4
               AND appointments.starts_at >= $1
               AND appointments.starts_at < $2
               AND appointments.ends_at > $3
             ORDER BY appointments.starts_at, appointments.id"
        ),
    };
    Ok(query_as(sql)
        .bind(earliest)
        .bind(until)
        .bind(from)
        .bind(psychologist)
        .fetch_all(conn)
        .await?)
}

/// A patient's appointments from `at` on, nearest first. The plus before the limit keeps the engine
/// from planning the statement anew each time.
pub(super) async fn list_ahead(
    conn: &mut Conn,
    patient: PatientId,
    at: Instant,
    limit: i64,
) -> Result<Vec<AppointmentRow>, DbError> {
    Ok(query_as(appointments!(
        "WHERE appointments.id IN (
           SELECT appointment FROM appointment_patients WHERE patient = $1)
           AND appointments.ends_at >= $2
         ORDER BY appointments.starts_at
         LIMIT +$3"
    ))
    .bind(patient)
    .bind(at)
    .bind(limit)
    .fetch_all(conn)
    .await?)
}

/// A patient's appointments before `at`, newest first.
pub(super) async fn list_past(
    conn: &mut Conn,
    patient: PatientId,
    at: Instant,
    limit: i64,
) -> Result<Vec<AppointmentRow>, DbError> {
    Ok(query_as(appointments!(
        "WHERE appointments.id IN (
           SELECT appointment FROM appointment_patients WHERE patient = $1)
           AND appointments.ends_at < $2
         ORDER BY appointments.starts_at DESC
         LIMIT +$3"
    ))
    .bind(patient)
    .bind(at)
    .bind(limit)
    .fetch_all(conn)
    .await?)
}

/// How many appointments a patient has from `at` on, and how many before.
pub(super) async fn count_of_patient(
    conn: &mut Conn,
    patient: PatientId,
    at: Instant,
) -> Result<(u32, u32), DbError> {
    Ok(query_as(
        "SELECT count(*) FILTER (WHERE ends_at >= $2), count(*) FILTER (WHERE ends_at < $2)
         FROM appointments
         WHERE id IN (SELECT appointment FROM appointment_patients WHERE patient = $1)",
    )
    .bind(patient)
    .bind(at)
    .fetch_one(conn)
    .await?)
}

/// Appointments whose messages are still of use.
pub(super) async fn list_starting(
    conn: &mut Conn,
    from: Instant,
    until: Instant,
) -> Result<Vec<AppointmentRow>, DbError> {
    Ok(query_as(appointments!(
        "WHERE appointments.starts_at > $1
           AND appointments.starts_at <= $2
         ORDER BY appointments.starts_at, appointments.id"
    ))
    .bind(from)
    .bind(until)
    .fetch_all(conn)
    .await?)
}

/// Who comes to each of these appointments: name, and whether an alert for everyone stands.
#[derive(Debug, Clone, FromRow)]
pub(super) struct Attendance {
    pub(super) appointment: AppointmentId,
    pub(super) patient: PatientId,
    pub(super) name: String,
    pub(super) has_alert: bool,
    /// Nobody ever asked the patient about reminders.
    pub(super) never_asked: bool,
}

pub(super) async fn list_patients(
    conn: &mut Conn,
    appointment: AppointmentId,
) -> Result<Vec<Attendance>, DbError> {
    Ok(query_as(
        "SELECT appointment_patients.appointment, appointment_patients.patient,
                patients.shown_name AS name,
                EXISTS (SELECT 1 FROM alerts
                        WHERE alerts.patient = patients.id
                          AND alerts.ended_at IS NULL
                          AND alerts.audience = 'everyone') AS has_alert,
                NOT EXISTS (SELECT 1 FROM consent_entries
                            WHERE consent_entries.patient = patients.id
                              AND consent_entries.purpose = 'appointment_reminders')
                  AS never_asked
         FROM appointment_patients
         JOIN patients ON patients.id = appointment_patients.patient
         WHERE appointment_patients.appointment = $1
         ORDER BY appointment_patients.position",
    )
    .bind(appointment)
    .fetch_all(conn)
    .await?)
}

/// The same for every appointment that starts in a span.
pub(super) async fn list_patients_between(
    conn: &mut Conn,
    from: Instant,
    until: Instant,
) -> Result<Vec<Attendance>, DbError> {
    Ok(query_as(
        "SELECT appointment_patients.appointment, appointment_patients.patient,
                patients.shown_name AS name,
                EXISTS (SELECT 1 FROM alerts
                        WHERE alerts.patient = patients.id
                          AND alerts.ended_at IS NULL
                          AND alerts.audience = 'everyone') AS has_alert,
                NOT EXISTS (SELECT 1 FROM consent_entries
                            WHERE consent_entries.patient = patients.id
                              AND consent_entries.purpose = 'appointment_reminders')
                  AS never_asked
         FROM appointments
         JOIN appointment_patients ON appointment_patients.appointment = appointments.id
         JOIN patients ON patients.id = appointment_patients.patient
         WHERE appointments.starts_at >= $1
           AND appointments.starts_at < $2
         ORDER BY appointment_patients.appointment, appointment_patients.position",
    )
    .bind(from)
    .bind(until)
    .fetch_all(conn)
    .await?)
}

/// What is written when an appointment is booked.
#[derive(Clone)]
pub(super) struct NewAppointment {
    pub(super) id: AppointmentId,
    pub(super) patients: Vec<PatientId>,
    pub(super) start: CivilMinute,
    pub(super) zone: Tz,
    pub(super) minutes: i64,
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
    pub(super) psychologist: StaffId,
    pub(super) room: Option<ConsultingRoomId>,
    pub(super) appointment_type: AppointmentTypeId,
    pub(super) mode: AppointmentMode,
    pub(super) meeting_link: Option<String>,
    pub(super) override_reason: Option<String>,
    pub(super) silent_reason: Option<String>,
    pub(super) booked_by: Option<StaffId>,
    pub(super) place: Option<NewPlace>,
}

/// Where a new appointment stands in its series. It begins as agreed.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewPlace {
    pub(super) series: SeriesId,
    pub(super) part: SeriesPartId,
    pub(super) index: i64,
    pub(super) is_exception: bool,
}

pub(super) async fn insert(
    conn: &mut Conn,
    _allowed: &Allowed<KeepSchedule>,
    new: &NewAppointment,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "INSERT INTO appointments (id, starts_civil, zone, minutes, starts_at, ends_at,
                                   psychologist, room, type, mode, state, meeting_link,
                                   override_reason, silent_reason, generation, settled_at,
                                   booked_by, version, series, series_part, series_index,
                                   is_exception, agreed_start, agreed_generation)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'booked', $11, $12, $13, 1, $14, $15, 1,
                 $16, $17, $18, $19, $20, $21)",
    )
    .bind(new.id)
    .bind(new.start)
    .bind(new.zone.name())
    .bind(new.minutes)
    .bind(new.starts_at)
    .bind(new.ends_at)
    .bind(new.psychologist)
    .bind(new.room)
    .bind(new.appointment_type)
    .bind(new.mode)
    .bind(new.meeting_link.clone())
    .bind(new.override_reason.clone())
    .bind(new.silent_reason.clone())
    .bind(now)
    .bind(new.booked_by)
    .bind(new.place.map(|place| place.series))
    .bind(new.place.map(|place| place.part))
    .bind(new.place.map(|place| place.index))
    .bind(new.place.is_some_and(|place| place.is_exception))
    .bind(new.place.map(|_| new.start))
    .bind(new.place.map(|_| 1_i64))
    .execute(&mut *conn)
    .await?;
    for (position, patient) in new.patients.iter().enumerate() {
        query(
            "INSERT INTO appointment_patients (appointment, patient, position)
             VALUES ($1, $2, $3)",
        )
        .bind(new.id)
        .bind(*patient)
        .bind(i64::try_from(position).unwrap_or(0))
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// False when somebody else changed the appointment in the meantime.
pub(super) async fn update_link(
    conn: &mut Conn,
    _allowed: &Allowed<KeepSchedule>,
    id: AppointmentId,
    version: i64,
    link: Option<String>,
) -> Result<bool, DbError> {
    let done = query(
        "UPDATE appointments
         SET meeting_link = $3, version = version + 1
         WHERE id = $1 AND version = $2",
    )
    .bind(id)
    .bind(version)
    .bind(link)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps the appointment as it is, for undo.
pub(super) async fn insert_change(
    conn: &mut Conn,
    row: &AppointmentRow,
    by: Option<StaffId>,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "INSERT INTO appointment_changes (appointment, starts_civil, minutes, psychologist, room,
                                          state, cancel_reason, override_reason, changed_by,
                                          changed_at, series_part, is_exception, agreed_start,
                                          agreed_generation)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(row.id)
    .bind(row.starts_civil)
    .bind(row.minutes)
    .bind(row.psychologist)
    .bind(row.room)
    .bind(row.state)
    .bind(row.cancel_reason.clone())
    .bind(row.override_reason.clone())
    .bind(by)
    .bind(now)
    .bind(row.series.series_part)
    .bind(row.is_exception)
    .bind(row.series.agreed_start)
    .bind(row.series.agreed_generation)
    .execute(conn)
    .await?;
    Ok(())
}

/// An earlier shape of an appointment.
#[derive(FromRow)]
pub(super) struct Change {
    pub(super) seq: i64,
    pub(super) appointment: AppointmentId,
    pub(super) starts_civil: CivilMinute,
    pub(super) minutes: i64,
    pub(super) psychologist: StaffId,
    pub(super) room: Option<ConsultingRoomId>,
    pub(super) state: AppointmentState,
    pub(super) cancel_reason: Option<String>,
    pub(super) override_reason: Option<String>,
    pub(super) changed_at: Instant,
    pub(super) series_part: Option<SeriesPartId>,
    pub(super) is_exception: bool,
    pub(super) agreed_start: Option<CivilMinute>,
    pub(super) agreed_generation: Option<i64>,
    /// Made by a change to many, which is taken back whole.
    pub(super) made_part: Option<SeriesPartId>,
}

pub(super) async fn find_last_change(
    conn: &mut Conn,
    id: AppointmentId,
) -> Result<Option<Change>, DbError> {
    Ok(query_as(
        "SELECT seq, appointment, starts_civil, minutes, psychologist, room, state, cancel_reason,
                override_reason, changed_at, series_part, is_exception, agreed_start,
                agreed_generation, made_part
         FROM appointment_changes
         WHERE appointment = $1
         ORDER BY seq DESC
         LIMIT 1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn remove_change(conn: &mut Conn, seq: i64) -> Result<(), DbError> {
    query("DELETE FROM appointment_changes WHERE seq = $1")
        .bind(seq)
        .execute(conn)
        .await?;
    Ok(())
}

/// The part of an appointment that a change may touch.
pub(super) struct Shape {
    pub(super) start: CivilMinute,
    /// In which `start` was agreed.
    pub(super) zone: Tz,
    pub(super) minutes: i64,
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
    pub(super) psychologist: StaffId,
    pub(super) room: Option<ConsultingRoomId>,
    pub(super) state: AppointmentState,
    pub(super) cancel_reason: Option<String>,
    pub(super) override_reason: Option<String>,
    pub(super) silent_reason: Option<String>,
    pub(super) generation: i64,
    pub(super) settled_at: Instant,
    pub(super) is_exception: bool,
}

/// False when somebody else changed the appointment in the meantime.
pub(super) async fn update(
    conn: &mut Conn,
    _allowed: &Allowed<KeepSchedule>,
    id: AppointmentId,
    version: i64,
    shape: &Shape,
) -> Result<bool, DbError> {
    let done = query(
        "UPDATE appointments
         SET starts_civil = $3, minutes = $4, starts_at = $5, ends_at = $6, psychologist = $7,
             room = $8, state = $9, cancel_reason = $10, override_reason = $11,
             silent_reason = $12, generation = $13, settled_at = $14, is_exception = $15,
             zone = $16, version = version + 1
         WHERE id = $1 AND version = $2",
    )
    .bind(id)
    .bind(version)
    .bind(shape.start)
    .bind(shape.minutes)
    .bind(shape.starts_at)
    .bind(shape.ends_at)
    .bind(shape.psychologist)
    .bind(shape.room)
    .bind(shape.state)
    .bind(shape.cancel_reason.clone())
    .bind(shape.override_reason.clone())
    .bind(shape.silent_reason.clone())
    .bind(shape.generation)
    .bind(shape.settled_at)
    .bind(shape.is_exception)
    .bind(shape.zone.name())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes instants that were derived anew from the civil time.
pub(super) async fn update_instants(
    conn: &mut Conn,
    id: AppointmentId,
    zone: Tz,
    starts_at: Instant,
    ends_at: Instant,
) -> Result<(), DbError> {
    query(
        "UPDATE appointments
         SET zone = $2, starts_at = $3, ends_at = $4, generation = generation + 1,
             version = version + 1
         WHERE id = $1",
    )
    .bind(id)
    .bind(zone.name())
    .bind(starts_at)
    .bind(ends_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// Patients that cannot be booked: unknown here, or deceased.
pub(super) async fn count_bookable(conn: &mut Conn, patient: PatientId) -> Result<i64, DbError> {
    Ok(
        scalar("SELECT count(*) FROM patients WHERE id = $1 AND status <> 'deceased'")
            .bind(patient)
            .fetch_one(conn)
            .await?,
    )
}

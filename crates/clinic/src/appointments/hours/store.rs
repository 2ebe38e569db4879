//! The tables `working_hours`, `leave`, `public_holidays`, `appointment_types` and
//! `consulting_rooms`, and who works as a psychologist.

use chrono::NaiveDate;

use super::super::model::{AppointmentTypeView, Holiday, HoursKind, RoomForm};
use crate::access::{Allowed, ManageSettings};
use crate::civil::{CivilMinute, TimeOfDay};
use crate::db::{Conn, DbError, FromRow, query, query_as};
use crate::ids::{AppointmentTypeId, ConsultingRoomId, LeaveId, StaffId};
use crate::settings::{AppointmentMode, OpenHours};

#[derive(Debug, Clone, FromRow)]
pub(in crate::appointments) struct Psychologist {
    pub(in crate::appointments) id: StaffId,
    pub(in crate::appointments) name: String,
    pub(in crate::appointments) colour: i64,
}

pub(in crate::appointments) async fn list_psychologists(
    conn: &mut Conn,
) -> Result<Vec<Psychologist>, DbError> {
    Ok(query_as(
        "SELECT staff.id, staff.display_name AS name, staff.colour
         FROM staff
         JOIN staff_roles ON staff_roles.staff = staff.id
         WHERE staff_roles.role = 'psychologist' AND staff.left_on IS NULL
         ORDER BY staff.family_name, staff.given_name",
    )
    .fetch_all(conn)
    .await?)
}

#[derive(Debug, Clone, FromRow)]
pub(in crate::appointments) struct HoursRow {
    pub(in crate::appointments) staff: StaffId,
    pub(in crate::appointments) weekday: i64,
    pub(in crate::appointments) kind: HoursKind,
    pub(in crate::appointments) starts: TimeOfDay,
    pub(in crate::appointments) ends: TimeOfDay,
}

pub(in crate::appointments) async fn list_hours(conn: &mut Conn) -> Result<Vec<HoursRow>, DbError> {
    Ok(query_as(
        "SELECT staff, weekday, kind, starts, ends
         FROM working_hours
         ORDER BY staff, weekday, kind, starts",
    )
    .fetch_all(conn)
    .await?)
}

pub(in crate::appointments) async fn replace_hours(
    conn: &mut Conn,
    _allowed: &Allowed<ManageSettings>,
    staff: StaffId,
    spans: &[(HoursKind, OpenHours)],
) -> Result<(), DbError> {
    query("DELETE FROM working_hours WHERE staff = $1")
        .bind(staff)
        .execute(&mut *conn)
        .await?;
    for (kind, span) in spans {
        query(
            "INSERT INTO working_hours (staff, weekday, kind, starts, ends)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(staff)
        .bind(i64::from(span.weekday))
        .bind(*kind)
        .bind(span.from)
        .bind(span.until)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

#[derive(Debug, Clone, FromRow)]
pub(in crate::appointments) struct LeaveRow {
    pub(in crate::appointments) id: LeaveId,
    pub(in crate::appointments) staff: StaffId,
    pub(in crate::appointments) starts: CivilMinute,
    pub(in crate::appointments) ends: CivilMinute,
    pub(in crate::appointments) reason: String,
}

/// Leave that ends after `from`.
pub(in crate::appointments) async fn list_leave(
    conn: &mut Conn,
    from: CivilMinute,
) -> Result<Vec<LeaveRow>, DbError> {
    Ok(query_as(
        "SELECT id, staff, starts, ends, reason
         FROM leave
         WHERE ends > $1
         ORDER BY staff, starts",
    )
    .bind(from)
    .fetch_all(conn)
    .await?)
}

/// Whether there is such a person to be away.
pub(in crate::appointments) async fn insert_leave(
    conn: &mut Conn,
    leave: &LeaveRow,
) -> Result<bool, DbError> {
    let added = query(
        "INSERT INTO leave (id, staff, starts, ends, reason)
         SELECT $1, staff.id, $3, $4, $5 FROM staff WHERE staff.id = $2",
    )
    .bind(leave.id)
    .bind(leave.staff)
    .bind(leave.starts)
    .bind(leave.ends)
    .bind(leave.reason.clone())
    .execute(conn)
    .await?;
    Ok(added.rows_affected() == 1)
}

pub(in crate::appointments) async fn find_leave(
    conn: &mut Conn,
    id: LeaveId,
) -> Result<Option<LeaveRow>, DbError> {
    Ok(query_as(
        "SELECT id, staff, starts, ends, reason
         FROM leave
         WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?)
}

pub(in crate::appointments) async fn remove_leave(
    conn: &mut Conn,
    id: LeaveId,
) -> Result<(), DbError> {
    query("DELETE FROM leave WHERE id = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

pub(in crate::appointments) async fn list_holidays(
    conn: &mut Conn,
) -> Result<Vec<Holiday>, DbError> {
    let rows: Vec<(NaiveDate, String)> =
        query_as("SELECT date, name FROM public_holidays ORDER BY date")
            .fetch_all(conn)
            .await?;
    Ok(rows
        .into_iter()
        .map(|(date, name)| Holiday { date, name })
        .collect())
}

pub(in crate::appointments) async fn replace_holidays(
    conn: &mut Conn,
    _allowed: &Allowed<ManageSettings>,
    holidays: &[Holiday],
) -> Result<(), DbError> {
    query("DELETE FROM public_holidays")
        .execute(&mut *conn)
        .await?;
    for holiday in holidays {
        query("INSERT INTO public_holidays (date, name) VALUES ($1, $2)")
            .bind(holiday.date)
            .bind(holiday.name.clone())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

#[derive(FromRow)]
struct TypeRow {
    id: AppointmentTypeId,
    name: String,
    minutes: i64,
    mode: AppointmentMode,
    colour: i64,
    is_active: bool,
}

pub(in crate::appointments) async fn list_types(
    conn: &mut Conn,
) -> Result<Vec<AppointmentTypeView>, DbError> {
    let rows: Vec<TypeRow> = query_as(
        "SELECT id, name, minutes, mode, colour, is_active
         FROM appointment_types
         ORDER BY is_active DESC, name",
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| AppointmentTypeView {
            id: Some(row.id),
            name: row.name,
            minutes: u32::try_from(row.minutes).unwrap_or(0),
            mode: row.mode,
            colour: u8::try_from(row.colour).unwrap_or(0),
            is_active: row.is_active,
        })
        .collect())
}

pub(in crate::appointments) async fn update_type(
    conn: &mut Conn,
    _allowed: &Allowed<ManageSettings>,
    id: AppointmentTypeId,
    view: &AppointmentTypeView,
) -> Result<(), DbError> {
    query(
        "INSERT INTO appointment_types (id, name, minutes, mode, colour, is_active)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE
         SET name = excluded.name, minutes = excluded.minutes, mode = excluded.mode,
             colour = excluded.colour, is_active = excluded.is_active",
    )
    .bind(id)
    .bind(view.name.clone())
    .bind(i64::from(view.minutes))
    .bind(view.mode)
    .bind(i64::from(view.colour))
    .bind(view.is_active)
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::appointments) async fn list_rooms(conn: &mut Conn) -> Result<Vec<RoomForm>, DbError> {
    let rows: Vec<(ConsultingRoomId, String, bool)> =
        query_as("SELECT id, name, is_active FROM consulting_rooms ORDER BY is_active DESC, name")
            .fetch_all(conn)
            .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name, is_active)| RoomForm {
            id: Some(id),
            name,
            is_active,
        })
        .collect())
}

pub(in crate::appointments) async fn update_room(
    conn: &mut Conn,
    _allowed: &Allowed<ManageSettings>,
    id: ConsultingRoomId,
    form: &RoomForm,
) -> Result<(), DbError> {
    query(
        "INSERT INTO consulting_rooms (id, name, is_active)
         VALUES ($1, $2, $3)
         ON CONFLICT (id) DO UPDATE
         SET name = excluded.name, is_active = excluded.is_active",
    )
    .bind(id)
    .bind(form.name.clone())
    .bind(form.is_active)
    .execute(conn)
    .await?;
    Ok(())
}

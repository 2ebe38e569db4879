//! The tables `staff`, `staff_roles`, `one_time_codes`, `sign_in_attempts` and `break_glass`.

use chrono::NaiveDate;

use super::model::Person;
use crate::access::{Allowed, ManageStaff, Role};
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query, query_as, scalar};
use crate::ids::{PatientId, StaffId};

#[derive(FromRow)]
pub(super) struct StaffRow {
    pub(super) id: StaffId,
    pub(super) title: String,
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) display_name: String,
    pub(super) username: String,
    pub(super) registration_number: String,
    pub(super) provider_number: String,
    pub(super) colour: i64,
    pub(super) passphrase_hash: Option<String>,
    pub(super) pin_hash: Option<String>,
    pub(super) totp_sealed: Option<Vec<u8>>,
    pub(super) totp_last_step: Option<i64>,
    pub(super) left_on: Option<NaiveDate>,
    pub(super) version: i64,
    pub(super) code_expires: Option<Instant>,
}

pub(super) async fn list(conn: &mut Conn) -> Result<Vec<StaffRow>, DbError> {
    Ok(query_as(
        "SELECT staff.id, staff.title, staff.given_name, staff.family_name, staff.display_name,
                staff.username, staff.registration_number, staff.provider_number, staff.colour,
                staff.passphrase_hash, staff.pin_hash, staff.totp_sealed, staff.totp_last_step,
                staff.left_on, staff.version, one_time_codes.expires_at AS code_expires
         FROM staff
         LEFT JOIN one_time_codes ON one_time_codes.staff = staff.id
         ORDER BY staff.left_on IS NOT NULL, staff.family_name, staff.given_name",
    )
    .fetch_all(conn)
    .await?)
}

pub(super) async fn find(conn: &mut Conn, id: StaffId) -> Result<Option<StaffRow>, DbError> {
    Ok(query_as(
        "SELECT staff.id, staff.title, staff.given_name, staff.family_name, staff.display_name,
                staff.username, staff.registration_number, staff.provider_number, staff.colour,
                staff.passphrase_hash, staff.pin_hash, staff.totp_sealed, staff.totp_last_step,
                staff.left_on, staff.version, one_time_codes.expires_at AS code_expires
         FROM staff
         LEFT JOIN one_time_codes ON one_time_codes.staff = staff.id
         WHERE staff.id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn find_by_username(
    conn: &mut Conn,
    folded: &str,
) -> Result<Option<StaffId>, DbError> {
    Ok(
        scalar("SELECT id FROM staff WHERE username = $1 AND left_on IS NULL")
            .bind(folded.to_owned())
            .fetch_optional(conn)
            .await?,
    )
}

pub(super) async fn all_roles(conn: &mut Conn) -> Result<Vec<(StaffId, Role)>, DbError> {
    Ok(
        query_as("SELECT staff, role FROM staff_roles ORDER BY staff, role")
            .fetch_all(conn)
            .await?,
    )
}

pub(super) async fn count(conn: &mut Conn) -> Result<i64, DbError> {
    Ok(scalar("SELECT count(*) FROM staff").fetch_one(conn).await?)
}

pub(super) async fn insert(
    conn: &mut Conn,
    id: StaffId,
    person: &Person,
    colour: i64,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "INSERT INTO staff (id, title, given_name, family_name, display_name, username,
                            registration_number, provider_number, colour, created_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)",
    )
    .bind(id)
    .bind(person.title.clone())
    .bind(person.given_name.clone())
    .bind(person.family_name.clone())
    .bind(person.display_name.clone())
    .bind(person.username.clone())
    .bind(person.registration_number.clone())
    .bind(person.provider_number.clone())
    .bind(colour)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    update_roles(conn, id, &person.roles).await
}

/// False when somebody else changed the person in the meantime.
pub(super) async fn update(
    conn: &mut Conn,
    _allowed: &Allowed<ManageStaff>,
    id: StaffId,
    version: i64,
    person: &Person,
    colour: i64,
) -> Result<bool, DbError> {
    let changed = query(
        "UPDATE staff
         SET title = $3, given_name = $4, family_name = $5, display_name = $6, username = $7,
             registration_number = $8, provider_number = $9, colour = $10, version = version + 1
         WHERE id = $1 AND version = $2",
    )
    .bind(id)
    .bind(version)
    .bind(person.title.clone())
    .bind(person.given_name.clone())
    .bind(person.family_name.clone())
    .bind(person.display_name.clone())
    .bind(person.username.clone())
    .bind(person.registration_number.clone())
    .bind(person.provider_number.clone())
    .bind(colour)
    .execute(&mut *conn)
    .await?;
    if changed.rows_affected() == 0 {
        return Ok(false);
    }
    update_roles(conn, id, &person.roles).await?;
    Ok(true)
}

async fn update_roles(conn: &mut Conn, id: StaffId, roles: &[Role]) -> Result<(), DbError> {
    query("DELETE FROM staff_roles WHERE staff = $1")
        .bind(id)
        .execute(&mut *conn)
        .await?;
    for role in roles {
        query("INSERT INTO staff_roles (staff, role) VALUES ($1, $2)")
            .bind(id)
            .bind(*role)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

/// Owners who still work here and can sign in, other than `except`.
pub(super) async fn count_other_owners(conn: &mut Conn, except: StaffId) -> Result<i64, DbError> {
    Ok(scalar(
        "SELECT count(*)
         FROM staff_roles
         JOIN staff ON staff.id = staff_roles.staff
         WHERE staff_roles.role = 'owner'
           AND staff.left_on IS NULL
           AND staff.passphrase_hash IS NOT NULL
           AND staff.id <> $1",
    )
    .bind(except)
    .fetch_one(conn)
    .await?)
}

/// Owners who still work here, other than `except`.
pub(super) async fn other_owners(
    conn: &mut Conn,
    except: StaffId,
) -> Result<Vec<StaffId>, DbError> {
    Ok(scalar(
        "SELECT staff.id
         FROM staff_roles
         JOIN staff ON staff.id = staff_roles.staff
         WHERE staff_roles.role = 'owner'
           AND staff.left_on IS NULL
           AND staff.id <> $1",
    )
    .bind(except)
    .fetch_all(conn)
    .await?)
}

pub(super) async fn mark_left(
    conn: &mut Conn,
    _allowed: &Allowed<ManageStaff>,
    id: StaffId,
    on: NaiveDate,
) -> Result<(), DbError> {
    query(
        "UPDATE staff
         SET left_on = $2, passphrase_hash = NULL, pin_hash = NULL, totp_sealed = NULL,
             version = version + 1
         WHERE id = $1",
    )
    .bind(id)
    .bind(on)
    .execute(&mut *conn)
    .await?;
    remove_code(conn, id).await
}

pub(super) async fn update_passphrase(
    conn: &mut Conn,
    id: StaffId,
    hash: Option<String>,
) -> Result<(), DbError> {
    query("UPDATE staff SET passphrase_hash = $2, pin_hash = NULL WHERE id = $1")
        .bind(id)
        .bind(hash)
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds a line to what a person is told at their next sign-in.
pub(super) async fn insert_notice(
    conn: &mut Conn,
    id: StaffId,
    notice: &str,
) -> Result<(), DbError> {
    query(
        "UPDATE staff
         SET notice = CASE WHEN notice IS NULL THEN $2 ELSE notice || char(10) || $2 END
         WHERE id = $1",
    )
    .bind(id)
    .bind(notice.to_owned())
    .execute(conn)
    .await?;
    Ok(())
}

/// What a person is still to be told, a line each.
pub(super) async fn find_notice(conn: &mut Conn, id: StaffId) -> Result<Option<String>, DbError> {
    Ok(scalar("SELECT notice FROM staff WHERE id = $1")
        .bind(id)
        .fetch_one(conn)
        .await?)
}

/// False when there was nothing to tell.
pub(super) async fn mark_notice_read(conn: &mut Conn, id: StaffId) -> Result<bool, DbError> {
    let done = query("UPDATE staff SET notice = NULL WHERE id = $1 AND notice IS NOT NULL")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn update_pin(conn: &mut Conn, id: StaffId, hash: String) -> Result<(), DbError> {
    query("UPDATE staff SET pin_hash = $2 WHERE id = $1")
        .bind(id)
        .bind(hash)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn update_totp(
    conn: &mut Conn,
    id: StaffId,
    sealed: Option<Vec<u8>>,
) -> Result<(), DbError> {
    query("UPDATE staff SET totp_sealed = $2, totp_last_step = NULL WHERE id = $1")
        .bind(id)
        .bind(sealed)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn mark_totp_step(conn: &mut Conn, id: StaffId, step: i64) -> Result<(), DbError> {
    query("UPDATE staff SET totp_last_step = $2 WHERE id = $1")
        .bind(id)
        .bind(step)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn insert_code(
    conn: &mut Conn,
    id: StaffId,
    code_hash: String,
    made_by: Option<StaffId>,
    expires_at: Instant,
) -> Result<(), DbError> {
    query(
        "INSERT INTO one_time_codes (staff, code_hash, made_by, expires_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (staff) DO UPDATE
         SET code_hash = excluded.code_hash, made_by = excluded.made_by,
             expires_at = excluded.expires_at",
    )
    .bind(id)
    .bind(code_hash)
    .bind(made_by)
    .bind(expires_at)
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn find_code(
    conn: &mut Conn,
    id: StaffId,
    now: Instant,
) -> Result<Option<String>, DbError> {
    Ok(
        scalar("SELECT code_hash FROM one_time_codes WHERE staff = $1 AND expires_at > $2")
            .bind(id)
            .bind(now)
            .fetch_optional(conn)
            .await?,
    )
}

pub(super) async fn remove_code(conn: &mut Conn, id: StaffId) -> Result<(), DbError> {
    query("DELETE FROM one_time_codes WHERE staff = $1")
        .bind(id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Wrong guesses in a row, and until when nobody may guess again.
pub(super) async fn find_attempts(
    conn: &mut Conn,
    who: &[u8],
) -> Result<Option<(i64, Instant)>, DbError> {
    Ok(
        query_as("SELECT failures, blocked_until FROM sign_in_attempts WHERE who = $1")
            .bind(who.to_vec())
            .fetch_optional(conn)
            .await?,
    )
}

pub(super) async fn update_attempts(
    conn: &mut Conn,
    who: &[u8],
    failures: i64,
    blocked_until: Instant,
) -> Result<(), DbError> {
    query(
        "INSERT INTO sign_in_attempts (who, failures, blocked_until)
         VALUES ($1, $2, $3)
         ON CONFLICT (who) DO UPDATE
         SET failures = excluded.failures, blocked_until = excluded.blocked_until",
    )
    .bind(who.to_vec())
    .bind(failures)
    .bind(blocked_until)
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn remove_attempts(conn: &mut Conn, who: &[u8]) -> Result<(), DbError> {
    query("DELETE FROM sign_in_attempts WHERE who = $1")
        .bind(who.to_vec())
        .execute(conn)
        .await?;
    Ok(())
}

/// False when there is no such patient.
pub(super) async fn insert_break_glass(
    conn: &mut Conn,
    staff: StaffId,
    patient: PatientId,
    reason: String,
    since: Instant,
    until: Instant,
) -> Result<bool, DbError> {
    let done = query(
        "INSERT INTO break_glass (staff, patient, reason, since, until)
         SELECT $1, id, $3, $4, $5 FROM patients WHERE id = $2",
    )
    .bind(staff)
    .bind(patient)
    .bind(reason)
    .bind(since)
    .bind(until)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

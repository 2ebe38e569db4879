//! Lists of patients by their birthdays.

use crate::access::{Allowed, KeepPatients, ReadPatients};
use crate::db::{Conn, DbError, query, query_as, scalar};
use crate::ids::PatientId;
use crate::patients::birthday::DateOfBirth;

/// Active patients whose birthday has to be corrected, with what was typed.
pub(in crate::patients) async fn list_unclear(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
) -> Result<Vec<(PatientId, String, String)>, DbError> {
    Ok(query_as(
        "SELECT id, shown_name, birthday_unclear
         FROM patients
         WHERE birthday_unclear IS NOT NULL AND status = 'active'
         ORDER BY sort_name",
    )
    .fetch_all(conn)
    .await?)
}

/// Active patients who never gave a birthday: how many, and by name those behind `after`.
pub(in crate::patients) async fn list_missing(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    after: Option<PatientId>,
    most: i64,
) -> Result<(i64, Vec<(PatientId, String)>), DbError> {
    let count = scalar(
        "SELECT count(*)
         FROM patients
         WHERE birthday IS NULL AND birthday_unclear IS NULL AND status = 'active'",
    )
    .fetch_one(&mut *conn)
    .await?;
    let sort: Option<String> = scalar("SELECT sort_name FROM patients WHERE id = $1")
        .bind(after)
        .fetch_optional(&mut *conn)
        .await?;
    let page = query_as(
        "SELECT id, shown_name
         FROM patients
         WHERE birthday IS NULL AND birthday_unclear IS NULL AND status = 'active'
           AND (sort_name, id) > ($1, $2)
         ORDER BY sort_name, id
         LIMIT +$3",
    )
    .bind(sort.unwrap_or_default())
    .bind(after.unwrap_or(PatientId::from_bytes([0; 16])))
    .bind(most)
    .fetch_all(conn)
    .await?;
    Ok((count, page))
}

/// Whose birthday it is on a day of the year, `MM-DD`, whatever their status.
pub(in crate::patients) async fn list_born_on(
    conn: &mut Conn,
    day: String,
) -> Result<Vec<(PatientId, String, DateOfBirth)>, DbError> {
    Ok(query_as(
        "SELECT id, shown_name, birthday
         FROM patients
         WHERE substr(birthday, -5) = $1
         ORDER BY sort_name",
    )
    .bind(day)
    .fetch_all(conn)
    .await?)
}

/// False when there is no such patient, or it stood so already.
pub(in crate::patients) async fn update_greeted_personally(
    conn: &mut Conn,
    _allowed: &Allowed<KeepPatients>,
    patient: PatientId,
    is_personal: bool,
) -> Result<bool, DbError> {
    let done = query(
        "UPDATE patients SET greeted_personally = $2 WHERE id = $1 AND greeted_personally <> $2",
    )
    .bind(patient)
    .bind(is_personal)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

//! The numbers in `contact_points` and `contacts`, looked up the other way round.

use crate::contact::Phone;
use crate::db::{Conn, DbError, FromRow, query_as};
use crate::ids::{ContactId, PatientId};
use crate::patients::owners::NumberOwner;

#[derive(FromRow)]
struct OwnerRow {
    patient: PatientId,
    contact: Option<ContactId>,
    guardian: bool,
    emergency: bool,
}

pub(in crate::patients) async fn list(
    conn: &mut Conn,
    number: &Phone,
) -> Result<Vec<NumberOwner>, DbError> {
    let rows: Vec<OwnerRow> = query_as(
        "SELECT DISTINCT patient, NULL AS contact, 0 AS guardian, 0 AS emergency
         FROM contact_points
         WHERE value = $1
         UNION ALL
         SELECT patient, id AS contact, guardian, emergency
         FROM contacts
         WHERE phone = $1 AND removed_at IS NULL",
    )
    .bind(number.as_str().to_owned())
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| NumberOwner {
            patient: row.patient,
            contact: row.contact,
            is_guardian: row.guardian,
            is_emergency_contact: row.emergency,
        })
        .collect())
}

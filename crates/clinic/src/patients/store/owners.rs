//! The numbers in `contact_points` and `contacts`, looked up the other way round.

use crate::contact::Phone;
use crate::db::{Conn, DbError, FromRow, query_as, scalar};
use crate::ids::{ContactId, PatientId};
use crate::patients::owners::NumberOwner;
use crate::patients::reach::Address;

#[derive(FromRow)]
struct OwnerRow {
    patient: PatientId,
    contact: Option<ContactId>,
    guardian: bool,
    emergency: bool,
}

/// Whoever has a number; whether they get messages is not looked at.
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
            gets_messages: false,
            shares_messages: false,
        })
        .collect())
}

/// Whether a patient other than this one is reached at an address. A child is not, where the address
/// is a guardian's: the guardian reads it.
pub(in crate::patients) async fn reaches_another(
    conn: &mut Conn,
    patient: PatientId,
    address: &Address,
) -> Result<bool, DbError> {
    Ok(scalar(
        "SELECT EXISTS (
           SELECT 1
           FROM contact_points
           WHERE contact_points.value = $1
             AND contact_points.patient <> $2
             AND NOT EXISTS (
               SELECT 1
               FROM contacts
               WHERE contacts.patient = contact_points.patient
                 AND contacts.guardian = 1
                 AND contacts.removed_at IS NULL
                 AND (contacts.phone = $1 OR contacts.email = $1)))",
    )
    .bind(address.as_str().to_owned())
    .bind(patient)
    .fetch_one(conn)
    .await?)
}

//! The state of an appointment in the table `appointments`, as a reply changes it.

use crate::db::{Conn, DbError, query};
use crate::ids::AppointmentId;

pub(super) async fn mark_confirmed(conn: &mut Conn, id: AppointmentId) -> Result<(), DbError> {
    query(
        "UPDATE appointments
         SET state = 'confirmed', version = version + 1
         WHERE id = $1 AND state = 'booked'",
    )
    .bind(id)
    .execute(conn)
    .await?;
    Ok(())
}

//! Whose a phone number is.

use super::store::owners;
use crate::contact::Phone;
use crate::db::{Conn, DbError};
use crate::ids::{ContactId, PatientId};

/// Somebody who has a number: a patient, or somebody around one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberOwner {
    pub patient: PatientId,
    /// None: the patient themselves.
    pub contact: Option<ContactId>,
    pub is_guardian: bool,
    pub is_emergency_contact: bool,
}

/// Everybody who has this number.
pub async fn owners_of(conn: &mut Conn, number: &Phone) -> Result<Vec<NumberOwner>, DbError> {
    owners::list(conn, number).await
}

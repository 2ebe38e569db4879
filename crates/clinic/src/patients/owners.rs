//! Whose a phone number is.

use super::reach::{Address, Reach};
use super::store::{owners, people};
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
    /// The patient's messages go to them, so that they may stop them and answer for the patient.
    pub gets_messages: bool,
    /// Another guardian gets the patient's messages at another number.
    pub shares_messages: bool,
}

/// Everybody who has this number.
pub async fn owners_of(conn: &mut Conn, number: &Phone) -> Result<Vec<NumberOwner>, DbError> {
    let mut owners = owners::list(&mut *conn, number).await?;
    for owner in &mut owners {
        if let Some(reach) = people::find_reach(&mut *conn, owner.patient).await? {
            owner.gets_messages = gets_messages(&reach, owner.contact);
            owner.shares_messages = owner.gets_messages && goes_elsewhere_too(&reach, number);
        }
    }
    Ok(owners)
}

/// Messages go to the guardians who get reminders, or to the patient, to whom nothing goes while there
/// is a guardian.
fn gets_messages(reach: &Reach, contact: Option<ContactId>) -> bool {
    match contact {
        None => !reach.has_guardian,
        Some(contact) => reach
            .guardians
            .iter()
            .any(|guardian| guardian.contact == contact),
    }
}

fn goes_elsewhere_too(reach: &Reach, number: &Phone) -> bool {
    let points = reach.guardians.iter().flat_map(|one| &one.points);
    let mut texted = points.filter(|point| point.is_safe && !point.never_text);
    texted.any(|point| matches!(&point.address, Address::Phone(phone) if phone != number))
}

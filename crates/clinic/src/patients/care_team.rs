//! Who cares for a patient, besides the primary psychologist.

use super::store::{self, people};
use super::{PatientsError, clinic_date};
use crate::Clinic;
use crate::access::{self, Actor, BreakGlass, Denied, KeepPatients, Permission};
use crate::audit::AuditEvent;
use crate::db::DbError;
use crate::ids::{PatientId, StaffId};
use crate::problems::Problems;
use crate::tx::{Tx, begin};

/// Adds a psychologist to a patient's care team, who may then read clinical text.
pub async fn add_to_care_team(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
    staff: StaffId,
) -> Result<(), PatientsError> {
    let allowed = actor.may::<KeepPatients>()?;
    let mut tx = begin(clinic, actor).await?;
    if !store::exists(tx.conn(), patient).await? {
        return Err(PatientsError::NotFound);
    }
    if !store::is_psychologist(tx.conn(), staff).await? {
        return Err(not_a_psychologist("staff"));
    }
    refuse_own_care(&mut tx, patient, Some(staff)).await?;
    let today = clinic_date(&mut tx).await?;
    if people::insert_care_team(tx.conn(), &allowed, patient, staff, today).await? {
        tx.commit(AuditEvent::CareTeamJoined { patient, staff })
            .await?;
    }
    Ok(())
}

/// Takes a psychologist off a patient's care team.
pub async fn remove_from_care_team(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
    staff: StaffId,
) -> Result<(), PatientsError> {
    let allowed = actor.may::<KeepPatients>()?;
    let mut tx = begin(clinic, actor).await?;
    if !people::remove_from_care_team(tx.conn(), &allowed, patient, staff).await? {
        return Err(PatientsError::NotFound);
    }
    tx.commit(AuditEvent::CareTeamLeft { patient, staff })
        .await?;
    Ok(())
}

/// Nobody takes a patient into their own care: that would open clinical text past the reason, the
/// passphrase and the review that breaking the glass asks for.
pub(super) async fn refuse_own_care(
    tx: &mut Tx<'_>,
    patient: PatientId,
    staff: Option<StaffId>,
) -> Result<(), PatientsError> {
    let actor = tx.actor().clone();
    let now = tx.now();
    let is_own = staff.is_some() && staff == actor.staff_id();
    if is_own
        && access::in_care(tx.conn(), &actor, patient, now)
            .await?
            .is_none()
    {
        return Err(PatientsError::Denied(Denied {
            permission: BreakGlass::NAME,
            needed: "Please ask a colleague to add you, or open the patient with a reason first.",
        }));
    }
    Ok(())
}

/// The primary psychologist is somebody who works here as one.
pub(super) async fn check_psychologist(
    tx: &mut Tx<'_>,
    staff: Option<StaffId>,
) -> Result<(), PatientsError> {
    match staff {
        Some(staff) if !is_psychologist(tx, staff).await? => {
            Err(not_a_psychologist("primaryPsychologist"))
        }
        Some(_) | None => Ok(()),
    }
}

async fn is_psychologist(tx: &mut Tx<'_>, staff: StaffId) -> Result<bool, DbError> {
    store::is_psychologist(tx.conn(), staff).await
}

fn not_a_psychologist(field: &str) -> PatientsError {
    PatientsError::Invalid(Problems::one(
        field,
        "Please choose a psychologist who works here.",
    ))
}

//! Alerts: a sentence or two that must not be missed, for everyone or for those who care for the
//! patient. Sealed with the patient's key.

use chrono_tz::Tz;

use super::model::{AlertView, Audience};
use super::store::people::{self, AlertRow, NewAlert};
use super::{PatientsError, key_of};
use crate::Clinic;
use crate::access::{self, Actor, Denied, InCare, KeepPatients, Permission, ReadClinical};
use crate::audit::AuditEvent;
use crate::civil;
use crate::contact::Paragraphs;
use crate::db::DbError;
use crate::ids::{AlertId, PatientId};
use crate::problems::Problems;
use crate::secret::Key;
use crate::tx::{Tx, begin};

/// As much as is read at a glance.
const LONGEST: usize = 300;

/// Adds an alert. A clinical one is for psychologists in whose care the patient is.
pub async fn add_alert(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
    text: &str,
    audience: Audience,
) -> Result<(), PatientsError> {
    let allowed = actor.may::<KeepPatients>()?;
    let invalid = |message: String| PatientsError::Invalid(Problems::one("text", message));
    let text = Paragraphs::parse(text, LONGEST).map_err(|refused| invalid(refused.to_string()))?;
    if text.is_empty() {
        return Err(invalid("Please write what must not be missed.".to_owned()));
    }
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    require_audience(&mut tx, actor, patient, audience).await?;
    let key = key_of(clinic, tx.conn(), patient)
        .await?
        .ok_or(PatientsError::NotFound)?;
    let made_by = actor.staff_id().ok_or(PatientsError::NotFound)?;
    let id = AlertId::new(now, clinic.chance());
    let alert = NewAlert {
        id,
        patient,
        audience,
        text_sealed: key.seal(&place(id), text.as_str().as_bytes(), clinic.chance()),
        made_by,
    };
    people::insert_alert(tx.conn(), &allowed, alert, now).await?;
    tx.commit(AuditEvent::AlertAdded { patient }).await?;
    Ok(())
}

/// Ends an alert. It is no longer shown.
pub async fn end_alert(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
    alert: AlertId,
) -> Result<(), PatientsError> {
    let allowed = actor.may::<KeepPatients>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let audience = people::find_alert_audience(tx.conn(), patient, alert)
        .await?
        .ok_or(PatientsError::NotFound)?;
    require_audience(&mut tx, actor, patient, audience).await?;
    people::mark_alert_ended(tx.conn(), &allowed, alert, now).await?;
    tx.commit(AuditEvent::AlertEnded { patient }).await?;
    Ok(())
}

async fn require_audience(
    tx: &mut Tx<'_>,
    actor: &Actor,
    patient: PatientId,
    audience: Audience,
) -> Result<(), PatientsError> {
    match audience {
        Audience::Everyone => Ok(()),
        Audience::Clinical => {
            actor.may::<ReadClinical>()?;
            let now = tx.now();
            access::in_care(tx.conn(), actor, patient, now)
                .await?
                .map(|_| ())
                .ok_or(PatientsError::Denied(Denied {
                    permission: ReadClinical::NAME,
                    needed: ReadClinical::NEEDED,
                }))
        }
    }
}

/// The alerts that a person may read, and whether there are others.
pub(super) struct Shown {
    pub(super) alerts: Vec<AlertView>,
    pub(super) hidden_clinical: bool,
}

/// Opens the alerts that a person may read: clinical ones only with the patient in their care.
pub(super) async fn shown(
    tx: &mut Tx<'_>,
    patient: PatientId,
    care: Option<&InCare>,
    key: &Key,
    zone: Tz,
) -> Result<Shown, PatientsError> {
    let actor = tx.actor().clone();
    let may_keep = actor.may::<KeepPatients>().is_ok();
    let allowed = actor.may()?;
    let open = |row: AlertRow, audience| -> Result<AlertView, DbError> {
        let text = key
            .open_text(&place(row.id), &row.text_sealed)
            .map_err(|_| DbError::Unreadable("alerts.text_sealed"))?;
        Ok(AlertView {
            id: row.id,
            text: text.expose().clone(),
            audience,
            by: row.made_by,
            on: civil::civil_of(row.made_at, zone).date(),
            may_end: may_keep,
        })
    };
    let mut alerts = Vec::new();
    let mut hidden_clinical = false;
    match care {
        Some(care) => {
            for row in people::list_clinical_alerts(tx.conn(), care).await? {
                alerts.push(open(row, Audience::Clinical)?);
            }
        }
        None => hidden_clinical = people::has_clinical_alerts(tx.conn(), patient).await?,
    }
    for row in people::list_alerts(tx.conn(), &allowed, patient).await? {
        alerts.push(open(row, Audience::Everyone)?);
    }
    Ok(Shown {
        alerts,
        hidden_clinical,
    })
}

fn place(alert: AlertId) -> String {
    format!("alert {alert}")
}

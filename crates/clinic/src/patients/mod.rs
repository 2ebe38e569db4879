//! Patients: who they are, how they are found and reached, who is around them and who cares for
//! them.
//!
//! Deliberately absent: any decision about who may be told what. This room says how somebody
//! could be reached; whether a message leaves is decided by the gate, from consents.

mod alerts;
mod birthday;
mod birthday_lists;
mod care_team;
mod contacts;
mod finding;
mod form;
mod model;
mod owners;
mod reach;
mod search;
mod store;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::NaiveDate;

pub use alerts::{add_alert, end_alert};
pub use birthday::{DateOfBirth, Unclear};
pub use birthday_lists::{
    BirthdayOn, UnclearBirthday, WithoutBirthday, birthdays_on, set_greeted_personally,
    unclear_birthdays, without_birthday,
};
pub use care_team::{add_to_care_team, remove_from_care_team};
pub use contacts::{ContactForm, remove_contact, save_contact};
pub use finding::{find, likely_duplicates, list};
pub use form::{ContactPointForm, FormerName, PatientForm, PointKind, RegisterForm};
pub use model::{
    AlertView, Audience, CareTeamMember, ContactPointView, ContactView, DuplicateView,
    FoundPatient, NamedStaff, PatientCard, PatientFilter, PatientPage, PatientRow, PatientStatus,
    Verified,
};
pub use owners::{NumberOwner, owners_of};
pub use reach::{Address, GuardianReach, Point, Reach};

use crate::Clinic;
use crate::access::{
    self, Actor, Denied, InCare, KeepConsents, KeepPatients, KeepSchedule, ReadPatients,
};
use crate::audit::AuditEvent;
use crate::civil;
use crate::clock::Instant;
use crate::consents::{self, Answers};
use crate::contact::Country;
use crate::db::{Conn, DbError};
use crate::ids::{ContactPointId, PatientId};
use crate::problems::Problems;
use crate::secret::Key;
use crate::settings::{self, ClinicProfile};
use crate::tx::{Tx, begin};
use form::{ContactPoint, Particulars};
use search::Words;
use store::PatientRecord;
use store::{people, words};

/// Why something about a patient was not done.
#[derive(Debug, thiserror::Error)]
pub enum PatientsError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("some fields need another look")]
    Invalid(Problems),
    #[error("there is no such patient")]
    NotFound,
    #[error("somebody else changed this patient in the meantime")]
    Stale,
    /// The patient may be registered already, and nobody has said that this is somebody else.
    #[error("this may be a patient who is registered already")]
    LikelyDuplicate(DuplicateView),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Registers a patient, with their answers to the reminder questions.
pub async fn register(
    clinic: &Clinic,
    actor: &Actor,
    form: &RegisterForm,
) -> Result<PatientId, PatientsError> {
    let allowed = actor.may::<KeepPatients>()?;
    let may_record = actor.may::<KeepConsents>()?;
    let may_read = actor.may::<ReadPatients>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let country = country(tx.conn()).await?;
    let today = clinic_date(&mut tx).await?;
    let mut patient = form
        .patient
        .parse(&country, today)
        .map_err(PatientsError::Invalid)?;
    care_team::check_psychologist(&mut tx, patient.primary_psychologist).await?;
    if !form.confirmed_not_duplicate {
        let alike = finding::duplicates_of(clinic, tx.conn(), &may_read, &form.patient).await?;
        if !alike.patients.is_empty() {
            return Err(PatientsError::LikelyDuplicate(alike));
        }
    }
    let id = PatientId::new(now, clinic.chance());
    name_points(clinic, now, &mut patient.points, &[]);
    store::insert(tx.conn(), &allowed, id, &patient, now).await?;
    let key = Key::random(clinic.chance());
    let sealed = sealing_key(clinic).seal(&key_place(id), key.expose(), clinic.chance());
    store::insert_key(tx.conn(), id, sealed).await?;
    let sort = patient.sort_name();
    let found_by = patient.words(&country);
    words::update_words(tx.conn(), &allowed, id, &sort, &Words::default(), &found_by).await?;
    let answers = Answers {
        reminders: form.reminders,
        greetings: form.greetings,
        email: form.email_on,
        sms: form.sms_on,
        whatsapp: form.whatsapp_on,
        how: form.how,
        on: today,
    };
    consents::record_answers(&mut tx, &may_record, id, &answers).await?;
    tx.commit(AuditEvent::PatientRegistered { patient: id })
        .await?;
    Ok(id)
}

/// Changes what is known of a patient. `version` is the one that the form was filled in from.
pub async fn amend(
    clinic: &Clinic,
    actor: &Actor,
    id: PatientId,
    version: i32,
    form: &PatientForm,
) -> Result<(), PatientsError> {
    let allowed = actor.may::<KeepPatients>()?;
    let may_read = actor.may::<ReadPatients>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let country = country(tx.conn()).await?;
    let today = clinic_date(&mut tx).await?;
    let record = store::find(tx.conn(), &may_read, id)
        .await?
        .ok_or(PatientsError::NotFound)?;
    if record.version != i64::from(version) {
        return Err(PatientsError::Stale);
    }
    let before = particulars(tx.conn(), id, &record).await?;
    let mut patient = form
        .parse(&country, today)
        .map_err(PatientsError::Invalid)?;
    if patient.primary_psychologist != before.primary_psychologist {
        care_team::check_psychologist(&mut tx, patient.primary_psychologist).await?;
        care_team::refuse_own_care(&mut tx, id, patient.primary_psychologist).await?;
    }
    name_points(clinic, now, &mut patient.points, &before.points);
    let fields = patient.changes_from(&before);
    if fields.is_empty() {
        return Ok(());
    }
    if !store::update(tx.conn(), &allowed, id, record.version, &patient).await? {
        return Err(PatientsError::Stale);
    }
    let (had, has) = (before.words(&country), patient.words(&country));
    words::update_words(tx.conn(), &allowed, id, &patient.sort_name(), &had, &has).await?;
    tx.commit(AuditEvent::PatientAmended {
        patient: id,
        fields,
    })
    .await?;
    Ok(())
}

/// Gives every contact point an id: its own when it was among `before`, or else a new one.
fn name_points(
    clinic: &Clinic,
    now: Instant,
    points: &mut [ContactPoint],
    before: &[ContactPoint],
) {
    let mut left: Vec<ContactPointId> = before.iter().filter_map(|point| point.id).collect();
    for point in points {
        let known = left.iter().position(|id| point.id == Some(*id));
        point.id = Some(match known {
            Some(at) => left.swap_remove(at),
            None => ContactPointId::new(now, clinic.chance()),
        });
    }
}

async fn particulars(
    conn: &mut Conn,
    id: PatientId,
    record: &PatientRecord,
) -> Result<Particulars, DbError> {
    let former_names = store::list_former_names(conn, id).await?;
    let points = store::list_points(conn, id).await?;
    record.particulars(
        former_names,
        points.into_iter().map(|(point, _)| point).collect(),
    )
}

/// A patient's page. Opening it is in the audit.
pub async fn open(
    clinic: &Clinic,
    actor: &Actor,
    id: PatientId,
) -> Result<PatientCard, PatientsError> {
    let allowed = actor.may::<ReadPatients>()?;
    let may_keep = actor.may::<KeepPatients>().is_ok();
    let may_book = actor.may::<KeepSchedule>().is_ok();
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let profile = settings::load::<ClinicProfile>(tx.conn()).await?;
    let (zone, country) = (profile.zone(), profile.country());
    let today = civil::civil_of(now, zone).date();
    let record = store::find(tx.conn(), &allowed, id)
        .await?
        .ok_or(PatientsError::NotFound)?;
    let patient = particulars(tx.conn(), id, &record).await?;
    let form = patient.form(&country);
    let care = access::in_care(tx.conn(), actor, id, now).await?;
    let key = key_of(clinic, tx.conn(), id)
        .await?
        .ok_or(PatientsError::NotFound)?;
    let alerts = alerts::shown(&mut tx, id, care.as_ref(), &key, zone).await?;
    let contacts: Vec<ContactView> = people::list_contacts(tx.conn(), &allowed, id)
        .await?
        .into_iter()
        .map(|(contact, person)| person.view(contact, &country))
        .collect();
    let guardians: Vec<&str> = contacts
        .iter()
        .filter(|contact| contact.guardian && contact.gets_reminders)
        .map(|contact| contact.name.as_str())
        .collect();
    let how_to_reach = model::how_to_reach(record.status, &form.contact_points, &guardians);
    let care_team = people::list_care_team(tx.conn(), &allowed, id).await?;
    let contact_points = contact_points(&mut tx, id, &country).await?;
    let birthday = patient.birthday.known();
    let card = PatientCard {
        id,
        version: i32::try_from(record.version).unwrap_or(i32::MAX),
        legal_name: model::legal_name(
            &record.shown_name,
            &patient.given_name,
            &patient.family_name,
        ),
        name: record.shown_name,
        pronouns: record.pronouns,
        birthday: birthday.map(DateOfBirth::words),
        age: birthday.and_then(|birthday| birthday.age_on(today)),
        birthday_problem: patient.birthday.problem(today),
        greeted_personally: record.greeted_personally,
        status: record.status,
        status_since: record.status_since,
        contact_points,
        how_to_reach,
        alerts: alerts.alerts,
        hidden_clinical_alerts: alerts.hidden_clinical,
        primary_psychologist: patient
            .primary_psychologist
            .zip(record.psychologist_name)
            .map(|(id, name)| NamedStaff { id, name }),
        care_team: care_team
            .into_iter()
            .map(|(id, name, since)| {
                let is_primary = patient.primary_psychologist == Some(id);
                CareTeamMember {
                    id,
                    name,
                    since,
                    is_primary,
                    may_remove: may_keep && !is_primary,
                }
            })
            .collect(),
        verified: record
            .verifier
            .zip(record.verified_on)
            .map(|(by, on)| Verified { by, on }),
        contacts,
        may_amend: may_keep,
        may_book: may_book && record.status != PatientStatus::Deceased,
        may_change_status: may_keep,
        in_care: care.is_some(),
        emergency_until: care.as_ref().and_then(InCare::emergency_until),
        form,
    };
    tx.commit(AuditEvent::PatientOpened { patient: id }).await?;
    Ok(card)
}

async fn contact_points(
    tx: &mut Tx<'_>,
    id: PatientId,
    country: &Country,
) -> Result<Vec<ContactPointView>, DbError> {
    let mut views = Vec::new();
    for (point, is_bouncing) in store::list_points(tx.conn(), id).await? {
        let shared_with = store::list_sharing(tx.conn(), id, &point.address).await?;
        let form = point.form(country);
        // Every stored point has its id.
        let Some(point_id) = point.id else { continue };
        views.push(ContactPointView {
            id: point_id,
            kind: form.kind,
            value: point.address.as_str().to_owned(),
            shown: form.value,
            label: form.label,
            is_safe: form.is_safe,
            never_text: form.never_text,
            hours_from: form.hours_from,
            hours_until: form.hours_until,
            discreet: form.discreet,
            is_bouncing,
            shared_with,
        });
    }
    Ok(views)
}

/// Marks a patient active, inactive or deceased. The gate lets nothing leave for the deceased.
pub async fn set_status(
    clinic: &Clinic,
    actor: &Actor,
    id: PatientId,
    version: i32,
    status: PatientStatus,
    on: NaiveDate,
) -> Result<(), PatientsError> {
    let allowed = actor.may::<KeepPatients>()?;
    let mut tx = begin(clinic, actor).await?;
    if on > clinic_date(&mut tx).await? {
        return Err(PatientsError::Invalid(Problems::one(
            "on",
            "This day is still to come.",
        )));
    }
    let version = i64::from(version);
    if !store::update_status(tx.conn(), &allowed, id, version, status, on).await? {
        return Err(if store::exists(tx.conn(), id).await? {
            PatientsError::Stale
        } else {
            PatientsError::NotFound
        });
    }
    tx.commit(AuditEvent::PatientStatusChanged {
        patient: id,
        status: status.as_str().to_owned(),
    })
    .await?;
    Ok(())
}

/// Notes that the patient's identity was checked, today and by this person.
pub async fn mark_verified(
    clinic: &Clinic,
    actor: &Actor,
    id: PatientId,
) -> Result<(), PatientsError> {
    let allowed = actor.may::<KeepPatients>()?;
    let mut tx = begin(clinic, actor).await?;
    let today = clinic_date(&mut tx).await?;
    let by = actor.staff_id();
    if !store::mark_verified(tx.conn(), &allowed, id, by, today).await? {
        return Err(PatientsError::NotFound);
    }
    tx.commit(AuditEvent::PatientVerified { patient: id })
        .await?;
    Ok(())
}

/// How a patient can be reached, for the message gate.
pub async fn reach(conn: &mut Conn, patient: PatientId) -> Result<Option<Reach>, DbError> {
    people::find_reach(conn, patient).await
}

/// The key that seals what belongs to one patient; none for an unknown patient, or once it was
/// destroyed.
pub async fn key_of(
    clinic: &Clinic,
    conn: &mut Conn,
    patient: PatientId,
) -> Result<Option<Key>, DbError> {
    let Some(sealed) = store::find_key(conn, patient).await? else {
        return Ok(None);
    };
    let unreadable = || DbError::Unreadable("patient_keys.sealed");
    let key = sealing_key(clinic)
        .open(&key_place(patient), &sealed)
        .map_err(|_| unreadable())?;
    let bytes = key.expose().as_slice().try_into();
    bytes
        .map(|bytes| Some(Key::new(bytes)))
        .map_err(|_| unreadable())
}

fn sealing_key(clinic: &Clinic) -> Key {
    clinic.key().derive("patients")
}

fn key_place(patient: PatientId) -> String {
    format!("patient key {patient}")
}

/// Notes that a carrier said that an address of the patient, or of a contact of theirs, does not
/// exist. `address` is in its stored form, a phone in E.164.
pub async fn mark_bouncing(
    conn: &mut Conn,
    patient: PatientId,
    address: &str,
    now: Instant,
) -> Result<(), DbError> {
    store::mark_bouncing(conn, patient, address, now).await
}

/// The names that lists show. Unknown patients are left out.
pub async fn names(
    conn: &mut Conn,
    patients: &[PatientId],
) -> Result<HashMap<PatientId, String>, DbError> {
    let mut names = HashMap::with_capacity(patients.len());
    for patient in patients {
        if let Some(name) = store::find_name(conn, *patient).await? {
            names.insert(*patient, name);
        }
    }
    Ok(names)
}

async fn country(conn: &mut Conn) -> Result<Country, DbError> {
    Ok(settings::load::<ClinicProfile>(conn).await?.country())
}

/// The clinic's own day.
async fn clinic_date(tx: &mut Tx<'_>) -> Result<NaiveDate, DbError> {
    let now = tx.now();
    let zone = settings::zone(tx.conn()).await?;
    Ok(civil::civil_of(now, zone).date())
}

//! The tables `contacts`, `alerts` and `care_team`, and what the message gate reads.

use chrono::NaiveDate;

use super::{list_reach_points, owners, stored_email, stored_phone, zone};
use crate::access::{Allowed, InCare, KeepPatients, ReadPatients};
use crate::channels::ChannelKind;
use crate::clock::Instant;
use crate::contact::{EmailAddress, Phone};
use crate::db::{Conn, DbError, FromRow, query, query_as, scalar};
use crate::ids::{AlertId, ContactId, PatientId, StaffId};
use crate::patients::birthday::DateOfBirth;
use crate::patients::contacts::{Contact, ContactRules, Rights};
use crate::patients::model::{Audience, PatientStatus, first_name};
use crate::patients::reach::{Address, GuardianReach, Point, Reach};

#[derive(FromRow)]
struct ContactRow {
    id: ContactId,
    name: String,
    relationship: String,
    phone: Option<String>,
    email: Option<String>,
    phone_is_safe: bool,
    email_is_safe: bool,
    never_text: bool,
    is_discreet: bool,
    emergency: bool,
    guardian: bool,
    partner: bool,
    payer: bool,
    never_disclose: bool,
    gets_reminders: bool,
    may_book: bool,
    portal: bool,
    phone_bounced_at: Option<Instant>,
    email_bounced_at: Option<Instant>,
}

impl ContactRow {
    fn phone(&self) -> Result<Option<Phone>, DbError> {
        self.phone
            .as_deref()
            .map(|phone| stored_phone(phone, "contacts.phone"))
            .transpose()
    }

    fn email(&self) -> Result<Option<EmailAddress>, DbError> {
        self.email
            .as_deref()
            .map(|email| stored_email(email, "contacts.email"))
            .transpose()
    }

    fn contact(self) -> Result<(ContactId, Contact), DbError> {
        let contact = Contact {
            phone: self.phone()?,
            email: self.email()?,
            name: self.name,
            relationship: self.relationship,
            rules: ContactRules {
                phone_is_safe: self.phone_is_safe,
                email_is_safe: self.email_is_safe,
                never_text: self.never_text,
                is_discreet: self.is_discreet,
            },
            rights: Rights {
                emergency: self.emergency,
                guardian: self.guardian,
                partner: self.partner,
                payer: self.payer,
                never_disclose: self.never_disclose,
                gets_reminders: self.gets_reminders,
                may_book: self.may_book,
                portal: self.portal,
            },
        };
        Ok((self.id, contact))
    }

    /// A guardian has one phone and one email, and no hours of their own.
    fn points(&self) -> Result<Vec<Point>, DbError> {
        let point = |address, is_safe, bounced_at: Option<Instant>| Point {
            address,
            is_safe,
            never_text: self.never_text,
            hours: None,
            is_discreet: self.is_discreet,
            is_bouncing: bounced_at.is_some(),
            is_shared: false,
        };
        let phone = self.phone()?.map(Address::Phone);
        let email = self.email()?.map(Address::Email);
        Ok(phone
            .map(|phone| point(phone, self.phone_is_safe, self.phone_bounced_at))
            .into_iter()
            .chain(email.map(|email| point(email, self.email_is_safe, self.email_bounced_at)))
            .collect())
    }
}

async fn contact_rows(conn: &mut Conn, patient: PatientId) -> Result<Vec<ContactRow>, DbError> {
    Ok(query_as(
        "SELECT id, name, relationship, phone, email, phone_is_safe, email_is_safe, never_text,
                is_discreet, emergency, guardian, partner, payer, never_disclose, gets_reminders,
                may_book, portal, phone_bounced_at, email_bounced_at
         FROM contacts
         WHERE patient = $1 AND removed_at IS NULL
         ORDER BY id",
    )
    .bind(patient)
    .fetch_all(conn)
    .await?)
}

/// Everybody around a patient who was not removed, in the order in which they were added.
pub(in crate::patients) async fn list_contacts(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    patient: PatientId,
) -> Result<Vec<(ContactId, Contact)>, DbError> {
    contact_rows(conn, patient)
        .await?
        .into_iter()
        .map(ContactRow::contact)
        .collect()
}

pub(in crate::patients) async fn insert_contact(
    conn: &mut Conn,
    _allowed: &Allowed<KeepPatients>,
    patient: PatientId,
    id: ContactId,
    contact: &Contact,
) -> Result<(), DbError> {
    let (rules, rights) = (contact.rules, contact.rights);
    query(
        "INSERT INTO contacts (id, patient, name, relationship, phone, email, emergency, guardian,
                               partner, payer, never_disclose, gets_reminders, may_book, portal,
                               phone_is_safe, email_is_safe, never_text, is_discreet, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1)",
    )
    .bind(id)
    .bind(patient)
    .bind(contact.name.clone())
    .bind(contact.relationship.clone())
    .bind(
        contact
            .phone
            .as_ref()
            .map(|phone| phone.as_str().to_owned()),
    )
    .bind(
        contact
            .email
            .as_ref()
            .map(|email| email.as_str().to_owned()),
    )
    .bind(rights.emergency)
    .bind(rights.guardian)
    .bind(rights.partner)
    .bind(rights.payer)
    .bind(rights.never_disclose)
    .bind(rights.gets_reminders)
    .bind(rights.may_book)
    .bind(rights.portal)
    .bind(rules.phone_is_safe)
    .bind(rules.email_is_safe)
    .bind(rules.never_text)
    .bind(rules.is_discreet)
    .execute(conn)
    .await?;
    Ok(())
}

/// False when the patient has no such contact. The version rises with name, phone or email.
pub(in crate::patients) async fn update_contact(
    conn: &mut Conn,
    _allowed: &Allowed<KeepPatients>,
    patient: PatientId,
    id: ContactId,
    contact: &Contact,
) -> Result<bool, DbError> {
    let (rules, rights) = (contact.rules, contact.rights);
    let changed = query(
        "UPDATE contacts
         SET version = version + CASE WHEN name = $3
                                       AND phone IS NOT DISTINCT FROM $5
                                       AND email IS NOT DISTINCT FROM $6
                                      THEN 0 ELSE 1 END,
             phone_bounced_at = CASE WHEN phone IS NOT DISTINCT FROM $5 THEN phone_bounced_at END,
             email_bounced_at = CASE WHEN email IS NOT DISTINCT FROM $6 THEN email_bounced_at END,
             name = $3, relationship = $4, phone = $5, email = $6, emergency = $7, guardian = $8,
             partner = $9, payer = $10, never_disclose = $11, gets_reminders = $12, may_book = $13,
             portal = $14, phone_is_safe = $15, email_is_safe = $16, never_text = $17,
             is_discreet = $18
         WHERE id = $1 AND patient = $2 AND removed_at IS NULL",
    )
    .bind(id)
    .bind(patient)
    .bind(contact.name.clone())
    .bind(contact.relationship.clone())
    .bind(
        contact
            .phone
            .as_ref()
            .map(|phone| phone.as_str().to_owned()),
    )
    .bind(
        contact
            .email
            .as_ref()
            .map(|email| email.as_str().to_owned()),
    )
    .bind(rights.emergency)
    .bind(rights.guardian)
    .bind(rights.partner)
    .bind(rights.payer)
    .bind(rights.never_disclose)
    .bind(rights.gets_reminders)
    .bind(rights.may_book)
    .bind(rights.portal)
    .bind(rules.phone_is_safe)
    .bind(rules.email_is_safe)
    .bind(rules.never_text)
    .bind(rules.is_discreet)
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// False when the patient has no such contact. The row stays: consents name it.
pub(in crate::patients) async fn mark_contact_removed(
    conn: &mut Conn,
    _allowed: &Allowed<KeepPatients>,
    patient: PatientId,
    id: ContactId,
    now: Instant,
) -> Result<bool, DbError> {
    let changed = query(
        "UPDATE contacts
         SET removed_at = $3
         WHERE id = $1 AND patient = $2 AND removed_at IS NULL",
    )
    .bind(id)
    .bind(patient)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

#[derive(FromRow)]
pub(in crate::patients) struct AlertRow {
    pub(in crate::patients) id: AlertId,
    pub(in crate::patients) text_sealed: Vec<u8>,
    pub(in crate::patients) made_by: String,
    pub(in crate::patients) made_at: Instant,
}

/// Alerts in force that everybody may read.
pub(in crate::patients) async fn list_alerts(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    patient: PatientId,
) -> Result<Vec<AlertRow>, DbError> {
    alert_rows(conn, patient, Audience::Everyone).await
}

/// Alerts in force for those who care for the patient.
pub(in crate::patients) async fn list_clinical_alerts(
    conn: &mut Conn,
    care: &InCare,
) -> Result<Vec<AlertRow>, DbError> {
    alert_rows(conn, care.patient(), Audience::Clinical).await
}

async fn alert_rows(
    conn: &mut Conn,
    patient: PatientId,
    audience: Audience,
) -> Result<Vec<AlertRow>, DbError> {
    Ok(query_as(
        "SELECT alerts.id, alerts.text_sealed, alerts.made_at, staff.display_name AS made_by
         FROM alerts
         JOIN staff ON staff.id = alerts.made_by
         WHERE alerts.patient = $1 AND alerts.audience = $2 AND alerts.ended_at IS NULL
         ORDER BY alerts.id",
    )
    .bind(patient)
    .bind(audience)
    .fetch_all(conn)
    .await?)
}

/// Whether there are clinical alerts in force; not what they say.
pub(in crate::patients) async fn has_clinical_alerts(
    conn: &mut Conn,
    patient: PatientId,
) -> Result<bool, DbError> {
    let found: Option<i64> = scalar(
        "SELECT 1
         FROM alerts
         WHERE patient = $1 AND audience = 'clinical' AND ended_at IS NULL
         LIMIT 1",
    )
    .bind(patient)
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}

pub(in crate::patients) async fn find_alert_audience(
    conn: &mut Conn,
    patient: PatientId,
    id: AlertId,
) -> Result<Option<Audience>, DbError> {
    Ok(scalar(
        "SELECT audience
         FROM alerts
         WHERE id = $1 AND patient = $2 AND ended_at IS NULL",
    )
    .bind(id)
    .bind(patient)
    .fetch_optional(conn)
    .await?)
}

/// An alert, its text already sealed with the patient's key.
pub(in crate::patients) struct NewAlert {
    pub(in crate::patients) id: AlertId,
    pub(in crate::patients) patient: PatientId,
    pub(in crate::patients) audience: Audience,
    pub(in crate::patients) text_sealed: Vec<u8>,
    pub(in crate::patients) made_by: StaffId,
}

pub(in crate::patients) async fn insert_alert(
    conn: &mut Conn,
    _allowed: &Allowed<KeepPatients>,
    alert: NewAlert,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "INSERT INTO alerts (id, patient, audience, text_sealed, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(alert.id)
    .bind(alert.patient)
    .bind(alert.audience)
    .bind(alert.text_sealed)
    .bind(alert.made_by)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

pub(in crate::patients) async fn mark_alert_ended(
    conn: &mut Conn,
    _allowed: &Allowed<KeepPatients>,
    id: AlertId,
    now: Instant,
) -> Result<(), DbError> {
    query("UPDATE alerts SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL")
        .bind(id)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(())
}

pub(in crate::patients) async fn list_care_team(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    patient: PatientId,
) -> Result<Vec<(StaffId, String, NaiveDate)>, DbError> {
    Ok(query_as(
        "SELECT care_team.staff, staff.display_name, care_team.since
         FROM care_team
         JOIN staff ON staff.id = care_team.staff
         WHERE care_team.patient = $1
         ORDER BY care_team.since, staff.display_name",
    )
    .bind(patient)
    .fetch_all(conn)
    .await?)
}

/// False when the person is in the team already.
pub(in crate::patients) async fn insert_care_team(
    conn: &mut Conn,
    _allowed: &Allowed<KeepPatients>,
    patient: PatientId,
    staff: StaffId,
    since: NaiveDate,
) -> Result<bool, DbError> {
    let done = query(
        "INSERT INTO care_team (patient, staff, since)
         VALUES ($1, $2, $3)
         ON CONFLICT (patient, staff) DO NOTHING",
    )
    .bind(patient)
    .bind(staff)
    .bind(since)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False when the person was not in the team.
pub(in crate::patients) async fn remove_from_care_team(
    conn: &mut Conn,
    _allowed: &Allowed<KeepPatients>,
    patient: PatientId,
    staff: StaffId,
) -> Result<bool, DbError> {
    let done = query("DELETE FROM care_team WHERE patient = $1 AND staff = $2")
        .bind(patient)
        .bind(staff)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

#[derive(FromRow)]
struct ReachRow {
    legal_given_name: String,
    legal_family_name: String,
    preferred_name: String,
    shown_name: String,
    status: PatientStatus,
    zone: Option<String>,
    preferred_channel: Option<ChannelKind>,
    language: String,
    birthday: Option<DateOfBirth>,
    greeted_personally: bool,
    psychologist: Option<String>,
}

pub(in crate::patients) async fn find_reach(
    conn: &mut Conn,
    patient: PatientId,
) -> Result<Option<Reach>, DbError> {
    let row: Option<ReachRow> = query_as(
        "SELECT patients.legal_given_name, patients.legal_family_name, patients.preferred_name,
                patients.shown_name, patients.status, patients.zone, patients.preferred_channel,
                patients.language, patients.birthday, patients.greeted_personally,
                staff.display_name AS psychologist
         FROM patients
         LEFT JOIN staff ON staff.id = patients.primary_psychologist AND staff.left_on IS NULL
         WHERE patients.id = $1",
    )
    .bind(patient)
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let mut points = list_reach_points(conn, patient).await?;
    let contacts = contact_rows(conn, patient).await?;
    let guardians = contacts
        .into_iter()
        .filter(|contact| contact.guardian && !contact.never_disclose)
        .collect::<Vec<_>>();
    let has_guardian = !guardians.is_empty();
    let mut guardians = guardians
        .into_iter()
        .filter(|contact| contact.gets_reminders)
        .map(|contact| {
            Ok(GuardianReach {
                contact: contact.id,
                points: contact.points()?,
                name: contact.name,
            })
        })
        .collect::<Result<Vec<_>, DbError>>()?;
    let of_guardians = guardians.iter_mut().flat_map(|one| one.points.iter_mut());
    for point in points.iter_mut().chain(of_guardians) {
        point.is_shared = owners::reaches_another(conn, patient, &point.address).await?;
    }
    Ok(Some(Reach {
        patient,
        first_name: first_name(
            &row.preferred_name,
            &row.legal_given_name,
            &row.legal_family_name,
        ),
        shown_name: row.shown_name,
        status: row.status,
        zone: zone(row.zone.as_deref())?,
        preferred_channel: row.preferred_channel,
        language: row.language,
        birthday: row.birthday,
        is_greeted_personally: row.greeted_personally,
        psychologist: row.psychologist,
        has_guardian,
        points,
        guardians,
    }))
}

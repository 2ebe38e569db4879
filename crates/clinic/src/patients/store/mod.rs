//! The tables `patients`, `patient_keys`, `former_names` and `contact_points`; those about other
//! people and about searching stand in the files beside this one.

pub(super) mod birthdays;
pub(super) mod owners;
pub(super) mod people;
pub(super) mod words;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::birthday::DateOfBirth;
use super::form::{Birthday, ContactPoint, Particulars, PointKind};
use super::model::PatientStatus;
use super::reach::{Address, Point};
use crate::access::{Allowed, KeepPatients, ReadPatients};
use crate::channels::ChannelKind;
use crate::civil::TimeOfDay;
use crate::clock::Instant;
use crate::contact::{EmailAddress, Phone};
use crate::db::{Conn, DbError, FromRow, query, query_as, scalar};
use crate::ids::{ContactPointId, PatientId, StaffId};

/// A patient's row, with the names of the staff it speaks of.
#[derive(FromRow)]
pub(super) struct PatientRecord {
    legal_given_name: String,
    legal_family_name: String,
    preferred_name: String,
    pub(super) shown_name: String,
    pub(super) pronouns: String,
    birthday: Option<DateOfBirth>,
    birthday_unclear: Option<String>,
    address_line: String,
    suburb: String,
    state: String,
    postcode: String,
    country: String,
    language: String,
    preferred_channel: Option<ChannelKind>,
    zone: Option<String>,
    pub(super) status: PatientStatus,
    pub(super) status_since: Option<NaiveDate>,
    primary_psychologist: Option<StaffId>,
    pub(super) psychologist_name: Option<String>,
    gp_name: String,
    gp_practice: String,
    gp_phone: String,
    medicare: String,
    dva: String,
    ndis: String,
    referral_date: Option<NaiveDate>,
    referral_sessions: Option<i32>,
    pub(super) verifier: Option<String>,
    pub(super) verified_on: Option<NaiveDate>,
    pub(super) greeted_personally: bool,
    pub(super) version: i64,
}

impl PatientRecord {
    pub(super) fn particulars(
        &self,
        former_names: Vec<(String, String)>,
        points: Vec<ContactPoint>,
    ) -> Result<Particulars, DbError> {
        Ok(Particulars {
            given_name: self.legal_given_name.clone(),
            family_name: self.legal_family_name.clone(),
            preferred_name: self.preferred_name.clone(),
            former_names,
            pronouns: self.pronouns.clone(),
            birthday: match (self.birthday, &self.birthday_unclear) {
                (Some(birthday), _) => Birthday::Known(birthday),
                (None, Some(typed)) => Birthday::Unclear(typed.clone()),
                (None, None) => Birthday::Missing,
            },
            points,
            address_line: self.address_line.clone(),
            suburb: self.suburb.clone(),
            state: self.state.clone(),
            postcode: self.postcode.clone(),
            country: self.country.clone(),
            language: self.language.clone(),
            preferred_channel: self.preferred_channel,
            zone: zone(self.zone.as_deref())?,
            primary_psychologist: self.primary_psychologist,
            gp_name: self.gp_name.clone(),
            gp_practice: self.gp_practice.clone(),
            gp_phone: match self.gp_phone.as_str() {
                "" => None,
                phone => Some(stored_phone(phone, "patients.gp_phone")?),
            },
            medicare: self.medicare.clone(),
            dva: self.dva.clone(),
            ndis: self.ndis.clone(),
            referral_date: self.referral_date,
            referral_sessions: self.referral_sessions,
        })
    }
}

fn zone(name: Option<&str>) -> Result<Option<Tz>, DbError> {
    name.map(str::parse)
        .transpose()
        .map_err(|_| DbError::Unreadable("patients.zone"))
}

pub(super) fn stored_phone(text: &str, column: &'static str) -> Result<Phone, DbError> {
    Phone::from_e164(text).map_err(|_| DbError::Unreadable(column))
}

pub(super) fn stored_email(text: &str, column: &'static str) -> Result<EmailAddress, DbError> {
    EmailAddress::parse(text).map_err(|_| DbError::Unreadable(column))
}

pub(super) async fn find(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    id: PatientId,
) -> Result<Option<PatientRecord>, DbError> {
    Ok(query_as(
        "SELECT patients.legal_given_name, patients.legal_family_name, patients.preferred_name,
                patients.shown_name, patients.pronouns, patients.birthday,
                patients.birthday_unclear, patients.address_line, patients.suburb, patients.state,
                patients.postcode, patients.country, patients.language,
                patients.preferred_channel, patients.zone, patients.status,
                patients.status_since, patients.primary_psychologist, patients.gp_name,
                patients.gp_practice, patients.gp_phone, patients.medicare, patients.dva,
                patients.ndis, patients.referral_date, patients.referral_sessions,
                patients.verified_on, patients.greeted_personally, patients.version,
                psychologist.display_name AS psychologist_name,
                verifier.display_name AS verifier
         FROM patients
         LEFT JOIN staff AS psychologist ON psychologist.id = patients.primary_psychologist
         LEFT JOIN staff AS verifier ON verifier.id = patients.verified_by
         WHERE patients.id = $1",
    )
    .bind(id)
    .fetch_optional(conn)
    .await?)
}

pub(super) async fn exists(conn: &mut Conn, id: PatientId) -> Result<bool, DbError> {
    Ok(
        scalar("SELECT EXISTS (SELECT 1 FROM patients WHERE id = $1)")
            .bind(id)
            .fetch_one(conn)
            .await?,
    )
}

pub(super) async fn find_name(conn: &mut Conn, id: PatientId) -> Result<Option<String>, DbError> {
    Ok(scalar("SELECT shown_name FROM patients WHERE id = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?)
}

/// Writes a new patient's row and everything that belongs to it but the words.
pub(super) async fn insert(
    conn: &mut Conn,
    allowed: &Allowed<KeepPatients>,
    id: PatientId,
    patient: &Particulars,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "INSERT INTO patients (
           id, legal_given_name, legal_family_name, preferred_name, shown_name, sort_name,
           pronouns, birthday, birthday_unclear, address_line, suburb, state, postcode, country,
           language, preferred_channel, zone, status, primary_psychologist, gp_name, gp_practice,
           gp_phone, medicare, dva, ndis, referral_date, referral_sessions, registered_at, version)
         VALUES ($1, '', '', '', '', '', '', NULL, NULL, '', '', '', '', '', '', NULL, NULL,
                 'active', NULL, '', '', '', '', '', '', NULL, NULL, $2, 0)",
    )
    .bind(id)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    update(conn, allowed, id, 0, patient).await?;
    Ok(())
}

/// False when somebody else changed the patient in the meantime.
pub(super) async fn update(
    conn: &mut Conn,
    _allowed: &Allowed<KeepPatients>,
    id: PatientId,
    version: i64,
    patient: &Particulars,
) -> Result<bool, DbError> {
    let changed = query(
        "UPDATE patients
         SET legal_given_name = $3, legal_family_name = $4, preferred_name = $5, shown_name = $6,
             sort_name = $7, pronouns = $8, birthday = $9, birthday_unclear = $10,
             address_line = $11, suburb = $12, state = $13, postcode = $14, country = $15,
             language = $16, preferred_channel = $17, zone = $18, primary_psychologist = $19,
             gp_name = $20, gp_practice = $21, gp_phone = $22, medicare = $23, dva = $24,
             ndis = $25, referral_date = $26, referral_sessions = $27, version = version + 1
         WHERE id = $1 AND version = $2",
    )
    .bind(id)
    .bind(version)
    .bind(patient.given_name.clone())
    .bind(patient.family_name.clone())
    .bind(patient.preferred_name.clone())
    .bind(patient.shown_name())
    .bind(patient.sort_name())
    .bind(patient.pronouns.clone())
    .bind(patient.birthday.known())
    .bind(patient.birthday.unclear().map(str::to_owned))
    .bind(patient.address_line.clone())
    .bind(patient.suburb.clone())
    .bind(patient.state.clone())
    .bind(patient.postcode.clone())
    .bind(patient.country.clone())
    .bind(patient.language.clone())
    .bind(patient.preferred_channel)
    .bind(patient.zone.map(|zone| zone.name()))
    .bind(patient.primary_psychologist)
    .bind(patient.gp_name.clone())
    .bind(patient.gp_practice.clone())
    .bind(phone_text(patient.gp_phone.as_ref()))
    .bind(patient.medicare.clone())
    .bind(patient.dva.clone())
    .bind(patient.ndis.clone())
    .bind(patient.referral_date)
    .bind(patient.referral_sessions)
    .execute(&mut *conn)
    .await?;
    if changed.rows_affected() == 0 {
        return Ok(false);
    }
    update_former_names(conn, id, &patient.former_names).await?;
    update_points(conn, id, &patient.points).await?;
    Ok(true)
}

fn phone_text(phone: Option<&Phone>) -> String {
    phone.map_or_else(String::new, |phone| phone.as_str().to_owned())
}

/// False when somebody else changed the patient in the meantime.
pub(super) async fn update_status(
    conn: &mut Conn,
    _allowed: &Allowed<KeepPatients>,
    id: PatientId,
    version: i64,
    status: PatientStatus,
    on: NaiveDate,
) -> Result<bool, DbError> {
    let changed = query(
        "UPDATE patients
         SET status = $3, status_since = $4, version = version + 1
         WHERE id = $1 AND version = $2",
    )
    .bind(id)
    .bind(version)
    .bind(status)
    .bind(on)
    .execute(conn)
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// False when there is no such patient.
pub(super) async fn mark_verified(
    conn: &mut Conn,
    _allowed: &Allowed<KeepPatients>,
    id: PatientId,
    by: Option<StaffId>,
    on: NaiveDate,
) -> Result<bool, DbError> {
    let changed = query("UPDATE patients SET verified_by = $2, verified_on = $3 WHERE id = $1")
        .bind(id)
        .bind(by)
        .bind(on)
        .execute(conn)
        .await?;
    Ok(changed.rows_affected() == 1)
}

/// Whether a person is a psychologist who works here now.
pub(super) async fn is_psychologist(conn: &mut Conn, staff: StaffId) -> Result<bool, DbError> {
    Ok(scalar(
        "SELECT EXISTS (
           SELECT 1
           FROM staff_roles
           JOIN staff ON staff.id = staff_roles.staff
           WHERE staff_roles.staff = $1
             AND staff_roles.role = 'psychologist'
             AND staff.left_on IS NULL)",
    )
    .bind(staff)
    .fetch_one(conn)
    .await?)
}

pub(super) async fn insert_key(
    conn: &mut Conn,
    id: PatientId,
    sealed: Vec<u8>,
) -> Result<(), DbError> {
    query("INSERT INTO patient_keys (patient, sealed) VALUES ($1, $2)")
        .bind(id)
        .bind(sealed)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn find_key(conn: &mut Conn, id: PatientId) -> Result<Option<Vec<u8>>, DbError> {
    Ok(scalar("SELECT sealed FROM patient_keys WHERE patient = $1")
        .bind(id)
        .fetch_optional(conn)
        .await?)
}

pub(super) async fn list_former_names(
    conn: &mut Conn,
    id: PatientId,
) -> Result<Vec<(String, String)>, DbError> {
    Ok(query_as(
        "SELECT given_name, family_name
         FROM former_names
         WHERE patient = $1
         ORDER BY position",
    )
    .bind(id)
    .fetch_all(conn)
    .await?)
}

async fn update_former_names(
    conn: &mut Conn,
    id: PatientId,
    names: &[(String, String)],
) -> Result<(), DbError> {
    query("DELETE FROM former_names WHERE patient = $1")
        .bind(id)
        .execute(&mut *conn)
        .await?;
    for (position, (given, family)) in (0_i64..).zip(names) {
        query(
            "INSERT INTO former_names (patient, position, given_name, family_name)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(id)
        .bind(position)
        .bind(given.clone())
        .bind(family.clone())
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

#[derive(FromRow)]
struct PointRow {
    id: ContactPointId,
    kind: PointKind,
    value: String,
    label: String,
    is_safe: bool,
    never_text: bool,
    hours_from: Option<TimeOfDay>,
    hours_until: Option<TimeOfDay>,
    is_discreet: bool,
    bounced_at: Option<Instant>,
}

impl PointRow {
    fn address(&self) -> Result<Address, DbError> {
        match self.kind {
            PointKind::Email => {
                stored_email(&self.value, "contact_points.value").map(Address::Email)
            }
            PointKind::Phone => {
                stored_phone(&self.value, "contact_points.value").map(Address::Phone)
            }
        }
    }
}

async fn point_rows(conn: &mut Conn, id: PatientId) -> Result<Vec<PointRow>, DbError> {
    Ok(query_as(
        "SELECT id, kind, value, label, is_safe, never_text, hours_from, hours_until,
                is_discreet, bounced_at
         FROM contact_points
         WHERE patient = $1
         ORDER BY position",
    )
    .bind(id)
    .fetch_all(conn)
    .await?)
}

/// A patient's contact points in their order, each with whether it bounces.
pub(super) async fn list_points(
    conn: &mut Conn,
    id: PatientId,
) -> Result<Vec<(ContactPoint, bool)>, DbError> {
    point_rows(conn, id)
        .await?
        .into_iter()
        .map(|row| {
            let point = ContactPoint {
                id: Some(row.id),
                address: row.address()?,
                label: row.label,
                is_safe: row.is_safe,
                never_text: row.never_text,
                hours: row.hours_from.zip(row.hours_until),
                is_discreet: row.is_discreet,
            };
            Ok((point, row.bounced_at.is_some()))
        })
        .collect()
}

/// The same for the message gate.
async fn list_reach_points(conn: &mut Conn, id: PatientId) -> Result<Vec<Point>, DbError> {
    Ok(list_points(conn, id)
        .await?
        .into_iter()
        .map(|(point, is_bouncing)| Point {
            address: point.address,
            is_safe: point.is_safe,
            never_text: point.never_text,
            hours: point.hours,
            is_discreet: point.is_discreet,
            is_bouncing,
            is_shared: false,
        })
        .collect())
}

/// Names of other patients who have the same phone or email.
pub(super) async fn list_sharing(
    conn: &mut Conn,
    id: PatientId,
    address: &Address,
) -> Result<Vec<String>, DbError> {
    Ok(scalar(
        "SELECT DISTINCT patients.shown_name
         FROM contact_points
         JOIN patients ON patients.id = contact_points.patient
         WHERE contact_points.value = $1 AND contact_points.patient <> $2
         ORDER BY patients.sort_name
         LIMIT 10",
    )
    .bind(address.as_str().to_owned())
    .bind(id)
    .fetch_all(conn)
    .await?)
}

/// Every point carries its id by now. One whose address stays as it was keeps its bounces.
async fn update_points(
    conn: &mut Conn,
    id: PatientId,
    points: &[ContactPoint],
) -> Result<(), DbError> {
    let kept: BTreeSet<ContactPointId> = points.iter().filter_map(|point| point.id).collect();
    for row in point_rows(&mut *conn, id).await? {
        if !kept.contains(&row.id) {
            query("DELETE FROM contact_points WHERE id = $1")
                .bind(row.id)
                .execute(&mut *conn)
                .await?;
        }
    }
    for (position, point) in (0_i64..).zip(points) {
        let (from, until) = point.hours.unzip();
        query(
            "INSERT INTO contact_points (id, patient, position, kind, value, label, is_safe,
                                         never_text, hours_from, hours_until, is_discreet)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (id) DO UPDATE
             SET position = excluded.position, kind = excluded.kind, label = excluded.label,
                 is_safe = excluded.is_safe, never_text = excluded.never_text,
                 hours_from = excluded.hours_from, hours_until = excluded.hours_until,
                 is_discreet = excluded.is_discreet,
                 bounced_at = CASE WHEN contact_points.value = excluded.value
                                   THEN contact_points.bounced_at END,
                 value = excluded.value",
        )
        .bind(point.id)
        .bind(id)
        .bind(position)
        .bind(point.address.kind())
        .bind(point.address.as_str().to_owned())
        .bind(point.label.clone())
        .bind(point.is_safe)
        .bind(point.never_text)
        .bind(from)
        .bind(until)
        .bind(point.is_discreet)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// Notes that an address of the patient, or of one of their contacts, does not exist.
pub(super) async fn mark_bouncing(
    conn: &mut Conn,
    id: PatientId,
    address: &str,
    now: Instant,
) -> Result<(), DbError> {
    query("UPDATE contact_points SET bounced_at = $3 WHERE patient = $1 AND value = $2")
        .bind(id)
        .bind(address.to_owned())
        .bind(now)
        .execute(&mut *conn)
        .await?;
    query(
        "UPDATE contacts
         SET phone_bounced_at = CASE WHEN phone = $2 THEN $3 ELSE phone_bounced_at END,
             email_bounced_at = CASE WHEN email = $2 THEN $3 ELSE email_bounced_at END
         WHERE patient = $1 AND removed_at IS NULL",
    )
    .bind(id)
    .bind(address.to_owned())
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

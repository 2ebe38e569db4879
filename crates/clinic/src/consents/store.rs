//! The tables `consent_texts`, `consent_entries`, `channel_switches` and `preferences`.

use chrono::NaiveDate;

use super::model::{
    ConsentFacts, Decision, Entry, HowGiven, Naming, Purpose, Recorder, Switch, SwitchedHow,
};
use crate::access::{Allowed, KeepConsents, ManageSettings, ReadPatients};
use crate::channels::ChannelKind;
use crate::civil::TimeOfDay;
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query, query_as, scalar};
use crate::ids::{ContactId, PatientId, StaffId};

#[derive(FromRow)]
pub(super) struct EntryRow {
    pub(super) purpose: Purpose,
    pub(super) decision: Decision,
    pub(super) text_version: i64,
    pub(super) given_on: NaiveDate,
    pub(super) how: HowGiven,
    pub(super) note: String,
    pub(super) recorded_at: Instant,
    recorder: Option<String>,
    is_front_desk: bool,
    contact_name: Option<String>,
    is_contact_changed: bool,
    material_version: Option<i64>,
}

impl EntryRow {
    pub(super) fn entry(&self) -> Entry {
        Entry {
            purpose: self.purpose,
            decision: self.decision,
            text_version: self.text_version,
            given_on: self.given_on,
            how: self.how,
            recorder: recorder(self.recorder.clone(), self.is_front_desk),
            naming: match (&self.contact_name, self.is_contact_changed) {
                (None, _) => Naming::Nobody,
                (Some(name), false) => Naming::AsTheyAre(name.clone()),
                (Some(name), true) => Naming::Changed(name.clone()),
            },
            material_version: self.material_version,
        }
    }
}

fn recorder(name: Option<String>, is_front_desk: bool) -> Recorder {
    match (name, is_front_desk) {
        (None, _) => Recorder::Program,
        (Some(name), true) => Recorder::FrontDesk(name),
        (Some(name), false) => Recorder::Staff(name),
    }
}

macro_rules! entries_where {
    ($condition:literal) => {
        concat!(
            "SELECT entries.purpose, entries.decision, entries.text_version, entries.given_on,
                    entries.how, entries.note, entries.recorded_at,
                    staff.display_name AS recorder,
                    EXISTS (
                      SELECT 1 FROM staff_roles
                      WHERE staff_roles.staff = entries.recorded_by
                        AND staff_roles.role = 'front_desk'
                    ) AS is_front_desk,
                    contacts.name AS contact_name,
                    coalesce(contacts.removed_at IS NOT NULL
                             OR contacts.never_disclose = 1
                             OR contacts.version <> entries.contact_version, FALSE)
                      AS is_contact_changed,
                    (SELECT max(texts.version) FROM consent_texts AS texts
                     WHERE texts.purpose = entries.purpose AND texts.is_material = 1)
                      AS material_version
             FROM consent_entries AS entries
             LEFT JOIN staff ON staff.id = entries.recorded_by
             LEFT JOIN contacts ON contacts.id = entries.contact
             WHERE entries.patient = $1 ",
            $condition,
            " ORDER BY entries.seq DESC"
        )
    };
}

/// The whole ledger of a patient, newest first.
pub(super) async fn list_entries(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    patient: PatientId,
) -> Result<Vec<EntryRow>, DbError> {
    Ok(query_as(entries_where!(""))
        .bind(patient)
        .fetch_all(conn)
        .await?)
}

#[derive(FromRow)]
struct SwitchRow {
    channel: ChannelKind,
    is_on: bool,
    how: SwitchedHow,
    recorder: Option<String>,
    is_front_desk: bool,
    recorded_at: Instant,
}

impl SwitchRow {
    fn switch(self) -> Switch {
        Switch {
            channel: self.channel,
            is_on: self.is_on,
            how: self.how,
            recorder: recorder(self.recorder, self.is_front_desk),
            at: self.recorded_at,
        }
    }
}

macro_rules! switches_where {
    ($condition:literal) => {
        concat!(
            "SELECT switches.channel, switches.is_on, switches.how, switches.recorded_at,
                    staff.display_name AS recorder,
                    EXISTS (
                      SELECT 1 FROM staff_roles
                      WHERE staff_roles.staff = switches.recorded_by
                        AND staff_roles.role = 'front_desk'
                    ) AS is_front_desk
             FROM channel_switches AS switches
             LEFT JOIN staff ON staff.id = switches.recorded_by
             WHERE switches.patient = $1 ",
            $condition,
            " ORDER BY switches.seq DESC"
        )
    };
}

/// Every switch of a patient, newest first.
pub(super) async fn list_switches(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    patient: PatientId,
) -> Result<Vec<Switch>, DbError> {
    let rows: Vec<SwitchRow> = query_as(switches_where!(""))
        .bind(patient)
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(SwitchRow::switch).collect())
}

/// What holds now: the newest entry of each purpose, the newest switch of each channel.
pub(super) async fn find_facts(
    conn: &mut Conn,
    patient: PatientId,
) -> Result<ConsentFacts, DbError> {
    let entries: Vec<EntryRow> = query_as(entries_where!(
        "AND NOT EXISTS (
           SELECT 1 FROM consent_entries AS newer
           WHERE newer.patient = entries.patient
             AND newer.purpose = entries.purpose
             AND newer.seq > entries.seq)"
    ))
    .bind(patient)
    .fetch_all(&mut *conn)
    .await?;
    let switches: Vec<SwitchRow> = query_as(switches_where!(
        "AND NOT EXISTS (
           SELECT 1 FROM channel_switches AS newer
           WHERE newer.patient = switches.patient
             AND newer.channel = switches.channel
             AND newer.seq > switches.seq)"
    ))
    .bind(patient)
    .fetch_all(&mut *conn)
    .await?;
    let preferences: Option<(Option<TimeOfDay>, Option<TimeOfDay>, bool)> = query_as(
        "SELECT quiet_from, quiet_until, is_discreet
         FROM preferences
         WHERE patient = $1",
    )
    .bind(patient)
    .fetch_optional(conn)
    .await?;
    let (from, until, is_discreet) = preferences.unwrap_or((None, None, false));
    Ok(ConsentFacts {
        quiet: from.zip(until),
        is_discreet,
        entries: entries.iter().map(EntryRow::entry).collect(),
        switches: switches.into_iter().map(SwitchRow::switch).collect(),
    })
}

/// One decision, as it goes into the ledger.
pub(super) struct NewEntry {
    pub(super) patient: PatientId,
    pub(super) purpose: Purpose,
    pub(super) decision: Decision,
    pub(super) text_version: i64,
    pub(super) given_on: NaiveDate,
    pub(super) how: HowGiven,
    pub(super) contact: Option<ContactId>,
    pub(super) note: String,
    pub(super) recorded_by: Option<StaffId>,
}

pub(super) async fn insert_entry(
    conn: &mut Conn,
    _allowed: &Allowed<KeepConsents>,
    entry: NewEntry,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "INSERT INTO consent_entries (patient, purpose, decision, text_version, given_on, how,
                                      contact, contact_version, note, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7,
                 (SELECT version FROM contacts WHERE id = $7), $8, $9, $10)",
    )
    .bind(entry.patient)
    .bind(entry.purpose)
    .bind(entry.decision)
    .bind(entry.text_version)
    .bind(entry.given_on)
    .bind(entry.how)
    .bind(entry.contact)
    .bind(entry.note)
    .bind(entry.recorded_by)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn insert_switch(
    conn: &mut Conn,
    patient: PatientId,
    channel: ChannelKind,
    is_on: bool,
    how: SwitchedHow,
    recorded_by: Option<StaffId>,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "INSERT INTO channel_switches (patient, channel, is_on, how, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(patient)
    .bind(channel)
    .bind(is_on)
    .bind(how)
    .bind(recorded_by)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn update_preferences(
    conn: &mut Conn,
    _allowed: &Allowed<KeepConsents>,
    patient: PatientId,
    quiet: Option<(TimeOfDay, TimeOfDay)>,
    is_discreet: bool,
) -> Result<(), DbError> {
    let (from, until) = quiet.unzip();
    query(
        "INSERT INTO preferences (patient, quiet_from, quiet_until, is_discreet)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (patient) DO UPDATE
         SET quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
             is_discreet = excluded.is_discreet",
    )
    .bind(patient)
    .bind(from)
    .bind(until)
    .bind(is_discreet)
    .execute(conn)
    .await?;
    Ok(())
}

/// None: there is no such patient. Otherwise whether the patient has died.
pub(super) async fn find_deceased(
    conn: &mut Conn,
    patient: PatientId,
) -> Result<Option<bool>, DbError> {
    Ok(
        scalar("SELECT status = 'deceased' FROM patients WHERE id = $1")
            .bind(patient)
            .fetch_optional(conn)
            .await?,
    )
}

/// Whether a person is one of the patient's emergency contacts now.
pub(super) async fn is_emergency_contact(
    conn: &mut Conn,
    patient: PatientId,
    contact: ContactId,
) -> Result<bool, DbError> {
    Ok(scalar(
        "SELECT EXISTS (
           SELECT 1 FROM contacts
           WHERE id = $1 AND patient = $2 AND emergency = 1 AND never_disclose = 0
             AND removed_at IS NULL)",
    )
    .bind(contact)
    .bind(patient)
    .fetch_one(conn)
    .await?)
}

/// The patient's emergency contacts as they are now, by name.
pub(super) async fn list_emergency_contacts(
    conn: &mut Conn,
    _allowed: &Allowed<ReadPatients>,
    patient: PatientId,
) -> Result<Vec<(ContactId, String)>, DbError> {
    Ok(query_as(
        "SELECT id, name
         FROM contacts
         WHERE patient = $1 AND emergency = 1 AND never_disclose = 0 AND removed_at IS NULL
         ORDER BY name, id",
    )
    .bind(patient)
    .fetch_all(conn)
    .await?)
}

#[derive(FromRow)]
pub(super) struct TextRow {
    pub(super) purpose: Purpose,
    pub(super) version: i64,
    pub(super) text: String,
    pub(super) is_material: bool,
    pub(super) writer: Option<String>,
    pub(super) written_at: Instant,
    pub(super) lapsed_grants: i64,
}

/// Every version of every text, newest first within a purpose.
pub(super) async fn list_texts(
    conn: &mut Conn,
    _allowed: &Allowed<ManageSettings>,
) -> Result<Vec<TextRow>, DbError> {
    Ok(query_as(
        "SELECT texts.purpose, texts.version, texts.text, texts.is_material, texts.written_at,
                staff.display_name AS writer,
                CASE WHEN texts.is_material = 1 THEN (
                  SELECT count(*) FROM consent_entries AS entries
                  WHERE entries.purpose = texts.purpose
                    AND entries.decision = 'granted'
                    AND entries.text_version < texts.version
                    AND NOT EXISTS (
                      SELECT 1 FROM consent_entries AS newer
                      WHERE newer.patient = entries.patient
                        AND newer.purpose = entries.purpose
                        AND newer.seq > entries.seq)
                ) ELSE 0 END AS lapsed_grants
         FROM consent_texts AS texts
         LEFT JOIN staff ON staff.id = texts.written_by
         ORDER BY texts.purpose, texts.version DESC",
    )
    .fetch_all(conn)
    .await?)
}

/// The newest version of a text and its number.
pub(super) async fn find_text(conn: &mut Conn, purpose: Purpose) -> Result<(i64, String), DbError> {
    Ok(query_as(
        "SELECT version, text
         FROM consent_texts
         WHERE purpose = $1
         ORDER BY version DESC
         LIMIT 1",
    )
    .bind(purpose)
    .fetch_one(conn)
    .await?)
}

/// A version of a text, as it is written down.
pub(super) struct NewText {
    pub(super) purpose: Purpose,
    pub(super) version: i64,
    pub(super) text: String,
    pub(super) is_material: bool,
    pub(super) written_by: Option<StaffId>,
}

pub(super) async fn insert_text(
    conn: &mut Conn,
    _allowed: &Allowed<ManageSettings>,
    new: NewText,
    now: Instant,
) -> Result<(), DbError> {
    query(
        "INSERT INTO consent_texts (purpose, version, text, is_material, written_by, written_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new.purpose)
    .bind(new.version)
    .bind(new.text)
    .bind(new.is_material)
    .bind(new.written_by)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Living patients whose grant for `purpose` lapsed or is suspended, by name.
pub(super) async fn list_to_renew(
    conn: &mut Conn,
    _allowed: &Allowed<KeepConsents>,
    purpose: Purpose,
) -> Result<Vec<(PatientId, String)>, DbError> {
    Ok(query_as(
        "SELECT entries.patient, patients.shown_name
         FROM consent_entries AS entries
         JOIN patients ON patients.id = entries.patient
         LEFT JOIN contacts ON contacts.id = entries.contact
         WHERE entries.purpose = $1
           AND entries.decision = 'granted'
           AND patients.status <> 'deceased'
           AND (entries.text_version < (
                  SELECT max(texts.version) FROM consent_texts AS texts
                  WHERE texts.purpose = $1 AND texts.is_material = 1)
                OR contacts.removed_at IS NOT NULL
                OR contacts.never_disclose = 1
                OR contacts.version <> entries.contact_version)
           AND NOT EXISTS (
             SELECT 1 FROM consent_entries AS newer
             WHERE newer.patient = entries.patient
               AND newer.purpose = entries.purpose
               AND newer.seq > entries.seq)
         ORDER BY patients.sort_name, patients.id",
    )
    .bind(purpose)
    .fetch_all(conn)
    .await?)
}

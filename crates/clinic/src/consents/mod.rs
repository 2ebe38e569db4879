//! What patients agreed to and how they like to be reached: an append-only ledger of decisions,
//! switches of channels, quiet hours, and the texts that consents are given on.
//!
//! Deliberately absent: any way to say yes without a record. What was never asked, was declined,
//! withdrawn or has lapsed permits nothing, and no entry is ever changed or removed.

mod cards;
mod model;
mod sentences;
mod store;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

pub use cards::{
    ConsentEntry, ConsentTextView, ConsentToRenew, ConsentView, ConsentsView, CurrentText,
    NamedContact, PreferenceChange, PreferenceView, RecordConsentForm,
};
pub use model::{
    ConsentFacts, ConsentState, Decision, HowGiven, Purpose, Refusal, RefusalWord, SwitchedHow,
    permits,
};

use crate::Clinic;
use crate::access::{Actor, Allowed, Denied, KeepConsents, ManageSettings, ReadPatients};
use crate::audit::AuditEvent;
use crate::channels::ChannelKind;
use crate::civil::{self, TimeOfDay};
use crate::clinic::Looked;
use crate::contact::{Line, Paragraphs};
use crate::db::{Conn, DbError};
use crate::ids::PatientId;
use crate::problems::Problems;
use crate::settings::{self, MailAccount, SmsAccount, WhatsappAccount};
use crate::tx::{Tx, begin};
use model::{Entry, Naming};
use store::{EntryRow, NewEntry};

/// A printed page, so that it can be read before it is agreed to.
const LONGEST_TEXT: usize = 4_000;

/// Why something about consents was not done.
#[derive(Debug, thiserror::Error)]
pub enum ConsentsError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("some fields need another look")]
    Invalid(Problems),
    #[error("there is no such patient")]
    NotFound,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Everything that decides whether a patient may be written to, as it is at this moment.
pub async fn facts(conn: &mut Conn, patient: PatientId) -> Result<ConsentFacts, DbError> {
    store::find_facts(conn, patient).await
}

/// A patient's consents and preferences with their history.
pub async fn of_patient(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
) -> Result<ConsentsView, ConsentsError> {
    let allowed = actor.may::<ReadPatients>()?;
    let may_change = actor.may::<KeepConsents>().is_ok();
    let mut reader = clinic.db().read().await?;
    let conn = &mut *reader;
    store::find_deceased(conn, patient)
        .await?
        .ok_or(ConsentsError::NotFound)?;
    let zone = settings::zone(conn).await?;
    let facts = store::find_facts(conn, patient).await?;
    let entries = store::list_entries(conn, &allowed, patient).await?;
    let emergency_contacts: Vec<NamedContact> =
        store::list_emergency_contacts(conn, &allowed, patient)
            .await?
            .into_iter()
            .map(|(id, name)| NamedContact { id, name })
            .collect();
    let mut consents = Vec::with_capacity(Purpose::ALL.len());
    for purpose in Purpose::ALL {
        let text = store::find_text(conn, *purpose).await?;
        let shown = consent_view(*purpose, facts.entry(*purpose), text, &entries);
        let may_name = if shown.names_a_contact {
            emergency_contacts.clone()
        } else {
            Vec::new()
        };
        let can_be_asked = may_change && (!shown.names_a_contact || !may_name.is_empty());
        let was_asked = shown.state != ConsentState::NotAsked;
        consents.push(ConsentView {
            may_change,
            may_ask: can_be_asked && !was_asked,
            is_shown: can_be_asked || was_asked,
            may_name,
            ..shown
        });
    }
    let mut channels = Vec::with_capacity(ChannelKind::ALL.len());
    for channel in ChannelKind::ALL {
        let switch = facts.switch(*channel);
        let unavailable_because = unavailable_because(conn, *channel).await?;
        channels.push(PreferenceView {
            channel: *channel,
            is_on: switch.map(|switch| switch.is_on),
            sentence: sentences::channel_standing(switch, zone),
            turning_off_stops: sentences::channel_off_stops(*channel).to_owned(),
            available: unavailable_because.is_none(),
            unavailable_because,
        });
    }
    let preference_history = store::list_switches(conn, &allowed, patient)
        .await?
        .into_iter()
        .map(|switch| PreferenceChange {
            what: sentences::switched(switch.channel, switch.is_on),
            on: switch.at,
            by: sentences::recorder_name(&switch.recorder).to_owned(),
            how: sentences::how_words(switch.how).to_owned(),
        })
        .collect();
    clinic.looked(actor, Looked::List);
    let (quiet_from, quiet_until) = facts.quiet.unzip();
    Ok(ConsentsView {
        consents,
        channels,
        quiet_from,
        quiet_until,
        discreet: facts.is_discreet,
        preference_history,
    })
}

fn consent_view(
    purpose: Purpose,
    entry: Option<&Entry>,
    (version, text): (i64, String),
    entries: &[EntryRow],
) -> ConsentView {
    let state = entry.map_or(ConsentState::NotAsked, Entry::state);
    ConsentView {
        purpose,
        title: purpose.title().to_owned(),
        state,
        is_on: state == ConsentState::Granted,
        sentence: sentences::standing(entry),
        turning_off_stops: sentences::turning_off_stops(purpose).to_owned(),
        text_version: entry.map(|entry| small(entry.text_version)),
        current_text: CurrentText {
            version: small(version),
            text,
        },
        naming: entry.and_then(|entry| named(&entry.naming)),
        may_change: false,
        may_ask: false,
        is_shown: false,
        names_a_contact: purpose == Purpose::ProgressUpdates,
        may_name: Vec::new(),
        history: entries
            .iter()
            .filter(|row| row.purpose == purpose)
            .map(|row| {
                let entry = row.entry();
                ConsentEntry {
                    state: match row.decision {
                        Decision::Granted => ConsentState::Granted,
                        Decision::Declined => ConsentState::Declined,
                        Decision::Withdrawn => ConsentState::Withdrawn,
                    },
                    on: row.given_on,
                    how: Some(row.how),
                    by: sentences::recorder_name(&entry.recorder).to_owned(),
                    text_version: Some(small(row.text_version)),
                    naming: named(&entry.naming),
                    recorded_at: row.recorded_at,
                    note: row.note.clone(),
                }
            })
            .collect(),
    }
}

fn named(naming: &Naming) -> Option<String> {
    match naming {
        Naming::Nobody => None,
        Naming::AsTheyAre(name) | Naming::Changed(name) => Some(name.clone()),
    }
}

fn small(version: i64) -> i32 {
    i32::try_from(version).unwrap_or(i32::MAX)
}

async fn unavailable_because(
    conn: &mut Conn,
    channel: ChannelKind,
) -> Result<Option<String>, DbError> {
    let is_set_up = match channel {
        ChannelKind::Email => settings::load::<MailAccount>(conn).await?.is_on,
        ChannelKind::Sms => settings::load::<SmsAccount>(conn).await?.is_on,
        ChannelKind::Whatsapp => settings::load::<WhatsappAccount>(conn).await?.is_on,
    };
    Ok((!is_set_up).then(|| {
        format!(
            "{} is not set up in this clinic, so nothing is sent this way yet.",
            sentences::channel_name(channel)
        )
    }))
}

/// Writes a decision into the ledger. It holds at once for everything that is not being sent yet.
pub async fn record(
    clinic: &Clinic,
    actor: &Actor,
    form: &RecordConsentForm,
) -> Result<(), ConsentsError> {
    let allowed = actor.may::<KeepConsents>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let is_deceased = store::find_deceased(tx.conn(), form.patient)
        .await?
        .ok_or(ConsentsError::NotFound)?;
    let mut problems = Problems::new();
    let note = problems.check("note", Line::parse_within(&form.note, 400));
    let zone = settings::zone(tx.conn()).await?;
    if form.on > civil::civil_of(now, zone).date() {
        problems.add("on", "This day is still to come.");
    }
    let before = store::find_facts(tx.conn(), form.patient).await?;
    match form.decision {
        Decision::Granted => {
            if is_deceased {
                problems.add(
                    "decision",
                    "The patient has died; nothing is sent any more.",
                );
            }
            let names_nobody = note.as_ref().is_some_and(Line::is_empty);
            if form.purpose == Purpose::RecordShares && names_nobody {
                problems.add("note", "Please name the provider that this consent is for.");
            }
            check_contact(&mut tx, form, &mut problems).await?;
        }
        Decision::Withdrawn if !has_consent_to_withdraw(&before, form.purpose) => problems.add(
            "decision",
            "There is no consent to withdraw. Record that the patient declines instead.",
        ),
        Decision::Withdrawn | Decision::Declined => {}
    }
    problems.none_found().map_err(ConsentsError::Invalid)?;
    let (text_version, _) = store::find_text(tx.conn(), form.purpose).await?;
    let entry = NewEntry {
        patient: form.patient,
        purpose: form.purpose,
        decision: form.decision,
        text_version,
        given_on: form.on,
        how: form.how,
        contact: form
            .naming_contact
            .filter(|_| form.purpose == Purpose::ProgressUpdates),
        note: note.map(Line::into_string).unwrap_or_default(),
        recorded_by: actor.staff_id(),
    };
    store::insert_entry(tx.conn(), &allowed, entry, now).await?;
    tx.commit(recorded(
        form.patient,
        form.purpose,
        form.decision,
        text_version,
    ))
    .await?;
    Ok(())
}

/// True while the newest word on a purpose is a yes, in force or lapsed.
fn has_consent_to_withdraw(before: &ConsentFacts, purpose: Purpose) -> bool {
    matches!(
        before.state(purpose),
        ConsentState::Granted | ConsentState::Lapsed
    )
}

async fn check_contact(
    tx: &mut Tx<'_>,
    form: &RecordConsentForm,
    problems: &mut Problems,
) -> Result<(), DbError> {
    if form.purpose != Purpose::ProgressUpdates {
        return Ok(());
    }
    let is_known = match form.naming_contact {
        Some(contact) => store::is_emergency_contact(tx.conn(), form.patient, contact).await?,
        None => false,
    };
    if !is_known {
        problems.add(
            "namingContact",
            "Please choose the emergency contact who gets the updates.",
        );
    }
    Ok(())
}

fn recorded(
    patient: PatientId,
    purpose: Purpose,
    decision: Decision,
    text_version: i64,
) -> AuditEvent {
    AuditEvent::ConsentRecorded {
        patient,
        purpose: purpose.as_str().to_owned(),
        state: decision.as_str().to_owned(),
        text_version: Some(text_version),
    }
}

/// What a new patient answered to the questions on the registration form. What was not asked
/// leaves no trace.
pub(crate) struct Answers {
    pub(crate) reminders: Option<bool>,
    pub(crate) greetings: Option<bool>,
    pub(crate) email: Option<bool>,
    pub(crate) sms: Option<bool>,
    pub(crate) whatsapp: Option<bool>,
    pub(crate) how: HowGiven,
    pub(crate) on: NaiveDate,
}

/// Records the answers inside a registration.
pub(crate) async fn record_answers(
    tx: &mut Tx<'_>,
    allowed: &Allowed<KeepConsents>,
    patient: PatientId,
    answers: &Answers,
) -> Result<(), DbError> {
    let now = tx.now();
    let by = tx.actor().staff_id();
    for (purpose, answer) in [
        (Purpose::AppointmentReminders, answers.reminders),
        (Purpose::BirthdayGreetings, answers.greetings),
    ] {
        let Some(is_granted) = answer else { continue };
        let decision = if is_granted {
            Decision::Granted
        } else {
            Decision::Declined
        };
        let (text_version, _) = store::find_text(tx.conn(), purpose).await?;
        let entry = NewEntry {
            patient,
            purpose,
            decision,
            text_version,
            given_on: answers.on,
            how: answers.how,
            contact: None,
            note: String::new(),
            recorded_by: by,
        };
        store::insert_entry(tx.conn(), allowed, entry, now).await?;
        tx.record(&recorded(patient, purpose, decision, text_version))
            .await?;
    }
    for (channel, answer) in [
        (ChannelKind::Email, answers.email),
        (ChannelKind::Sms, answers.sms),
        (ChannelKind::Whatsapp, answers.whatsapp),
    ] {
        let Some(is_on) = answer else { continue };
        let how = answers.how.into();
        store::insert_switch(tx.conn(), patient, channel, is_on, how, by, now).await?;
        tx.record(&switched(patient, channel, is_on)).await?;
    }
    Ok(())
}

/// Switches a channel of a patient on or off.
pub async fn set_channel(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
    channel: ChannelKind,
    is_on: bool,
    how: HowGiven,
) -> Result<(), ConsentsError> {
    actor.may::<KeepConsents>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    store::find_deceased(tx.conn(), patient)
        .await?
        .ok_or(ConsentsError::NotFound)?;
    let by = actor.staff_id();
    store::insert_switch(tx.conn(), patient, channel, is_on, how.into(), by, now).await?;
    tx.commit(switched(patient, channel, is_on)).await?;
    Ok(())
}

/// Switches a channel off because the carrier says that the recipient opted out there. The caller
/// commits, saying [`AuditEvent::ChannelSwitched`].
pub async fn switch_off_by_carrier(
    tx: &mut Tx<'_>,
    patient: PatientId,
    channel: ChannelKind,
) -> Result<(), DbError> {
    let now = tx.now();
    let how = SwitchedHow::ByCarrier;
    store::insert_switch(tx.conn(), patient, channel, false, how, None, now).await
}

/// Switches a channel off because the patient, or who answers for them, wrote so. The caller
/// commits.
pub async fn switch_off_by_message(
    tx: &mut Tx<'_>,
    patient: PatientId,
    channel: ChannelKind,
) -> Result<(), DbError> {
    let now = tx.now();
    let how = SwitchedHow::ByMessage;
    store::insert_switch(tx.conn(), patient, channel, false, how, None, now).await?;
    tx.record(&switched(patient, channel, false)).await
}

fn switched(patient: PatientId, channel: ChannelKind, is_on: bool) -> AuditEvent {
    AuditEvent::ChannelSwitched {
        patient,
        channel: channel.as_str().to_owned(),
        is_on,
    }
}

/// Sets when nothing is sent to a patient, and whether messages must be discreet. The hours are
/// both there or both absent, and may run over midnight.
pub async fn set_quiet_hours(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
    from: Option<TimeOfDay>,
    until: Option<TimeOfDay>,
    is_discreet: bool,
) -> Result<(), ConsentsError> {
    let allowed = actor.may::<KeepConsents>()?;
    let mut problems = Problems::new();
    match (from, until) {
        (Some(from), Some(until)) if from == until => problems.add(
            "quietUntil",
            "Quiet hours end at another time than they begin.",
        ),
        (Some(_), None) => problems.add("quietUntil", "Please enter when quiet hours end."),
        (None, Some(_)) => problems.add("quietFrom", "Please enter when quiet hours begin."),
        (Some(_), Some(_)) | (None, None) => {}
    }
    problems.none_found().map_err(ConsentsError::Invalid)?;
    let mut tx = begin(clinic, actor).await?;
    store::find_deceased(tx.conn(), patient)
        .await?
        .ok_or(ConsentsError::NotFound)?;
    store::update_preferences(tx.conn(), &allowed, patient, from.zip(until), is_discreet).await?;
    tx.commit(AuditEvent::QuietHoursChanged { patient }).await?;
    Ok(())
}

/// Every version of every consent text, newest first within a purpose.
pub async fn list_texts(
    clinic: &Clinic,
    actor: &Actor,
) -> Result<Vec<ConsentTextView>, ConsentsError> {
    let allowed = actor.may::<ManageSettings>()?;
    let mut reader = clinic.db().read().await?;
    let zone = settings::zone(&mut reader).await?;
    let mut texts: Vec<ConsentTextView> = store::list_texts(&mut reader, &allowed)
        .await?
        .into_iter()
        .map(|row| ConsentTextView {
            purpose: row.purpose,
            title: row.purpose.title().to_owned(),
            version: small(row.version),
            text: row.text,
            is_material: row.is_material,
            by: row.writer.unwrap_or_else(|| "Anteroom".to_owned()),
            on: civil::civil_of(row.written_at, zone).date(),
            lapsed_grants: small(row.lapsed_grants),
        })
        .collect();
    texts.sort_by_key(|text| (text.purpose, std::cmp::Reverse(text.version)));
    Ok(texts)
}

/// Writes a new version of a consent text. A material change lets earlier grants lapse; they are
/// then in [`to_renew`].
pub async fn change_text(
    clinic: &Clinic,
    actor: &Actor,
    purpose: Purpose,
    text: &str,
    is_material: bool,
) -> Result<(), ConsentsError> {
    let allowed = actor.may::<ManageSettings>()?;
    let problem = |message: &str| ConsentsError::Invalid(Problems::one("text", message));
    let text =
        Paragraphs::parse(text, LONGEST_TEXT).map_err(|refused| problem(&refused.to_string()))?;
    if text.is_empty() {
        return Err(problem("Please write what the patient agrees to."));
    }
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let (newest, before) = store::find_text(tx.conn(), purpose).await?;
    if before == text.as_str() {
        return Err(problem("This is the text that is in use already."));
    }
    let version = newest + 1;
    let new = store::NewText {
        purpose,
        version,
        text: text.into_string(),
        is_material,
        written_by: actor.staff_id(),
    };
    store::insert_text(tx.conn(), &allowed, new, now).await?;
    tx.commit(AuditEvent::ConsentTextChanged {
        purpose: purpose.as_str().to_owned(),
        version,
    })
    .await?;
    Ok(())
}

/// Patients who are to be asked again: a text changed materially, or the contact that a consent
/// names has changed.
pub async fn to_renew(
    clinic: &Clinic,
    actor: &Actor,
) -> Result<Vec<ConsentToRenew>, ConsentsError> {
    let allowed = actor.may::<KeepConsents>()?;
    let mut reader = clinic.db().read().await?;
    let mut renew = Vec::new();
    for purpose in Purpose::ALL {
        let patients = store::list_to_renew(&mut reader, &allowed, *purpose).await?;
        renew.extend(patients.into_iter().map(|(patient, name)| ConsentToRenew {
            patient,
            name,
            purpose: *purpose,
        }));
    }
    clinic.looked(actor, Looked::List);
    Ok(renew)
}

//! The invented patients: how they are reached, what they agreed to, who stands beside them.

use chrono::Duration;

use super::people::{MOBILES, PATIENTS, SUBURBS};
use super::{DemoError, Practice};
use crate::Clinic;
use crate::channels::ChannelKind;
use crate::civil::{TimeOfDay, civil_of};
use crate::consents::{self, Decision, HowGiven, Purpose, RecordConsentForm};
use crate::ids::{ContactId, PatientId};
use crate::patients::{
    self, Audience, ContactForm, ContactPointForm, PatientForm, PatientStatus, PointKind,
    RegisterForm,
};
use crate::settings;

/// Places in the list of people who stand for something.
const CHILD: usize = 15;
const NOT_SAFE: usize = 27;
const NEVER_TEXT: usize = 33;
const ONLY_MORNINGS: usize = 38;
const NO_MAILBOX: usize = 44;
const SHARED_PHONE: [usize; 2] = [16, 17];
const DECEASED: usize = 47;
const READS_GERMAN: usize = 57;
const INACTIVE: [usize; 2] = [23, 52];
pub(super) const COUPLE: [usize; 2] = [21, 27];

pub(super) async fn register(
    clinic: &Clinic,
    practice: &Practice,
) -> Result<Vec<PatientId>, DemoError> {
    let mut registered = Vec::with_capacity(PATIENTS.len());
    for at in 0..PATIENTS.len() {
        let form = form_of(at, practice);
        registered.push(patients::register(clinic, &practice.desk, &form).await?);
    }
    beside_them(clinic, practice, &registered).await?;
    verify_and_warn(clinic, practice, &registered).await?;
    close_files(clinic, practice, &registered).await?;
    Ok(registered)
}

/// Every combination of answers comes up: asked or not, yes or no, for each question.
fn answer(at: usize, question: usize) -> Option<bool> {
    match (at / 3_usize.pow(u32::try_from(question).unwrap_or(0))) % 3 {
        0 => Some(true),
        1 => Some(at.is_multiple_of(2)),
        _ if at.is_multiple_of(5) => None,
        _ => Some(true),
    }
}

fn form_of(at: usize, practice: &Practice) -> RegisterForm {
    let (given, family, preferred, pronouns, birthday) = PATIENTS[at];
    let (suburb, postcode) = SUBURBS[at % SUBURBS.len()];
    let psychologist = practice.psychologists[at % practice.psychologists.len()].0;
    RegisterForm {
        patient: PatientForm {
            legal_given_name: given.to_owned(),
            legal_family_name: family.to_owned(),
            preferred_name: preferred.to_owned(),
            former_names: Vec::new(),
            pronouns: pronouns.to_owned(),
            birthday: birthday.to_owned(),
            contact_points: contact_points(at),
            address_line: format!("{} Banksia Street", 3 + 2 * at),
            suburb: suburb.to_owned(),
            state: "NSW".to_owned(),
            postcode: postcode.to_owned(),
            country: "Australia".to_owned(),
            language: if at == READS_GERMAN { "de" } else { "en" }.to_owned(),
            preferred_channel: match at % 3 {
                0 => Some(ChannelKind::Email),
                1 => Some(ChannelKind::Sms),
                _ => None,
            },
            zone: (at == 19).then(|| "Australia/Perth".to_owned()),
            primary_psychologist: (!at.is_multiple_of(11)).then_some(psychologist),
            gp_name: if at.is_multiple_of(4) {
                "Dr June Abbott"
            } else {
                ""
            }
            .to_owned(),
            gp_practice: if at.is_multiple_of(4) {
                "Camperdown Family Practice"
            } else {
                ""
            }
            .to_owned(),
            gp_phone: String::new(),
            medicare: String::new(),
            dva: String::new(),
            ndis: String::new(),
            referral_date: None,
            referral_sessions: at.is_multiple_of(4).then_some(6),
        },
        reminders: answer(at, 0),
        greetings: answer(at, 1),
        email_on: answer(at, 2),
        sms_on: answer(at + 1, 1),
        whatsapp_on: None,
        how: if at.is_multiple_of(2) {
            HowGiven::InPerson
        } else {
            HowGiven::ByPhone
        },
        confirmed_not_duplicate: true,
    }
}

fn contact_points(at: usize) -> Vec<ContactPointForm> {
    let (given, family, ..) = PATIENTS[at];
    let plain = |name: &str| -> String {
        let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        letters.to_lowercase()
    };
    let mailbox = if at == NO_MAILBOX {
        format!("no.such.mailbox.{}@example.org", plain(family))
    } else {
        format!("{}.{}{at}@example.org", plain(given), plain(family))
    };
    let phone = if at == SHARED_PHONE[1] {
        SHARED_PHONE[0]
    } else {
        at
    };
    let point = |kind, value: String, label: &str| ContactPointForm {
        id: None,
        kind,
        value,
        label: label.to_owned(),
        is_safe: at != NOT_SAFE,
        never_text: kind == PointKind::Phone && at == NEVER_TEXT,
        hours_from: None,
        hours_until: None,
        discreet: at == NEVER_TEXT,
    };
    let mut points = Vec::new();
    if !at.is_multiple_of(13) || at == 0 {
        points.push(point(PointKind::Email, mailbox, ""));
    }
    if !at.is_multiple_of(7) || at == 0 {
        // Mobiles run out at thirty; everybody after has a number at home.
        let mut mobile = match MOBILES.get(phone) {
            Some(number) => point(PointKind::Phone, (*number).to_owned(), "Mobile"),
            None => point(PointKind::Phone, format!("(02) 5550 10{phone}"), "Home"),
        };
        if at == ONLY_MORNINGS {
            mobile.hours_from = TimeOfDay::at(9, 0);
            mobile.hours_until = TimeOfDay::at(12, 0);
        }
        points.push(mobile);
    }
    points
}

/// A child with two guardians, emergency contacts, a partner, somebody who must never be told.
async fn beside_them(
    clinic: &Clinic,
    practice: &Practice,
    registered: &[PatientId],
) -> Result<(), DemoError> {
    let nobody = ContactForm {
        id: None,
        name: String::new(),
        relationship: String::new(),
        phone: String::new(),
        email: String::new(),
        phone_is_safe: true,
        email_is_safe: true,
        never_text: false,
        discreet: false,
        emergency: false,
        guardian: false,
        partner: false,
        payer: false,
        never_disclose: false,
        gets_reminders: false,
        may_book: false,
        portal: false,
    };
    for (name, relationship, email, gets_reminders) in [
        (
            "Annika van der Merwe",
            "Mother",
            "annika.vandermerwe@example.org",
            true,
        ),
        (
            "Pieter van der Merwe",
            "Father",
            "pieter.vandermerwe@example.org",
            false,
        ),
    ] {
        let guardian = ContactForm {
            name: name.to_owned(),
            relationship: relationship.to_owned(),
            email: email.to_owned(),
            guardian: true,
            emergency: true,
            may_book: true,
            gets_reminders,
            ..nobody.clone()
        };
        patients::save_contact(clinic, &practice.desk, registered[CHILD], &guardian).await?;
    }
    let never = ContactForm {
        name: "Craig Haddad".to_owned(),
        relationship: "Former partner".to_owned(),
        phone: "0491 570 110".to_owned(),
        phone_is_safe: false,
        never_disclose: true,
        ..nobody.clone()
    };
    patients::save_contact(clinic, &practice.desk, registered[NOT_SAFE], &never).await?;
    for at in [0, 6, 12, 18] {
        let contact = ContactForm {
            name: format!("Jordan {}", PATIENTS[at].1),
            relationship: "Sibling".to_owned(),
            phone: MOBILES[(at + 5) % MOBILES.len()].to_owned(),
            email: format!("jordan{at}@example.com"),
            emergency: true,
            ..nobody.clone()
        };
        let id = patients::save_contact(clinic, &practice.desk, registered[at], &contact).await?;
        if at < 12 {
            agree_to_updates(clinic, practice, registered[at], id).await?;
        }
    }
    Ok(())
}

async fn agree_to_updates(
    clinic: &Clinic,
    practice: &Practice,
    patient: PatientId,
    contact: ContactId,
) -> Result<(), DemoError> {
    let zone = settings::zone(&mut *clinic.db().read().await?).await?;
    let form = RecordConsentForm {
        patient,
        purpose: Purpose::ProgressUpdates,
        decision: Decision::Granted,
        on: civil_of(clinic.now(), zone).date(),
        how: HowGiven::InWriting,
        naming_contact: Some(contact),
        note: String::new(),
    };
    Ok(consents::record(clinic, &practice.desk, &form).await?)
}

async fn verify_and_warn(
    clinic: &Clinic,
    practice: &Practice,
    registered: &[PatientId],
) -> Result<(), DemoError> {
    for at in (0..registered.len()).step_by(2) {
        patients::mark_verified(clinic, &practice.desk, registered[at]).await?;
    }
    let alerts = [
        (
            4,
            "Uses a wheelchair: please offer Room 1.",
            Audience::Everyone,
        ),
        (
            11,
            "Prefers an interpreter (Mandarin) for first contact.",
            Audience::Everyone,
        ),
        (
            NOT_SAFE,
            "Ask whether it is a good time before saying who calls.",
            Audience::Everyone,
        ),
        (
            0,
            "Reviewed safety plan together; keep it on the desk.",
            Audience::Clinical,
        ),
    ];
    for (at, text, audience) in alerts {
        let patient = registered[at];
        let by = match audience {
            Audience::Everyone => &practice.desk,
            Audience::Clinical => {
                let owner = practice.psychologists[0].0;
                patients::add_to_care_team(clinic, &practice.desk, patient, owner).await?;
                &practice.owner
            }
        };
        patients::add_alert(clinic, by, patient, text, audience).await?;
    }
    Ok(())
}

async fn close_files(
    clinic: &Clinic,
    practice: &Practice,
    registered: &[PatientId],
) -> Result<(), DemoError> {
    let zone = settings::zone(&mut *clinic.db().read().await?).await?;
    let on = civil_of(clinic.now(), zone).date() - Duration::days(3);
    let closed = [(DECEASED, PatientStatus::Deceased)]
        .into_iter()
        .chain(INACTIVE.map(|at| (at, PatientStatus::Inactive)));
    for (at, status) in closed {
        let card = patients::open(clinic, &practice.desk, registered[at]).await?;
        patients::set_status(clinic, &practice.desk, card.id, card.version, status, on).await?;
    }
    Ok(())
}

/// Withdrawals of the last days, so that the reasons why something is not sent can be seen.
pub(super) async fn change_their_minds(
    clinic: &Clinic,
    practice: &Practice,
    registered: &[PatientId],
) -> Result<(), DemoError> {
    let zone = settings::zone(&mut *clinic.db().read().await?).await?;
    let today = civil_of(clinic.now(), zone).date();
    for at in [3, 18, 34] {
        let form = RecordConsentForm {
            patient: registered[at],
            purpose: Purpose::AppointmentReminders,
            decision: Decision::Withdrawn,
            on: today,
            how: HowGiven::ByPhone,
            naming_contact: None,
            note: String::new(),
        };
        consents::record(clinic, &practice.desk, &form).await?;
    }
    for at in [9, 24] {
        let (patient, off) = (registered[at], false);
        let how = HowGiven::ByPhone;
        let channel = ChannelKind::Email;
        consents::set_channel(clinic, &practice.desk, patient, channel, off, how).await?;
    }
    Ok(())
}

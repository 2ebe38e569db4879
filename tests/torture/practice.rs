//! The clinic that is tortured: one psychologist, patients who are told by email or by text, and
//! an appointment for two of them, one of each, as often as one is asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Australia::Sydney;
use clinic::access::{Actor, Role};
use clinic::appointments::{self, AppointmentTypeView, BookingForm};
use clinic::chance::SystemChance;
use clinic::channels::{ChannelKind, NetworkDial};
use clinic::civil::{CivilMinute, TimeOfDay};
use clinic::clock::Clock;
use clinic::consents::HowGiven;
use clinic::ids::{AppointmentId, AppointmentTypeId, PatientId, StaffId};
use clinic::patients::{self, ContactPointForm, PatientForm, PointKind, RegisterForm};
use clinic::secret::Secret;
use clinic::set_up::{self, Founding};
use clinic::settings::{
    self, AppointmentMode, ClinicProfile, CredentialChannel, MailAccount, MailSecurity, OpenHours,
    Sending, SmsAccount,
};
use clinic::staff::{self, NewPersonForm};
use clinic::{Clinic, Tools};
use clinic_tests::file_keychain::FileKeychain;
use serde::{Deserialize, Serialize};

use crate::Failure;

/// Numbers that the regulator keeps for fiction.
const MOBILES: [&str; 6] = [
    "0491 570 006",
    "0491 570 110",
    "0491 570 156",
    "0491 570 157",
    "0491 570 158",
    "0491 570 159",
];
/// Beyond what rounds plan ahead, so that a thousand appointments cost a round nothing.
const FIRST_APPOINTMENT: TimeDelta = TimeDelta::days(300);
const MINUTES: u32 = 5;
const NO_LIMIT: u32 = 1_000_000;

/// Where the two carriers listen.
pub(crate) struct Carriers {
    pub(crate) mail_port: u16,
    pub(crate) sms_url: String,
}

pub(crate) fn tools(root: &Path, clock: Arc<dyn Clock>) -> Result<Tools, Failure> {
    let keychain = FileKeychain::in_folder(root.join("keychain"))?;
    Ok(Tools {
        clock,
        chance: Arc::new(SystemChance),
        keychain: Arc::new(keychain),
        dial: Arc::new(NetworkDial::default()),
    })
}

pub(crate) fn folder(root: &Path) -> PathBuf {
    root.join("clinic")
}

/// Tuesday 24 November 2026, ten in the morning in Sydney.
pub(crate) fn morning() -> DateTime<Utc> {
    CivilMinute::parse("2026-11-24T10:00")
        .map_or(DateTime::UNIX_EPOCH, |morning| morning.instant(Sydney))
}

/// Founds the clinic and closes it again.
pub(crate) async fn found(root: &Path, tools: Tools, carriers: &Carriers) -> Result<(), Failure> {
    let founding = Founding {
        profile: ClinicProfile {
            name: "Banksia Street Psychology".to_owned(),
            address: "3 Banksia Street".to_owned(),
            phone: "(02) 5550 1200".to_owned(),
            email: "desk@banksia.example".to_owned(),
            ..ClinicProfile::default()
        },
        owner: NewPersonForm {
            title: String::new(),
            given_name: "Ines".to_owned(),
            family_name: "Okafor".to_owned(),
            display_name: String::new(),
            username: "ines".to_owned(),
            roles: vec![Role::Owner, Role::Psychologist, Role::FrontDesk],
            registration_number: String::new(),
            provider_number: String::new(),
        },
        passphrase: Secret::new("paper lantern over water".to_owned()),
        clinic_passphrase: None,
    };
    let founded = set_up::found_clinic(&folder(root), tools, founding).await?;
    let (clinic, psychologist) = (founded.clinic, founded.owner);
    let ines = staff::actor(&clinic, psychologist)
        .await?
        .ok_or(Failure::NobodyThere)?;
    settle_carriers(&clinic, &ines, carriers).await?;
    let session = AppointmentTypeView {
        id: None,
        name: "Session".to_owned(),
        minutes: MINUTES,
        mode: AppointmentMode::InPerson,
        colour: 0,
        is_active: true,
    };
    appointments::save_type(&clinic, &ines, &session).await?;
    let types = appointments::list_types(&clinic, &ines).await?;
    let mut book = Book {
        psychologist,
        session: types
            .first()
            .and_then(|session| session.id)
            .ok_or(Failure::NobodyThere)?,
        pairs: Vec::new(),
    };
    for (number, mobile) in MOBILES.iter().enumerate() {
        let email = format!("patient{number}@example.org");
        book.pairs.push([
            register(&clinic, &ines, "Mia", ChannelKind::Email, &email).await?,
            register(&clinic, &ines, "Leo", ChannelKind::Sms, mobile).await?,
        ]);
    }
    book.write(root)?;
    clinic.close().await?;
    Ok(())
}

async fn settle_carriers(
    clinic: &Clinic,
    owner: &Actor,
    carriers: &Carriers,
) -> Result<(), Failure> {
    let mail = MailAccount {
        is_on: true,
        host: "127.0.0.1".to_owned(),
        port: carriers.mail_port,
        security: MailSecurity::PlainOnLoopback,
        from_address: "desk@banksia.example".to_owned(),
        ..MailAccount::default()
    };
    settings::save(clinic, owner, mail).await?;
    let sms = SmsAccount {
        is_on: true,
        base_url: carriers.sms_url.clone(),
        account_sid: "ACtorture000000000000000000000000".to_owned(),
        from: "+61491570313".to_owned(),
        ..SmsAccount::default()
    };
    settings::save(clinic, owner, sms).await?;
    let token = Secret::new("token".to_owned());
    settings::save_credential(clinic, owner, CredentialChannel::Sms, &token).await?;
    let (midnight, last) = (TimeOfDay::MIDNIGHT, TimeOfDay::at(23, 59));
    let sending = Sending {
        hours: (1..=7)
            .map(|weekday| OpenHours {
                weekday,
                from: midnight,
                until: last.unwrap_or(midnight),
            })
            .collect(),
        rules: Vec::new(),
        grace_minutes: 0,
        email_per_minute: NO_LIMIT,
        sms_per_minute: NO_LIMIT,
        email_daily_cap: NO_LIMIT,
        sms_daily_cap: NO_LIMIT,
    };
    settings::save(clinic, owner, sending).await?;
    Ok(())
}

async fn register(
    clinic: &Clinic,
    actor: &Actor,
    given_name: &str,
    channel: ChannelKind,
    address: &str,
) -> Result<PatientId, Failure> {
    let kind = match channel {
        ChannelKind::Email => PointKind::Email,
        ChannelKind::Sms | ChannelKind::Whatsapp => PointKind::Phone,
    };
    let patient = PatientForm {
        legal_given_name: given_name.to_owned(),
        legal_family_name: "Santos".to_owned(),
        country: "Australia".to_owned(),
        language: "English".to_owned(),
        preferred_channel: Some(channel),
        contact_points: vec![ContactPointForm {
            id: None,
            kind,
            value: address.to_owned(),
            label: String::new(),
            is_safe: true,
            never_text: false,
            hours_from: None,
            hours_until: None,
            discreet: false,
        }],
        ..PatientForm::default()
    };
    let form = RegisterForm {
        patient,
        reminders: Some(true),
        greetings: None,
        email_on: Some(true),
        sms_on: Some(true),
        whatsapp_on: None,
        how: HowGiven::InPerson,
        confirmed_not_duplicate: true,
    };
    Ok(patients::register(clinic, actor, &form).await?)
}

/// Whom and what the desk books. Every life reads it from a file, because looking patients up
/// reads the world's phone numbers first, which takes longer than a life.
#[derive(Serialize, Deserialize)]
struct Book {
    psychologist: StaffId,
    session: AppointmentTypeId,
    /// One who is told by email, one who is told by text.
    pairs: Vec<[PatientId; 2]>,
}

impl Book {
    fn file(root: &Path) -> PathBuf {
        root.join("book.json")
    }

    fn write(&self, root: &Path) -> Result<(), Failure> {
        Ok(std::fs::write(Self::file(root), serde_json::to_vec(self)?)?)
    }

    fn read(root: &Path) -> Result<Self, Failure> {
        Ok(serde_json::from_slice(&std::fs::read(Self::file(root))?)?)
    }
}

/// Somebody at the desk, with the book.
pub(crate) struct Desk {
    pub(crate) actor: Actor,
    book: Book,
}

impl Desk {
    pub(crate) async fn at(clinic: &Clinic, root: &Path) -> Result<Self, Failure> {
        let book = Book::read(root)?;
        let actor = staff::actor(clinic, book.psychologist)
            .await?
            .ok_or(Failure::NobodyThere)?;
        Ok(Self { actor, book })
    }

    /// Books the appointment of this number. Each has a time of its own, and with it a text that
    /// no other message has.
    pub(crate) async fn book(
        &self,
        clinic: &Clinic,
        number: usize,
    ) -> Result<AppointmentId, Failure> {
        let start = number_as_start(number);
        let form = BookingForm {
            patients: self.book.pairs[number % self.book.pairs.len()].to_vec(),
            psychologist: self.book.psychologist,
            room: None,
            appointment_type: self.book.session,
            start,
            minutes: MINUTES,
            mode: AppointmentMode::InPerson,
            override_reason: Some("Day and night".to_owned()),
            do_not_send: None,
        };
        let card = appointments::book(clinic, &self.actor, &form).await?;
        Ok(card.id)
    }
}

fn number_as_start(number: usize) -> CivilMinute {
    let minutes = i64::try_from(number).unwrap_or(0) * i64::from(MINUTES);
    let at = morning() + FIRST_APPOINTMENT + TimeDelta::minutes(minutes);
    CivilMinute::of(at, Sydney)
}

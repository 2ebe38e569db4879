//! A whole day of a practice, lived with everything logged that any library has to say. The log
//! goes to standard error; what must not be found in it, nor in any file, goes to standard output.
//! The test of leaks starts this program with a folder of its own for everything.

mod canaries;

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Australia::Sydney;
use clinic::access::{Actor, Role};
use clinic::appointments::{self, AppointmentCard, CancelForm};
use clinic::chance::SystemChance;
use clinic::channels::{ChannelKind, NetworkDial};
use clinic::civil::CivilMinute;
use clinic::consents::{self, Decision, HowGiven, Purpose, RecordConsentForm};
use clinic::outbox;
use clinic::patients::{
    self, Audience, ContactForm, FormerName, PatientForm, PointKind, RegisterForm,
};
use clinic::scheduler::Rounds;
use clinic::secret::{Key, Secret};
use clinic::set_up::{self, Founding};
use clinic::settings::{self, ClinicProfile, MailAccount, MailSecurity, SmsAccount};
use clinic::staff;
use clinic::{Clinic, Tools};
use clinic_tests::database_key::{as_words, database_key};
use clinic_tests::file_keychain::FileKeychain;
use clinic_tests::practice::{self, Carriers, Desk, guardian, person, point};
use clinic_tests::running_clock::RunningClock;
use clinic_tests::speech::print;
use serde_json::{Value, json};

use crate::canaries::*;

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .init();
    let mut words = std::env::args().skip(1);
    let mut next = |what: &str| words.next().ok_or_else(|| format!("which {what}?"));
    let (folder, keychain) = (next("folder")?, next("keychain")?);
    let carriers = Carriers {
        mail_port: next("port of the mail server")?.parse()?,
        sms_url: Some(next("address of the carrier of texts")?),
    };
    let secrets = live(Path::new(&folder), Path::new(&keychain), &carriers).await?;
    print(secrets);
    Ok(())
}

/// Nine in the morning, on a Tuesday.
fn morning() -> Option<DateTime<Utc>> {
    let morning = Sydney.with_ymd_and_hms(2026, 11, 24, 9, 0, 0).single()?;
    Some(morning.with_timezone(&Utc))
}

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

fn must(holds: bool, what: &str) -> Outcome<()> {
    match holds {
        true => Ok(()),
        false => Err(what.into()),
    }
}

async fn live(folder: &Path, keychain: &Path, carriers: &Carriers) -> Outcome<Value> {
    let clock = Arc::new(RunningClock::from(morning().ok_or("no such morning")?));
    let keychain = Arc::new(FileKeychain::in_folder(keychain.to_owned())?);
    let tools = Tools {
        clock: Arc::clone(&clock) as _,
        chance: Arc::new(SystemChance),
        keychain: Arc::clone(&keychain) as _,
        dial: Arc::new(NetworkDial::default()),
    };
    let founding = Founding {
        profile: ClinicProfile {
            name: "Banksia Street Psychology".to_owned(),
            address: "3 Banksia Street".to_owned(),
            phone: "(02) 5550 1200".to_owned(),
            email: "desk@banksia.example".to_owned(),
            ..ClinicProfile::default()
        },
        owner: person(
            "Ines",
            "Okafor",
            &[Role::Owner, Role::Psychologist, Role::FrontDesk],
        ),
        passphrase: secret(PASSPHRASE),
        clinic_passphrase: Some(secret(CLINIC_PASSPHRASE)),
    };
    let founded = set_up::found_clinic(folder, tools.clone(), founding).await?;
    let recovery_key = founded.recovery_key.printed().expose().clone();
    founded.clinic.close().await?;
    let foreign = recovery_key.replace(|letter: char| letter.is_ascii_digit(), "7");
    let refused = Clinic::open_with_recovery_key(folder, tools.clone(), &foreign).await;
    must(refused.is_err(), "a wrong recovery key opened the clinic")?;
    let clinic = Clinic::open_with_recovery_key(folder, tools.clone(), &recovery_key).await?;

    let owner = staff::actor(&clinic, founded.owner)
        .await?
        .ok_or("nobody")?;
    let code = sign_in(&clinic, &owner).await?;
    let desk = practice::settle(&clinic, owner).await?;
    connect(&clinic, &desk.actor, carriers).await?;
    let mut rounds = Rounds::default();
    let card = register_and_book(&clinic, &desk).await?;
    pass(&clinic, &mut rounds, &clock, TimeDelta::minutes(4)).await;
    pass(&clinic, &mut rounds, &clock, TimeDelta::hours(4)).await;
    let cancelled = CancelForm {
        id: card.id,
        version: card.version,
        reason: CANCEL_REASON.to_owned(),
        do_not_send: None,
    };
    appointments::cancel(&clinic, &desk.actor, &cancelled).await?;
    fail(&clinic, &desk.actor, carriers.mail_port).await?;
    pass(&clinic, &mut rounds, &clock, TimeDelta::minutes(4)).await;
    pass(&clinic, &mut rounds, &clock, TimeDelta::minutes(30)).await;
    let database_key = database_key(clinic.folder(), &*keychain)?;
    // The power fails: nothing is closed, and what stands in the log of the file stays there.
    std::mem::forget(clinic);
    Ok(json!({
        "words": words(&recovery_key, &code, &database_key),
        "key": STANDARD.encode(database_key.expose()),
        "mailed": EMAIL,
        "texted": TEXTED_PHONE.replace(' ', ""),
    }))
}

/// Everything that must be found nowhere, as text.
fn words(recovery_key: &str, code: &str, database_key: &Key) -> Vec<String> {
    let fixed = FIXED.iter().map(|word| (*word).to_owned());
    fixed
        .chain([
            recovery_key.to_owned(),
            recovery_key.replace('-', ""),
            code.to_owned(),
            code.replace('-', ""),
        ])
        .chain(as_words(database_key))
        .collect()
}

/// A colleague comes with a one-time code, somebody guesses, somebody is recognised.
async fn sign_in(clinic: &Clinic, owner: &Actor) -> Outcome<String> {
    let aroha = person("Aroha", "Ngata", &[Role::FrontDesk]);
    let (_, handed) = staff::add(clinic, owner, &aroha).await?;
    let code = secret(&handed.code);
    staff::use_one_time_code(clinic, "aroha", &code, &secret(NEW_PASSPHRASE)).await?;
    for username in ["aroha", "ines", WRONG_PASSPHRASE] {
        staff::sign_in(clinic, username, &secret(WRONG_PASSPHRASE), None).await?;
    }
    staff::sign_in(clinic, "ines", &secret(PASSPHRASE), Some("000000")).await?;
    Ok(handed.code)
}

async fn connect(clinic: &Clinic, owner: &Actor, carriers: &Carriers) -> Outcome<()> {
    practice::send_through(clinic, owner, carriers).await?;
    let mail: MailAccount = settings::read(clinic, owner).await?;
    settings::save_account(clinic, owner, mail, Some(&secret(MAIL_PASSWORD))).await?;
    let sms: SmsAccount = settings::read(clinic, owner).await?;
    settings::save_account(clinic, owner, sms, Some(&secret(SMS_TOKEN))).await?;
    Ok(())
}

/// The mail server wants no conversation in secret, and the address of the carrier leads nowhere.
async fn fail(clinic: &Clinic, owner: &Actor, mail_port: u16) -> Outcome<()> {
    let mail = MailAccount {
        is_on: true,
        host: "localhost".to_owned(),
        port: mail_port,
        security: MailSecurity::Tls,
        username: "desk".to_owned(),
        from_address: "desk@banksia.example".to_owned(),
        ..MailAccount::default()
    };
    settings::save(clinic, owner, mail).await?;
    let sms = SmsAccount {
        is_on: true,
        base_url: "http://127.0.0.1:9".to_owned(),
        account_sid: "ACbanksia000000000000000000000000".to_owned(),
        from: "+61491570313".to_owned(),
        ..SmsAccount::default()
    };
    settings::save(clinic, owner, sms).await?;
    for (channel, to) in [
        (ChannelKind::Email, TEST_ADDRESS),
        (ChannelKind::Sms, TEXTED_PHONE),
    ] {
        let tested = outbox::send_test_message(clinic, owner, channel, to).await?;
        must(!tested.ok, "a server that does not answer took a message")?;
    }
    Ok(())
}

async fn pass(clinic: &Clinic, rounds: &mut Rounds, clock: &RunningClock, time: TimeDelta) {
    clock.sleep(time);
    rounds.tick(clinic).await;
    // What the first round planned or released leaves with the second.
    rounds.tick(clinic).await;
}

async fn register_and_book(clinic: &Clinic, desk: &Desk) -> Outcome<AppointmentCard> {
    let actor = &desk.actor;
    let zephyrine = PatientForm {
        legal_given_name: GIVEN_NAME.to_owned(),
        legal_family_name: FAMILY_NAME.to_owned(),
        former_names: vec![FormerName {
            given_name: String::new(),
            family_name: FORMER_NAME.to_owned(),
        }],
        suburb: SUBURB.to_owned(),
        preferred_channel: Some(ChannelKind::Email),
        contact_points: vec![
            point(PointKind::Email, EMAIL),
            point(PointKind::Phone, PHONE),
        ],
        primary_psychologist: Some(desk.psychologist),
        ..PatientForm::default()
    };
    let zephyrine = desk.register(clinic, zephyrine).await?;
    let rosalind = PatientForm {
        legal_given_name: "Rosalind".to_owned(),
        legal_family_name: TEXTED.to_owned(),
        preferred_channel: Some(ChannelKind::Sms),
        contact_points: vec![point(PointKind::Phone, TEXTED_PHONE)],
        ..PatientForm::default()
    };
    let rosalind = desk.register(clinic, rosalind).await?;
    let declining = RegisterForm {
        patient: PatientForm {
            legal_given_name: "Odo".to_owned(),
            legal_family_name: DECLINED.to_owned(),
            contact_points: vec![point(PointKind::Email, "odo@example.org")],
            country: "Australia".to_owned(),
            language: "English".to_owned(),
            ..PatientForm::default()
        },
        reminders: Some(false),
        greetings: Some(false),
        email_on: Some(false),
        sms_on: Some(false),
        whatsapp_on: None,
        how: HowGiven::InPerson,
        confirmed_not_duplicate: true,
    };
    let odo = patients::register(clinic, actor, &declining).await?;

    patients::add_alert(clinic, actor, zephyrine, ALERT, Audience::Everyone).await?;
    let mother = ContactForm {
        phone: "0491 570 157".to_owned(),
        guardian: false,
        gets_reminders: false,
        may_book: false,
        emergency: true,
        ..guardian(MOTHER, "")
    };
    patients::save_contact(clinic, actor, rosalind, &mother).await?;
    let consent = RecordConsentForm {
        patient: zephyrine,
        purpose: Purpose::BirthdayGreetings,
        decision: Decision::Granted,
        on: NaiveDate::from_ymd_opt(2026, 11, 24).ok_or("no such day")?,
        how: HowGiven::ByPhone,
        naming_contact: None,
        note: CONSENT_NOTE.to_owned(),
    };
    consents::record(clinic, actor, &consent).await?;
    for typed in [FAMILY_NAME, "Quillmrash", PHONE, EMAIL] {
        let found = patients::find(clinic, actor, typed).await?;
        must(found.len() == 1, "a patient was not found")?;
    }
    patients::open(clinic, actor, zephyrine).await?;

    let at = |text| CivilMinute::parse(text).ok_or("no such minute");
    let card = desk
        .book(clinic, &[zephyrine], at("2026-11-25T10:30")?)
        .await?;
    desk.book(clinic, &[rosalind], at("2026-11-25T11:30")?)
        .await?;
    desk.book(clinic, &[odo], at("2026-11-25T12:30")?).await?;
    // Refused: the patient and the psychologist are both taken.
    let twice = desk.booking(&[zephyrine], at("2026-11-25T10:30")?);
    let refused = appointments::book(clinic, actor, &twice).await;
    must(refused.is_err(), "one person was booked twice at once")?;
    Ok(card)
}

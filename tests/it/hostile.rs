//! A public list of strings that break programs: each is registered, found, booked and mailed as
//! the text that it is, or refused at its field with a message.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{TimeDelta, TimeZone, Utc};
use chrono_tz::Australia::Sydney;
use clinic::appointments::{self, AppointmentError, BookingForm, CancelForm};
use clinic::chance::SystemChance;
use clinic::channels::{ChannelKind, NetworkDial};
use clinic::civil::CivilMinute;
use clinic::db;
use clinic::ids::PatientId;
use clinic::keys::NoKeychain;
use clinic::outbox;
use clinic::patients::{self, PatientForm, PatientsError, PointKind};
use clinic::problems::Problems;
use clinic::scheduler::Rounds;
use clinic::settings::{self, ClinicProfile, SettingsError};
use clinic::{Clinic, Tools};
use clinic_tests::mail_server::{Mail, MailServer};
use clinic_tests::practice::{self, Carriers, Desk, PracticeError, point};
use clinic_tests::running_clock::RunningClock;
use naughty_strings::BLNS;

/// What the list lacks.
const OURS: &[&str] = &[
    "Mia\r\nBcc: somebody@example.org",
    "Mia\nSubject: another",
    "Mia\r\n\r\nA body of one's own",
    "Mia\r\n.\r\nMAIL FROM:<x@example.org>",
    "Mia\0Santos",
    "\u{202e}sotnaS",
    "\u{200b}",
    "\u{2060}\u{ad}\u{feff}",
    "{greeting} {clinic} {{when}}",
    "=cmd|' /C calc'!A0",
    "<mia@example.org>",
    "\"Mia\" <mia@example.org>, leo@example.org",
    "=?UTF-8?Q?Bcc:_x?=",
];

/// Marks that nobody sees. Alone they are no name.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
    )
}

/// The headers of a mail, each once.
const HEADERS: &[&str] = &[
    "auto-submitted",
    "content-transfer-encoding",
    "content-type",
    "date",
    "from",
    "message-id",
    "mime-version",
    "reply-to",
    "subject",
    "to",
    "x-auto-response-suppress",
];

struct House {
    clinic: Clinic,
    desk: Desk,
    mails: MailServer,
    clock: Arc<RunningClock>,
    rounds: Rounds,
    _folder: tempfile::TempDir,
}

impl House {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let morning = Utc.with_ymd_and_hms(2026, 11, 23, 22, 0, 0);
        let clock = Arc::new(RunningClock::from(morning.single().expect("a moment")));
        let tools = Tools {
            clock: Arc::clone(&clock) as _,
            chance: Arc::new(SystemChance),
            keychain: Arc::new(NoKeychain),
            dial: Arc::new(NetworkDial::default()),
        };
        let (clinic, desk) = practice::found(folder.path(), tools)
            .await
            .expect("the practice opens");
        let mails = MailServer::open().await.expect("a mail server");
        let carriers = Carriers {
            mail_port: mails.port,
            sms_url: None,
        };
        practice::send_through(&clinic, &desk.actor, &carriers)
            .await
            .expect("an owner may");
        Self {
            clinic,
            desk,
            mails,
            clock,
            rounds: Rounds::default(),
            _folder: folder,
        }
    }

    /// None when the string was refused.
    async fn register(&self, text: &str, number: usize) -> Option<PatientId> {
        let form = PatientForm {
            legal_given_name: text.to_owned(),
            legal_family_name: text.to_owned(),
            preferred_channel: Some(ChannelKind::Email),
            contact_points: vec![point(PointKind::Email, &address(number))],
            ..PatientForm::default()
        };
        match self.desk.register(&self.clinic, form).await {
            Ok(patient) => Some(patient),
            Err(PracticeError::Patients(PatientsError::Invalid(problems))) => {
                let fields = ["legalGivenName", "legalFamilyName"];
                check_refused(&problems, &fields, text);
                None
            }
            Err(other) => panic!("{text:?}: {other}"),
        }
    }

    async fn round_after(&mut self, time: TimeDelta) {
        self.clock.sleep(time);
        self.rounds.tick(&self.clinic).await;
        self.rounds.tick(&self.clinic).await;
    }
}

fn address(number: usize) -> String {
    format!("n{number}@example.org")
}

#[track_caller]
fn check_refused(problems: &Problems, fields: &[&str], text: &str) {
    assert!(
        !problems.list().is_empty(),
        "{text:?} is refused in silence"
    );
    for problem in problems.list() {
        assert!(
            fields.contains(&problem.field.as_str()) && !problem.message.is_empty(),
            "{text:?} is refused at {}: {}",
            problem.field,
            problem.message
        );
    }
}

/// One header each, in letters that every mail server takes, and the text as it was typed.
#[track_caller]
fn check_mail(mail: &Mail, text: &str) {
    let source = String::from_utf8(mail.source.clone()).expect("a mail is ASCII");
    assert!(source.is_ascii(), "{text:?}");
    let (head, _) = source.split_once("\r\n\r\n").expect("a head and a body");
    let mut seen = BTreeSet::new();
    for line in head.split("\r\n") {
        assert!(!line.contains(['\r', '\n']), "{text:?}: {line:?}");
        // A line that begins with space goes on with the header before it.
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let name = line.split(':').next().unwrap_or_default().to_lowercase();
        assert!(HEADERS.contains(&name.as_str()), "{text:?}: {line:?}");
        assert!(seen.insert(name), "{text:?}: {line:?} stands there twice");
    }
    assert!(mail.subject.starts_with("Confirmed: "), "{text:?}");
    // A mail greets by the first name alone.
    check_text(mail, text.split_whitespace().next().unwrap_or_default());
}

/// As its reader sees it: the library that reads mails here leaves out marks that nobody sees.
#[track_caller]
fn check_text(mail: &Mail, text: &str) {
    let seen = |text: &str| text.replace(is_invisible, "");
    assert!(
        seen(&mail.text).contains(seen(text.trim()).trim()),
        "{text:?} arrived as {:?}",
        mail.text
    );
}

fn every_string() -> impl Iterator<Item = (usize, &'static str)> {
    let listed = BLNS.iter().chain(OURS);
    listed.copied().enumerate()
}

#[tokio::test]
async fn naughty_strings_stay_text_from_registration_to_the_mail() {
    let mut house = House::open().await;
    let mut kept = Vec::new();
    let mut refused = Vec::new();
    for (number, text) in every_string() {
        match house.register(text, number).await {
            Some(patient) => kept.push((number, text, patient)),
            None => refused.push(text),
        }
    }
    for text in &refused {
        let text = text.trim();
        let is_reason = text.chars().all(is_invisible)
            || text.chars().any(char::is_control)
            || text.chars().count() > 120;
        assert!(is_reason, "{text:?} is refused without need");
    }
    assert!(kept.len() > 400, "only {} were kept", kept.len());

    let (clinic, actor) = (&house.clinic, &house.desk.actor);
    for (_, text, patient) in &kept {
        let card = patients::open(clinic, actor, *patient).await.expect(text);
        assert_eq!(card.form.legal_family_name, text.trim());
        let found = patients::find(clinic, actor, text).await.expect(text);
        let is_whole_page = found.len() >= 20;
        // What holds an @ or digits is looked up among addresses, phones and birthdays.
        let is_word = !text.contains(|letter: char| letter == '@' || letter.is_numeric())
            && text.chars().filter(char::is_ascii_alphabetic).count() > 2;
        assert!(
            !is_word || is_whole_page || found.iter().any(|hit| hit.id == *patient),
            "{text:?} does not find itself"
        );
    }

    let first = CivilMinute::parse("2026-12-01T00:00").expect("a minute");
    let first = first.instant(Sydney);
    for (place, (_, text, patient)) in kept.iter().enumerate() {
        let later = TimeDelta::minutes(5 * i64::try_from(place).expect("a small number"));
        let form = BookingForm {
            override_reason: Some((*text).to_owned()),
            ..house
                .desk
                .booking(&[*patient], CivilMinute::of(first + later, Sydney))
        };
        let booked = match appointments::book(clinic, actor, &form).await {
            Ok(card) => card,
            Err(AppointmentError::Invalid(problems)) => {
                check_refused(&problems, &["override"], text);
                let plain = BookingForm {
                    override_reason: Some("Day and night".to_owned()),
                    ..form
                };
                appointments::book(clinic, actor, &plain).await.expect(text)
            }
            Err(other) => panic!("{text:?}: {other}"),
        };
        assert_eq!(booked.patients[0].id, *patient);
    }
    // So many at once wait for somebody to look at them.
    outbox::release_backlog(clinic, actor).await.unwrap();
    house.round_after(TimeDelta::minutes(1)).await;
    let mails = house.mails.received();
    for (number, text, _) in &kept {
        let mut own = mails.iter().filter(|mail| mail.to == address(*number));
        check_mail(
            own.next().unwrap_or_else(|| panic!("{text:?} got no mail")),
            text,
        );
        assert!(own.next().is_none(), "{text:?} got two mails");
    }
    assert_eq!(mails.len(), kept.len(), "nobody else got one");
}

#[tokio::test]
async fn naughty_reasons_are_kept_as_text_or_refused_at_their_field() {
    let house = House::open().await;
    let (clinic, actor) = (&house.clinic, &house.desk.actor);
    let mia = house.register("Mia", 0).await.expect("a plain name");
    let start = CivilMinute::parse("2026-12-01T10:00").expect("a minute");
    let mut card = house
        .desk
        .book(clinic, &[mia], start)
        .await
        .expect("a booking");
    for (_, text) in every_string() {
        let form = CancelForm {
            id: card.id,
            version: card.version,
            reason: text.to_owned(),
            do_not_send: Some("Told in person".to_owned()),
        };
        match appointments::cancel(clinic, actor, &form).await {
            Ok(cancelled) => {
                let mut reader = clinic.db().read().await.expect("a connection");
                let reason: String =
                    db::scalar("SELECT cancel_reason FROM appointments WHERE id = $1")
                        .bind(card.id)
                        .fetch_one(&mut *reader)
                        .await
                        .expect("the clinic answers");
                assert_eq!(reason, text.trim());
                card = appointments::undo(clinic, actor, card.id, cancelled.version)
                    .await
                    .expect(text);
            }
            Err(AppointmentError::Invalid(problems)) => {
                check_refused(&problems, &["reason"], text);
            }
            Err(other) => panic!("{text:?}: {other}"),
        }
    }
}

#[tokio::test]
async fn a_naughty_name_of_the_clinic_is_a_senders_name_and_nothing_else() {
    let house = House::open().await;
    let (clinic, actor) = (&house.clinic, &house.desk.actor);
    let mut arrived = 0;
    for (_, text) in every_string() {
        let profile: ClinicProfile = settings::read(clinic, actor).await.expect("an owner may");
        let named = ClinicProfile {
            name: text.to_owned(),
            ..profile
        };
        match settings::save(clinic, actor, named).await {
            Ok(()) => {}
            Err(SettingsError::Invalid(problems)) => {
                check_refused(&problems, &["name"], text);
                continue;
            }
            Err(other) => panic!("{text:?}: {other}"),
        }
        let sent = outbox::send_test_message(clinic, actor, ChannelKind::Email, "d@example.org");
        let sent = sent.await.expect(text);
        assert!(sent.ok, "{text:?}: {}", sent.sentence);
        arrived += 1;
        let mails = house.mails.received();
        assert_eq!(mails.len(), arrived, "{text:?}");
        let mail = mails.last().expect("a mail");
        assert_eq!(mail.from, "desk@banksia.example", "{text:?}");
        assert_eq!(mail.to, "d@example.org", "{text:?}");
        assert_eq!(mail.subject, "Test message", "{text:?}");
        check_text(mail, text);
    }
    assert!(arrived > 400, "only {arrived} arrived");
}

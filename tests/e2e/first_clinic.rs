//! From the first start to the first reminder: a clinic is set up, a patient is registered who does
//! not agree to reminders, an appointment is booked by keyboard, the reminder says why it stays,
//! consent lets it go, a mail server receives it, and a locked screen shows nothing of it.

use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Days, NaiveTime, TimeZone, Utc};
use chrono_tz::Australia::Sydney;
use clinic::chance::SystemChance;
use clinic::channels::NetworkDial;
use clinic::clock::{Clock, SystemClock};
use clinic::keys::OsKeychain;
use clinic::{Clinic, Tools};
use clinic_tests::database_key::{as_words, database_key};
use clinic_tests::mail_server::{Mail, MailServer};
use clinic_tests::message_keys;
use clinic_tests::traces::Search;
use fantoccini::key::Key;

use crate::driver::Driver;
use crate::failure::{Failure, expect};
use crate::look::Looker;
use crate::stage::Stage;
use crate::tray::Tray;
use crate::window::{Kind, PATIENCE, Window};

/// What the driver and the app say, below the home of this run.
const LOG: &str = "first-clinic.log";
const PASSPHRASE: &str = "copper lantern drifts eastward";
const PIN: &str = "482915";
const GIVEN: &str = "Quillandra";
const FAMILY: &str = "Zephyrine";
const EMAIL: &str = "quillandra.zephyrine@example.org";
const PHONE: &str = "0491 570 156";
const NOTE: &str = "asked beside the aquarium";
/// What must not be readable anywhere on the disk afterwards.
const CANARIES: [&str; 8] = [
    GIVEN,
    FAMILY,
    "quillandra",
    "zephyrine",
    PHONE,
    "491570156",
    "aquarium",
    PASSPHRASE,
];
/// Two rounds of the background thread and a slow machine.
const SENDING: Duration = Duration::from_secs(120);

const SETTINGS: [(&str, &str); 12] = [
    ("clinic", "Clinic"),
    ("rooms", "Consulting rooms"),
    ("types", "Appointment types"),
    ("working", "Working hours and leave"),
    ("holidays", "Public holidays"),
    ("channels", "Email and SMS"),
    ("sending", "Sending hours"),
    ("reminders", "Reminders"),
    ("telehealth", "Telehealth"),
    ("consent-texts", "Consent texts"),
    ("security", "Screen lock and start-up"),
    ("keys", "Keys"),
];

pub async fn run(stage: &Stage) -> Result<String, Failure> {
    let server = MailServer::open().await.map_err(Failure::MailServer)?;
    let tray = Tray::open().await?;
    let mut looker = Looker::new(stage)?;
    let driver = Driver::start(stage, &stage.home.join(LOG))?;
    let folder = stage.home.join("clinic");
    let client = driver.open(&stage.app, &folder).await?;
    let window = Window { client };
    let outcome = live(&window, &server, &tray, &mut looker).await;
    if outcome.is_err() {
        looker.picture_of_the_end("first-clinic").await;
    }
    let (mail, recovery_key) = outcome?;
    looker.leave(&window).await?;
    window.client.close().await?;
    drop(driver);
    carries_its_key(&mail, &folder).await?;
    leaves_no_trace(stage, &recovery_key)?;
    let screens = looker.conclude()?;
    Ok(format!(
        "{screens} screens without a fault; the reminder “{}” arrived.",
        mail.subject
    ))
}

async fn live(
    window: &Window,
    server: &MailServer,
    tray: &Tray,
    looker: &mut Looker,
) -> Result<(Mail, String), Failure> {
    let recovery_key = set_up(window, tray, looker).await?;
    look_at_empty_screens(window, looker).await?;
    add_a_type(window).await?;
    set_up_mail(window, server).await?;
    register(window, looker).await?;
    let start = book(window, looker).await?;
    shorten_the_lead(window, start).await?;
    see_why_not(window, looker).await?;
    agree(window, looker).await?;
    let mail = receive(window, server, looker).await?;
    lock_and_unlock(window, looker).await?;
    Ok((mail, recovery_key))
}

/// Sets up the clinic, and tells its recovery key.
async fn set_up(window: &Window, tray: &Tray, looker: &mut Looker) -> Result<String, Failure> {
    window.see(Kind::Heading, "Welcome to Anteroom").await?;
    tray.says("The clinic is not open, no messages are sent")
        .await?;
    looker.listen(window).await?;
    looker.at(window, "01-welcome").await?;
    window.click(Kind::Button, "Set up a clinic").await?;
    window.see(Kind::Heading, "The clinic").await?;
    looker.at(window, "02-set-up-clinic").await?;
    window
        .write("Clinic name", "Banksia House Psychology")
        .await?;
    window
        .write("Address", "4 Banksia Street, Glebe NSW 2037")
        .await?;
    window.write("Phone", "(02) 5550 4400").await?;
    window.write("Email", "desk@banksia.example").await?;
    window.click(Kind::Button, "Continue").await?;
    window.see(Kind::Heading, "The first owner").await?;
    window.write("Title", "Dr").await?;
    window.write("Given name", "Maren").await?;
    window.write("Family name", "Solberg").await?;
    window.click(Kind::Checkbox, "Psychologist").await?;
    looker.at(window, "03-set-up-owner").await?;
    window.click(Kind::Button, "Continue").await?;
    window.see(Kind::Heading, "Your passphrase").await?;
    window.write("Passphrase", PASSPHRASE).await?;
    window.write("Passphrase again", PASSPHRASE).await?;
    looker.at(window, "04-set-up-passphrase").await?;
    window.click(Kind::Button, "Create the clinic").await?;
    window.see(Kind::Heading, "Your recovery key").await?;
    // Messages go out from here on, whether the key is typed back or not.
    tray.says("The clinic is open").await?;
    looker.at(window, "05-recovery-key").await?;
    let key = recovery_key(window).await?;
    window
        .click(Kind::Button, "I have printed it; hide the key")
        .await?;
    window
        .write("Type the key back from your print-out", &key)
        .await?;
    looker.at(window, "06-recovery-key-typed-back").await?;
    window
        .click(Kind::Button, "Confirm and open the clinic")
        .await?;
    window.see(Kind::Heading, "Choose a PIN").await?;
    window.write("PIN", PIN).await?;
    window.write("PIN again", PIN).await?;
    looker.at(window, "07-choose-a-pin").await?;
    window.click(Kind::Button, "Set PIN").await?;
    window.see(Kind::Link, "Today").await?;
    Ok(key)
}

/// The key as it is shown, group by group.
async fn recovery_key(window: &Window) -> Result<String, Failure> {
    let script =
        "return document.querySelector('section[aria-label=\"Recovery key\"] > p')?.textContent";
    let key = window.client.execute(script, Vec::new()).await?;
    let key = key.as_str().unwrap_or_default().to_owned();
    expect(key.len() > 20, || {
        format!("this is no recovery key: {key:?}")
    })?;
    Ok(key)
}

async fn look_at_empty_screens(window: &Window, looker: &mut Looker) -> Result<(), Failure> {
    for (picture, place) in [
        ("08-today-empty", "Today"),
        ("09-schedule-empty", "Schedule"),
        ("10-patients-empty", "Patients"),
        ("11-messages-empty", "Messages"),
        ("12-staff-of-one", "Staff"),
        ("13-audit", "Audit"),
    ] {
        window.click(Kind::Link, place).await?;
        looker.at(window, picture).await?;
    }
    window.click(Kind::Link, "Settings").await?;
    for (picture, section) in SETTINGS {
        window.click(Kind::Link, section).await?;
        looker.at(window, &format!("14-settings-{picture}")).await?;
    }
    Ok(())
}

async fn add_a_type(window: &Window) -> Result<(), Failure> {
    window.click(Kind::Link, "Appointment types").await?;
    window.click(Kind::Button, "Add a type").await?;
    window.write("Name", "Individual session").await?;
    window.press(Key::Enter).await?;
    window.read("Individual session was saved", PATIENCE).await
}

async fn set_up_mail(window: &Window, server: &MailServer) -> Result<(), Failure> {
    window.click(Kind::Link, "Email and SMS").await?;
    window.click(Kind::Switch, "Send email").await?;
    window.write("Mail server", "127.0.0.1").await?;
    window.write("Port", &server.port.to_string()).await?;
    window
        .choose("Encryption", "None, this computer only")
        .await?;
    window
        .write("Sender's name", "Banksia House Psychology")
        .await?;
    window
        .write("Sender's address", "desk@banksia.example")
        .await?;
    window.press(Key::Enter).await?;
    window.read("Settings saved", PATIENCE).await
}

async fn register(window: &Window, looker: &mut Looker) -> Result<(), Failure> {
    window.chord(&[Key::Control.into()], '3').await?;
    window.click(Kind::Button, "Register a patient").await?;
    window.write("Legal given name", GIVEN).await?;
    window.write("Legal family name", FAMILY).await?;
    window.write("Birthday", "14/10/1985").await?;
    window.write("Phone", PHONE).await?;
    window.write("Email", EMAIL).await?;
    answer(window, "Reminders of appointments", "No").await?;
    answer(window, "By email", "Yes").await?;
    looker.at(window, "15-register-a-patient").await?;
    window.click(Kind::Button, "Register patient").await?;
    window.see(Kind::Heading, "Consents").await?;
    looker.at(window, "16-patient").await
}

/// Answers a question that stands over its answers.
async fn answer(window: &Window, question: &str, reply: &str) -> Result<(), Failure> {
    let locator = format!("[role=radiogroup][aria-label='{question}'] [role=radio]");
    window
        .until(
            &format!("the question “{question}”"),
            PATIENCE,
            async || {
                let replies = window
                    .client
                    .find_all(fantoccini::Locator::Css(&locator))
                    .await?;
                for one in replies {
                    if one.text().await? == reply {
                        one.click().await?;
                        return Ok(Some(()));
                    }
                }
                Ok(None)
            },
        )
        .await
}

/// Books in two days without the pointer, and says for when.
async fn book(window: &Window, looker: &mut Looker) -> Result<DateTime<Utc>, Failure> {
    window.chord(&[Key::Control.into()], '2').await?;
    let today = SystemClock::new().now().with_timezone(&Sydney).date_naive();
    let date = today + Days::new(2);
    for days in [1, 2] {
        window.chord(&[], ']').await?;
        let shown = format!("Schedule for {}", (today + Days::new(days)).format("%A"));
        window
            .until(&format!("“{shown}…”"), PATIENCE, async || {
                let script =
                    "return document.querySelector('[role=grid]')?.getAttribute('aria-label')";
                let label = window.client.execute(script, Vec::new()).await?;
                Ok(label
                    .as_str()
                    .is_some_and(|label| label.starts_with(&shown))
                    .then_some(()))
            })
            .await?;
    }
    // A place of the grid says its time and whose it is.
    tab_until(window, |place| place.contains("m, Dr Maren Solberg")).await?;
    for _ in 0..4 {
        window.press(Key::Down).await?;
    }
    let place = window.focused().await?;
    let time = place.split(',').next().unwrap_or_default().to_uppercase();
    let time = NaiveTime::parse_from_str(&time, "%I:%M %p")
        .map_err(|_| Failure::wrong(format!("no time in the grid's “{place}”")))?;
    window.press(Key::Enter).await?;
    window.see(Kind::Heading, "Book an appointment").await?;
    window.see(Kind::Field, "Patient").await?;
    window.type_words("quilla").await?;
    window
        .see(Kind::Option, &format!("{GIVEN} {FAMILY}"))
        .await?;
    window.press(Key::Down).await?;
    window.press(Key::Enter).await?;
    window.read("What will be sent", PATIENCE).await?;
    window.read("Reminder", PATIENCE).await?;
    looker.at(window, "17-book").await?;
    tab_until(window, |place| place == "Book appointment").await?;
    window.press(Key::Enter).await?;
    window
        .read(&format!("Booked: {GIVEN} {FAMILY}"), PATIENCE)
        .await?;
    looker.at(window, "18-schedule-booked").await?;
    Sydney
        .from_local_datetime(&date.and_time(time))
        .earliest()
        .map(|start| start.to_utc())
        .ok_or_else(|| Failure::wrong("the grid offers a time that does not exist"))
}

async fn tab_until(window: &Window, is_there: impl Fn(&str) -> bool) -> Result<(), Failure> {
    const MOST: usize = 40;
    let mut met = Vec::new();
    for _ in 0..MOST {
        let place = window.focused().await?;
        if is_there(&place) {
            return Ok(());
        }
        met.push(place.chars().take(30).collect::<String>());
        window.press(Key::Tab).await?;
    }
    Err(Failure::wrong(format!(
        "{MOST} tabs do not lead there, but: {}",
        met.join(" › ")
    )))
}

/// Makes the first reminder due within a minute, whatever the hour and the day of the week.
async fn shorten_the_lead(window: &Window, start: DateTime<Utc>) -> Result<(), Failure> {
    window.click(Kind::Link, "Settings").await?;
    window.click(Kind::Link, "Reminders").await?;
    // The unit of one day, which it stands at, is named in the singular.
    window.choose("Unit", "minute").await?;
    let lead = (start - SystemClock::new().now()).num_minutes();
    window.write("Before", &lead.to_string()).await?;
    window
        .click(Kind::Switch, "May leave outside sending hours")
        .await?;
    window.click(Kind::Button, "Save changes").await?;
    window.read("Settings saved", PATIENCE).await
}

async fn see_why_not(window: &Window, looker: &mut Looker) -> Result<(), Failure> {
    window.chord(&[Key::Control.into()], '4').await?;
    window.click(Kind::Tab, "Not sent").await?;
    window.read("Reminder, ", PATIENCE).await?;
    let text = window.text().await?;
    expect(text.contains("declined"), || {
        format!("Messages does not say that reminders were declined: {text}")
    })?;
    looker.at(window, "19-messages-not-sent").await
}

async fn agree(window: &Window, looker: &mut Looker) -> Result<(), Failure> {
    window.chord(&[Key::Control.into()], 'k').await?;
    window
        .write("Name, phone, birthday or email", "zephyrine quill")
        .await?;
    window
        .see(Kind::Option, &format!("{GIVEN} {FAMILY}"))
        .await?;
    looker.at(window, "20-finder").await?;
    window.press(Key::Enter).await?;
    window.see(Kind::Heading, "Consents").await?;
    window.click(Kind::Switch, "Appointment reminders").await?;
    answer(window, "The answer", "Agreed").await?;
    window.write("Note", NOTE).await?;
    looker.at(window, "21-record-consent").await?;
    window.click(Kind::Button, "Record consent").await?;
    window.read("Recorded", PATIENCE).await?;
    looker.at(window, "22-patient-agreed").await
}

async fn receive(
    window: &Window,
    server: &MailServer,
    looker: &mut Looker,
) -> Result<Mail, Failure> {
    let is_reminder = |mail: &Mail| mail.text.contains("This is a reminder:");
    let mail = window
        .until("the reminder in the mailbox", SENDING, async || {
            Ok(server.received().into_iter().find(is_reminder))
        })
        .await?;
    expect(mail.to == EMAIL, || format!("it went to {}", mail.to))?;
    expect(mail.from == "desk@banksia.example", || {
        format!("it came from {}", mail.from)
    })?;
    for words in [
        format!("Hello {GIVEN},"),
        "your appointment with Dr Maren Solberg".to_owned(),
        "Banksia House Psychology".to_owned(),
    ] {
        expect(mail.text.contains(&words), || {
            format!("the reminder does not say “{words}”: {}", mail.text)
        })?;
    }
    window.chord(&[Key::Control.into()], '4').await?;
    window.click(Kind::Tab, "Sent").await?;
    window.read("Reminder, ", PATIENCE).await?;
    looker.at(window, "23-messages-sent").await?;
    Ok(mail)
}

async fn lock_and_unlock(window: &Window, looker: &mut Looker) -> Result<(), Failure> {
    window.chord(&[Key::Control.into()], 'l').await?;
    window
        .see(Kind::Heading, "Locked by Dr Maren Solberg")
        .await?;
    let script = "return document.documentElement.outerHTML + location.href";
    let page = window.client.execute(script, Vec::new()).await?;
    let page = page.as_str().unwrap_or_default();
    for canary in CANARIES {
        expect(!page.contains(canary), || {
            format!("the locked screen holds “{canary}”")
        })?;
    }
    let title = window.client.title().await?;
    expect(title == "Anteroom", || {
        format!("the locked window is called {title}")
    })?;
    looker.at(window, "24-locked").await?;
    window.click(Kind::Field, "PIN").await?;
    window.type_words(PIN).await?;
    window.see(Kind::Tab, "Sent").await?;
    window.read(&format!("{GIVEN} {FAMILY}"), PATIENCE).await
}

/// The Message-ID is made from the message's key, which stands in the clinic's file, and from the
/// sender's domain.
async fn carries_its_key(mail: &Mail, folder: &Path) -> Result<(), Failure> {
    let tools = Tools {
        clock: Arc::new(SystemClock::new()),
        chance: Arc::new(SystemChance),
        keychain: Arc::new(OsKeychain),
        dial: Arc::new(NetworkDial::default()),
    };
    let failed = |cause: &dyn Display| Failure::wrong(format!("the clinic was not read: {cause}"));
    let clinic = Clinic::open(folder, tools)
        .await
        .map_err(|cause| failed(&cause))?;
    let keys = message_keys::of_sent(&clinic).await;
    clinic.close().await.map_err(|cause| failed(&cause))?;
    let ids: Vec<_> = keys
        .map_err(|cause| failed(&cause))?
        .into_iter()
        .map(|key| format!("{key}@banksia.example"))
        .collect();
    expect(ids.contains(&mail.message_id), || {
        format!("the Message-ID {} is none of {ids:?}", mail.message_id)
    })
}

/// The clinic's folder, the program's own folders, its logs and its temporary files.
fn leaves_no_trace(stage: &Stage, recovery_key: &str) -> Result<(), Failure> {
    let failed = |cause| Failure::File {
        path: stage.home.clone(),
        cause,
    };
    // What must be there shows that the search reaches the log and the clinic's folder.
    let logged = Search::words(["TRACE"]);
    let logged = logged.in_folder(&stage.home).map_err(failed)?;
    let is_logged = logged.iter().any(|(path, _)| path.ends_with(LOG));
    expect(is_logged, || "nothing was logged".to_owned())?;
    let is_file_there = stage
        .home
        .join("clinic")
        .read_dir()
        .is_ok_and(|mut files| files.next().is_some());
    expect(is_file_there, || "the clinic has no file".to_owned())?;
    let key = database_key(&stage.home.join("clinic/clinic"), &OsKeychain)
        .map_err(|cause| Failure::wrong(format!("the clinic's key was not found: {cause}")))?;
    let canaries = CANARIES
        .into_iter()
        .map(str::to_owned)
        .chain([recovery_key.to_owned(), recovery_key.replace('-', "")])
        .chain(as_words(&key));
    let search = Search::words(canaries).and_bytes("the clinic's key", key.expose());
    let found = search.in_folder(&stage.home).map_err(failed)?;
    let lines: Vec<String> = found
        .iter()
        .map(|(path, canary)| format!("{} holds {canary}", path.display()))
        .collect();
    expect(found.is_empty(), || lines.join("\n  "))
}

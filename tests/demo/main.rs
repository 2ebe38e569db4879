//! The main job of Anteroom without a window: an invented practice lives through three days, a
//! weekend among them, and every message of these days is printed with what became of it and why.
//! `--json` prints one object a line; `--keep DIR` leaves the clinic in `DIR/clinic` and the mails
//! that arrived in `DIR/mails`. Nothing leaves this computer.

mod clock;
mod report;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Australia::Sydney;
use clinic::access::Actor;
use clinic::chance::SystemChance;
use clinic::channels::NetworkDial;
use clinic::db::DbError;
use clinic::demo::{self, Carriers, DemoError};
use clinic::keys::NoKeychain;
use clinic::outbox::{self, MessageFilter, MessageRow, MessageTab, OutboxError};
use clinic::staff;
use clinic::{Clinic, Tools};
use clinic_tests::mail_server::MailServer;
use clinic_tests::sms_carrier::SmsCarrier;
use clinic_tests::speech::say;

use crate::clock::HandClock;
use crate::report::Report;

const DAYS: i64 = 3;

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("`demo` does not know {0}; it takes --json and --keep DIR")]
    Argument(String),
    #[error("{} is not empty; --keep wants a folder of its own", .0.display())]
    NotEmpty(PathBuf),
    #[error("{}: {cause}", path.display())]
    File {
        path: PathBuf,
        cause: std::io::Error,
    },
    #[error("a carrier could not be opened on this computer: {0}")]
    Carrier(std::io::Error),
    #[error(transparent)]
    Demo(#[from] DemoError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    #[error("nobody of the front desk is there")]
    NobodyThere,
    #[error("{0}")]
    Uneven(String),
}

#[derive(Default)]
struct Request {
    is_json: bool,
    keep: Option<PathBuf>,
}

impl Request {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut request = Self::default();
        while let Some(word) = words.next() {
            match (word.as_str(), &mut request) {
                ("--json", request) => request.is_json = true,
                ("--keep", request) => match words.next() {
                    Some(folder) => request.keep = Some(folder.into()),
                    None => return Err(Failure::Argument("--keep without a folder".to_owned())),
                },
                _ => return Err(Failure::Argument(word)),
            }
        }
        Ok(request)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Request::read(std::env::args().skip(1)) {
        Ok(request) => run(&request).await,
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(format_args!("demo: {failure}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(request: &Request) -> Result<(), Failure> {
    // Thrown away with everything in it, unless it is to be kept.
    let thrown_away = tempfile::tempdir().map_err(file_failure(&std::env::temp_dir()))?;
    let root = request.keep.as_deref().unwrap_or(thrown_away.path());
    if request.keep.is_some() {
        prepare(root)?;
    }
    let mail_server = MailServer::open().await.map_err(Failure::Carrier)?;
    let from = friday_morning();
    let clock = Arc::new(HandClock::at(from));
    let sms_carrier = SmsCarrier::open(Arc::clone(&clock) as _)
        .await
        .map_err(Failure::Carrier)?;
    let tools = Tools {
        clock: Arc::clone(&clock) as _,
        chance: Arc::new(SystemChance),
        keychain: Arc::new(NoKeychain),
        dial: Arc::new(NetworkDial::default()),
    };
    let carriers = Carriers {
        mail_port: Some(mail_server.port),
        sms_url: Some(sms_carrier.url.clone()),
    };
    say("Inventing a practice and the days behind it");
    let clinic = demo::found(&root.join("clinic"), tools, &carriers).await?;
    let mails_before = mail_server.received().len();
    let texts_before = sms_carrier.received().len();
    say("Living through three days, from a Friday on");
    let actor = front_desk(&clinic).await?;
    let until = from + TimeDelta::days(DAYS);
    demo::live_until(&clinic, &actor, until, |moment| clock.set(moment)).await?;

    let report = Report {
        rows: messages_due(&clinic, &actor, from, until).await?,
        mails_received: mail_server.received().len() - mails_before,
        sms_received: sms_carrier.received().len() - texts_before,
    };
    if request.is_json {
        report.print_json();
    } else {
        report.print_table();
    }
    if let Some(folder) = &request.keep {
        keep_mails(&mail_server, &folder.join("mails"))?;
        say(format_args!(
            "Kept in {}: the clinic (every passphrase in it is “{}”) and {} mails",
            folder.display(),
            demo::PASSPHRASE,
            mail_server.received().len()
        ));
    }
    report
        .unevenness()
        .map_or(Ok(()), |found| Err(Failure::Uneven(found)))
}

fn prepare(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(file_failure(folder))?;
    let is_empty = std::fs::read_dir(folder)
        .map_err(file_failure(folder))?
        .next()
        .is_none();
    if is_empty {
        Ok(())
    } else {
        Err(Failure::NotEmpty(folder.to_owned()))
    }
}

fn file_failure(path: &Path) -> impl FnOnce(std::io::Error) -> Failure {
    let path = path.to_owned();
    move |cause| Failure::File { path, cause }
}

/// Friday 20 November 2026, nine in the morning where the practice is.
fn friday_morning() -> DateTime<Utc> {
    Sydney
        .with_ymd_and_hms(2026, 11, 20, 9, 0, 0)
        .earliest()
        .map_or(DateTime::UNIX_EPOCH, |morning| morning.to_utc())
}

async fn front_desk(clinic: &Clinic) -> Result<Actor, Failure> {
    let people = staff::at_door(clinic).await?;
    let aroha = people
        .iter()
        .find(|person| person.username == "aroha")
        .ok_or(Failure::NobodyThere)?;
    staff::actor(clinic, aroha.staff)
        .await?
        .ok_or(Failure::NobodyThere)
}

/// Every message that was due in these days, whatever became of it, in the order of their times.
async fn messages_due(
    clinic: &Clinic,
    actor: &Actor,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<MessageRow>, Failure> {
    let everybodys = MessageFilter::default();
    let mut rows = Vec::new();
    // Greetings stand in the other lists as well.
    for tab in MessageTab::ALL
        .iter()
        .filter(|tab| **tab != MessageTab::Birthdays)
    {
        let mut after = None;
        loop {
            let page = outbox::list(clinic, actor, *tab, &everybodys, after.as_deref()).await?;
            let due = page.rows.into_iter();
            rows.extend(due.filter(|row| row.due >= from && row.due < until));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    rows.sort_by_key(|row| (row.due, row.id));
    Ok(rows)
}

fn keep_mails(server: &MailServer, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(file_failure(folder))?;
    for (number, mail) in server.received().iter().enumerate() {
        let path = folder.join(format!("{:03}.eml", number + 1));
        std::fs::write(&path, &mail.source).map_err(file_failure(&path))?;
    }
    Ok(())
}

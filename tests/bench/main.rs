//! How fast the clinic is, beside how fast it could be: each figure stands next to its floor, the
//! same library doing the least that the same result needs, measured in the same run. Nothing is
//! asserted: whoever reads the table decides.
//!
//! `--json` prints one object. `--practice DIR` keeps the large practice in DIR and uses one that
//! is there, which saves the minutes that making it takes. Names of parts (`search`, `reads`,
//! `opening`, `planning`, `dispatch`, `window`) run these alone.

mod dispatch;
mod display;
mod figures;
mod floor;
mod large;
mod names;
mod opening;
mod planning;
mod reads;
mod search;
mod window;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{Datelike, NaiveDate, Weekday};
use clinic::access::Actor;
use clinic::appointments::AppointmentError;
use clinic::audit::AuditError;
use clinic::db::DbError;
use clinic::ids::{AppointmentId, PatientId, StaffId};
use clinic::outbox::OutboxError;
use clinic::patients::PatientsError;
use clinic::settings::SettingsError;
use clinic::staff::StaffError;
use clinic::{Clinic, NotOpen, staff};
use clinic_tests::practice::PracticeError;
use clinic_tests::speech::{print, say};
use serde_json::json;
use sqlx::{Connection, SqliteConnection};

use crate::figures::Figure;
use crate::floor::Access;
use crate::large::{Bunch, Large};
use crate::reads::Sample;

const PARTS: [&str; 6] = [
    "search", "reads", "opening", "planning", "dispatch", "window",
];
const NAMES_TYPED: usize = 300;
const PAGES_OPENED: usize = 400;
const DAYS_LOOKED_AT: usize = 200;

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(
        "`bench` does not know {0}; it takes --json, --practice DIR, and search, reads, opening, \
         planning, dispatch or window"
    )]
    Argument(String),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Practice(#[from] PracticeError),
    #[error(transparent)]
    NotOpen(#[from] NotOpen),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Staff(#[from] StaffError),
    #[error(transparent)]
    Patients(#[from] PatientsError),
    #[error(transparent)]
    Appointments(#[from] AppointmentError),
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    #[error(transparent)]
    Audit(#[from] AuditError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Engine(#[from] sqlx::Error),
    #[error(transparent)]
    Smtp(#[from] lettre::transport::smtp::Error),
    #[error(transparent)]
    Letter(#[from] lettre::error::Error),
    #[error(transparent)]
    Address(#[from] lettre::address::AddressError),
    #[error("the key of the file is not among those that were made")]
    NoKey,
    #[error("what was looked for is not there")]
    NothingFound,
    #[error("{0} messages arrived of those that were due")]
    NotAllSent(usize),
    #[error("the display keeps its pixels in a way that is not known here")]
    StrangeDisplay,
    #[error(transparent)]
    Picture(#[from] png::EncodingError),
    #[error("the app stands before a clinic that it has not opened")]
    DoorShut,
    #[error("{0} showed nothing that stayed, or not the same as before")]
    NotShown(&'static str),
    #[error("something of {0} is left although it was ended")]
    NotGone(&'static str),
}

#[derive(Default)]
struct Request {
    is_json: bool,
    practice: Option<PathBuf>,
    parts: Vec<String>,
}

impl Request {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut request = Self::default();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--json" => request.is_json = true,
                "--practice" => match words.next() {
                    Some(folder) => request.practice = Some(folder.into()),
                    None => return Err(Failure::Argument(word)),
                },
                part if PARTS.contains(&part) => request.parts.push(word),
                _ => return Err(Failure::Argument(word)),
            }
        }
        Ok(request)
    }

    fn wants(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|wanted| wanted == part)
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
            say(format_args!("bench: {failure}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(request: &Request) -> Result<(), Failure> {
    let thrown_away = tempfile::tempdir()?;
    let mut figures = Vec::new();
    if ["search", "reads", "opening"]
        .iter()
        .any(|part| request.wants(part))
    {
        let root = request.practice.as_deref().unwrap_or(thrown_away.path());
        std::fs::create_dir_all(root)?;
        figures.extend(measure_large(request, root, thrown_away.path()).await?);
    }
    if request.wants("planning") {
        let root = thrown_away.path().join("planning");
        std::fs::create_dir_all(&root)?;
        figures.extend(planning::measure(&root).await?);
    }
    if request.wants("dispatch") {
        let root = thrown_away.path().join("dispatch");
        std::fs::create_dir_all(&root)?;
        figures.push(dispatch::measure(&root).await?);
    }
    if request.wants("window") {
        match window::Stage::find() {
            Some(stage) => {
                say("Starting the app and a bare window");
                let root = thrown_away.path().join("window");
                std::fs::create_dir_all(&root)?;
                figures.extend(window::measure(&stage, &root).await?);
            }
            None => say("The window is left out: `cargo xtask bench` sets the stage for it"),
        }
    }
    if request.is_json {
        let figures: Vec<_> = figures.iter().map(Figure::to_json).collect();
        print(json!({
            "patients": large::PATIENTS,
            "appointments": large::APPOINTMENTS,
            "messages": dispatch::MESSAGES,
            "figures": figures,
        }));
    } else {
        figures::print_table(&figures);
    }
    Ok(())
}

async fn measure_large(
    request: &Request,
    root: &Path,
    thrown_away: &Path,
) -> Result<Vec<Figure>, Failure> {
    say(format_args!(
        "A practice with {} patients and {} appointments",
        large::PATIENTS,
        large::APPOINTMENTS
    ));
    let large = Large::in_folder(root).await?;
    // Brings one that an earlier program made to the tables of today, before it is copied.
    open(&large).await?.0.close().await?;
    let plain_file = thrown_away.join("plain.db");
    floor::copy_plain(&large.file(), &large.key, &plain_file).await?;
    let mut plain = floor::connect(&plain_file, None, Access::Write).await?;
    let mut figures = Vec::new();
    if request.wants("opening") {
        say("Opening it");
        figures.push(opening::measure(&large).await?);
    }
    if request.wants("search") {
        say("Finding patients");
        let (clinic, owner) = open(&large).await?;
        let names = names_in(&mut plain).await?;
        figures.extend(search::measure(&clinic, &owner, &mut plain, &names).await?);
        clinic.close().await?;
    }
    let sample = sample(&mut plain).await?;
    plain.close().await?;
    if request.wants("reads") {
        say("Reading pages and schedules");
        let keyed_file = thrown_away.join("keyed.db");
        std::fs::copy(large.file(), &keyed_file)?;
        let mut plain = floor::connect(&plain_file, None, Access::Write).await?;
        let mut keyed = floor::connect(&keyed_file, Some(&large.key), Access::Write).await?;
        let (clinic, owner) = open(&large).await?;
        figures.extend(reads::measure(&clinic, &owner, (&mut plain, &mut keyed), &sample).await?);
        clinic.close().await?;
        keyed.close().await?;
        plain.close().await?;
    }
    Ok(figures)
}

/// The large practice, just opened, and its owner.
async fn open(large: &Large) -> Result<(Clinic, Actor), Failure> {
    let bunch = Bunch::in_folder(&large.root)?;
    let clinic = Clinic::open(&large.folder(), bunch.tools).await?;
    let people = staff::at_door(&clinic).await?;
    let owner = people.iter().find(|person| person.username == "ines");
    let owner = owner.ok_or(Failure::NothingFound)?.staff;
    let owner = staff::actor(&clinic, owner)
        .await?
        .ok_or(Failure::NothingFound)?;
    Ok((clinic, owner))
}

/// Names all over the practice.
async fn names_in(conn: &mut SqliteConnection) -> Result<Vec<(String, String)>, sqlx::Error> {
    let step = i64::try_from(large::PATIENTS / NAMES_TYPED).unwrap_or(1);
    sqlx::query_as(
        "SELECT legal_given_name, legal_family_name
         FROM patients
         WHERE rowid % $1 = 0
         ORDER BY rowid",
    )
    .bind(step)
    .fetch_all(conn)
    .await
}

async fn sample(conn: &mut SqliteConnection) -> Result<Sample, sqlx::Error> {
    let spread = |all: usize| i64::try_from(all / PAGES_OPENED).unwrap_or(1);
    let patients: Vec<PatientId> =
        sqlx::query_scalar("SELECT id FROM patients WHERE rowid % $1 = 0")
            .bind(spread(large::PATIENTS))
            .fetch_all(&mut *conn)
            .await?;
    let appointments: Vec<AppointmentId> =
        sqlx::query_scalar("SELECT id FROM appointments WHERE rowid % $1 = 0")
            .bind(spread(large::APPOINTMENTS))
            .fetch_all(&mut *conn)
            .await?;
    let psychologists: Vec<StaffId> = sqlx::query_scalar("SELECT id FROM staff")
        .fetch_all(&mut *conn)
        .await?;
    let working = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let first = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap_or_default();
    Ok(Sample {
        patients,
        appointments,
        psychologists,
        days: first
            .iter_days()
            .step_by(11)
            .filter(working)
            .take(DAYS_LOOKED_AT)
            .collect(),
    })
}

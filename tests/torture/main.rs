//! The program is killed while it sends, again and again, and afterwards what it says is compared
//! with what the carriers have received. Real processes, a real encrypted file, a mail server
//! written by others, and a carrier of texts that can be asked.
//!
//! `--races N` lets a withdrawal and a delivery race each other instead, in one process; `--steps N`
//! lives invented stories of a practice and compares the outbox with them; `--minutes N` watches in
//! real time how long messages wait that are due.
//! `--kills N` (100), `--seed N`, `--json`. A quarter of the kills happen at the named places of
//! the delivery, in turn; the others at moments that the seed chooses. The computer does not lose
//! power here: that `synchronous=FULL` is in force has to be shown another way.

mod life;
mod model;
mod practice;
mod races;
mod toll;
mod waiting;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use clinic::appointments::AppointmentError;
use clinic::audit::AuditError;
use clinic::chance::{Chance, SystemChance};
use clinic::clock::Clock;
use clinic::consents::ConsentsError;
use clinic::db::DbError;
use clinic::ids::AppointmentId;
use clinic::outbox::{self, OutboxError};
use clinic::patients::PatientsError;
use clinic::replies::RepliesError;
use clinic::scheduler::Rounds;
use clinic::settings::SettingsError;
use clinic::{Clinic, NotOpen};
use clinic_tests::dice::Dice;
use clinic_tests::mail_server::MailServer;
use clinic_tests::practice::{Carriers, PracticeError};
use clinic_tests::sms_carrier::SmsCarrier;
use clinic_tests::speech::say;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};

use crate::life::Word;
use crate::practice::Desk;
use clinic_tests::running_clock::RunningClock;

/// The first argument of a program that is to be killed.
const LIFE: &str = "--life";
const FAILPOINTS: [&str; 6] = [
    "after_claim",
    "after_gate",
    "before_send",
    "after_send",
    "after_record",
    WHILE_FILING,
];
/// Somebody writes before a life that is to end here, for there is nothing else to file.
const WHILE_FILING: &str = "while_filing";
/// One kill of so many is at a named place.
const FAILPOINT_EVERY: usize = 4;
/// At which of its first so many messages a life ends at a named place.
const FAILPOINT_WITHIN: u64 = 8;
/// A life that begins to deliver ends within this time.
const LONGEST_LIFE: Duration = Duration::from_millis(700);
/// A life that neither delivers nor ends by now never will.
const PATIENCE: Duration = Duration::from_secs(60);
/// So long nobody starts the program again. Carriers are asked after a minute, and the time is
/// long enough that texts of different lives are told apart by it.
const PAUSE: TimeDelta = TimeDelta::minutes(12);
/// Rounds after the last kill until nothing waits any more.
const LAST_ROUNDS: usize = 50;

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(
        "`torture` does not know {0}; it takes --kills N, --races N, --steps N, --minutes N, --seed N and --json"
    )]
    Argument(String),
    #[error("these kill tests were built without the failpoints; `cargo xtask torture` has them")]
    NoFailpoints,
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Practice(#[from] PracticeError),
    #[error(transparent)]
    NotOpen(#[from] NotOpen),
    #[error(transparent)]
    Appointments(#[from] AppointmentError),
    #[error(transparent)]
    Patients(#[from] PatientsError),
    #[error(transparent)]
    Consents(#[from] ConsentsError),
    #[error(transparent)]
    Replies(#[from] RepliesError),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    #[error(transparent)]
    Audit(#[from] AuditError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("a life cannot be heard")]
    Speechless,
    #[error("life {0} ended by itself before it was killed")]
    EndedByItself(usize),
    #[error("life {0} was to end at {1} and did not within a minute")]
    NotReached(usize, &'static str),
    #[error("what was taken back is not as it was before")]
    NotAsBefore,
    #[error("no story comes to mind")]
    NoStory,
    #[error("{0}")]
    TooDear(String),
}

struct Request {
    kills: usize,
    races: Option<usize>,
    steps: Option<usize>,
    minutes: Option<usize>,
    seed: u64,
    is_json: bool,
}

impl Request {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut request = Self {
            kills: 100,
            races: None,
            steps: None,
            minutes: None,
            seed: u64::from_le_bytes((&SystemChance as &dyn Chance).bytes()) >> 32,
            is_json: false,
        };
        while let Some(word) = words.next() {
            let mut number = || {
                let number = words.next().and_then(|number| number.parse::<u64>().ok());
                number.ok_or_else(|| Failure::Argument(format!("{word} without a number")))
            };
            match word.as_str() {
                "--json" => request.is_json = true,
                "--kills" => request.kills = usize::try_from(number()?).unwrap_or(usize::MAX),
                "--races" => request.races = usize::try_from(number()?).ok(),
                "--steps" => request.steps = usize::try_from(number()?).ok(),
                "--minutes" => request.minutes = usize::try_from(number()?).ok(),
                "--seed" => request.seed = number()?,
                _ => return Err(Failure::Argument(word)),
            }
        }
        Ok(request)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words.split_first() {
        Some((first, rest)) if first == LIFE => live(rest).await,
        Some(_) | None => match Request::read(words.into_iter()) {
            Ok(request) => torture(&request).await,
            Err(failure) => Err(failure),
        },
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(format_args!("torture: {failure}"));
            ExitCode::FAILURE
        }
    }
}

async fn live(words: &[String]) -> Result<(), Failure> {
    let [root, start, first] = words else {
        return Err(Failure::Argument(LIFE.to_owned()));
    };
    let start = start.parse().ok().and_then(DateTime::from_timestamp_millis);
    match (start, first.parse()) {
        (Some(start), Ok(first)) => life::live(Path::new(root), start, first).await,
        (None, _) | (_, Err(_)) => Err(Failure::Argument(LIFE.to_owned())),
    }
}

/// Everything that outlives a kill.
struct Torture {
    root: PathBuf,
    program: PathBuf,
    clock: Arc<RunningClock>,
    mail_server: MailServer,
    sms_carrier: SmsCarrier,
    dice: Dice,
    /// Appointments whose booking the program has confirmed.
    promised: BTreeSet<AppointmentId>,
    next_booking: usize,
    /// How many people wrote.
    replies: usize,
}

async fn torture(request: &Request) -> Result<(), Failure> {
    let thrown_away = tempfile::tempdir()?;
    if let Some(count) = request.steps {
        return model::run(thrown_away.path(), count, request.seed).await;
    }
    if let Some(minutes) = request.minutes {
        return waiting::run(thrown_away.path(), minutes).await;
    }
    if !cfg!(feature = "failpoints") {
        return Err(Failure::NoFailpoints);
    }
    if let Some(count) = request.races {
        return races::run(thrown_away.path(), count, request.seed).await;
    }
    let clock = Arc::new(RunningClock::from(practice::morning()));
    let mut torture = Torture {
        root: thrown_away.path().to_owned(),
        program: std::env::current_exe()?,
        mail_server: MailServer::open().await?,
        sms_carrier: SmsCarrier::open(Arc::clone(&clock) as _).await?,
        clock,
        dice: Dice::of_seed(request.seed),
        promised: BTreeSet::new(),
        next_booking: 0,
        replies: 0,
    };
    let carriers = Carriers {
        mail_port: torture.mail_server.port,
        sms_url: Some(torture.sms_carrier.url.clone()),
    };
    let tools = practice::tools(&torture.root, Arc::clone(&torture.clock) as _)?;
    practice::found(&torture.root, tools, &carriers).await?;
    say(format_args!(
        "Killing the program {} times while it sends; seed {}",
        request.kills, request.seed
    ));
    let mut kills_at_failpoints = 0;
    for number in 0..request.kills {
        if number % FAILPOINT_EVERY == FAILPOINT_EVERY - 1 {
            let place = FAILPOINTS[number / FAILPOINT_EVERY % FAILPOINTS.len()];
            torture.end_at(number, place).await?;
            kills_at_failpoints += 1;
        } else {
            torture.kill(number).await?;
        }
        torture.sms_carrier.settled().await?;
        torture.clock.sleep(PAUSE);
        if (number + 1) % 50 == 0 {
            say(format_args!(
                "{} kills, {} appointments promised",
                number + 1,
                torture.promised.len()
            ));
        }
    }
    torture
        .conclude(request, (request.seed, request.kills, kills_at_failpoints))
        .await
}

impl Torture {
    /// Starts a life.
    fn start(&self, failpoint: Option<String>) -> Result<(Child, BufReader<ChildStdout>), Failure> {
        let mut command = Command::new(&self.program);
        command
            .arg(LIFE)
            .arg(&self.root)
            .arg(self.clock.now().timestamp_millis().to_string())
            .arg(self.next_booking.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        if let Some(failpoint) = failpoint {
            command.env("ANTEROOM_FAILPOINT", failpoint);
        }
        let mut child = command.spawn()?;
        let said = child.stdout.take().ok_or(Failure::Speechless)?;
        Ok((child, BufReader::new(said)))
    }

    /// A life that is killed at any moment of its first deliveries.
    async fn kill(&mut self, number: usize) -> Result<(), Failure> {
        let (mut child, mut said) = self.start(None)?;
        let mut line = String::new();
        said.read_line(&mut line).await?;
        if !matches!(Word::hear(line.trim_end()), Some(Word::Open)) {
            return Err(Failure::EndedByItself(number));
        }
        let longest = u64::try_from(LONGEST_LIFE.as_micros()).unwrap_or(u64::MAX);
        tokio::time::sleep(Duration::from_micros(self.dice.below(longest))).await;
        if child.try_wait()?.is_some() {
            return Err(Failure::EndedByItself(number));
        }
        child.kill().await?;
        self.listen(&mut said).await
    }

    /// A life that ends at a named place of the delivery.
    async fn end_at(&mut self, number: usize, place: &'static str) -> Result<(), Failure> {
        let times = if place == WHILE_FILING {
            practice::write_in(&self.sms_carrier, self.replies);
            self.replies += 1;
            1
        } else {
            1 + self.dice.below(FAILPOINT_WITHIN)
        };
        let (mut child, mut said) = self.start(Some(format!("{place}:{times}")))?;
        // Its words are read while it lives, or it would wait for ever for room to say more.
        match tokio::time::timeout(PATIENCE, self.listen(&mut said)).await {
            Ok(heard) => heard?,
            Err(_) => return Err(Failure::NotReached(number, place)),
        }
        let status = child.wait().await?;
        if status.code().is_some() {
            // It was to be ended by a signal, and came to an end of its own.
            return Err(Failure::EndedByItself(number));
        }
        Ok(())
    }

    /// Hears everything that a life has to say, to its end.
    async fn listen(&mut self, said: &mut BufReader<ChildStdout>) -> Result<(), Failure> {
        let mut line = String::new();
        while said.read_line(&mut line).await? > 0 {
            if line.ends_with('\n') {
                match Word::hear(line.trim_end()) {
                    Some(Word::Booking(number)) => self.next_booking = number + 1,
                    Some(Word::Booked(id)) => {
                        self.promised.insert(id);
                    }
                    Some(Word::Open) | None => {}
                }
            }
            line.clear();
        }
        Ok(())
    }

    /// Lets what still waits leave, and counts.
    async fn conclude(self, request: &Request, kills: (u64, usize, usize)) -> Result<(), Failure> {
        let tools = practice::tools(&self.root, Arc::clone(&self.clock) as _)?;
        let clinic = Clinic::open(&practice::folder(&self.root), tools).await?;
        let desk = Desk::at(&clinic, &self.root).await?;
        let actor = desk.actor();
        let mut rounds = Rounds::default();
        let mut unfinished = usize::MAX;
        for _ in 0..LAST_ROUNDS {
            // More than usual waits here, and somebody has looked at it.
            outbox::release_backlog(&clinic, actor).await?;
            rounds.tick(&clinic).await;
            unfinished = toll::count_unfinished(&clinic, actor).await?;
            if unfinished == 0 {
                break;
            }
            self.clock.sleep(PAUSE);
        }
        if unfinished > 0 {
            say(format_args!(
                "{unfinished} messages are unfinished after the last round"
            ));
        }
        let received = (self.mail_server.received(), self.sms_carrier.received());
        let toll = toll::count(
            &clinic,
            actor,
            kills,
            (&self.promised, self.replies),
            (&received.0, &received.1),
        )
        .await?;
        clinic.close().await?;
        if request.is_json {
            toll.print_json();
        } else {
            toll.print_table();
        }
        let failings = toll.failings();
        if failings.is_empty() {
            Ok(())
        } else {
            Err(Failure::TooDear(failings.join("; ")))
        }
    }
}

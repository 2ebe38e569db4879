//! How long a message waits from the moment at which it is due until its carrier has it: with the
//! rounds and lanes of the window's program, in real time, over a mail server on this computer. Then
//! the computer sleeps for a while, and it is asked how long what came due meanwhile still waits.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Australia::Sydney;
use clinic::Clinic;
use clinic::appointments::{self, BookingForm};
use clinic::channels::ChannelKind;
use clinic::civil::CivilMinute;
use clinic::clock::Clock;
use clinic::db::{self, DbError};
use clinic::scheduler::{self, ROUND, Rounds};
use clinic::settings::{self, ReminderRule, Sending};
use clinic_tests::mail_server::MailServer;
use clinic_tests::practice::{self, Carriers};
use clinic_tests::running_clock::RunningClock;
use clinic_tests::speech::{print, say};
use serde::Serialize;
use tokio::sync::watch;

use crate::{Failure, practice as tortured};

/// Of a busy day, all of them within the minutes that are watched.
const AWAKE: usize = 160;
/// Not so many that somebody has to look at them first.
const ASLEEP: usize = 40;
const LEAD: TimeDelta = TimeDelta::minutes(60);
const SLEEP: TimeDelta = TimeDelta::minutes(30);
/// So long after it woke, everything is over.
const AFTERWARDS: TimeDelta = TimeDelta::minutes(2);
/// The goals, in seconds.
const LONGEST_AWAKE: f64 = 60.0;
const LONGEST_AFTER_WAKING: f64 = 45.0;

/// In seconds.
#[derive(Debug, Serialize)]
struct Waits {
    messages: usize,
    p50: f64,
    p99: f64,
    longest: f64,
}

impl Waits {
    fn of(mut waits: Vec<TimeDelta>) -> Self {
        waits.sort_unstable();
        let at = |percent: usize| {
            let place = (waits.len() * percent).div_ceil(100).saturating_sub(1);
            waits
                .get(place)
                .map_or(f64::NAN, |wait| wait.as_seconds_f64())
        };
        Self {
            messages: waits.len(),
            p50: at(50),
            p99: at(99),
            longest: at(100),
        }
    }
}

#[derive(Debug, Serialize)]
struct Figures {
    minutes: usize,
    seconds_between_rounds: u64,
    awake: Waits,
    after_waking: Waits,
}

pub(crate) async fn run(root: &Path, minutes: usize) -> Result<(), Failure> {
    say(format_args!("Watching for {minutes} minutes, in real time"));
    let clock = Arc::new(RunningClock::from(tortured::morning()));
    let server = MailServer::open().await?;
    let tools = tortured::tools(root, Arc::clone(&clock) as Arc<dyn Clock>)?;
    let (clinic, desk) = practice::found(&tortured::folder(root), tools).await?;
    let carriers = Carriers {
        mail_port: server.port,
        sms_url: None,
    };
    practice::send_through(&clinic, &desk.actor, &carriers).await?;
    let sending: Sending = settings::read(&clinic, &desk.actor).await?;
    let rule = ReminderRule {
        lead_minutes: u32::try_from(LEAD.num_minutes()).unwrap_or(0),
        channel: None,
        modes: Vec::new(),
        types: Vec::new(),
        is_on: true,
        may_leave_outside_hours: true,
    };
    let sending = Sending {
        rules: vec![rule],
        ..sending
    };
    settings::save(&clinic, &desk.actor, sending).await?;
    let name = ("Mia", "Santos");
    let mia = desk.register_reached_by(&clinic, name, ChannelKind::Email, "mia@example.org");
    let mia = mia.await?;
    let begun = clock.now();
    let watched = i64::try_from(minutes).unwrap_or(1);
    let awake = (0..AWAKE).map(|number| 1 + spread(number, AWAKE, watched));
    // The last ones come due before it wakes.
    let asleep = (0..ASLEEP).map(|number| watched + 5 + spread(number, ASLEEP, 20));
    for due_in in awake.chain(asleep) {
        let start = begun + TimeDelta::minutes(due_in) + LEAD;
        let form = BookingForm {
            override_reason: Some("Many at once".to_owned()),
            do_not_send: Some("Only the reminder is watched".to_owned()),
            ..desk.booking(&[mia], CivilMinute::of(start, Sydney))
        };
        appointments::book(&clinic, &desk.actor, &form).await?;
    }
    let clinic = Arc::new(clinic);
    let rounds = start(&clinic);
    until(&clock, begun + TimeDelta::minutes(watched + 2)).await;
    let fell_asleep = clock.now();
    clock.sleep(SLEEP);
    let woke = clock.now();
    until(&clock, woke + AFTERWARDS).await;
    for task in rounds {
        task.abort();
    }
    let (mut awake, mut after_waking) = (Vec::new(), Vec::new());
    for (due_at, left_at) in left(&clinic).await? {
        if due_at < fell_asleep {
            awake.push(left_at - due_at);
        } else {
            after_waking.push(left_at - woke.max(due_at));
        }
    }
    let figures = Figures {
        minutes,
        seconds_between_rounds: ROUND.as_secs(),
        awake: Waits::of(awake),
        after_waking: Waits::of(after_waking),
    };
    print(serde_json::to_string(&figures)?);
    let have_all_left = (figures.awake.messages, figures.after_waking.messages) == (AWAKE, ASLEEP);
    let are_in_time =
        figures.awake.p99 <= LONGEST_AWAKE && figures.after_waking.p99 <= LONGEST_AFTER_WAKING;
    if have_all_left && are_in_time {
        Ok(())
    } else {
        Err(Failure::TooDear("messages waited too long".to_owned()))
    }
}

/// The minute of this one when so many are spread over `minutes`.
fn spread(number: usize, all: usize, minutes: i64) -> i64 {
    let (number, all) = (i64::try_from(number), i64::try_from(all));
    number.unwrap_or(0) * minutes / all.unwrap_or(1)
}

/// The program's rounds: chores, then each channel in a task of its own.
fn start(clinic: &Arc<Clinic>) -> Vec<tokio::task::JoinHandle<()>> {
    let done = watch::Sender::new(());
    let mut tasks = Vec::new();
    for channel in ChannelKind::ALL {
        let (clinic, mut rounds) = (Arc::clone(clinic), done.subscribe());
        tasks.push(tokio::spawn(async move {
            while rounds.changed().await.is_ok() {
                scheduler::deliver(&clinic, *channel).await;
            }
        }));
    }
    let clinic = Arc::clone(clinic);
    tasks.push(tokio::spawn(async move {
        let mut rounds = Rounds::default();
        loop {
            rounds.do_chores(&clinic).await;
            done.send_replace(());
            tokio::time::sleep(ROUND).await;
        }
    }));
    tasks
}

async fn until(clock: &RunningClock, moment: DateTime<Utc>) {
    let left = moment - clock.now();
    tokio::time::sleep(left.to_std().unwrap_or_default()).await;
}

/// When each reminder was due, and when its carrier had it.
async fn left(clinic: &Clinic) -> Result<Vec<(DateTime<Utc>, DateTime<Utc>)>, DbError> {
    let mut reader = clinic.db().read().await?;
    Ok(db::query_as(
        "SELECT due_at, ended_at
         FROM messages
         WHERE kind = 'reminder'
           AND state = 'sent'
         ORDER BY due_at",
    )
    .fetch_all(&mut *reader)
    .await?)
}

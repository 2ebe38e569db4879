//! One life of the program: it opens the clinic with the key from the keychain, books and
//! delivers until it is killed, and says on standard output what it has done.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use clinic::Clinic;
use clinic::ids::AppointmentId;
use clinic::outbox;
use clinic::scheduler::Rounds;
use clinic_tests::speech::print;

use crate::Failure;
use crate::practice::{self, Desk};
use clinic_tests::running_clock::RunningClock;

/// Appointments that are booked beside each round: few enough that their messages leave as fast
/// as they are planned.
const BOOKINGS_A_ROUND: usize = 5;

/// What a life says, a line each. A line is said after the fact, so that it counts as promised.
pub(crate) enum Word {
    /// The clinic is open, and delivery begins.
    Open,
    /// The appointment of this number is about to be booked.
    Booking(usize),
    Booked(AppointmentId),
}

impl Word {
    fn say(&self) {
        match self {
            Self::Open => print("open"),
            Self::Booking(number) => print(format_args!("booking {number}")),
            Self::Booked(id) => print(format_args!("booked {id}")),
        }
    }

    /// None for a line that was cut off.
    pub(crate) fn hear(line: &str) -> Option<Self> {
        match line.split_once(' ') {
            None => (line == "open").then_some(Self::Open),
            Some(("booking", number)) => number.parse().ok().map(Self::Booking),
            Some(("booked", id)) => AppointmentId::parse(id).map(Self::Booked),
            Some(_) => None,
        }
    }
}

/// Lives until it is killed. Appointments are numbered from `first` on.
pub(crate) async fn live(root: &Path, start: DateTime<Utc>, first: usize) -> Result<(), Failure> {
    let tools = practice::tools(root, Arc::new(RunningClock::from(start)))?;
    let clinic = Clinic::open(&practice::folder(root), tools).await?;
    let desk = Desk::at(&clinic, root).await?;
    let mut rounds = Rounds::default();
    let mut next = first;
    Word::Open.say();
    loop {
        // More may wait after a life that ended early than goes by itself.
        outbox::release_backlog(&clinic, desk.actor()).await?;
        let ((), booked) = tokio::join!(rounds.tick(&clinic), book(&clinic, &desk, next));
        booked?;
        next += BOOKINGS_A_ROUND;
    }
}

async fn book(clinic: &Clinic, desk: &Desk, first: usize) -> Result<(), Failure> {
    for number in first..first + BOOKINGS_A_ROUND {
        Word::Booking(number).say();
        let id = desk.book(clinic, number).await?;
        Word::Booked(id).say();
    }
    Ok(())
}

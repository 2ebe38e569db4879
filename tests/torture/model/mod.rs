//! Stories of a practice are invented and lived: what the desk does, what carriers answer, what
//! befalls the computer. After each step the outbox is held against a plain account of what is so.
//! A story that goes wrong is told again, shorter and shorter, until nothing can be left out.

mod carrier;
mod clock;
mod edits;
mod ledger;
mod stage;
mod story;
mod truth;
mod world;

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use clinic::channels::ChannelKind;
use clinic::clock::{Clock, SystemClock};
use clinic::consents::Decision;
use clinic::outbox;
use clinic::patients::PatientStatus;
use clinic_tests::dice::Dice;
use clinic_tests::speech::{print, say};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde::Serialize;
use tokio::runtime::Handle;

use self::ledger::{Ledger, Wrong};
use self::stage::Stage;
use self::story::{Edit, Hours, Points, Quiet, Rules, Step, Story, Time};
use self::world::{Ending, World};
use crate::Failure;

const LONGEST_STORY: usize = 100;
/// A story that goes wrong is told again at most so often.
const RETELLINGS: u32 = 300;

/// What the stories came to. The last four must be none.
#[derive(Debug, Default, Clone, Serialize)]
pub(crate) struct Figures {
    steps: usize,
    sequences: usize,
    messages: usize,
    sent: usize,
    unknown: usize,
    stale: usize,
    duplicates: usize,
    conservation_broken: usize,
    silent: usize,
    seconds: u64,
    seed: u64,
}

impl Figures {
    fn add(&mut self, ledger: &Ledger) {
        self.messages += ledger.messages();
        self.sent += ledger.sent;
        self.unknown += ledger.uncertain;
    }

    fn count(&mut self, wrong: &Wrong) {
        match wrong {
            Wrong::Stale(_) => self.stale += 1,
            Wrong::Duplicate(_) => self.duplicates += 1,
            Wrong::Conservation(_) => self.conservation_broken += 1,
            Wrong::Silence(_) => self.silent += 1,
        }
    }
}

/// Lives stories until they have so many steps.
pub(crate) async fn run(root: &Path, steps: usize, seed: u64) -> Result<(), Failure> {
    say(format_args!(
        "Living {steps} steps of a practice; seed {seed}"
    ));
    let watch = SystemClock::new();
    let stage = Stage::set(root.join("stage")).await?;
    let mut dice = Dice::of_seed(seed);
    let bytes: [u8; 32] = std::array::from_fn(|_| u8::try_from(dice.below(256)).unwrap_or(0));
    let config = Config {
        max_shrink_iters: RETELLINGS,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let stories = story::stories(LONGEST_STORY);
    let mut figures = Figures {
        seed,
        ..Figures::default()
    };
    let mut outcome = Ok(());
    while figures.steps < steps && outcome.is_ok() {
        let story = stories
            .new_tree(&mut runner)
            .map_err(|_| Failure::NoStory)?;
        let teller = Teller {
            stage: &stage,
            folder: root.join("story"),
            figures: RefCell::new(&mut figures),
            is_retelling: Cell::new(false),
        };
        let told = tokio::task::block_in_place(|| {
            runner.run_one(story, |story| teller.tell(&Handle::current(), &story))
        });
        if let Err(wrong) = told {
            outcome = Err(Failure::TooDear(in_words(wrong)));
        }
        if figures.sequences.is_multiple_of(100) {
            let (steps, sent) = (figures.steps, figures.sent);
            say(format_args!("{steps} steps, {sent} messages sent"));
        }
    }
    figures.seconds = watch.steady().as_secs();
    print(serde_json::to_string(&figures)?);
    outcome
}

fn in_words(wrong: TestError<Story>) -> String {
    match wrong {
        TestError::Abort(reason) => reason.to_string(),
        TestError::Fail(reason, story) => {
            let steps = story.steps.iter().enumerate();
            let steps = steps.map(|(number, step)| format!("  {number}. {step:?}"));
            let days = story.begins_after_days;
            format!(
                "{reason}\n  {days} days after the founding:\n{}",
                steps.collect::<Vec<_>>().join("\n")
            )
        }
    }
}

struct Teller<'a> {
    stage: &'a Stage,
    folder: PathBuf,
    figures: RefCell<&'a mut Figures>,
    /// Steps that are told again to make a story shorter do not count.
    is_retelling: Cell<bool>,
}

impl Teller<'_> {
    fn tell(&self, runtime: &Handle, story: &Story) -> Result<(), TestCaseError> {
        let told = runtime.block_on(live(self.stage, &self.folder, story));
        let removed = std::fs::remove_dir_all(&self.folder);
        let is_first = !self
            .is_retelling
            .replace(told.is_err() || self.is_retelling.get());
        let mut figures = self.figures.borrow_mut();
        if is_first {
            figures.steps += story.steps.len();
            figures.sequences += 1;
            match &told {
                Ok(ledger) => figures.add(ledger),
                Err(Ending::Wrong(wrong)) => figures.count(wrong),
                Err(Ending::Broken(_)) => {}
            }
        }
        let fail = |reason: String| TestCaseError::fail(reason);
        removed.map_err(|error| fail(error.to_string()))?;
        told.map(|_| ()).map_err(|ending| fail(ending.to_string()))
    }
}

async fn live(stage: &Stage, folder: &Path, story: &Story) -> Result<Ledger, Ending> {
    let mut world = World::open(stage, folder.to_owned(), story.begins_after_days).await?;
    for step in &story.steps {
        world.live(step).await?;
    }
    world.still_works().await?;
    Ok(world.close().await?)
}

impl World {
    /// Whatever happened: once everything is well again, somebody who is booked is told of it and
    /// reminded, once.
    async fn still_works(&mut self) -> Result<(), Ending> {
        self.carriers.recover();
        self.live(&Step::MinutesPass(1)).await?;
        self.live(&Step::ConfirmClock).await?;
        let people = self.truth(|truth| truth.people.len());
        for person in 0..people {
            self.make_well(u8::try_from(person).unwrap_or(0)).await?;
        }
        for channel in [ChannelKind::Email, ChannelKind::Sms] {
            self.live(&Step::ResumeChannel(channel)).await?;
            self.live(&Step::Desk(Edit::SwitchAccount {
                channel,
                is_on: true,
            }))
            .await?;
        }
        self.live(&Step::Desk(Edit::SetRules(Rules::DayBefore)))
            .await?;
        self.live(&Step::Desk(Edit::SetHours(Hours::Always)))
            .await?;
        let first = self.truth(|truth| truth.appointments.len());
        let at = Time {
            days_ahead: 4,
            quarter: 12,
        };
        for person in 0..people {
            let patients = vec![u8::try_from(person).unwrap_or(0)];
            self.live(&Step::Desk(Edit::Book {
                patients,
                at,
                quietly: false,
            }))
            .await?;
        }
        outbox::release_backlog(&self.clinic(), self.actor())
            .await
            .map_err(Failure::from)?;
        for _ in 0..2 {
            self.live(&Step::MinutesPass(5)).await?;
        }
        let booked = self.truth(|truth| truth.appointments[first..].to_vec());
        if booked.len() < people {
            return Err(Wrong::Silence("an appointment could not be booked".to_owned()).into());
        }
        for one in &booked {
            if !self.ledger.expects(one.id, one.patients[0]) {
                return Err(Wrong::Silence(format!("nobody was told of {}", one.start)).into());
            }
        }
        // Half an hour into the day before it.
        let zone = self.truth(|truth| truth.zone.tz());
        let due = booked[0].start.instant(zone) - TimeDelta::hours(23);
        self.clock.run(due - self.clock.shown());
        self.live(&Step::MinutesPass(1)).await?;
        self.live(&Step::MinutesPass(1)).await?;
        for one in &booked {
            let reminders = self.ledger.reminders(one.id, one.patients[0]);
            if reminders != 1 {
                return Err(
                    Wrong::Silence(format!("{reminders} reminders of {}", one.start)).into(),
                );
            }
        }
        Ok(())
    }

    async fn make_well(&mut self, patient: u8) -> Result<(), Ending> {
        let points = Points {
            email: Some(false),
            phone: Some(false),
            is_safe: true,
            never_text: false,
        };
        for edit in [
            Edit::SetStatus {
                patient,
                status: PatientStatus::Active,
            },
            Edit::Decide {
                patient,
                decision: Decision::Granted,
            },
            Edit::ChangePoints { patient, points },
            Edit::SetQuiet {
                patient,
                quiet: Quiet::Never,
            },
            Edit::SwitchChannel {
                patient,
                channel: ChannelKind::Email,
                is_on: true,
            },
            Edit::SwitchChannel {
                patient,
                channel: ChannelKind::Sms,
                is_on: true,
            },
        ] {
            self.live(&Step::Desk(edit)).await?;
        }
        Ok(())
    }
}

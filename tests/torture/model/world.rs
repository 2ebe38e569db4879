//! A story happens in a real clinic: what the desk does there is noted beside it, and after every
//! step the two are compared.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;

use chrono::TimeDelta;
use clinic::access::Actor;
use clinic::channels::ChannelKind;
use clinic::ids::MessageId;
use clinic::outbox::{self, MessageState, OutboxError};
use clinic::scheduler::{self, Rounds};
use clinic::{Clinic, staff};
use clinic_tests::practice::{Desk, PracticeError};

use super::carrier::{Carriers, Stopped};
use super::clock::StoryClock;
use super::ledger::{self, Ledger, Moment, Row, Wrong};
use super::stage::{self, Stage};
use super::story::{Edit, Hours, Rules, Step, Verb};
use super::truth::Truth;
use crate::{Failure, practice as tortured};

/// Why a story ends before its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Ending {
    #[error(transparent)]
    Wrong(#[from] Wrong),
    #[error(transparent)]
    Broken(#[from] Failure),
}

pub(crate) struct World {
    root: PathBuf,
    seed: u64,
    pub(crate) clock: Arc<StoryClock>,
    pub(crate) carriers: Carriers,
    pub(crate) desk: Desk,
    /// None only while the program is not running.
    clinic: Option<Arc<Clinic>>,
    rounds: Rounds,
    pub(crate) ledger: Ledger,
    rows: Vec<Row>,
    /// Whether rules are as they were when the last round planned.
    rules_hold: bool,
}

impl World {
    pub(crate) async fn open(
        stage: &Stage,
        root: PathBuf,
        begins_after_days: u16,
    ) -> Result<Self, Ending> {
        stage.copy_to(&root)?;
        let clock = Arc::new(StoryClock::at(stage::beginning(begins_after_days)));
        let carriers = Carriers::new(stage.truth.clone(), Arc::clone(&clock));
        let mut world = Self {
            root,
            seed: u64::from(begins_after_days),
            clock,
            carriers,
            desk: stage.desk.clone(),
            clinic: None,
            rounds: Rounds::default(),
            ledger: Ledger::default(),
            rows: Vec::new(),
            rules_hold: true,
        };
        world.start().await?;
        world.edit(&Edit::SetRules(Rules::DayBefore)).await?;
        world.edit(&Edit::SetHours(Hours::Office)).await?;
        // After so long without the program somebody is asked whether the clock is right.
        world.round().await?;
        outbox::confirm_clock(&world.clinic(), world.actor())
            .await
            .map_err(Failure::from)?;
        Ok(world)
    }

    pub(crate) fn clinic(&self) -> Arc<Clinic> {
        let clinic = self.clinic.as_ref();
        Arc::clone(clinic.expect("the program runs between steps"))
    }

    pub(crate) fn actor(&self) -> &Actor {
        &self.desk.actor
    }

    pub(crate) fn truth<T>(&self, look: impl FnOnce(&mut Truth) -> T) -> T {
        self.carriers.truth(look)
    }

    /// Starts the program.
    async fn start(&mut self) -> Result<(), Failure> {
        self.seed = self.seed.wrapping_add(1 << 32);
        let tools = stage::tools(&self.root, &self.clock, self.seed, self.carriers.clone())?;
        let clinic = Clinic::open(&tortured::folder(&self.root), tools).await?;
        self.desk.actor = staff::actor(&clinic, self.desk.psychologist)
            .await?
            .ok_or(PracticeError::NobodyThere)?;
        self.clinic = Some(Arc::new(clinic));
        self.rounds = Rounds::default();
        Ok(())
    }

    async fn end(&mut self) -> Result<(), Failure> {
        // Nothing else holds it between steps.
        if let Some(clinic) = self.clinic.take().and_then(Arc::into_inner) {
            clinic.close().await?;
        }
        Ok(())
    }

    /// Ends the story properly.
    pub(crate) async fn close(mut self) -> Result<Ledger, Failure> {
        self.end().await?;
        Ok(self.ledger)
    }

    pub(crate) async fn live(&mut self, step: &Step) -> Result<(), Ending> {
        let moment = match step {
            Step::Desk(edit) => {
                self.edit(edit).await?;
                Moment::Between
            }
            Step::Look { message, verb } => {
                self.look(*message, *verb).await?;
                Moment::Between
            }
            Step::CarrierWillSay { channel, answers } => {
                self.carriers.will_say(*channel, answers);
                Moment::Between
            }
            Step::MinutesPass(minutes) => {
                self.clock.run(TimeDelta::minutes(i64::from(*minutes)));
                self.round().await?
            }
            Step::SleepHours(hours) => {
                self.clock.run(TimeDelta::hours(i64::from(*hours)));
                self.round().await?
            }
            Step::OffForDays(days) => {
                self.end().await?;
                self.clock.run(TimeDelta::days(i64::from(*days)));
                self.start().await?;
                self.round().await?
            }
            Step::KilledAtLook(looks) => {
                self.clock.kill_after(*looks);
                self.round().await?
            }
            Step::WhileSending { channel, edit } => self.while_sending(*channel, edit).await?,
            Step::ClockPutBack { minutes } => {
                // It shows in what the program saw before.
                self.round().await?;
                self.hear().await?;
                self.clock.put(-TimeDelta::minutes(i64::from(*minutes)));
                // The round that finds it so is the first that must send nothing.
                self.truth(|truth| truth.clock_is_doubted = true);
                self.round().await?
            }
            Step::ConfirmClock => {
                outbox::confirm_clock(&self.clinic(), self.actor())
                    .await
                    .map_err(Failure::from)?;
                self.truth(|truth| truth.clock_is_doubted = false);
                Moment::Between
            }
            Step::ResumeChannel(channel) => {
                outbox::resume_channel(&self.clinic(), self.actor(), *channel)
                    .await
                    .map_err(Failure::from)?;
                self.truth(|truth| truth.paused.remove(channel));
                Moment::Between
            }
        };
        self.compare(moment).await
    }

    /// The program does all its work once, unless it is killed.
    pub(crate) async fn round(&mut self) -> Result<Moment, Ending> {
        self.rules_hold = true;
        let before = self.truth(|truth| truth.clone());
        let (clinic, rounds) = (self.clinic(), &mut self.rounds);
        let work = async {
            rounds.do_chores(&clinic).await;
            for channel in [ChannelKind::Email, ChannelKind::Sms] {
                scheduler::deliver(&clinic, channel).await;
            }
        };
        let lived = self.clock.until_killed(work).await;
        drop(clinic);
        self.after(lived, &before).await
    }

    /// What is left after the program has worked, or was killed at it and started again.
    async fn after(&mut self, lived: Option<()>, before: &Truth) -> Result<Moment, Ending> {
        if lived.is_some() {
            return Ok(Moment::AfterRound);
        }
        drop(self.clinic.take());
        // What a carrier refused for good may not have been written down any more.
        self.truth(|truth| {
            truth.paused.clone_from(&before.paused);
            for (person, before) in truth.people.iter_mut().zip(&before.people) {
                person.channels.clone_from(&before.channels);
            }
        });
        self.start().await?;
        Ok(Moment::Between)
    }

    /// The desk does something between the first message of a round and those behind it.
    async fn while_sending(&mut self, channel: ChannelKind, edit: &Edit) -> Result<Moment, Ending> {
        self.rules_hold = true;
        let (clinic, clock) = (self.clinic(), Arc::clone(&self.clock));
        self.rounds.do_chores(&clinic).await;
        let mut before = self.truth(|truth| truth.clone());
        let Stopped { reached, go_on } = self.carriers.stop_next();
        let lived = {
            let mut delivery = pin!(clock.until_killed(scheduler::deliver(&clinic, channel)));
            let done = tokio::select! {
                biased;
                lived = &mut delivery => Some(lived),
                _ = reached => None,
            };
            if let Some(lived) = done {
                self.carriers.stop_no_more();
                lived
            } else {
                self.hear().await?;
                // What rules want is looked at before a round, and not between its messages.
                self.rules_hold = !matches!(edit, Edit::SetRules(_));
                self.edit(edit).await?;
                before = self.truth(|truth| truth.clone());
                drop(go_on);
                delivery.await
            }
        };
        drop(clinic);
        self.after(lived, &before).await?;
        // The other channel has not been looked at, nor has anybody planned after the edit.
        Ok(Moment::Between)
    }

    /// Judges what the carriers have heard so far.
    async fn hear(&mut self) -> Result<(), Ending> {
        self.rows = ledger::rows(&self.clinic()).await.map_err(Failure::from)?;
        let heard = self.carriers.take_heard();
        Ok(self.ledger.hear(heard, &self.rows, self.rules_hold)?)
    }

    pub(crate) async fn compare(&mut self, moment: Moment) -> Result<(), Ending> {
        self.hear().await?;
        let held: BTreeSet<MessageId> = (self.rows.iter())
            .filter(|row| row.state == MessageState::Held)
            .map(|row| row.id)
            .collect();
        let now = self.clock.shown();
        let truth = self.truth(|truth| {
            // What was replaced or has ended is not kept back any more.
            truth.held.retain(|message| held.contains(message));
            truth.clone()
        });
        Ok(self.ledger.compare(&self.rows, &truth, (moment, now))?)
    }

    /// Somebody looks after one of the messages for which the verb is meant.
    async fn look(&mut self, message: u8, verb: Verb) -> Result<(), Ending> {
        let fitting: Vec<MessageId> = (self.rows.iter())
            .filter(|row| verb.is_for(row.state))
            .map(|row| row.id)
            .collect();
        let Some(&id) = around(&fitting, message) else {
            return Ok(());
        };
        let (clinic, actor) = (self.clinic(), self.actor().clone());
        let (clinic, actor) = (&*clinic, &actor);
        let done = match verb {
            Verb::Hold => outbox::hold(clinic, actor, id).await,
            Verb::Release => outbox::release(clinic, actor, id).await,
            Verb::SendNow => outbox::send_now(clinic, actor, id).await,
            Verb::Resend => outbox::resend(clinic, actor, id).await,
            Verb::MarkSent => outbox::mark_sent(clinic, actor, id).await,
            Verb::Dismiss => outbox::dismiss(clinic, actor, id).await,
        };
        match done {
            Ok(()) => {}
            // The program may say that it is not to be, and then nothing has changed.
            Err(OutboxError::Refused(_)) => return Ok(()),
            Err(error) => return Err(Failure::from(error).into()),
        }
        match verb {
            Verb::Hold => {
                self.truth(|truth| truth.held.insert(id));
            }
            Verb::Release => {
                self.truth(|truth| truth.held.remove(&id));
            }
            Verb::SendNow => self.truth(|truth| {
                truth.held.remove(&id);
                truth.at_any_hour.insert(id);
            }),
            Verb::Resend => self.ledger.may_repeat(id),
            Verb::MarkSent => self.ledger.has_arrived(id),
            Verb::Dismiss => {}
        }
        Ok(())
    }
}

impl Verb {
    fn is_for(self, state: MessageState) -> bool {
        match self {
            Self::Hold => state.is_waiting(),
            Self::Release => state == MessageState::Held,
            Self::SendNow => matches!(state, MessageState::Planned | MessageState::Held),
            Self::Resend | Self::Dismiss => matches!(
                state,
                MessageState::Failed | MessageState::Unknown | MessageState::Undelivered
            ),
            Self::MarkSent => state == MessageState::Unknown,
        }
    }
}

/// The one of this number, counted around.
pub(crate) fn around<T>(all: &[T], number: u8) -> Option<&T> {
    all.get(usize::from(number) % all.len().max(1))
}

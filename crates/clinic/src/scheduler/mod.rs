//! What the program does by itself: chores, one closed list in the order in which they are done, and
//! after them what is due on each channel.
//!
//! Deliberately absent: sleeping, and any idea of a next run. Each round looks at the facts as
//! they are, so that waking from sleep, starting after a week and the next fifteen seconds are one
//! and the same.

mod clock_watch;

use std::time::Duration;

use self::clock_watch::{ClockWatch, Shown};
use crate::appointments;
use crate::audit::{self, Head};
use crate::birthdays;
use crate::channels::ChannelKind;
use crate::clinic::Clinic;
use crate::db::DbError;
use crate::outbox;
use crate::replies;

/// Rounds follow one another at this distance at most: timers stop while a computer sleeps, so a
/// longer wait could miss the moment of waking.
pub const ROUND: Duration = Duration::from_secs(15);

/// One thing that the program does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chore {
    /// Stops sending when the clock has jumped.
    WatchClock,
    /// Derives, once a start, when appointments begin: a zone may have new rules.
    DeriveStarts,
    PlanReminders,
    PlanGreetings,
    /// Writes down who looked at lists and searched.
    WriteLooks,
    AnchorAudit,
    /// Looks, once a start, whether the audit is as it was written.
    CheckAudit,
}

impl Chore {
    pub const ALL: [Self; 7] = [
        Self::WatchClock,
        Self::DeriveStarts,
        Self::PlanReminders,
        Self::PlanGreetings,
        Self::WriteLooks,
        Self::AnchorAudit,
        Self::CheckAudit,
    ];
}

/// What is remembered from round to round while the program runs.
#[derive(Debug, Default)]
pub struct Rounds {
    clock: ClockWatch,
    has_derived_starts: bool,
    has_checked_audit: bool,
    /// The hour, and the newest event of the audit, after greetings were planned: while both stay as
    /// they are, planning again would find the same.
    greetings_planned: Option<(i64, Option<Head>)>,
}

impl Rounds {
    /// A whole round: every chore, then every channel.
    pub async fn tick(&mut self, clinic: &Clinic) {
        self.do_chores(clinic).await;
        tokio::join!(
            deliver(clinic, ChannelKind::Email),
            deliver(clinic, ChannelKind::Sms),
            deliver(clinic, ChannelKind::Whatsapp)
        );
    }

    /// Does every chore. One that fails is logged, by name, and does not stop the next.
    pub async fn do_chores(&mut self, clinic: &Clinic) {
        for chore in Chore::ALL {
            if let Err(error) = self.run(chore, clinic).await {
                tracing::error!(?chore, %error, "a chore failed");
            }
        }
    }

    async fn run(&mut self, chore: Chore, clinic: &Clinic) -> Result<(), DbError> {
        match chore {
            Chore::WatchClock => {
                let shown = Shown::by(clinic.clock());
                if self.clock.has_jumped(shown, clinic.written_before()) {
                    outbox::suspect_clock(clinic).await?;
                }
                Ok(())
            }
            Chore::DeriveStarts => {
                if !self.has_derived_starts {
                    appointments::rederive(clinic).await?;
                    self.has_derived_starts = true;
                }
                Ok(())
            }
            Chore::PlanReminders => appointments::plan_reminders(clinic).await,
            Chore::PlanGreetings => self.plan_greetings(clinic).await,
            Chore::WriteLooks => clinic.write_looks().await,
            Chore::AnchorAudit => clinic.anchor_audit().await,
            Chore::CheckAudit => {
                if !self.has_checked_audit {
                    audit::watch(clinic).await?;
                    self.has_checked_audit = true;
                }
                Ok(())
            }
        }
    }
}

impl Rounds {
    async fn plan_greetings(&mut self, clinic: &Clinic) -> Result<(), DbError> {
        let hour = clinic.now().timestamp() / 3_600;
        if self.greetings_planned == Some((hour, clinic.audit_head().await?)) {
            return Ok(());
        }
        birthdays::plan_greetings(clinic).await?;
        self.greetings_planned = Some((hour, clinic.audit_head().await?));
        Ok(())
    }
}

/// Takes in what was written back on a channel, and hands over what is due. A carrier may keep it waiting for minutes, so whoever does
/// rounds without end gives each channel a task of its own; two at once on one channel would take
/// each other's messages for left behind.
pub async fn deliver(clinic: &Clinic, channel: ChannelKind) {
    let delivered = async {
        replies::take_in(clinic, channel).await?;
        let holidays = appointments::holidays(clinic).await?;
        outbox::deliver_due(clinic, channel, &holidays).await
    };
    if let Err(error) = delivered.await {
        tracing::error!(?channel, %error, "a delivery failed");
    }
}

//! What the program does by itself, one closed list, in the order in which it is done.
//!
//! Deliberately absent: sleeping, and any idea of a next run. Each round looks at the facts as
//! they are, so that waking from sleep, starting after a week and the next fifteen seconds are one
//! and the same.

mod clock_watch;

use std::time::Duration;

use self::clock_watch::ClockWatch;
use crate::appointments;
use crate::audit;
use crate::clinic::Clinic;
use crate::db::DbError;
use crate::outbox;

/// Rounds follow one another at this distance at most: timers stop while a computer sleeps, so a
/// longer wait could miss the moment of waking.
pub const ROUND: Duration = Duration::from_secs(15);

/// One thing that the program does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chore {
    /// Stops sending when the clock has jumped.
    WatchClock,
    /// Says what became of messages that were left half way.
    RecoverMessages,
    /// Derives, once a start, when appointments begin: a zone may have new rules.
    DeriveStarts,
    PlanReminders,
    DeliverMessages,
    /// Writes down who looked at lists and searched.
    WriteLooks,
    AnchorAudit,
    /// Looks, once a start, whether the audit is as it was written.
    CheckAudit,
}

impl Chore {
    pub const ALL: [Self; 8] = [
        Self::WatchClock,
        Self::RecoverMessages,
        Self::DeriveStarts,
        Self::PlanReminders,
        Self::DeliverMessages,
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
}

impl Rounds {
    /// Does everything that is due now. A chore that fails is logged, by name, and does not stop
    /// the next.
    pub async fn tick(&mut self, clinic: &Clinic) {
        for chore in Chore::ALL {
            if let Err(error) = self.run(chore, clinic).await {
                tracing::error!(?chore, %error, "a chore failed");
            }
        }
    }

    async fn run(&mut self, chore: Chore, clinic: &Clinic) -> Result<(), DbError> {
        match chore {
            Chore::WatchClock => {
                if self.clock.has_jumped(clinic.now(), clinic.clock().steady()) {
                    outbox::suspect_clock(clinic).await?;
                }
                Ok(())
            }
            Chore::RecoverMessages => outbox::recover(clinic).await,
            Chore::DeriveStarts => {
                if !self.has_derived_starts {
                    appointments::rederive(clinic).await?;
                    self.has_derived_starts = true;
                }
                Ok(())
            }
            Chore::PlanReminders => appointments::plan_reminders(clinic).await,
            Chore::DeliverMessages => {
                let holidays = appointments::holidays(clinic).await?;
                outbox::deliver_due(clinic, holidays).await
            }
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

//! Which message a part of a series should have, and where its appointments go when they move
//! together. Pure.

use chrono::{Datelike, Duration, Months, NaiveDate};

use super::super::plan::{SHORT_NOTICE, grace_of};
use super::store::{Known, Part};
use crate::civil::CivilMinute;
use crate::clock::Instant;
use crate::ids::PatientId;
use crate::outbox::{Draft, MessageFacts, MessageKind, SeriesFacts, Standing, Timing, Told};
use crate::recurrence::{Frequency, Pattern};
use crate::settings::Sending;

/// An appointment of a part as its message speaks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Agreed {
    pub(super) start: CivilMinute,
    pub(super) starts_at: Instant,
    /// It stands: neither cancelled nor over.
    pub(super) is_open: bool,
}

/// A part with everything that its message depends on.
#[derive(Debug, Clone)]
pub(super) struct PlannedPart {
    pub(super) part: Part,
    pub(super) patients: Vec<PatientId>,
    /// In order; empty when a later part took them all.
    pub(super) agreed: Vec<Agreed>,
    /// What its patients knew when it was made.
    pub(super) known: Vec<Known>,
    /// Psychologist, place and zone of the first one.
    pub(super) facts: MessageFacts,
}

impl PlannedPart {
    /// What somebody knows by now: what they were told of this part, or else what they knew before.
    pub(super) fn known_to(&self, patient: PatientId, told: &[Told]) -> Option<Known> {
        if told.iter().any(|told| told.patient == patient) {
            return Some(Known {
                patient,
                says: self.part.says,
                is_expecting: !self.part.is_cancelled,
            });
        }
        self.known_before(patient)
    }

    fn known_before(&self, patient: PatientId) -> Option<Known> {
        let mut known = self.known.iter().copied();
        known.find(|known| known.patient == patient)
    }

    /// The one message a patient that this part should have at `now`.
    pub(super) fn drafts(&self, told: &[Told], sending: &Sending, now: Instant) -> Vec<Draft> {
        let (Some(first), Some(last)) = (self.agreed.first(), self.agreed.last()) else {
            return Vec::new();
        };
        let is_of_use = self.part.is_cancelled || self.agreed.iter().any(|agreed| agreed.is_open);
        if !is_of_use || last.starts_at <= now {
            return Vec::new();
        }
        let drafts = self.patients.iter().filter_map(|patient| {
            // Who has it needs no second one, unless another reader still waits for the same.
            let own = told.iter().rfind(|told| told.patient == *patient);
            if own.is_some_and(|told| !told.is_under_way) {
                return None;
            }
            let kind = self.kind_for(self.known_before(*patient))?;
            let wished = self.part.made_at + grace_of(sending);
            let is_short = kind != MessageKind::Confirmation
                && self.part.nearest_at - self.part.made_at < SHORT_NOTICE;
            Some(Draft {
                kind,
                subject: self.part.id.into(),
                patient: *patient,
                occurrence: first.starts_at,
                lead_minutes: 0,
                generation: 1,
                channel: None,
                timing: if is_short {
                    Timing::AnyHour { wished }
                } else {
                    Timing::After { wished }
                },
                not_after: last.starts_at,
                silent: self.part.silent_reason.clone(),
                facts: MessageFacts {
                    series: Some(SeriesFacts {
                        pattern: self.part.rule.pattern(),
                        starts: self.agreed.iter().map(|agreed| agreed.start).collect(),
                    }),
                    ..self.facts.clone()
                },
            })
        });
        drafts.collect()
    }

    fn kind_for(&self, known: Option<Known>) -> Option<MessageKind> {
        let expecting = known.filter(|known| known.is_expecting);
        match (self.part.is_cancelled, expecting) {
            (false, None) => Some(MessageKind::Confirmation),
            (false, Some(known)) => (known.says != self.part.says).then_some(MessageKind::Moved),
            (true, Some(_)) => Some(MessageKind::Cancelled),
            (true, None) => None,
        }
    }

    /// How it stands. What was taken over by a later part says nothing that is so any more: it
    /// starts at no time at which a message could say so.
    pub(super) fn standing(&self) -> Standing {
        match self.agreed.first() {
            _ if self.part.is_cancelled => Standing::Cancelled,
            Some(first) => Standing::Starts(first.starts_at),
            None => Standing::Starts(Instant::MIN_UTC),
        }
    }
}

/// How appointments of a series move along with one of them.
#[derive(Debug, Clone)]
pub(super) struct Shift {
    from: NaiveDate,
    to: CivilMinute,
    /// The pattern that they follow from now on.
    pub(super) pattern: Pattern,
}

impl Shift {
    /// One that was agreed on for `from` goes to `to`.
    pub(super) fn new(pattern: &Pattern, from: NaiveDate, to: CivilMinute) -> Self {
        let pattern = if to.date() == from {
            pattern.clone()
        } else {
            match pattern.frequency {
                // The first date of a pattern moves by as many days as this one.
                Frequency::Daily | Frequency::Weekly => {
                    pattern.moved_to(pattern.starts_on + (to.date() - from))
                }
                // The new day of the month, or weekday, is that of the one that was moved.
                Frequency::Monthly | Frequency::MonthlyByWeekday => pattern.moved_to(to.date()),
            }
        };
        Self { from, to, pattern }
    }

    /// Where one goes that was agreed on for `date`.
    pub(super) fn apply(&self, date: NaiveDate) -> CivilMinute {
        let new_date = if self.to.date() == self.from {
            date
        } else {
            self.new_date(date)
        };
        CivilMinute(new_date.and_time(self.to.time().0))
    }

    fn new_date(&self, date: NaiveDate) -> NaiveDate {
        match self.pattern.frequency {
            Frequency::Daily | Frequency::Weekly => date + (self.to.date() - self.from),
            Frequency::Monthly | Frequency::MonthlyByWeekday => {
                let month_of = |date: NaiveDate| date.year() * 12 + date.month0().cast_signed();
                let months = month_of(self.to.date()) - month_of(self.from);
                let month = date.with_day(1).unwrap_or(date);
                let count = Months::new(months.unsigned_abs());
                let month = if months < 0 {
                    month.checked_sub_months(count)
                } else {
                    month.checked_add_months(count)
                };
                month
                    .and_then(|month| self.pattern.in_month_of(month))
                    .unwrap_or(date)
            }
        }
    }
}

/// The nearest start that a change gives or takes away.
pub(super) fn nearest(starts: impl IntoIterator<Item = Instant>, now: Instant) -> Instant {
    let mut ahead: Vec<Instant> = starts.into_iter().filter(|start| *start > now).collect();
    ahead.sort_unstable();
    ahead.first().copied().unwrap_or(now + Duration::days(1))
}

//! When a message may leave: the clinic's sending hours, less a patient's quiet hours, within the
//! hours that a contact point allows. Pure, but for reading the hours.

use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;

use super::decision::{Reason, ReasonWord};
use super::model::{MessageKind, Timing};
use crate::civil::{TimeOfDay, civil_of, instant_of};
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::settings::{self, Sending};

/// A message that has to leave before the clinic closes leaves this long before, so that a
/// failure can still be put right.
const BEFORE_CLOSING: Duration = Duration::minutes(30);
/// No opening is looked for further away than this.
const SEARCHED_DAYS: usize = 35;

/// A span of one day, minutes since midnight, end exclusive.
type Span = (i64, i64);

const WHOLE_DAY: Span = (0, 24 * 60);

/// When the clinic's computer is expected to be on.
#[derive(Debug, Clone)]
pub struct OpenTimes {
    pub sending: Sending,
    pub holidays: Vec<NaiveDate>,
    pub zone: Tz,
}

/// What a recipient's side narrows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrowed {
    pub quiet: Option<(TimeOfDay, TimeOfDay)>,
    pub only_between: Option<(TimeOfDay, TimeOfDay)>,
    pub zone: Option<Tz>,
}

impl OpenTimes {
    /// The clinic's hours as they are in the settings.
    pub async fn load(conn: &mut Conn, holidays: Vec<NaiveDate>) -> Result<Self, DbError> {
        Ok(Self {
            sending: settings::load(conn).await?,
            holidays,
            zone: settings::zone(conn).await?,
        })
    }

    /// The moment at which a message of this kind leaves, at `now` at the earliest, or why there is none
    /// before `not_after`.
    pub fn leave_at(
        &self,
        (kind, timing): (MessageKind, Timing),
        narrowed: &Narrowed,
        now: Instant,
        not_after: Instant,
    ) -> Result<Instant, Reason> {
        let wished = timing.wished();
        let keeps_hours = !matches!(timing, Timing::AnyHour { .. });
        let earlier = match timing {
            Timing::Before { .. } if !self.is_allowed(wished, keeps_hours, narrowed) => {
                self.last_before(wished, narrowed)
            }
            Timing::Before { .. } | Timing::After { .. } | Timing::AnyHour { .. } => None,
        };
        let from = earlier.unwrap_or(wished).max(now);
        let at = if self.is_allowed(from, keeps_hours, narrowed) {
            Some(from)
        } else {
            self.next_after(from, keeps_hours, narrowed)
        };
        match at {
            Some(at) if at < not_after => Ok(at),
            Some(_) | None if now >= not_after => Err(Reason::new(
                ReasonWord::TooLate,
                "It would no longer have been useful.",
            )),
            Some(_) | None => Err(Reason::new(ReasonWord::NoSendingTime, none_left(kind))),
        }
    }

    /// Whether a message may leave at this very moment.
    pub fn is_allowed(&self, at: Instant, keeps_hours: bool, narrowed: &Narrowed) -> bool {
        let civil = civil_of(at, self.zone);
        let minute = TimeOfDay(civil.time()).minutes();
        self.spans(civil.date(), keeps_hours, narrowed)
            .iter()
            .any(|(from, until)| (*from..*until).contains(&minute))
    }

    /// When the span ends in which a message that leaves at `at` may arrive; none where it does not end
    /// before the day after next, or may not leave at all.
    pub fn closes_at(
        &self,
        at: Instant,
        keeps_hours: bool,
        narrowed: &Narrowed,
    ) -> Option<Instant> {
        let civil = civil_of(at, self.zone);
        let (mut date, mut minute) = (civil.date(), TimeOfDay(civil.time()).minutes());
        for _ in 0..2 {
            let spans = self.spans(date, keeps_hours, narrowed);
            // Another span may begin where one ends.
            while let Some((_, until)) = spans
                .iter()
                .find(|(from, until)| (*from..*until).contains(&minute))
            {
                minute = *until;
            }
            if minute < WHOLE_DAY.1 {
                return Some(self.instant(date, minute)).filter(|end| *end > at);
            }
            (date, minute) = (date.succ_opt()?, 0);
        }
        None
    }

    /// The sending hours of a date, in order; none on a holiday.
    pub fn open_on(&self, date: NaiveDate) -> Vec<(TimeOfDay, TimeOfDay)> {
        if self.holidays.contains(&date) {
            return Vec::new();
        }
        self.sending.open_on(date)
    }

    /// Whether the clinic is open at `at`, whoever the recipient is.
    pub fn is_open(&self, at: Instant) -> bool {
        self.is_allowed(at, true, &Narrowed::default())
    }

    /// The end of the last sending span of the day of `at`.
    pub fn closing_of_day(&self, at: Instant) -> Option<Instant> {
        let date = civil_of(at, self.zone).date();
        let spans = self.spans(date, true, &Narrowed::default());
        spans.last().map(|(_, until)| self.instant(date, *until))
    }

    /// The next moment from `at` on at which the clinic opens.
    pub fn next_opening(&self, at: Instant) -> Option<Instant> {
        self.next_after(at, true, &Narrowed::default())
    }

    fn last_before(&self, wished: Instant, narrowed: &Narrowed) -> Option<Instant> {
        let civil = civil_of(wished, self.zone);
        let minute = TimeOfDay(civil.time()).minutes();
        let mut date = civil.date();
        for day in 0..SEARCHED_DAYS {
            let last = self
                .spans(date, true, narrowed)
                .into_iter()
                .rfind(|(_, until)| day > 0 || *until <= minute);
            if let Some((from, until)) = last {
                let leaves = (until - BEFORE_CLOSING.num_minutes()).max(from);
                return Some(self.instant(date, leaves));
            }
            date = date.pred_opt()?;
        }
        None
    }

    fn next_after(&self, at: Instant, keeps_hours: bool, narrowed: &Narrowed) -> Option<Instant> {
        let civil = civil_of(at, self.zone);
        let minute = TimeOfDay(civil.time()).minutes();
        let mut date = civil.date();
        for day in 0..SEARCHED_DAYS {
            let next = self
                .spans(date, keeps_hours, narrowed)
                .into_iter()
                .find(|(from, _)| day > 0 || *from > minute);
            if let Some((from, _)) = next {
                return Some(self.instant(date, from));
            }
            date = date.succ_opt()?;
        }
        None
    }

    fn instant(&self, date: NaiveDate, minute: i64) -> Instant {
        instant_of(
            date.and_time(chrono::NaiveTime::MIN) + Duration::minutes(minute),
            self.zone,
        )
    }

    /// The spans of a day in which a message may leave, in order.
    fn spans(&self, date: NaiveDate, keeps_hours: bool, narrowed: &Narrowed) -> Vec<Span> {
        let open: Vec<Span> = if !keeps_hours {
            vec![WHOLE_DAY]
        } else {
            self.open_on(date)
                .into_iter()
                .map(|(from, until)| (from.minutes(), until.minutes()))
                .collect()
        };
        let shift = self.minutes_to(narrowed.zone, date);
        let mut spans = open;
        if let Some((from, until)) = narrowed.only_between {
            spans = meet(&spans, &around_midnight(from, until, shift));
        }
        if let Some((from, until)) = narrowed.quiet {
            // Quiet from 21:00 until 8:00 leaves 8:00 until 21:00.
            spans = meet(&spans, &around_midnight(until, from, shift));
        }
        spans
    }

    /// How far the clinic's clock is ahead of the recipient's on this date, in minutes.
    fn minutes_to(&self, zone: Option<Tz>, date: NaiveDate) -> i64 {
        let Some(zone) = zone else { return 0 };
        let noon = self.instant(date, 12 * 60);
        (civil_of(noon, self.zone) - civil_of(noon, zone)).num_minutes()
    }
}

/// Why no time is found for a message of this kind.
fn none_left(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Confirmation
        | MessageKind::Reminder
        | MessageKind::Moved
        | MessageKind::Cancelled => "There is no sending time left before the appointment.",
        MessageKind::Offer => "There is no sending time left in which an answer could come.",
        MessageKind::Greeting => "There is no time on the birthday at which it may be sent.",
        MessageKind::Test => "There is no sending time left.",
    }
}

/// Whether somebody may let a message leave sooner than planned. A greeting waits for the day on which
/// it was planned, which is the birthday or the open day before it that the owner chose.
pub(super) fn may_leave_sooner(kind: MessageKind, due_at: Instant, zone: Tz, now: Instant) -> bool {
    kind != MessageKind::Greeting || civil_of(now, zone).date() >= civil_of(due_at, zone).date()
}

/// A daily span as spans of one day of the clinic's clock; one that goes over midnight, or that
/// another zone pushes over midnight, becomes two.
fn around_midnight(from: TimeOfDay, until: TimeOfDay, shift: i64) -> Vec<Span> {
    let day = WHOLE_DAY.1;
    if from == until {
        return vec![WHOLE_DAY];
    }
    let start = (from.minutes() + shift).rem_euclid(day);
    let length = (until.minutes() - from.minutes()).rem_euclid(day);
    let end = start + length;
    if end <= day {
        vec![(start, end)]
    } else {
        vec![(0, end - day), (start, day)]
    }
}

/// What two ordered lists of spans have in common.
fn meet(left: &[Span], right: &[Span]) -> Vec<Span> {
    let mut common: Vec<Span> = left
        .iter()
        .flat_map(|(a, b)| {
            right
                .iter()
                .map(|(c, d)| ((*a).max(*c), (*b).min(*d)))
                .filter(|(from, until)| from < until)
        })
        .collect();
    common.sort_unstable();
    common
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::civil::CivilMinute;

    const SYDNEY: Tz = Tz::Australia__Sydney;

    fn at(text: &str) -> Instant {
        CivilMinute::parse(text)
            .expect("a civil time")
            .instant(SYDNEY)
    }

    #[test]
    fn what_may_arrive_now_may_do_so_until_the_hours_end_or_quiet_ones_begin() {
        let open = OpenTimes {
            sending: Sending::default(),
            holidays: Vec::new(),
            zone: SYDNEY,
        };
        let quiet = |from, until| Narrowed {
            quiet: TimeOfDay::at(from, 0).zip(TimeOfDay::at(until, 0)),
            ..Narrowed::default()
        };
        let never = Narrowed::default();
        for (now, keeps_hours, narrowed, ends) in [
            ("2026-11-24T16:30", true, never, Some("2026-11-24T17:30")),
            (
                "2026-11-24T10:00",
                true,
                quiet(14, 16),
                Some("2026-11-24T14:00"),
            ),
            ("2026-11-24T18:00", true, never, None),
            ("2026-11-24T18:00", false, never, None),
            (
                "2026-11-24T10:00",
                false,
                quiet(21, 8),
                Some("2026-11-24T21:00"),
            ),
            ("2026-11-24T22:00", false, quiet(21, 8), None),
            (
                "2026-11-24T23:00",
                false,
                quiet(1, 6),
                Some("2026-11-25T01:00"),
            ),
        ] {
            assert_eq!(
                open.closes_at(at(now), keeps_hours, &narrowed),
                ends.map(at),
                "{now} {narrowed:?}"
            );
        }
    }
}

//! Which free times suit whom. Pure.

use chrono::{Datelike, Duration};

use super::model::Urgency;
use super::store::Waiting;
use crate::civil::{CivilMinute, TimeOfDay};
use crate::clock::Instant;
use crate::ids::StaffId;
use crate::recurrence::number_of;

/// A free stretch of a psychologist's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) psychologist: StaffId,
    pub(super) start: CivilMinute,
    pub(super) end: CivilMinute,
}

impl Stretch {
    /// The part of it between two times.
    pub(super) fn within(self, start: CivilMinute, end: CivilMinute) -> Option<Self> {
        let part = Self {
            start: self.start.max(start),
            end: self.end.min(end),
            ..self
        };
        (part.start < part.end).then_some(part)
    }

    /// What is left of it once something else takes its time.
    fn without(self, start: CivilMinute, end: CivilMinute) -> Vec<Self> {
        if end <= self.start || self.end <= start {
            return vec![self];
        }
        let before = Self { end: start, ..self };
        let after = Self { start: end, ..self };
        [before, after]
            .into_iter()
            .filter(|part| part.start < part.end)
            .collect()
    }
}

/// What is left of all of them.
pub(super) fn without(
    stretches: Vec<Stretch>,
    psychologist: StaffId,
    start: CivilMinute,
    end: CivilMinute,
) -> Vec<Stretch> {
    stretches
        .into_iter()
        .flat_map(|stretch| {
            if stretch.psychologist == psychologist {
                stretch.without(start, end)
            } else {
                vec![stretch]
            }
        })
        .collect()
}

/// Stretches in order, each time in one of them only.
pub(super) fn joined(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by_key(|stretch| (stretch.psychologist, stretch.start));
    let mut joined: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        match joined.last_mut() {
            Some(last)
                if last.psychologist == stretch.psychologist && stretch.start <= last.end =>
            {
                last.end = last.end.max(stretch.end);
            }
            Some(_) | None => joined.push(stretch),
        }
    }
    joined.sort_by_key(|stretch| stretch.start);
    joined
}

/// When somebody could come within a free stretch: as early as suits them.
pub(super) fn start_within(waiting: &Waiting, stretch: Stretch) -> Option<CivilMinute> {
    let is_with_them =
        waiting.psychologists.is_empty() || waiting.psychologists.contains(&stretch.psychologist);
    let date = stretch.start.date();
    let is_on_a_day =
        waiting.weekdays.is_empty() || waiting.weekdays.contains(&number_of(date.weekday()));
    let is_between =
        waiting.date_from <= date && waiting.date_until.is_none_or(|until| date <= until);
    if !is_with_them || !is_on_a_day || !is_between {
        return None;
    }
    let at = |time: TimeOfDay| CivilMinute(date.and_time(time.0));
    let from = waiting.time_from.map_or(stretch.start, at);
    let until = waiting.time_until.map_or(stretch.end, at);
    let start = stretch.start.max(from);
    let end = CivilMinute(start.0 + Duration::minutes(waiting.minutes));
    (end <= stretch.end.min(until)).then_some(start)
}

/// Who is offered a time first: whoever needs it soon, then whoever waits longest.
pub(super) fn order(waiting: &Waiting) -> (Urgency, Instant) {
    (waiting.urgency, waiting.since)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::ids::{AppointmentTypeId, PatientId, WaitingId};

    fn minute(text: &str) -> CivilMinute {
        CivilMinute::parse(text).expect("a civil time")
    }

    fn ines() -> StaffId {
        StaffId::from_bytes([1; 16])
    }

    fn stretch(start: &str, end: &str) -> Stretch {
        Stretch {
            psychologist: ines(),
            start: minute(start),
            end: minute(end),
        }
    }

    fn waiting() -> Waiting {
        Waiting {
            id: WaitingId::from_bytes([2; 16]),
            patient: PatientId::from_bytes([3; 16]),
            name: "Mia Santos".to_owned(),
            appointment_type: AppointmentTypeId::from_bytes([4; 16]),
            type_name: "Session".to_owned(),
            minutes: 50,
            mode: crate::settings::AppointmentMode::InPerson,
            psychologists: Vec::new(),
            weekdays: Vec::new(),
            time_from: None,
            time_until: None,
            date_from: minute("2026-11-24T00:00").date(),
            date_until: None,
            urgency: Urgency::Routine,
            note: String::new(),
            since: chrono::Utc.with_ymd_and_hms(2026, 11, 1, 0, 0, 0).unwrap(),
            version: 1,
        }
    }

    #[track_caller]
    fn check(waiting: &Waiting, expected: Option<&str>) {
        let found = start_within(waiting, stretch("2026-11-26T14:00", "2026-11-26T15:30"));
        assert_eq!(found, expected.map(minute));
    }

    #[test]
    fn a_time_suits_by_psychologist_day_hours_dates_and_length() {
        check(&waiting(), Some("2026-11-26T14:00"));
        check(
            &Waiting {
                psychologists: vec![ines()],
                ..waiting()
            },
            Some("2026-11-26T14:00"),
        );
        let other = vec![StaffId::from_bytes([9; 16])];
        check(
            &Waiting {
                psychologists: other,
                ..waiting()
            },
            None,
        );
        check(
            &Waiting {
                weekdays: vec![4],
                ..waiting()
            },
            Some("2026-11-26T14:00"),
        );
        check(
            &Waiting {
                weekdays: vec![1, 5],
                ..waiting()
            },
            None,
        );
        let from = |hour, minute| Waiting {
            time_from: TimeOfDay::at(hour, minute),
            ..waiting()
        };
        check(&from(14, 30), Some("2026-11-26T14:30"));
        check(&from(15, 0), None);
        check(
            &Waiting {
                time_until: TimeOfDay::at(14, 45),
                ..waiting()
            },
            None,
        );
        check(
            &Waiting {
                minutes: 91,
                ..waiting()
            },
            None,
        );
        check(
            &Waiting {
                date_from: minute("2026-11-27T00:00").date(),
                ..waiting()
            },
            None,
        );
        let until = Some(minute("2026-11-25T00:00").date());
        check(
            &Waiting {
                date_until: until,
                ..waiting()
            },
            None,
        );
    }

    #[test]
    fn what_is_taken_is_cut_out_and_what_touches_is_one() {
        let whole = vec![stretch("2026-11-26T09:00", "2026-11-26T12:00")];
        let left = without(
            whole,
            ines(),
            minute("2026-11-26T10:00"),
            minute("2026-11-26T11:00"),
        );
        let apart = [
            stretch("2026-11-26T09:00", "2026-11-26T10:00"),
            stretch("2026-11-26T11:00", "2026-11-26T12:00"),
        ];
        assert_eq!(left, apart);
        let between = stretch("2026-11-26T10:00", "2026-11-26T11:30");
        let joined = joined([&apart[..], &[between]].concat());
        assert_eq!(joined, [stretch("2026-11-26T09:00", "2026-11-26T12:00")]);
    }

    #[test]
    fn whoever_needs_it_soon_comes_before_whoever_waits_longest() {
        let long = waiting();
        let short = Waiting {
            since: long.since + Duration::days(3),
            ..waiting()
        };
        let soon = Waiting {
            urgency: Urgency::Soon,
            ..short.clone()
        };
        let mut all = [&short, &long, &soon];
        all.sort_by_key(|waiting| order(waiting));
        assert_eq!(all, [&soon, &long, &short]);
    }
}

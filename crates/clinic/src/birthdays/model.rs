//! The rules of greetings. Pure.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use crate::channels::ChannelKind;
use crate::civil::{TimeOfDay, civil_of, date_words, instant_of};
use crate::clock::Instant;
use crate::ids::PatientId;
use crate::outbox::{Draft, MessageFacts, MessageKind, OpenTimes, PlannedLine, Timing};
use crate::settings::{ClosedDay, Greetings, LeapDay};

/// What an owner reads before greetings are switched on.
pub const LIMITS: [&str; 6] = [
    "The program knows of a death only when somebody marks the patient as deceased. Until then it congratulates.",
    "A birthday can be a hard day: after a loss, a separation, in a crisis. The program cannot know. For such patients choose “we congratulate ourselves” on their page.",
    "A wrong birth date leads to a greeting on a wrong day. Unclear dates are never guessed; they are listed for correction.",
    "Whoever else reads the patient's phone or mailbox learns that the patient comes here, unless discreet wording is chosen.",
    "A greeting is marketing to some people. It goes to those alone who agreed to birthday greetings, and ends at once when they withdraw.",
    "On a day when this computer is switched off, nobody is greeted, and nothing is sent later.",
];

/// A greeting that comes in the evening is late; after this it is not sent.
const LAST_HOUR: u32 = 20;
/// No open day is looked for further back than this.
const SEARCHED_DAYS: u64 = 21;
/// A greeting moved into the sending hours leaves this long before they end.
const BEFORE_CLOSING: i64 = 30;

crate::wire! {
    /// When greetings leave.
    #[derive(Eq)]
    pub struct GreetingRules {
        pub at: TimeOfDay,
        pub leap_day: LeapDay,
        pub closed_day: ClosedDay,
    }

    /// How greetings stand.
    pub struct GreetingsView {
        pub is_on: bool,
        /// "On since Tue 24 Nov 2026."
        pub since: Option<String>,
        pub limits: Vec<String>,
        pub rules: GreetingRules,
    }

    /// One birthday of the year ahead.
    pub struct GreetingRow {
        pub patient: PatientId,
        pub name: String,
        pub day: String,
        pub will_send: bool,
        pub due_words: String,
        pub channel: Option<ChannelKind>,
        /// Why nothing is sent; of what is sent, what is out of the ordinary.
        pub reason: Option<String>,
    }

    pub struct MissingBirthday {
        pub patient: PatientId,
        pub name: String,
        pub problem: String,
    }

    /// A month of the year ahead, and whose birthdays are not clear.
    pub struct MonthView {
        pub is_on: bool,
        pub today: String,
        pub title: String,
        /// The months that can be looked at, this one first.
        pub months: Vec<String>,
        pub rows: Vec<GreetingRow>,
        pub unclear: Vec<MissingBirthday>,
    }

    /// A page of those whose birthday nobody knows, by name, and how many they are altogether.
    pub struct MissingBirthdays {
        pub count: u32,
        pub rows: Vec<MissingBirthday>,
        /// What to pass as `after` for the next page.
        pub next: Option<PatientId>,
    }
}

impl GreetingRules {
    pub(super) fn kept_in(&self, greetings: Greetings) -> Greetings {
        Greetings {
            at: self.at,
            leap_day: self.leap_day,
            closed_day: self.closed_day,
            ..greetings
        }
    }
}

impl GreetingsView {
    pub(super) fn of(greetings: &Greetings, zone: Tz) -> Self {
        let since = greetings.accepted.as_ref().map(|accepted| {
            let date = civil_of(accepted.at, zone).date();
            format!("On since {}.", date_words(date))
        });
        Self {
            is_on: greetings.is_on(),
            since,
            limits: LIMITS.iter().map(|limit| (*limit).to_owned()).collect(),
            rules: GreetingRules {
                at: greetings.at,
                leap_day: greetings.leap_day,
                closed_day: greetings.closed_day,
            },
        }
    }
}

impl GreetingRow {
    /// A birthday with what is planned for it, and what is to be remarked of that; with nothing where
    /// the greeting has left already.
    pub(super) fn of(
        patient: PatientId,
        name: String,
        date: NaiveDate,
        planned: Option<PlannedLine>,
        remark: Option<String>,
    ) -> Self {
        let day = date_words(date);
        match planned {
            Some(line) => Self {
                patient,
                name,
                day,
                will_send: line.will_send,
                due_words: line.due_words,
                channel: Some(line.channel),
                reason: line.reason.or(remark),
            },
            None => Self {
                patient,
                name,
                day,
                will_send: false,
                due_words: String::new(),
                channel: None,
                reason: Some("This year's greeting has been dealt with.".to_owned()),
            },
        }
    }
}

/// The first day of the month so many months after `today`'s.
pub(super) fn month(today: NaiveDate, ahead: u32) -> NaiveDate {
    let first = today.with_day(1).unwrap_or(today);
    first
        .checked_add_months(Months::new(ahead))
        .unwrap_or(first)
}

/// The greeting of somebody who keeps their birthday on `date`. Its occurrence is the day itself,
/// at midnight UTC: a clinic that changes its zone greets nobody twice.
pub(super) fn draft(
    patient: PatientId,
    date: NaiveDate,
    greetings: &Greetings,
    open: &OpenTimes,
) -> Draft {
    Draft {
        kind: MessageKind::Greeting,
        subject: patient.into(),
        patient,
        occurrence: day_as_instant(date),
        lead_minutes: i64::from(date.year()),
        generation: 0,
        channel: None,
        timing: Leaving::of(date, greetings, open).timing(),
        not_after: at_hour(date, LAST_HOUR, open.zone),
        silent: None,
        facts: MessageFacts {
            zone: open.zone.name().to_owned(),
            ..MessageFacts::default()
        },
    }
}

pub(super) fn day_as_instant(date: NaiveDate) -> Instant {
    date.and_time(NaiveTime::MIN).and_utc()
}

fn at_hour(date: NaiveDate, hour: u32, zone: Tz) -> Instant {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN);
    instant_of(date.and_time(time), zone)
}

/// When a greeting is to leave.
enum Leaving {
    InSendingHours(Instant),
    /// The birthday has no sending hours: on the last day before it that has.
    Early(Instant),
    /// The birthday has no sending hours: nobody has promised that the computer is on.
    IfTheComputerIsOn(Instant),
}

impl Leaving {
    fn of(date: NaiveDate, greetings: &Greetings, open: &OpenTimes) -> Self {
        if let Some(wished) = open_time(date, greetings.at, open) {
            return Self::InSendingHours(wished);
        }
        let earlier = (1..=SEARCHED_DAYS)
            .filter(|_| greetings.closed_day == ClosedDay::LastOpenDay)
            .filter_map(|back| date.checked_sub_days(Days::new(back)))
            .find_map(|day| open_time(day, greetings.at, open));
        earlier.map_or_else(
            || Self::IfTheComputerIsOn(instant_of(date.and_time(greetings.at.0), open.zone)),
            Self::Early,
        )
    }

    fn timing(&self) -> Timing {
        match *self {
            Self::InSendingHours(wished) | Self::Early(wished) => Timing::After { wished },
            Self::IfTheComputerIsOn(wished) => Timing::AnyHour { wished },
        }
    }
}

/// What is out of the ordinary about when a greeting leaves.
pub(super) fn remark(date: NaiveDate, greetings: &Greetings, open: &OpenTimes) -> Option<String> {
    let remark = match Leaving::of(date, greetings, open) {
        Leaving::InSendingHours(_) => return None,
        Leaving::Early(_) => {
            "On the last open day before: the birthday is a day without sending hours."
        }
        Leaving::IfTheComputerIsOn(_) => {
            "Only if this computer is on: it is a day without sending hours."
        }
    };
    Some(remark.to_owned())
}

/// The time of an open day that is nearest to the one wished for; none on a day without sending
/// hours.
fn open_time(date: NaiveDate, at: TimeOfDay, open: &OpenTimes) -> Option<Instant> {
    let spans = open.open_on(date);
    let within = spans
        .iter()
        .map(|(from, until)| {
            let latest = (until.minutes() - BEFORE_CLOSING).max(from.minutes());
            at.minutes().clamp(from.minutes(), latest)
        })
        .min_by_key(|minutes| (minutes - at.minutes()).abs())?;
    let time = NaiveTime::MIN + chrono::Duration::minutes(within);
    Some(instant_of(date.and_time(time), open.zone))
}

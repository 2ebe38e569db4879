//! What the desk knows: whom the practice sees when, what they agreed to and how they are reached.
//! Kept beside the clinic, from what the desk did alone, so that the clinic can be compared with it.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDateTime, Timelike};
use chrono_tz::Tz;
use clinic::appointments::{AppointmentCard, AppointmentState};
use clinic::channels::ChannelKind;
use clinic::civil::CivilMinute;
use clinic::clock::Instant;
use clinic::ids::{AppointmentId, ContactId, MessageId, PatientId};
use clinic::outbox::MessageKind;
use clinic::patients::PatientStatus;

use super::story::{Hours, Points, Quiet, Rules, Zone};

/// Everything that counts when a message leaves.
#[derive(Debug, Clone)]
pub(crate) struct Truth {
    pub(crate) people: Vec<Person>,
    pub(crate) appointments: Vec<Appointment>,
    pub(crate) zone: Zone,
    pub(crate) rules: Rules,
    pub(crate) hours: Hours,
    /// Channels that the clinic has an account for.
    pub(crate) accounts: BTreeSet<ChannelKind>,
    /// Channels whose account the carrier has refused.
    pub(crate) paused: BTreeSet<ChannelKind>,
    pub(crate) clock_is_doubted: bool,
    /// Messages that a person keeps back.
    pub(crate) held: BTreeSet<MessageId>,
    /// Messages that a person wanted to leave at once, open or closed.
    pub(crate) at_any_hour: BTreeSet<MessageId>,
}

#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: PatientId,
    /// Who gets a child's messages.
    pub(crate) guardian: Option<ContactId>,
    pub(crate) name: &'static str,
    pub(crate) numbers: [&'static str; 2],
    pub(crate) status: PatientStatus,
    pub(crate) wants_reminders: bool,
    pub(crate) channels: BTreeSet<ChannelKind>,
    pub(crate) points: Points,
    pub(crate) quiet: Quiet,
}

#[derive(Debug, Clone)]
pub(crate) struct Appointment {
    pub(crate) id: AppointmentId,
    /// Places in [`Truth::people`].
    pub(crate) patients: Vec<usize>,
    pub(crate) start: CivilMinute,
    pub(crate) state: AppointmentState,
    pub(crate) changed_at: Instant,
    /// What it was before each change that can still be taken back.
    pub(crate) before: Vec<(CivilMinute, AppointmentState)>,
    /// Every start that it left, also one that was taken back: staff may have told it.
    pub(crate) left: Vec<CivilMinute>,
}

impl Appointment {
    pub(crate) fn booked(card: &AppointmentCard, patients: Vec<usize>, now: Instant) -> Self {
        Self {
            id: card.id,
            patients,
            start: card.start,
            state: AppointmentState::Booked,
            changed_at: now,
            before: Vec::new(),
            left: Vec::new(),
        }
    }

    pub(crate) fn is_to_come(&self) -> bool {
        match self.state {
            AppointmentState::Booked | AppointmentState::Confirmed => true,
            AppointmentState::Arrived
            | AppointmentState::Completed
            | AppointmentState::Missed
            | AppointmentState::Cancelled => false,
        }
    }

    /// Whether a message of this kind about a start at `start` is about what is so.
    pub(crate) fn agrees_with(&self, kind: MessageKind, start: Instant, zone: Zone) -> bool {
        let is_its_start = start == self.start.instant(zone.tz());
        match kind {
            MessageKind::Confirmation | MessageKind::Moved | MessageKind::Reminder => {
                self.is_to_come() && is_its_start
            }
            MessageKind::Cancelled => self.state == AppointmentState::Cancelled,
            MessageKind::Offer | MessageKind::Greeting | MessageKind::Test => false,
        }
    }
}

impl Truth {
    pub(crate) fn appointment(&self, id: AppointmentId) -> Option<&Appointment> {
        self.appointments.iter().find(|one| one.id == id)
    }

    /// The place of a patient among the people.
    pub(crate) fn place_of(&self, id: PatientId) -> Option<usize> {
        self.people.iter().position(|person| person.id == id)
    }

    pub(crate) fn civil(&self, at: Instant) -> NaiveDateTime {
        at.with_timezone(&self.zone.tz()).naive_local()
    }

    pub(crate) fn is_open(&self, at: Instant) -> bool {
        let civil = self.civil(at);
        let (days, from, until) = self.hours.spans();
        let minute = civil.hour() * 60 + civil.minute();
        civil.weekday().number_from_monday() <= days && (from..until).contains(&minute)
    }
}

impl Person {
    /// Where a message to this person, or to whoever gets it in their place, may go.
    pub(crate) fn address(&self, channel: ChannelKind) -> Option<String> {
        if !self.points.is_safe {
            return None;
        }
        match channel {
            ChannelKind::Email => self.points.email.map(|second| self.email(second)),
            ChannelKind::Sms if self.points.never_text => None,
            ChannelKind::Sms => self.points.phone.map(|second| {
                let digits = self.number(second).replace(' ', "");
                format!("+61{}", digits.trim_start_matches('0'))
            }),
            ChannelKind::Whatsapp => None,
        }
    }

    pub(crate) fn email(&self, second: bool) -> String {
        email_of(self.name, second)
    }

    pub(crate) fn number(&self, second: bool) -> &'static str {
        self.numbers[usize::from(second)]
    }

    pub(crate) fn is_quiet(&self, civil: NaiveDateTime) -> bool {
        match self.quiet {
            Quiet::Never => false,
            Quiet::AtNight => civil.hour() >= 20 || civil.hour() < 8,
            Quiet::AtNoon => civil.hour() == 12,
        }
    }
}

/// The first or the second address of somebody of this name.
pub(crate) fn email_of(name: &str, second: bool) -> String {
    let domain = if second { "example.com" } else { "example.org" };
    format!("{}@{domain}", name.to_lowercase())
}

impl Zone {
    pub(crate) fn tz(self) -> Tz {
        match self {
            Self::Sydney => Tz::Australia__Sydney,
            Self::Perth => Tz::Australia__Perth,
            Self::LordHowe => Tz::Australia__Lord_Howe,
            Self::Auckland => Tz::Pacific__Auckland,
        }
    }
}

/// Minutes before the appointment, the channel that the rule names, and whether it leaves at any
/// hour.
pub(crate) type Rule = (u32, Option<ChannelKind>, bool);

const DAY: u32 = 24 * 60;

impl Rules {
    pub(crate) fn all(self) -> Vec<Rule> {
        match self {
            Self::None => Vec::new(),
            Self::DayBefore => vec![(DAY, None, false)],
            Self::TwoDaysAndTwoHoursBefore => vec![(2 * DAY, None, false), (120, None, true)],
            Self::DayAndQuarterOfAnHourBefore => vec![(DAY, None, false), (15, None, true)],
            Self::WeekBeforeByTextAndDayBefore => {
                vec![(7 * DAY, Some(ChannelKind::Sms), false), (DAY, None, false)]
            }
        }
    }
}

impl Hours {
    /// Until which weekday, from which minute and until which.
    pub(crate) fn spans(self) -> (u32, u32, u32) {
        match self {
            Self::Always => (7, 0, 24 * 60 - 1),
            Self::Office => (5, 8 * 60 + 30, 17 * 60 + 30),
            Self::Mornings => (6, 7 * 60, 12 * 60),
        }
    }
}

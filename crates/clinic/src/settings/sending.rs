//! When and how messages leave: the hours in which the clinic's computer is expected to be on, and
//! how long before an appointment people are reminded.

use chrono::{Datelike, NaiveDate, Weekday};

use super::Section;
use crate::channels::ChannelKind;
use crate::civil::TimeOfDay;
use crate::contact::Country;
use crate::ids::AppointmentTypeId;
use crate::problems::Problems;

crate::wire! {
    /// A span of a weekday, 1 = Monday to 7 = Sunday.
    pub struct OpenHours {
        pub weekday: u8,
        pub from: TimeOfDay,
        pub until: TimeOfDay,
    }

    /// When reminders leave before an appointment.
    pub struct ReminderRule {
        pub lead_minutes: u32,
        /// None: the channel that the patient prefers.
        pub channel: Option<ChannelKind>,
        /// Which kinds of appointment it is for; none means all.
        pub modes: Vec<AppointmentMode>,
        /// Which appointment types it is for; none means all, as in rules that were kept before
        /// a rule could name any.
        #[serde(default)]
        pub types: Vec<AppointmentTypeId>,
        pub is_on: bool,
        /// Leaves at its time even when the clinic is closed.
        pub may_leave_outside_hours: bool,
    }

    /// When and how messages leave.
    #[serde(rename = "SendingSettings")]
    pub struct Sending {
        pub hours: Vec<OpenHours>,
        pub rules: Vec<ReminderRule>,
        /// How long messages wait after an edit, so that a correction replaces them.
        pub grace_minutes: u32,
        pub email_per_minute: u32,
        pub sms_per_minute: u32,
        pub email_daily_cap: u32,
        /// In parts, as texts are charged.
        pub sms_daily_cap: u32,
        #[serde(default = "usual_texts_per_minute")]
        pub whatsapp_per_minute: u32,
        #[serde(default = "usual_texts_daily_cap")]
        pub whatsapp_daily_cap: u32,
        /// So many messages leave for one address within a day; more wait for a person.
        #[serde(default = "usual_address_daily_cap")]
        pub address_daily_cap: u32,
    }
}

fn usual_texts_per_minute() -> u32 {
    60
}

fn usual_texts_daily_cap() -> u32 {
    300
}

/// A telehealth appointment is reminded of three times within a day; as many more leave room for
/// changes.
fn usual_address_daily_cap() -> u32 {
    6
}

crate::closed_set! {
    /// How an appointment takes place.
    #[serde(rename = "Mode")]
    pub enum AppointmentMode {
        InPerson = "in_person",
        Telehealth = "telehealth",
        Phone = "phone",
    }
}

impl ReminderRule {
    /// Whether it is for appointments of this mode and type.
    pub fn applies(&self, mode: AppointmentMode, of_type: AppointmentTypeId) -> bool {
        (self.modes.is_empty() || self.modes.contains(&mode))
            && (self.types.is_empty() || self.types.contains(&of_type))
    }

    /// Whether some appointment would be reminded twice at the same time.
    fn repeats(&self, other: &Self) -> bool {
        fn have_in_common<T: PartialEq>(these: &[T], those: &[T]) -> bool {
            these.is_empty() || those.is_empty() || these.iter().any(|one| those.contains(one))
        }
        self.lead_minutes == other.lead_minutes
            && have_in_common(&self.modes, &other.modes)
            && have_in_common(&self.types, &other.types)
    }
}

impl Default for Sending {
    /// Monday to Friday, 8:30 to 17:30; reminders a day, an hour and a quarter of an hour before.
    fn default() -> Self {
        let hours = (1..=5)
            .filter_map(|weekday| {
                Some(OpenHours {
                    weekday,
                    from: TimeOfDay::at(8, 30)?,
                    until: TimeOfDay::at(17, 30)?,
                })
            })
            .collect();
        let rule = |lead_minutes, modes, may_leave_outside_hours| ReminderRule {
            lead_minutes,
            channel: None,
            modes,
            types: Vec::new(),
            is_on: true,
            may_leave_outside_hours,
        };
        Self {
            hours,
            rules: vec![
                rule(24 * 60, Vec::new(), false),
                rule(60, vec![AppointmentMode::Telehealth], true),
                rule(15, vec![AppointmentMode::Telehealth], true),
            ],
            grace_minutes: 3,
            email_per_minute: 20,
            sms_per_minute: usual_texts_per_minute(),
            email_daily_cap: 1_000,
            sms_daily_cap: usual_texts_daily_cap(),
            whatsapp_per_minute: usual_texts_per_minute(),
            whatsapp_daily_cap: usual_texts_daily_cap(),
            address_daily_cap: usual_address_daily_cap(),
        }
    }
}

impl Sending {
    /// How many messages leave on a channel within a minute.
    pub fn per_minute(&self, channel: ChannelKind) -> u32 {
        match channel {
            ChannelKind::Email => self.email_per_minute,
            ChannelKind::Sms => self.sms_per_minute,
            ChannelKind::Whatsapp => self.whatsapp_per_minute,
        }
    }

    /// After how many messages, or parts of texts, no more leave on a channel within 24 hours.
    pub fn daily_cap(&self, channel: ChannelKind) -> u32 {
        match channel {
            ChannelKind::Email => self.email_daily_cap,
            ChannelKind::Sms => self.sms_daily_cap,
            ChannelKind::Whatsapp => self.whatsapp_daily_cap,
        }
    }

    /// The open spans of a date, in order.
    pub fn open_on(&self, date: NaiveDate) -> Vec<(TimeOfDay, TimeOfDay)> {
        let weekday = weekday_number(date.weekday());
        let mut spans: Vec<_> = self
            .hours
            .iter()
            .filter(|hours| hours.weekday == weekday)
            .map(|hours| (hours.from, hours.until))
            .collect();
        spans.sort();
        spans
    }
}

fn weekday_number(weekday: Weekday) -> u8 {
    u8::try_from(weekday.number_from_monday()).unwrap_or(1)
}

impl Section for Sending {
    const NAME: &'static str = "sending";

    fn checked(mut self, _home: &Country) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        for (at, hours) in self.hours.iter().enumerate() {
            if !(1..=7).contains(&hours.weekday) {
                problems.add(&format!("hours.{at}.weekday"), "Please choose a weekday.");
            }
            if hours.from >= hours.until {
                problems.add(
                    &format!("hours.{at}.until"),
                    "The end must be later than the beginning.",
                );
            }
        }
        for (at, rule) in self.rules.iter().enumerate() {
            // Two weeks is the longest lead of the systems looked at.
            if !(5..=14 * 24 * 60).contains(&rule.lead_minutes) {
                problems.add(
                    &format!("rules.{at}.leadMinutes"),
                    "A reminder leaves between 5 minutes and 14 days before the appointment.",
                );
            }
            if self.rules[..at].iter().any(|other| rule.repeats(other)) {
                problems.add(
                    &format!("rules.{at}.leadMinutes"),
                    "There is a reminder for this time already.",
                );
            }
        }
        if self.grace_minutes > 60 {
            problems.add("graceMinutes", "At most 60 minutes.");
        }
        for (field, value) in [
            ("emailPerMinute", self.email_per_minute),
            ("smsPerMinute", self.sms_per_minute),
            ("emailDailyCap", self.email_daily_cap),
            ("smsDailyCap", self.sms_daily_cap),
            ("whatsappPerMinute", self.whatsapp_per_minute),
            ("whatsappDailyCap", self.whatsapp_daily_cap),
            ("addressDailyCap", self.address_daily_cap),
        ] {
            if value == 0 {
                problems.add(field, "At least 1.");
            }
        }
        problems.none_found()?;
        self.hours.sort_by_key(|hours| (hours.weekday, hours.from));
        self.rules
            .sort_by_key(|rule| std::cmp::Reverse(rule.lead_minutes));
        Ok(self)
    }
}

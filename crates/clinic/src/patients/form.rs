//! The forms that register and amend a patient, and what is read from them: every problem at
//! once, each at its field.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::birthday::{self, DateOfBirth};
use super::model::shown_name;
use super::reach::Address;
use super::search::{Words, sort_name};
use crate::channels::ChannelKind;
use crate::civil::TimeOfDay;
use crate::consents::HowGiven;
use crate::contact::{Country, EmailAddress, Line, Phone};
use crate::ids::{ContactPointId, StaffId};
use crate::problems::Problems;

/// Nobody has more ways to be reached, and a pasted list is not a contact point.
const MOST_POINTS: usize = 12;
const MOST_FORMER_NAMES: usize = 8;
/// The longest referral of the funding bodies; a larger number is a slip of the finger.
const MOST_SESSIONS: i32 = 100;

crate::closed_set! {
    pub enum PointKind {
        Email = "email",
        Phone = "phone",
    }
}

crate::wire! {
    pub struct ContactPointForm {
        pub id: Option<ContactPointId>,
        pub kind: PointKind,
        pub value: String,
        pub label: String,
        pub is_safe: bool,
        pub never_text: bool,
        pub hours_from: Option<TimeOfDay>,
        pub hours_until: Option<TimeOfDay>,
        pub discreet: bool,
    }

    pub struct FormerName {
        pub given_name: String,
        pub family_name: String,
    }

    #[derive(Default)]
    pub struct PatientForm {
        pub legal_given_name: String,
        pub legal_family_name: String,
        pub preferred_name: String,
        pub former_names: Vec<FormerName>,
        pub pronouns: String,
        /// As typed: "14/10/1985", "14 Oct" when the year is not known, or nothing.
        pub birthday: String,
        pub contact_points: Vec<ContactPointForm>,
        pub address_line: String,
        pub suburb: String,
        pub state: String,
        pub postcode: String,
        pub country: String,
        pub language: String,
        pub preferred_channel: Option<ChannelKind>,
        /// IANA name, where it is another than the clinic's.
        pub zone: Option<String>,
        pub primary_psychologist: Option<StaffId>,
        pub gp_name: String,
        pub gp_practice: String,
        pub gp_phone: String,
        pub medicare: String,
        pub dva: String,
        pub ndis: String,
        pub referral_date: Option<NaiveDate>,
        pub referral_sessions: Option<i32>,
    }

    /// A new patient with the reminder questions, asked in one row. None: not asked.
    pub struct RegisterForm {
        #[serde(flatten)]
        pub patient: PatientForm,
        pub reminders: Option<bool>,
        pub greetings: Option<bool>,
        pub email_on: Option<bool>,
        pub sms_on: Option<bool>,
        pub whatsapp_on: Option<bool>,
        pub how: HowGiven,
        pub confirmed_not_duplicate: bool,
    }
}

/// What is known of a birthday.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Birthday {
    Missing,
    Known(DateOfBirth),
    /// As it was typed, to be corrected.
    Unclear(String),
}

impl Birthday {
    pub(super) fn known(&self) -> Option<DateOfBirth> {
        match self {
            Self::Known(birthday) => Some(*birthday),
            Self::Missing | Self::Unclear(_) => None,
        }
    }

    pub(super) fn unclear(&self) -> Option<&str> {
        match self {
            Self::Unclear(typed) => Some(typed),
            Self::Missing | Self::Known(_) => None,
        }
    }

    /// Why it is listed for correction, if it is.
    pub(super) fn problem(&self, today: NaiveDate) -> Option<String> {
        let typed = self.unclear()?;
        Some(match birthday::read(typed, today) {
            Err(unclear) => unclear.to_string(),
            // The day was still to come when it was typed.
            Ok(_) => "This was not clear when it was typed. Please check and save it.".to_owned(),
        })
    }

    fn read(problems: &mut Problems, text: &str, today: NaiveDate) -> Self {
        let Some(typed) = problems.check("birthday", Line::parse_within(text, 40)) else {
            return Self::Missing;
        };
        match birthday::read(typed.as_str(), today) {
            Ok(None) => Self::Missing,
            Ok(Some(birthday)) => Self::Known(birthday),
            Err(_) => Self::Unclear(typed.into_string()),
        }
    }
}

/// One way to reach a patient.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ContactPoint {
    pub(super) id: Option<ContactPointId>,
    pub(super) address: Address,
    pub(super) label: String,
    pub(super) is_safe: bool,
    pub(super) never_text: bool,
    pub(super) hours: Option<(TimeOfDay, TimeOfDay)>,
    pub(super) is_discreet: bool,
}

impl ContactPoint {
    pub(super) fn form(&self, country: &Country) -> ContactPointForm {
        let (hours_from, hours_until) = self.hours.unzip();
        ContactPointForm {
            id: self.id,
            kind: self.address.kind(),
            value: self.address.shown(country),
            label: self.label.clone(),
            is_safe: self.is_safe,
            never_text: self.never_text,
            hours_from,
            hours_until,
            discreet: self.is_discreet,
        }
    }
}

/// A patient's form, read.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Particulars {
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) preferred_name: String,
    pub(super) former_names: Vec<(String, String)>,
    pub(super) pronouns: String,
    pub(super) birthday: Birthday,
    pub(super) points: Vec<ContactPoint>,
    pub(super) address_line: String,
    pub(super) suburb: String,
    pub(super) state: String,
    pub(super) postcode: String,
    pub(super) country: String,
    pub(super) language: String,
    pub(super) preferred_channel: Option<ChannelKind>,
    pub(super) zone: Option<Tz>,
    pub(super) primary_psychologist: Option<StaffId>,
    pub(super) gp_name: String,
    pub(super) gp_practice: String,
    pub(super) gp_phone: Option<Phone>,
    pub(super) medicare: String,
    pub(super) dva: String,
    pub(super) ndis: String,
    pub(super) referral_date: Option<NaiveDate>,
    pub(super) referral_sessions: Option<i32>,
}

impl Particulars {
    pub(super) fn shown_name(&self) -> String {
        shown_name(&self.preferred_name, &self.given_name, &self.family_name)
    }

    pub(super) fn sort_name(&self) -> String {
        let first = if self.preferred_name.is_empty() {
            &self.given_name
        } else {
            &self.preferred_name
        };
        sort_name(&self.family_name, first)
    }

    /// The form that would say the same.
    pub(super) fn form(&self, country: &Country) -> PatientForm {
        let shown = |phone: &Option<Phone>| {
            phone
                .as_ref()
                .map_or_else(String::new, |phone| phone.shown(country))
        };
        PatientForm {
            legal_given_name: self.given_name.clone(),
            legal_family_name: self.family_name.clone(),
            preferred_name: self.preferred_name.clone(),
            former_names: self
                .former_names
                .iter()
                .map(|(given_name, family_name)| FormerName {
                    given_name: given_name.clone(),
                    family_name: family_name.clone(),
                })
                .collect(),
            pronouns: self.pronouns.clone(),
            birthday: match &self.birthday {
                Birthday::Missing => String::new(),
                Birthday::Known(birthday) => birthday.typed(),
                Birthday::Unclear(typed) => typed.clone(),
            },
            contact_points: self
                .points
                .iter()
                .map(|point| point.form(country))
                .collect(),
            address_line: self.address_line.clone(),
            suburb: self.suburb.clone(),
            state: self.state.clone(),
            postcode: self.postcode.clone(),
            country: self.country.clone(),
            language: self.language.clone(),
            preferred_channel: self.preferred_channel,
            zone: self.zone.map(|zone| zone.name().to_owned()),
            primary_psychologist: self.primary_psychologist,
            gp_name: self.gp_name.clone(),
            gp_practice: self.gp_practice.clone(),
            gp_phone: shown(&self.gp_phone),
            medicare: self.medicare.clone(),
            dva: self.dva.clone(),
            ndis: self.ndis.clone(),
            referral_date: self.referral_date,
            referral_sessions: self.referral_sessions,
        }
    }

    /// Everything that the patient can be found by.
    pub(super) fn words(&self, country: &Country) -> Words {
        let mut words = Words::default();
        for name in [&self.given_name, &self.family_name, &self.preferred_name] {
            words.add_name(name);
        }
        for (given, family) in &self.former_names {
            words.add_name(given);
            words.add_name(family);
        }
        for point in &self.points {
            match &point.address {
                Address::Email(email) => words.add_email(email),
                Address::Phone(phone) => words.add_phone(phone, country),
            }
        }
        if let Some(birthday) = self.birthday.known() {
            words.add_birthday(birthday);
        }
        words
    }

    /// The parts that differ from `before`, in the words of the audit.
    pub(super) fn changes_from(&self, before: &Self) -> Vec<String> {
        let names = |all: &Self| {
            (
                all.given_name.clone(),
                all.family_name.clone(),
                all.preferred_name.clone(),
                all.former_names.clone(),
                all.pronouns.clone(),
            )
        };
        let address = |all: &Self| {
            (
                all.address_line.clone(),
                all.suburb.clone(),
                all.state.clone(),
                all.postcode.clone(),
                all.country.clone(),
            )
        };
        let gp = |all: &Self| {
            (
                all.gp_name.clone(),
                all.gp_practice.clone(),
                all.gp_phone.clone(),
            )
        };
        let numbers = |all: &Self| (all.medicare.clone(), all.dva.clone(), all.ndis.clone());
        let referral = |all: &Self| (all.referral_date, all.referral_sessions);
        [
            ("names", names(self) != names(before)),
            ("birthday", self.birthday != before.birthday),
            ("contact_points", self.points != before.points),
            ("address", address(self) != address(before)),
            ("language", self.language != before.language),
            (
                "preferred_channel",
                self.preferred_channel != before.preferred_channel,
            ),
            ("time_zone", self.zone != before.zone),
            (
                "primary_psychologist",
                self.primary_psychologist != before.primary_psychologist,
            ),
            ("gp", gp(self) != gp(before)),
            ("numbers", numbers(self) != numbers(before)),
            ("referral", referral(self) != referral(before)),
        ]
        .into_iter()
        .filter(|(_, has_changed)| *has_changed)
        .map(|(what, _)| what.to_owned())
        .collect()
    }
}

impl PatientForm {
    /// Reads the form. An unclear birthday is no problem: it is kept as typed and listed.
    pub(super) fn parse(
        &self,
        country: &Country,
        today: NaiveDate,
    ) -> Result<Particulars, Problems> {
        let mut problems = Problems::new();
        let mut line = |field: &str, text: &str, longest: usize| {
            problems
                .check(field, Line::parse_within(text, longest))
                .map(Line::into_string)
                .unwrap_or_default()
        };
        let particulars = Particulars {
            given_name: line("legalGivenName", &self.legal_given_name, Line::LONGEST),
            family_name: line("legalFamilyName", &self.legal_family_name, Line::LONGEST),
            preferred_name: line("preferredName", &self.preferred_name, Line::LONGEST),
            pronouns: line("pronouns", &self.pronouns, 40),
            address_line: line("addressLine", &self.address_line, 200),
            suburb: line("suburb", &self.suburb, 80),
            state: line("state", &self.state, 80),
            postcode: line("postcode", &self.postcode, 16),
            country: line("country", &self.country, 80),
            language: line("language", &self.language, 40),
            gp_name: line("gpName", &self.gp_name, Line::LONGEST),
            gp_practice: line("gpPractice", &self.gp_practice, Line::LONGEST),
            dva: line("dva", &self.dva, 12).to_uppercase(),
            medicare: check_digits(&mut problems, "medicare", &self.medicare, &[10, 11]),
            ndis: check_digits(&mut problems, "ndis", &self.ndis, &[9]),
            former_names: self.check_former_names(&mut problems),
            birthday: Birthday::read(&mut problems, &self.birthday, today),
            points: self.check_points(&mut problems, country),
            preferred_channel: self.preferred_channel,
            zone: check_zone(&mut problems, self.zone.as_deref()),
            primary_psychologist: self.primary_psychologist,
            gp_phone: check_optional_phone(&mut problems, "gpPhone", &self.gp_phone, country),
            referral_date: self.referral_date,
            referral_sessions: self.referral_sessions,
        };
        let is_given = |typed: &str| Line::parse(typed).map_or(true, |line| !line.is_empty());
        if !is_given(&self.legal_given_name) && !is_given(&self.legal_family_name) {
            problems.add("legalFamilyName", "Please enter a name.");
        }
        if self
            .referral_sessions
            .is_some_and(|sessions| !(0..=MOST_SESSIONS).contains(&sessions))
        {
            problems.add(
                "referralSessions",
                format!("A referral is for 0 to {MOST_SESSIONS} sessions."),
            );
        }
        problems.none_found()?;
        Ok(particulars)
    }

    fn check_former_names(&self, problems: &mut Problems) -> Vec<(String, String)> {
        if self.former_names.len() > MOST_FORMER_NAMES {
            problems.add(
                "formerNames",
                format!("At most {MOST_FORMER_NAMES} former names."),
            );
            return Vec::new();
        }
        let mut names = Vec::new();
        for (at, former) in self.former_names.iter().enumerate() {
            let given = problems.check(
                &format!("formerNames.{at}.givenName"),
                Line::parse(&former.given_name),
            );
            let family = problems.check(
                &format!("formerNames.{at}.familyName"),
                Line::parse(&former.family_name),
            );
            if let (Some(given), Some(family)) = (given, family)
                && !(given.is_empty() && family.is_empty())
            {
                names.push((given.into_string(), family.into_string()));
            }
        }
        names
    }

    fn check_points(&self, problems: &mut Problems, country: &Country) -> Vec<ContactPoint> {
        if self.contact_points.len() > MOST_POINTS {
            problems.add(
                "contactPoints",
                format!("At most {MOST_POINTS} phone numbers and email addresses."),
            );
            return Vec::new();
        }
        let mut points: Vec<ContactPoint> = Vec::new();
        for (at, form) in self.contact_points.iter().enumerate() {
            let point = problems.within(&format!("contactPoints.{at}"), |problems| {
                let point = form.parse(problems, country)?;
                if points.iter().any(|other| other.address == point.address) {
                    problems.add("value", "This stands in the list already.");
                    return None;
                }
                Some(point)
            });
            points.extend(point);
        }
        points
    }
}

impl ContactPointForm {
    /// The address alone, for finding duplicates while the form is still being filled in.
    pub(super) fn address(&self, country: &Country) -> Result<Address, crate::contact::Refused> {
        match self.kind {
            PointKind::Email => EmailAddress::parse(&self.value).map(Address::Email),
            PointKind::Phone => Phone::parse(&self.value, country).map(Address::Phone),
        }
    }

    fn parse(&self, problems: &mut Problems, country: &Country) -> Option<ContactPoint> {
        let label = problems.check("label", Line::parse_within(&self.label, 40));
        let hours = match (self.hours_from, self.hours_until) {
            (Some(from), Some(until)) if from < until => Some(Some((from, until))),
            (None, None) => Some(None),
            (Some(_), Some(_)) => {
                problems.add("hoursUntil", "The end must be later than the beginning.");
                None
            }
            (Some(_), None) => {
                problems.add("hoursUntil", "Please enter both times, or neither.");
                None
            }
            (None, Some(_)) => {
                problems.add("hoursFrom", "Please enter both times, or neither.");
                None
            }
        };
        let address = problems.check("value", self.address(country));
        Some(ContactPoint {
            id: self.id,
            address: address?,
            label: label?.into_string(),
            is_safe: self.is_safe,
            // Nobody can be sent a text at an email address.
            never_text: self.never_text && self.kind == PointKind::Phone,
            hours: hours?,
            is_discreet: self.discreet,
        })
    }
}

fn check_zone(problems: &mut Problems, name: Option<&str>) -> Option<Tz> {
    let name = name.filter(|name| !name.is_empty())?;
    let zone = name.parse().ok();
    if zone.is_none() {
        problems.add("zone", "Please choose a time zone from the list.");
    }
    zone
}

/// A phone number that may be missing.
pub(super) fn check_optional_phone(
    problems: &mut Problems,
    field: &str,
    text: &str,
    country: &Country,
) -> Option<Phone> {
    if text.trim().is_empty() {
        return None;
    }
    problems.check(field, Phone::parse(text, country))
}

/// A number that stands on a card, typed with or without spaces and dashes. May be empty.
fn check_digits(problems: &mut Problems, field: &str, text: &str, lengths: &[usize]) -> String {
    let digits: String = text
        .trim()
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-' | '/'))
        .collect();
    let is_number = digits.bytes().all(|digit| digit.is_ascii_digit());
    if digits.is_empty() || (is_number && lengths.contains(&digits.len())) {
        return digits;
    }
    let lengths: Vec<String> = lengths.iter().map(usize::to_string).collect();
    problems.add(
        field,
        format!("This number has {} digits.", lengths.join(" or ")),
    );
    String::new()
}

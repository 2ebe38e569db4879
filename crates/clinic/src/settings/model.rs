//! The sections, their defaults and their rules.

use chrono_tz::Tz;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::clock::Instant;
use crate::contact::{Country, EmailAddress, Line, Paragraphs, Phone, Refused};
use crate::problems::Problems;

/// One row of `settings`.
pub trait Section: Serialize + DeserializeOwned + Default + Send + Sync {
    const NAME: &'static str;

    /// The section with its text made tidy, or everything that is wrong with it.
    /// `home` is the country whose numbers may be typed without a prefix.
    fn checked(self, home: &Country) -> Result<Self, Problems>;
}

/// An account with a carrier, to which a sealed password or token belongs.
pub trait Account: Section {
    fn credential(&self) -> CredentialChannel;
}

crate::wire! {
    /// Who the clinic is and where its day begins.
    pub struct ClinicProfile {
        pub name: String,
        pub address: String,
        pub phone: String,
        pub email: String,
        /// IANA name.
        pub zone: String,
        pub locale: String,
    }
}

impl Default for ClinicProfile {
    fn default() -> Self {
        Self {
            name: String::new(),
            address: String::new(),
            phone: String::new(),
            email: String::new(),
            zone: "Australia/Sydney".to_owned(),
            locale: "en-AU".to_owned(),
        }
    }
}

impl ClinicProfile {
    /// Checked when saved, so an unknown zone cannot stand here.
    pub fn zone(&self) -> Tz {
        self.zone.parse().unwrap_or(Tz::Australia__Sydney)
    }

    pub fn country(&self) -> Country {
        Country::of_locale(&self.locale)
    }
}

impl Section for ClinicProfile {
    const NAME: &'static str = "clinic_profile";

    fn checked(self, _home: &Country) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let country = self.country();
        let name = problems.check("name", Line::required(&self.name, "the clinic's name"));
        let address = problems.check("address", Paragraphs::parse(&self.address, 400));
        let phone = problems.check("phone", Phone::parse(&self.phone, &country));
        let email = problems.check("email", EmailAddress::parse(&self.email));
        if self.zone.parse::<Tz>().is_err() {
            problems.add("zone", "Please choose a time zone from the list.");
        }
        if !is_locale(&self.locale) {
            problems.add(
                "locale",
                "Please choose a language and country, such as en-AU.",
            );
        }
        problems.none_found()?;
        Ok(Self {
            name: name.map(Line::into_string).unwrap_or_default(),
            address: address.map(Paragraphs::into_string).unwrap_or_default(),
            phone: phone.map(|phone| phone.shown(&country)).unwrap_or_default(),
            email: email
                .map(|email| email.as_str().to_owned())
                .unwrap_or_default(),
            zone: self.zone,
            locale: self.locale,
        })
    }
}

fn is_locale(text: &str) -> bool {
    text.split_once('-').is_some_and(|(language, country)| {
        language.len() == 2
            && country.len() == 2
            && language.bytes().all(|b| b.is_ascii_lowercase())
            && country.bytes().all(|b| b.is_ascii_uppercase())
    })
}

crate::closed_set! {
    /// What a stored password or token is for.
    pub enum CredentialChannel {
        /// Of a mail server.
        Email = "email",
        /// Of an email carrier's API.
        Resend = "resend",
        /// Of the account that texts and WhatsApp leave from.
        Sms = "sms",
    }
}

crate::wire! {
    /// The Twilio-compatible account that texts leave from; its token stands elsewhere, sealed.
    pub struct SmsAccount {
        pub is_on: bool,
        pub base_url: String,
        pub account_sid: String,
        pub from: String,
        pub messaging_service_sid: String,
        pub can_receive_replies: bool,
    }

    /// Screen lock and what happens to the window.
    #[serde(rename = "SecuritySettings")]
    pub struct Security {
        pub idle_minutes_front_desk: u32,
        pub idle_minutes_psychologist: u32,
        pub idle_minutes_owner: u32,
        pub idle_minutes_auditor: u32,
        pub start_at_login: bool,
        pub quit_when_closed: bool,
    }

    /// What the guided set-up has left to do.
    #[derive(Default)]
    pub struct Unfinished {
        pub recovery_key_unconfirmed: bool,
    }

    /// Whether somebody was told that closing the window keeps the program running.
    #[derive(Default)]
    pub struct Closing {
        pub is_explained: bool,
    }

    /// Facts about delivery that outlive a restart.
    #[derive(Default)]
    pub struct Delivery {
        /// The clock jumped, and nobody has said that it is right.
        pub clock_suspect: bool,
        /// This clinic is a demo: it sends to this very computer only.
        pub is_demo: bool,
        /// Somebody has looked at what was due until then, and let it go.
        #[serde(default)]
        pub backlog_released: Option<Instant>,
    }
}

/// Names and addresses that lead nowhere but to this computer.
pub fn leads_to_this_computer(host: &str) -> bool {
    host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// What is written to an address over HTTP is encrypted, or stays on this computer.
pub(super) fn is_protected(address: &str) -> bool {
    address.starts_with("https://")
        || (address.starts_with("http://") && stays_on_this_computer(address))
}

pub(super) const NOT_PROTECTED: &str = "The address must begin with https://.";

/// An address over HTTP that leads nowhere but to this computer.
pub fn stays_on_this_computer(address: &str) -> bool {
    address
        .split_once("://")
        .and_then(|(_, rest)| rest.split(['/', ':']).next())
        .is_some_and(leads_to_this_computer)
}

/// GSM 03.40 leaves eleven characters for a name in place of a number.
const LONGEST_NAME: usize = 11;

impl Default for SmsAccount {
    fn default() -> Self {
        Self {
            is_on: false,
            base_url: "https://api.twilio.com".to_owned(),
            account_sid: String::new(),
            from: String::new(),
            messaging_service_sid: String::new(),
            can_receive_replies: true,
        }
    }
}

impl SmsAccount {
    /// A name takes the place of a number, and nobody can reply to a name.
    pub fn sender_is_name(&self) -> bool {
        self.messaging_service_sid.trim().is_empty() && is_name(&self.from)
    }
}

fn is_name(sender: &str) -> bool {
    sender.contains(char::is_alphabetic)
}

/// The sender as carriers take it: a number in E.164 form, or a name.
fn sender(typed: &str, home: &Country) -> Result<String, Refused> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(String::new());
    }
    if !is_name(typed) {
        return Phone::parse(typed, home).map(|phone| phone.as_str().to_owned());
    }
    let fits = typed.len() <= LONGEST_NAME
        && typed
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b' ');
    if fits {
        Ok(typed.to_owned())
    } else {
        Err(Refused(
            "A name has at most 11 letters and digits, without accents or signs.".to_owned(),
        ))
    }
}

impl Account for SmsAccount {
    fn credential(&self) -> CredentialChannel {
        CredentialChannel::Sms
    }
}

impl Section for SmsAccount {
    const NAME: &'static str = "sms_account";

    fn checked(mut self, home: &Country) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        for (field, value) in [
            ("baseUrl", &mut self.base_url),
            ("accountSid", &mut self.account_sid),
            ("messagingServiceSid", &mut self.messaging_service_sid),
        ] {
            if let Some(line) = problems.check(field, Line::parse(value)) {
                *value = line.into_string();
            }
        }
        if let Some(from) = problems.check("from", sender(&self.from, home)) {
            self.from = from;
        }
        if self.sender_is_name() {
            self.can_receive_replies = false;
        }
        if !is_protected(&self.base_url) {
            problems.add("baseUrl", NOT_PROTECTED);
        }
        if self.is_on {
            if self.account_sid.is_empty() {
                problems.add("accountSid", "Please enter the account SID.");
            }
            if self.from.is_empty() && self.messaging_service_sid.is_empty() {
                problems.add(
                    "from",
                    "Please enter the number that texts leave from, or a messaging service.",
                );
            }
        }
        problems.none_found()?;
        Ok(self)
    }
}

impl Default for Security {
    fn default() -> Self {
        Self {
            idle_minutes_front_desk: 5,
            idle_minutes_psychologist: 5,
            idle_minutes_owner: 5,
            idle_minutes_auditor: 5,
            start_at_login: false,
            quit_when_closed: false,
        }
    }
}

impl Section for Security {
    const NAME: &'static str = "security";

    fn checked(self, _home: &Country) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        for (field, minutes) in [
            ("idleMinutesFrontDesk", self.idle_minutes_front_desk),
            ("idleMinutesPsychologist", self.idle_minutes_psychologist),
            ("idleMinutesOwner", self.idle_minutes_owner),
            ("idleMinutesAuditor", self.idle_minutes_auditor),
        ] {
            if !(1..=60).contains(&minutes) {
                problems.add(field, "Between 1 and 60 minutes.");
            }
        }
        problems.none_found()?;
        Ok(self)
    }
}

impl Section for Unfinished {
    const NAME: &'static str = "unfinished";

    fn checked(self, _home: &Country) -> Result<Self, Problems> {
        Ok(self)
    }
}

impl Section for Closing {
    const NAME: &'static str = "closing";

    fn checked(self, _home: &Country) -> Result<Self, Problems> {
        Ok(self)
    }
}

impl Section for Delivery {
    const NAME: &'static str = "delivery";

    fn checked(self, _home: &Country) -> Result<Self, Problems> {
        Ok(self)
    }
}

//! The sections, their defaults and their rules.

use chrono_tz::Tz;
use serde::Serialize;
use serde::de::DeserializeOwned;

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
    const CHANNEL: CredentialChannel;
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
    /// How the connection to the mail server is protected.
    pub enum MailSecurity {
        Tls = "tls",
        StartTls = "start_tls",
        /// Nothing, for a server on this very computer.
        PlainOnLoopback = "plain_on_loopback",
    }
}

crate::closed_set! {
    /// What a stored password or token is for.
    pub enum CredentialChannel {
        Email = "email",
        Sms = "sms",
    }
}

crate::wire! {
    /// The account that email leaves from; its password stands elsewhere, sealed.
    pub struct MailAccount {
        pub is_on: bool,
        pub host: String,
        pub port: u16,
        pub security: MailSecurity,
        pub username: String,
        pub from_name: String,
        pub from_address: String,
        pub reply_to: String,
        pub can_receive_replies: bool,
    }

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
    }
}

impl Default for MailAccount {
    fn default() -> Self {
        Self {
            is_on: false,
            host: String::new(),
            port: 465,
            security: MailSecurity::Tls,
            username: String::new(),
            from_name: String::new(),
            from_address: String::new(),
            reply_to: String::new(),
            can_receive_replies: true,
        }
    }
}

impl Account for MailAccount {
    const CHANNEL: CredentialChannel = CredentialChannel::Email;
}

impl Section for MailAccount {
    const NAME: &'static str = "mail_account";

    fn checked(mut self, _home: &Country) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let host = problems.check("host", Line::parse(&self.host));
        let username = problems.check("username", Line::parse(&self.username));
        let from_name = problems.check("fromName", Line::parse(&self.from_name));
        let from = check_optional_email(&mut problems, "fromAddress", &self.from_address);
        let reply_to = check_optional_email(&mut problems, "replyTo", &self.reply_to);
        if self.is_on {
            if host.as_ref().is_some_and(Line::is_empty) {
                problems.add("host", "Please enter the mail server's name.");
            }
            if self.from_address.trim().is_empty() {
                problems.add(
                    "fromAddress",
                    "Please enter the address that mail leaves from.",
                );
            }
            if self.port == 0 {
                problems.add("port", "Please enter a port, usually 465 or 587.");
            }
        }
        if self.security == MailSecurity::PlainOnLoopback
            && !leads_to_this_computer(self.host.trim())
        {
            problems.add(
                "security",
                "Without encryption, mail can only go to a server on this computer.",
            );
        }
        problems.none_found()?;
        self.host = host.map(Line::into_string).unwrap_or_default();
        self.username = username.map(Line::into_string).unwrap_or_default();
        self.from_name = from_name.map(Line::into_string).unwrap_or_default();
        self.from_address = from.unwrap_or_default();
        self.reply_to = reply_to.unwrap_or_default();
        Ok(self)
    }
}

fn check_optional_email(problems: &mut Problems, field: &str, text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some(String::new());
    }
    problems
        .check(field, EmailAddress::parse(text))
        .map(|email| email.as_str().to_owned())
}

/// Names and addresses that lead nowhere but to this computer.
pub fn leads_to_this_computer(host: &str) -> bool {
    host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
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
    const CHANNEL: CredentialChannel = CredentialChannel::Sms;
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
        let host = self
            .base_url
            .split_once("://")
            .map(|(_, rest)| rest.split(['/', ':']).next().unwrap_or_default());
        let is_safe = self.base_url.starts_with("https://")
            || (self.base_url.starts_with("http://") && host.is_some_and(leads_to_this_computer));
        if !is_safe {
            problems.add("baseUrl", "The address must begin with https://.");
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

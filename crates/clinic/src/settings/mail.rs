//! The account that email leaves from: a mail server, or an email carrier's API.

use super::model::{Account, CredentialChannel, NOT_PROTECTED, is_protected};
use super::{Section, leads_to_this_computer};
use crate::contact::{Country, EmailAddress, Line};
use crate::problems::Problems;

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
    /// Who carries email.
    pub enum MailCarrier {
        /// A mail server.
        Smtp = "smtp",
        Resend = "resend",
    }
}

impl Default for MailCarrier {
    /// What accounts had that were kept before there was a choice.
    fn default() -> Self {
        Self::Smtp
    }
}

fn resend_api() -> String {
    "https://api.resend.com".to_owned()
}

crate::wire! {
    /// The account that email leaves from; its password or key stands elsewhere, sealed.
    pub struct MailAccount {
        pub is_on: bool,
        #[serde(default)]
        pub carrier: MailCarrier,
        /// Where the carrier's API listens, when it is not a mail server.
        #[serde(default = "resend_api")]
        pub api_base_url: String,
        pub host: String,
        pub port: u16,
        pub security: MailSecurity,
        pub username: String,
        pub from_name: String,
        pub from_address: String,
        pub reply_to: String,
        pub can_receive_replies: bool,
    }
}

impl Default for MailAccount {
    fn default() -> Self {
        Self {
            is_on: false,
            carrier: MailCarrier::Smtp,
            api_base_url: resend_api(),
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
    /// Each carrier has its own, so that none is ever shown the other's.
    fn credential(&self) -> CredentialChannel {
        match self.carrier {
            MailCarrier::Smtp => CredentialChannel::Email,
            MailCarrier::Resend => CredentialChannel::Resend,
        }
    }
}

impl Section for MailAccount {
    const NAME: &'static str = "mail_account";

    fn checked(mut self, _home: &Country) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let host = problems.check("host", Line::parse(&self.host));
        let api_base_url = problems.check("apiBaseUrl", Line::parse(&self.api_base_url));
        let username = problems.check("username", Line::parse(&self.username));
        let from_name = problems.check("fromName", Line::parse(&self.from_name));
        let from = check_optional_email(&mut problems, "fromAddress", &self.from_address);
        let reply_to = check_optional_email(&mut problems, "replyTo", &self.reply_to);
        let uses_server = self.carrier == MailCarrier::Smtp;
        if self.is_on {
            if uses_server && host.as_ref().is_some_and(Line::is_empty) {
                problems.add("host", "Please enter the mail server's name.");
            }
            if self.from_address.trim().is_empty() {
                problems.add(
                    "fromAddress",
                    "Please enter the address that mail leaves from.",
                );
            }
            if uses_server && self.port == 0 {
                problems.add("port", "Please enter a port, usually 465 or 587.");
            }
        }
        if uses_server
            && self.security == MailSecurity::PlainOnLoopback
            && !leads_to_this_computer(self.host.trim())
        {
            problems.add(
                "security",
                "Without encryption, mail can only go to a server on this computer.",
            );
        }
        if !uses_server && !is_protected(self.api_base_url.trim()) {
            problems.add("apiBaseUrl", NOT_PROTECTED);
        }
        problems.none_found()?;
        self.api_base_url = api_base_url.map(Line::into_string).unwrap_or_default();
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

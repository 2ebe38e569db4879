//! From the accounts in the settings to channels that can be sent through.

use std::sync::Arc;

use super::Channel;
use super::email::{Email, SmtpCredentials, SmtpPatience, SmtpSender, SmtpSettings};
use super::sms::Sms;
use super::trust::TrustedRoots;
use super::twilio::{CarrierUrl, Twilio, TwilioPatience, TwilioSender, TwilioSettings};
use crate::contact::{EmailAddress, Phone};
use crate::secret::Secret;
use crate::settings::{MailAccount, SmsAccount};

/// Whoever makes channels: the network, or a test's script. Nothing is connected yet.
pub trait Dial: Send + Sync {
    /// None when the account is not complete enough to be used.
    fn email(
        &self,
        account: &MailAccount,
        password: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>>;

    /// None when the account is not complete enough to be used.
    fn sms(&self, account: &SmsAccount, token: Option<Secret<String>>) -> Option<Arc<dyn Channel>>;
}

/// Channels over the real network.
#[derive(Clone, Debug, Default)]
pub struct NetworkDial {
    roots: TrustedRoots,
}

impl NetworkDial {
    pub fn new(roots: TrustedRoots) -> Self {
        Self { roots }
    }
}

impl Dial for NetworkDial {
    fn email(
        &self,
        account: &MailAccount,
        password: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        let address = EmailAddress::parse(&account.from_address).ok()?;
        // Answers to an address that nobody can read would be lost, so an unreadable one stops
        // the account rather than being left out.
        let reply_to = match filled(&account.reply_to) {
            Some(text) => Some(EmailAddress::parse(text).ok()?),
            None => None,
        };
        let host = filled(&account.host)?.trim_matches(['[', ']']).to_owned();
        let credentials = match (filled(&account.username), password) {
            (Some(user_name), Some(password)) => Some(SmtpCredentials {
                user_name: user_name.to_owned(),
                password,
            }),
            (Some(_), None) => return None,
            (None, _) => None,
        };
        let settings = SmtpSettings {
            host,
            port: account.port,
            security: account.security,
            credentials,
            sender: SmtpSender {
                address,
                name: filled(&account.from_name).map(str::to_owned),
                reply_to,
            },
            roots: self.roots.clone(),
        };
        Some(Arc::new(Email::new(settings, SmtpPatience::default())))
    }

    fn sms(&self, account: &SmsAccount, token: Option<Secret<String>>) -> Option<Arc<dyn Channel>> {
        let settings = TwilioSettings {
            account: filled(&account.account_sid)?.to_owned(),
            token: token?,
            sender: sender_of(account)?,
            base_url: CarrierUrl::parse(&account.base_url).ok()?,
            roots: self.roots.clone(),
        };
        let twilio = Twilio::new(settings, TwilioPatience::default()).ok()?;
        Some(Arc::new(Sms::new(twilio)))
    }
}

/// A messaging service goes before a number, and what has letters in it is a name.
fn sender_of(account: &SmsAccount) -> Option<TwilioSender> {
    if let Some(service) = filled(&account.messaging_service_sid) {
        return Some(TwilioSender::Service(service.to_owned()));
    }
    let from = filled(&account.from)?;
    if from.contains(char::is_alphabetic) {
        return Some(TwilioSender::Name(from.to_owned()));
    }
    Phone::from_e164(from).ok().map(TwilioSender::Number)
}

fn filled(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}

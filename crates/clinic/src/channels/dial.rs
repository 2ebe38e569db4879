//! From the accounts in the settings to channels that can be sent through.

use std::sync::Arc;

use super::Channel;
use super::email::{Email, MailSender, SmtpCredentials, SmtpPatience, SmtpSettings};
use super::http::{CarrierUrl, HttpPatience};
use super::resend::{Resend, ResendSettings};
use super::sms::Sms;
use super::trust::TrustedRoots;
use super::twilio::{Twilio, TwilioSender, TwilioSettings};
use super::whatsapp::Whatsapp;
use crate::contact::{EmailAddress, Phone};
use crate::secret::Secret;
use crate::settings::{MailAccount, MailCarrier, SmsAccount, WhatsappAccount};

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

    /// Over the account for texts. None when either is not complete enough to be used.
    fn whatsapp(
        &self,
        account: &WhatsappAccount,
        texts: &SmsAccount,
        token: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>>;
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
        let sender = MailSender {
            address,
            name: filled(&account.from_name).map(str::to_owned),
            reply_to,
        };
        match account.carrier {
            MailCarrier::Smtp => self.mail_server(account, sender, password),
            MailCarrier::Resend => {
                let settings = ResendSettings {
                    key: password?,
                    sender,
                    base_url: CarrierUrl::parse(&account.api_base_url).ok()?,
                    roots: self.roots.clone(),
                };
                let resend = Resend::new(settings, HttpPatience::default()).ok()?;
                Some(Arc::new(resend))
            }
        }
    }

    fn sms(&self, account: &SmsAccount, token: Option<Secret<String>>) -> Option<Arc<dyn Channel>> {
        let twilio = self.twilio(account, token, sender_of(account)?)?;
        Some(Arc::new(Sms::new(twilio)))
    }

    fn whatsapp(
        &self,
        account: &WhatsappAccount,
        texts: &SmsAccount,
        token: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        let sender = TwilioSender::Whatsapp(Phone::from_e164(&account.from).ok()?);
        Some(Arc::new(Whatsapp::new(self.twilio(texts, token, sender)?)))
    }
}

impl NetworkDial {
    fn mail_server(
        &self,
        account: &MailAccount,
        sender: MailSender,
        password: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
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
            sender,
            roots: self.roots.clone(),
        };
        Some(Arc::new(Email::new(settings, SmtpPatience::default())))
    }

    fn twilio(
        &self,
        account: &SmsAccount,
        token: Option<Secret<String>>,
        sender: TwilioSender,
    ) -> Option<Twilio> {
        let settings = TwilioSettings {
            account: filled(&account.account_sid)?.to_owned(),
            token: token?,
            sender,
            base_url: CarrierUrl::parse(&account.base_url).ok()?,
            roots: self.roots.clone(),
        };
        Twilio::new(settings, HttpPatience::default()).ok()
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

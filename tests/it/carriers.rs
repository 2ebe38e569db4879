//! Carriers that answer as a test tells them to, and remember what they were handed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use clinic::channels::{
    Carrier, Channel, ChannelKind, Dial, NetworkDial, Outcome, Outgoing, Recipient,
};
use clinic::outbox::SendPermit;
use clinic::secret::Secret;
use clinic::settings::{MailAccount, SmsAccount};

/// What a carrier was handed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Handed {
    pub(crate) channel: ChannelKind,
    pub(crate) to: String,
    pub(crate) subject: Option<String>,
    pub(crate) body: String,
    pub(crate) key: String,
}

/// Both carriers of a practice. Each hand-over takes the next answer; without one it is accepted.
#[derive(Clone, Default)]
pub(crate) struct Script {
    answers: Arc<Mutex<VecDeque<Outcome>>>,
    handed: Arc<Mutex<Vec<Handed>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .expect("no test panics while it holds the script")
}

impl Script {
    /// The answers to come, in order.
    pub(crate) fn answers(&self, outcomes: impl IntoIterator<Item = Outcome>) {
        lock(&self.answers).extend(outcomes);
    }

    /// Everything handed over so far.
    pub(crate) fn handed(&self) -> Vec<Handed> {
        lock(&self.handed).clone()
    }
}

struct Scripted {
    kind: ChannelKind,
    script: Script,
}

#[async_trait]
impl Channel for Scripted {
    fn kind(&self) -> ChannelKind {
        self.kind
    }

    fn carrier(&self) -> Carrier {
        match self.kind {
            ChannelKind::Email => Carrier::Smtp,
            ChannelKind::Sms | ChannelKind::Whatsapp => Carrier::Twilio,
        }
    }

    async fn send(&self, _permit: &SendPermit, message: &Outgoing) -> Outcome {
        let to = match &message.to {
            Recipient::Email { address, .. } => address.as_str(),
            Recipient::Phone(phone) => phone.as_str(),
        };
        lock(&self.script.handed).push(Handed {
            channel: self.kind,
            to: to.to_owned(),
            subject: message.subject.clone(),
            body: message.body.clone(),
            key: message.key.to_string(),
        });
        lock(&self.script.answers)
            .pop_front()
            .unwrap_or(Outcome::Accepted { carrier_id: None })
    }
}

/// Dials the script, but only for accounts that the real network could be reached with.
pub(crate) struct ScriptedDial(pub(crate) Script);

impl Dial for ScriptedDial {
    fn email(
        &self,
        account: &MailAccount,
        password: Option<Secret<String>>,
    ) -> Option<Arc<dyn Channel>> {
        NetworkDial::default().email(account, password)?;
        Some(Arc::new(Scripted {
            kind: ChannelKind::Email,
            script: self.0.clone(),
        }))
    }

    fn sms(&self, account: &SmsAccount, token: Option<Secret<String>>) -> Option<Arc<dyn Channel>> {
        NetworkDial::default().sms(account, token)?;
        Some(Arc::new(Scripted {
            kind: ChannelKind::Sms,
            script: self.0.clone(),
        }))
    }
}

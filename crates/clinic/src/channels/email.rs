//! Email over SMTP.

use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::Mutex;

use super::letter::{Letter, compose};
use super::problem::{CarrierProblem, Fault, Stage};
use super::smtp::Conversation;
use super::trust::TrustedRoots;
use super::{Carrier, Channel, ChannelKind, Outcome, Outgoing};
use crate::contact::EmailAddress;
use crate::outbox::SendPermit;
use crate::secret::Secret;
use crate::settings::MailSecurity;

/// Where and as whom the clinic sends its email.
#[derive(Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    /// There is no "if possible": a connection that cannot be protected as asked is not used.
    pub security: MailSecurity,
    pub credentials: Option<SmtpCredentials>,
    pub sender: MailSender,
    pub roots: TrustedRoots,
}

#[derive(Clone)]
pub struct SmtpCredentials {
    pub user_name: String,
    pub password: Secret<String>,
}

#[derive(Clone)]
pub struct MailSender {
    pub address: EmailAddress,
    pub name: Option<String>,
    /// Where answers go, when not to `address`.
    pub reply_to: Option<EmailAddress>,
}

/// How long the mail server may take.
#[derive(Clone, Copy, Debug)]
pub struct SmtpPatience {
    /// For finding the server and connecting to it.
    pub connect: Duration,
    /// For each command up to the text, and for the encryption handshake.
    pub command: Duration,
    /// From the first byte of the text to the answer. RFC 5321 would have us wait ten minutes; we
    /// stop earlier because nothing is sent again on that account.
    pub handing_over: Duration,
    /// For the answer to our leave-taking, on which nothing depends.
    pub goodbye: Duration,
}

impl Default for SmtpPatience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            command: Duration::from_secs(30),
            handing_over: Duration::from_secs(120),
            goodbye: Duration::from_secs(2),
        }
    }
}

/// The channel over one mail server. A conversation with the server that went well is kept for
/// the next message.
pub struct Email {
    settings: SmtpSettings,
    patience: SmtpPatience,
    kept: Mutex<Option<Conversation>>,
}

impl Email {
    pub fn new(settings: SmtpSettings, patience: SmtpPatience) -> Self {
        Self {
            settings,
            patience,
            kept: Mutex::new(None),
        }
    }

    async fn deliver(&self, message: &Outgoing) -> Result<String, CarrierProblem> {
        let letter = compose(&self.settings.sender, message).map_err(|reason| CarrierProblem {
            carrier: Carrier::Smtp,
            stage: Stage::Preparing,
            fault: Fault::Unsendable(reason),
        })?;
        let conversation = self.hand_over(&letter).await?;
        self.keep(conversation).await;
        Ok(letter.message_id)
    }

    async fn hand_over(&self, letter: &Letter) -> Result<Conversation, CarrierProblem> {
        let kept = self.kept.lock().await.take();
        if let Some(mut conversation) = kept {
            match conversation.begin(letter).await {
                Ok(()) => return conversation.finish(letter).await,
                // A server drops a connection on which nothing was said for a while, and we find
                // out when we say something. Nothing of the message has left, so a fresh
                // connection starts over.
                Err(problem) if problem.stage == Stage::NamingSender => {}
                Err(problem) => {
                    conversation.close().await;
                    return Err(problem);
                }
            }
        }
        let mut conversation = Conversation::open(&self.settings, self.patience).await?;
        match conversation.begin(letter).await {
            Ok(()) => conversation.finish(letter).await,
            Err(problem) => {
                conversation.close().await;
                Err(problem)
            }
        }
    }

    async fn keep(&self, conversation: Conversation) {
        let spare = if conversation.may_go_on() {
            self.kept.lock().await.replace(conversation)
        } else {
            Some(conversation)
        };
        if let Some(spare) = spare {
            spare.close().await;
        }
    }
}

#[async_trait]
impl Channel for Email {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    fn carrier(&self) -> Carrier {
        Carrier::Smtp
    }

    async fn send(&self, _permit: &SendPermit, message: &Outgoing) -> Outcome {
        match self.deliver(message).await {
            Ok(message_id) => Outcome::Accepted {
                carrier_id: Some(message_id),
            },
            Err(problem) => problem.outcome(),
        }
    }

    async fn hang_up(&self) {
        let kept = self.kept.lock().await.take();
        if let Some(conversation) = kept {
            conversation.close().await;
        }
    }
}

//! Email over Resend's API. Each email is handed over under a key, by which the carrier knows it
//! again for a day: after an unclear answer the same email may be given once more, and still leaves
//! once.

use async_trait::async_trait;
use reqwest::{RequestBuilder, Url};
use serde::Deserialize;
use serde_json::json;

use super::email::MailSender;
use super::http::{CarrierUrl, HttpLine, HttpPatience, is_identifier};
use super::letter::{Contents, NO_ANSWERS};
use super::problem::{CarrierProblem, Fault, Stage};
use super::refusal::Refusal;
use super::trust::TrustedRoots;
use super::{Carrier, Channel, ChannelKind, Outcome, Outgoing, Progress, Whereabouts};
use crate::outbox::SendPermit;
use crate::secret::Secret;

/// The account and the sender.
#[derive(Clone)]
pub struct ResendSettings {
    pub key: Secret<String>,
    pub sender: MailSender,
    pub base_url: CarrierUrl,
    pub roots: TrustedRoots,
}

/// Why settings cannot be used at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Encrypted connections cannot be set up on this computer.")]
pub struct ResendRefused;

pub struct Resend {
    line: HttpLine,
    settings: ResendSettings,
}

impl Resend {
    pub fn new(settings: ResendSettings, patience: HttpPatience) -> Result<Self, ResendRefused> {
        let line = HttpLine::to(
            Carrier::Resend,
            &settings.base_url,
            &settings.roots,
            patience,
        )
        .ok_or(ResendRefused)?;
        Ok(Self { line, settings })
    }

    /// The same message gives the same request, byte for byte: the carrier refuses a key that
    /// comes back with other words. So nothing is in it that is not kept with the message, and the
    /// recipient is an address without a name.
    async fn hand_over(&self, message: &Outgoing) -> Result<String, CarrierProblem> {
        let contents = Contents::of(&self.settings.sender, message).map_err(|reason| {
            self.line
                .problem(Stage::Preparing, Fault::Unsendable(reason))
        })?;
        let mut email = json!({
            "from": contents.from.to_string(),
            "to": [contents.to.email.to_string()],
            "subject": contents.subject,
            "text": contents.text,
            "headers": NO_ANSWERS
                .iter()
                .map(|(name, value)| ((*name).to_owned(), json!(value)))
                .collect::<serde_json::Map<_, _>>(),
        });
        if let Some(reply_to) = contents.reply_to {
            email["reply_to"] = json!([reply_to.to_string()]);
        }
        let request = self
            .line
            .post(self.emails())
            .header("Idempotency-Key", message.key.to_string())
            .json(&email);
        let taken: Taken = self.ask(request, Stage::HandingOver).await?;
        if is_identifier(&taken.id) {
            Ok(taken.id)
        } else {
            let fault = Fault::AnswerNotUnderstood;
            Err(self.line.problem(Stage::HandingOver, fault))
        }
    }

    fn emails(&self) -> Url {
        self.settings.base_url.below(&["emails"])
    }

    async fn ask<T: serde::de::DeserializeOwned>(
        &self,
        request: RequestBuilder,
        stage: Stage,
    ) -> Result<T, CarrierProblem> {
        let signed = request.bearer_auth(self.settings.key.expose());
        self.line.ask(signed, stage, |_| None).await
    }
}

#[async_trait]
impl Channel for Resend {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    fn carrier(&self) -> Carrier {
        Carrier::Resend
    }

    async fn send(&self, _permit: &SendPermit, message: &Outgoing) -> Outcome {
        match self.hand_over(message).await {
            Ok(id) => Outcome::Accepted {
                carrier_id: Some(id),
            },
            Err(problem) => problem.outcome(),
        }
    }

    async fn follow(&self, carrier_id: &str) -> Result<Progress, CarrierProblem> {
        if !is_identifier(carrier_id) {
            return Ok(Progress::of(Whereabouts::OnItsWay));
        }
        let url = self.settings.base_url.below(&["emails", carrier_id]);
        let email: Followed = self.ask(self.line.get(url), Stage::LookingUp).await?;
        Ok(email.progress())
    }
}

#[derive(Deserialize)]
struct Taken {
    id: String,
}

#[derive(Deserialize)]
struct Followed {
    last_event: String,
}

impl Followed {
    /// An event that we do not know is one more way of having the message.
    fn progress(&self) -> Progress {
        let (whereabouts, refusal) = match self.last_event.as_str() {
            "delivered" | "opened" | "clicked" => (Whereabouts::Delivered, None),
            "complained" => (Whereabouts::Delivered, Some(Refusal::CalledSpam)),
            "bounced" => (Whereabouts::Undelivered, Some(Refusal::NoSuchMailbox)),
            "suppressed" => (Whereabouts::Undelivered, Some(Refusal::Suppressed)),
            "failed" | "canceled" => (Whereabouts::Undelivered, None),
            _ => (Whereabouts::OnItsWay, None),
        };
        Progress {
            whereabouts,
            refusal,
        }
    }
}

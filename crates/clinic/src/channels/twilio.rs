//! A client for the Messages resource of Twilio's REST API (2010-04-01), which other carriers
//! offer too. It has no way to say "this is the same message again", so a request that was not
//! clearly answered is never repeated; the carrier is asked for its list instead.

use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use serde::Deserialize;

use super::cause::fault_in;
use super::problem::{CarrierProblem, Fault, Stage};
use super::trust::TrustedRoots;
use super::{Carrier, Finding, Outcome, Whereabouts};
use crate::clock::Instant;
use crate::contact::Phone;
use crate::secret::Secret;

/// In characters; the carrier refuses more.
pub(super) const LONGEST_TEXT: usize = 1600;

/// An answer is a few kilobytes; a list of twenty messages stays below 64 KiB.
const LONGEST_ANSWER: usize = 64 * 1024;
const MESSAGES_PER_LIST: &str = "20";

/// The longest that the carrier can be asked to keep a message waiting.
const LONGEST_VALIDITY: Duration = Duration::from_secs(36_000);

/// How far the carrier's clock may be behind ours when we look for a message of ours.
const CLOCKS_DIFFER_BY: TimeDelta = TimeDelta::minutes(10);

/// The account and the sender.
#[derive(Clone)]
pub struct TwilioSettings {
    /// The number of the account, as in `AC...`.
    pub account: String,
    pub token: Secret<String>,
    pub sender: TwilioSender,
    pub base_url: CarrierUrl,
    pub roots: TrustedRoots,
}

#[derive(Clone)]
pub enum TwilioSender {
    Number(Phone),
    /// A name of up to 11 letters and digits. Nobody can reply to it.
    Name(String),
    /// A messaging service of the account, which chooses the number: `MG...`.
    Service(String),
}

/// Where the carrier listens: `https`, or `http` on this very computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarrierUrl(Url);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The address of the SMS carrier should read like https://api.twilio.com.")]
pub struct CarrierUrlRefused;

impl CarrierUrl {
    pub fn parse(text: &str) -> Result<Self, CarrierUrlRefused> {
        let url = Url::parse(text.trim()).map_err(|_| CarrierUrlRefused)?;
        let on_this_computer = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
        let protected = url.scheme() == "https" || (url.scheme() == "http" && on_this_computer);
        let bare = !text.contains(['@', '?', '#']);
        if protected && bare && url.host().is_some() {
            Ok(Self(url))
        } else {
            Err(CarrierUrlRefused)
        }
    }

    pub fn twilio() -> Self {
        Self::parse("https://api.twilio.com").expect("this address is well formed")
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// How long the carrier may take.
#[derive(Clone, Copy, Debug)]
pub struct TwilioPatience {
    /// For finding the carrier, connecting and encrypting. Shorter than `whole`, so that running
    /// out of it always means that nothing has left.
    pub connect: Duration,
    /// From the first step to the last byte of the answer.
    pub whole: Duration,
}

impl Default for TwilioPatience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            whole: Duration::from_secs(60),
        }
    }
}

/// Why settings cannot be used at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TwilioRefused {
    #[error("The account number should read like AC followed by 32 letters and digits.")]
    Account,
    #[error(
        "The sender should be a phone number, a name of up to 11 letters and digits, or a messaging service (MG...)."
    )]
    Sender,
    #[error("Encrypted connections cannot be set up on this computer.")]
    Encryption,
}

pub struct Twilio {
    client: Client,
    messages: Url,
    settings: TwilioSettings,
}

impl Twilio {
    pub fn new(settings: TwilioSettings, patience: TwilioPatience) -> Result<Self, TwilioRefused> {
        if !is_identifier(&settings.account) {
            return Err(TwilioRefused::Account);
        }
        match &settings.sender {
            TwilioSender::Number(_) => {}
            TwilioSender::Name(name) => {
                let fits = name.len() <= 11
                    && name.bytes().any(|b| b.is_ascii_alphabetic())
                    && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ');
                if !fits {
                    return Err(TwilioRefused::Sender);
                }
            }
            TwilioSender::Service(service) => {
                if !is_identifier(service) {
                    return Err(TwilioRefused::Sender);
                }
            }
        }
        let tls = settings
            .roots
            .client_config()
            .map_err(|_| TwilioRefused::Encryption)?;
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(settings.base_url.0.scheme() == "https")
            .redirect(reqwest::redirect::Policy::none())
            // A message must leave at most once, so the client tries nothing a second time, and
            // takes no connection that the other side may already have closed.
            .retry(reqwest::retry::never())
            .pool_max_idle_per_host(0)
            .no_proxy()
            .connect_timeout(patience.connect.min(patience.whole / 2))
            .timeout(patience.whole)
            .build()
            .map_err(|_| TwilioRefused::Encryption)?;
        let mut messages = settings.base_url.0.clone();
        messages
            .path_segments_mut()
            .expect("an address over HTTP has a path")
            .pop_if_empty()
            .extend(["2010-04-01", "Accounts", &settings.account, "Messages.json"]);
        Ok(Self {
            client,
            messages,
            settings,
        })
    }

    pub(super) async fn send_message(
        &self,
        to: &Phone,
        text: &str,
        give_up_after: Duration,
    ) -> Outcome {
        let validity = give_up_after.clamp(Duration::from_secs(1), LONGEST_VALIDITY);
        let validity = validity.as_secs().to_string();
        let sender = match &self.settings.sender {
            TwilioSender::Number(number) => ("From", number.as_str()),
            TwilioSender::Name(name) => ("From", name.as_str()),
            TwilioSender::Service(service) => ("MessagingServiceSid", service.as_str()),
        };
        let form = [
            ("To", to.as_str()),
            sender,
            ("Body", text),
            ("ValidityPeriod", &validity),
        ];
        let request = self.client.post(self.messages.clone()).form(&form);
        match self
            .ask::<CreatedMessage>(request, Stage::HandingOver)
            .await
        {
            Ok(created) if is_identifier(&created.sid) => Outcome::Accepted {
                carrier_id: Some(created.sid),
            },
            Ok(_) => at(Stage::HandingOver)(Fault::AnswerNotUnderstood).outcome(),
            Err(problem) => problem.outcome(),
        }
    }

    /// Looks through the carrier's latest messages to this number for one with this text. The
    /// list is not narrowed by date: a message that is still waiting at the carrier has no date of
    /// sending yet, and overlooking it would send it twice.
    pub(super) async fn find_message(
        &self,
        to: &Phone,
        sent_after: Instant,
        text: &str,
    ) -> Finding {
        let mut list = self.messages.clone();
        list.query_pairs_mut()
            .append_pair("To", to.as_str())
            .append_pair("PageSize", MESSAGES_PER_LIST);
        match &self.settings.sender {
            TwilioSender::Number(number) => {
                list.query_pairs_mut().append_pair("From", number.as_str());
            }
            TwilioSender::Name(name) => {
                list.query_pairs_mut().append_pair("From", name);
            }
            // The service chooses the number only when the message's turn comes.
            TwilioSender::Service(_) => {}
        }
        let request = self.client.get(list);
        match self.ask::<MessageList>(request, Stage::LookingUp).await {
            Ok(list) => list.search(sent_after - CLOCKS_DIFFER_BY, text),
            Err(problem) => Finding::CannotTell {
                problem: Some(problem),
            },
        }
    }

    async fn ask<T: serde::de::DeserializeOwned>(
        &self,
        request: RequestBuilder,
        stage: Stage,
    ) -> Result<T, CarrierProblem> {
        let response = request
            .basic_auth(&self.settings.account, Some(self.settings.token.expose()))
            .send()
            .await
            .map_err(|error| problem_of(&error, stage))?;
        let status = response.status();
        let body = read_bounded(response).await;
        if matches!(status, StatusCode::OK | StatusCode::CREATED) {
            return serde_json::from_slice(&body.map_err(at(stage))?)
                .map_err(|_| at(stage)(Fault::AnswerNotUnderstood));
        }
        let code = body
            .ok()
            .and_then(|body| serde_json::from_slice::<Refused>(&body).ok())
            .map(|refused| refused.code);
        Err(at(stage)(Fault::Http {
            status: status.as_u16(),
            code,
        }))
    }
}

#[derive(Deserialize)]
struct CreatedMessage {
    sid: String,
}

#[derive(Deserialize)]
struct Refused {
    code: u32,
}

#[derive(Deserialize)]
struct MessageList {
    messages: Vec<ListedMessage>,
    next_page_uri: Option<String>,
}

#[derive(Deserialize)]
struct ListedMessage {
    sid: String,
    status: String,
    body: Option<String>,
    date_created: Option<String>,
}

impl MessageList {
    fn search(self, since: Instant, text: &str) -> Finding {
        let cannot_tell = || Finding::CannotTell {
            problem: Some(at(Stage::LookingUp)(Fault::AnswerNotUnderstood)),
        };
        let text = comparable(text);
        // The carrier lists its latest messages first. The list reaches back far enough when it
        // is complete or ends before the time we ask about.
        let mut reaches_back = self.next_page_uri.is_none();
        let mut text_withheld = false;
        for message in self.messages {
            let created = message
                .date_created
                .as_deref()
                .and_then(|date| DateTime::parse_from_rfc2822(date).ok());
            let Some(created) = created else {
                return cannot_tell();
            };
            if created < since {
                reaches_back = true;
                continue;
            }
            let body = comparable(message.body.as_deref().unwrap_or_default());
            // A trial account's texts begin with a sentence of the carrier's.
            if !body.is_empty() && body.ends_with(&text) {
                return Finding::Found {
                    carrier_id: message.sid,
                    whereabouts: whereabouts_of(&message.status),
                };
            }
            // An account can be set not to keep texts.
            text_withheld |= body.is_empty();
        }
        if reaches_back && !text_withheld {
            Finding::NotFound
        } else {
            cannot_tell()
        }
    }
}

/// A status that we do not know is one more way of having the message.
fn whereabouts_of(status: &str) -> Whereabouts {
    match status {
        "delivered" | "read" | "partially_delivered" => Whereabouts::Delivered,
        "failed" | "undelivered" | "canceled" => Whereabouts::Undelivered,
        _ => Whereabouts::OnItsWay,
    }
}

/// A messaging service may put plain quotation marks, dashes and spaces in place of typographic
/// ones to save a part, so two texts are compared by their letters and digits. A text without any
/// is compared as it is.
fn comparable(text: &str) -> String {
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.is_empty() {
        text.trim().to_owned()
    } else {
        letters
    }
}

async fn read_bounded(mut response: Response) -> Result<Vec<u8>, Fault> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= LONGEST_ANSWER => {
                body.extend_from_slice(&chunk);
            }
            Ok(Some(_)) => return Err(Fault::AnswerNotUnderstood),
            Ok(None) => return Ok(body),
            Err(error) if error.is_timeout() => return Err(Fault::TimedOut),
            Err(_) => return Err(Fault::ConnectionLost),
        }
    }
}

/// Nothing has left when connecting failed; anything else may have happened after the request was
/// on its way.
fn problem_of(error: &reqwest::Error, stage: Stage) -> CarrierProblem {
    if error.is_connect() {
        let fault = if error.is_timeout() {
            Fault::TimedOut
        } else if error.is_dns() {
            Fault::NameNotFound
        } else {
            fault_in(error).unwrap_or(Fault::NameNotFound)
        };
        return at(Stage::Connecting)(fault);
    }
    at(stage)(if error.is_timeout() {
        Fault::TimedOut
    } else {
        fault_in(error).unwrap_or(Fault::AnswerNotUnderstood)
    })
}

/// Letters, digits and dashes, as in every id that carriers give out.
fn is_identifier(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn at(stage: Stage) -> impl Fn(Fault) -> CarrierProblem {
    move |fault| CarrierProblem {
        carrier: Carrier::Twilio,
        stage,
        fault,
    }
}

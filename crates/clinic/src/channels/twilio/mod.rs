//! A client for the Messages resource of Twilio's REST API (2010-04-01), which other carriers
//! offer too. It has no way to say "this is the same message again", so a request that was not
//! clearly answered is never repeated; the carrier is asked for its list instead.

mod lists;

use std::time::Duration;

use chrono::TimeDelta;
use reqwest::{RequestBuilder, Url};
use serde::Deserialize;

use self::lists::{Listed, MessageList, Sought};
use super::http::{CarrierUrl, HttpLine, HttpPatience, is_identifier};
use super::problem::{CarrierProblem, Fault, Stage};
use super::trust::TrustedRoots;
use super::{ApprovedTemplate, Carrier, Finding, Inbound, Outcome, Progress, Whereabouts};
use crate::clock::Instant;
use crate::contact::Phone;
use crate::secret::Secret;

/// In characters; the carrier refuses more.
pub(super) const LONGEST_TEXT: usize = 1600;

const MESSAGES_PER_LIST: &str = "20";
/// A thousand replies since they were last looked for is more than a small practice gets, and a
/// thousand texts to one number within a day more than it sends.
const PAGES: usize = 50;

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
    /// A number that WhatsApp knows as the practice's.
    Whatsapp(Phone),
}

/// Before a number that is meant on WhatsApp.
const ON_WHATSAPP: &str = "whatsapp:";

impl TwilioSender {
    /// The parameter that names the sender, and its value.
    fn named(&self) -> (&'static str, String) {
        match self {
            Self::Number(number) => ("From", number.as_str().to_owned()),
            Self::Name(name) => ("From", name.clone()),
            Self::Service(service) => ("MessagingServiceSid", service.clone()),
            Self::Whatsapp(number) => ("From", format!("{ON_WHATSAPP}{}", number.as_str())),
        }
    }

    /// A recipient, as this sender writes to them.
    fn recipient(&self, to: &Phone) -> String {
        match self {
            Self::Number(_) | Self::Name(_) | Self::Service(_) => to.as_str().to_owned(),
            Self::Whatsapp(_) => format!("{ON_WHATSAPP}{}", to.as_str()),
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

/// What a message says: words of ours, or approved ones.
pub(super) enum Words<'a> {
    Text(&'a str),
    Approved(&'a ApprovedTemplate),
}

pub struct Twilio {
    line: HttpLine,
    settings: TwilioSettings,
}

impl Twilio {
    pub fn new(settings: TwilioSettings, patience: HttpPatience) -> Result<Self, TwilioRefused> {
        if !is_identifier(&settings.account) {
            return Err(TwilioRefused::Account);
        }
        match &settings.sender {
            TwilioSender::Number(_) | TwilioSender::Whatsapp(_) => {}
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
        let line = HttpLine::to(
            Carrier::Twilio,
            &settings.base_url,
            &settings.roots,
            patience,
        )
        .ok_or(TwilioRefused::Encryption)?;
        Ok(Self { line, settings })
    }

    pub(super) async fn send_message(
        &self,
        to: &Phone,
        words: Words<'_>,
        give_up_after: Duration,
    ) -> Outcome {
        let validity = give_up_after.clamp(Duration::from_secs(1), LONGEST_VALIDITY);
        let sender = &self.settings.sender;
        let mut form = vec![("To", sender.recipient(to)), sender.named()];
        match words {
            Words::Text(text) => form.push(("Body", text.to_owned())),
            Words::Approved(template) => {
                form.push(("ContentSid", template.content_sid.clone()));
                form.push(("ContentVariables", numbered(&template.variables)));
            }
        }
        form.push(("ValidityPeriod", validity.as_secs().to_string()));
        let stage = Stage::HandingOver;
        let request = self.line.post(self.messages()).form(&form);
        match self.ask::<CreatedMessage>(request, stage).await {
            Ok(created) if is_identifier(&created.sid) => Outcome::Accepted {
                carrier_id: Some(created.sid),
            },
            Ok(_) => self
                .line
                .problem(stage, Fault::AnswerNotUnderstood)
                .outcome(),
            Err(problem) => problem.outcome(),
        }
    }

    /// Looks through the carrier's latest messages to this number for one with these words. The
    /// list is not narrowed by date: a message that is still waiting at the carrier has no date of
    /// sending yet, and overlooking it would send it twice.
    pub(super) async fn find_message(
        &self,
        to: &Phone,
        sent_after: Instant,
        words: Words<'_>,
    ) -> Finding {
        let mut list = self.messages();
        let sender = &self.settings.sender;
        list.query_pairs_mut()
            .append_pair("To", &sender.recipient(to))
            .append_pair("PageSize", MESSAGES_PER_LIST);
        // A service chooses the number only when the message's turn comes.
        if !matches!(sender, TwilioSender::Service(_)) {
            let (name, value) = sender.named();
            list.query_pairs_mut().append_pair(name, &value);
        }
        let since = sent_after - CLOCKS_DIFFER_BY;
        self.search(list, since, &words)
            .await
            .unwrap_or_else(|problem| Finding::CannotTell {
                problem: Some(problem),
            })
    }

    /// Reads a list from its first page on, until it reaches back beyond `since`.
    async fn search(
        &self,
        first: Url,
        since: Instant,
        words: &Words<'_>,
    ) -> Result<Finding, CarrierProblem> {
        let mut page = first;
        for _ in 0..PAGES {
            let list: MessageList = self.ask(self.line.get(page), Stage::LookingUp).await?;
            page = match list.search(since, words) {
                Sought::Found {
                    carrier_id,
                    progress,
                } => {
                    let carrier_id = carrier_id.to_owned();
                    return Ok(Finding::Found {
                        carrier_id,
                        progress,
                    });
                }
                Sought::NotFound => return Ok(Finding::NotFound),
                Sought::Older(link) => self.page_at(link, Stage::LookingUp)?,
                Sought::Unclear => break,
            };
        }
        Err(self.not_understood(Stage::LookingUp))
    }

    pub(super) async fn follow_message(&self, sid: &str) -> Result<Progress, CarrierProblem> {
        if !is_identifier(sid) {
            return Ok(Progress::of(Whereabouts::OnItsWay));
        }
        let message = format!("{sid}.json");
        let url = self.address_of(&["Messages", &message]);
        let listed: Listed = self.ask(self.line.get(url), Stage::LookingUp).await?;
        Ok(listed.progress())
    }

    /// What was written to our number since the day of `since`: the carrier narrows its list by
    /// day.
    pub(super) async fn received_since(
        &self,
        since: Instant,
    ) -> Result<Vec<Inbound>, CarrierProblem> {
        let mut list = self.messages();
        let sender = &self.settings.sender;
        let day = (since - CLOCKS_DIFFER_BY).date_naive();
        list.query_pairs_mut()
            .append_pair("DateSent>", &day.to_string())
            .append_pair("PageSize", MESSAGES_PER_LIST);
        match sender {
            TwilioSender::Number(_) | TwilioSender::Whatsapp(_) => {
                let (_, number) = sender.named();
                list.query_pairs_mut().append_pair("To", &number);
            }
            // Its numbers are the account's business, so that every message is looked at.
            TwilioSender::Service(_) => {}
            TwilioSender::Name(_) => return Ok(Vec::new()),
        }
        let on_whatsapp = matches!(sender, TwilioSender::Whatsapp(_));
        let mut next = Some(list);
        let mut received = Vec::new();
        for _ in 0..PAGES {
            let Some(page) = next.take() else { break };
            let request = self.line.get(page);
            let page: MessageList = self.ask(request, Stage::ReadingReplies).await?;
            next = match &page.next_page_uri {
                Some(link) => Some(self.page_at(link, Stage::ReadingReplies)?),
                None => None,
            };
            received.extend(page.received(on_whatsapp));
        }
        received.sort_by_key(|reply| reply.at);
        Ok(received)
    }

    /// Where a list goes on.
    fn page_at(&self, link: &str, stage: Stage) -> Result<Url, CarrierProblem> {
        let url = self.settings.base_url.follow(link);
        url.ok_or_else(|| self.not_understood(stage))
    }

    fn messages(&self) -> Url {
        self.address_of(&["Messages.json"])
    }

    fn address_of(&self, path: &[&str]) -> Url {
        let account = ["2010-04-01", "Accounts", &self.settings.account];
        self.settings.base_url.below(&[&account, path].concat())
    }

    fn not_understood(&self, stage: Stage) -> CarrierProblem {
        self.line.problem(stage, Fault::AnswerNotUnderstood)
    }

    async fn ask<T: serde::de::DeserializeOwned>(
        &self,
        request: RequestBuilder,
        stage: Stage,
    ) -> Result<T, CarrierProblem> {
        let token = self.settings.token.expose();
        let signed = request.basic_auth(&self.settings.account, Some(token));
        self.line.ask(signed, stage, code_in).await
    }
}

fn code_in(refusal: &[u8]) -> Option<u32> {
    let refused: Refused = serde_json::from_slice(refusal).ok()?;
    Some(refused.code)
}

/// `{"1": .., "2": ..}`, as templates count their fields.
fn numbered(variables: &[String]) -> String {
    let numbered: serde_json::Map<String, serde_json::Value> = variables
        .iter()
        .enumerate()
        .map(|(at, value)| ((at + 1).to_string(), value.clone().into()))
        .collect();
    serde_json::Value::Object(numbered).to_string()
}

#[derive(Deserialize)]
struct CreatedMessage {
    sid: String,
}

#[derive(Deserialize)]
struct Refused {
    code: u32,
}

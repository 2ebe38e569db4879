//! What carriers over HTTP have in common: where they listen, how long they may take, and one
//! request with one bounded answer, never repeated by the client itself.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use serde::de::DeserializeOwned;

use super::Carrier;
use super::cause::fault_in;
use super::problem::{CarrierProblem, Fault, Stage};
use super::trust::TrustedRoots;

/// In bytes. An answer is a few kilobytes; a list of twenty messages of 1,600 characters stays below
/// 512 KiB also where each is written as two escapes of six.
const LONGEST_ANSWER: usize = 512 * 1024;

/// Where the carrier listens: `https`, or `http` on this very computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarrierUrl(Url);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The address of a carrier should begin with https://.")]
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

    /// The address of something that the carrier has.
    pub(super) fn below(&self, path: &[&str]) -> Url {
        let mut url = self.0.clone();
        url.path_segments_mut()
            .expect("an address over HTTP has a path")
            .pop_if_empty()
            .extend(path);
        url
    }

    /// The address that a link of the carrier's own leads to, as long as it stays with the carrier.
    pub(super) fn follow(&self, link: &str) -> Option<Url> {
        let url = self.0.join(link).ok()?;
        (url.origin() == self.0.origin()).then_some(url)
    }
}

/// How long the carrier may take.
#[derive(Clone, Copy, Debug)]
pub struct HttpPatience {
    /// For finding the carrier, connecting and encrypting. Shorter than `whole`, so that running
    /// out of it always means that nothing has left.
    pub connect: Duration,
    /// From the first step to the last byte of the answer.
    pub whole: Duration,
}

impl Default for HttpPatience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            whole: Duration::from_secs(60),
        }
    }
}

/// One carrier's line. It keeps no connection and tries nothing a second time.
pub(super) struct HttpLine {
    client: Client,
    carrier: Carrier,
}

impl HttpLine {
    pub(super) fn to(
        carrier: Carrier,
        url: &CarrierUrl,
        roots: &TrustedRoots,
        patience: HttpPatience,
    ) -> Option<Self> {
        let client = Client::builder()
            .tls_backend_preconfigured(roots.client_config().ok()?)
            .https_only(url.0.scheme() == "https")
            .redirect(reqwest::redirect::Policy::none())
            // A message must leave at most once, so the client tries nothing a second time, and
            // takes no connection that the other side may already have closed.
            .retry(reqwest::retry::never())
            .pool_max_idle_per_host(0)
            .no_proxy()
            .connect_timeout(patience.connect.min(patience.whole / 2))
            .timeout(patience.whole)
            .build()
            .ok()?;
        Some(Self { client, carrier })
    }

    pub(super) fn post(&self, url: Url) -> RequestBuilder {
        self.client.post(url)
    }

    pub(super) fn get(&self, url: Url) -> RequestBuilder {
        self.client.get(url)
    }

    /// Asks once. `code_in` finds the carrier's own error number in a refusal.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        stage: Stage,
        code_in: fn(&[u8]) -> Option<u32>,
    ) -> Result<T, CarrierProblem> {
        let response = request
            .send()
            .await
            .map_err(|error| self.problem_of(&error, stage))?;
        let status = response.status();
        let body = read_bounded(response).await;
        if matches!(status, StatusCode::OK | StatusCode::CREATED) {
            let body = body.map_err(|fault| self.problem(stage, fault))?;
            return serde_json::from_slice(&body)
                .map_err(|_| self.problem(stage, Fault::AnswerNotUnderstood));
        }
        let fault = Fault::Http {
            status: status.as_u16(),
            code: body.ok().and_then(|body| code_in(&body)),
        };
        Err(self.problem(stage, fault))
    }

    pub(super) fn problem(&self, stage: Stage, fault: Fault) -> CarrierProblem {
        CarrierProblem {
            carrier: self.carrier,
            stage,
            fault,
        }
    }

    /// Nothing has left when connecting failed; anything else may have happened after the request
    /// was on its way.
    fn problem_of(&self, error: &reqwest::Error, stage: Stage) -> CarrierProblem {
        if error.is_connect() {
            let fault = if error.is_timeout() {
                Fault::TimedOut
            } else if error.is_dns() {
                Fault::NameNotFound
            } else {
                fault_in(error).unwrap_or(Fault::NameNotFound)
            };
            return self.problem(Stage::Connecting, fault);
        }
        let fault = if error.is_timeout() {
            Fault::TimedOut
        } else {
            fault_in(error).unwrap_or(Fault::AnswerNotUnderstood)
        };
        self.problem(stage, fault)
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

/// Letters, digits and dashes, as in every id that carriers give out.
pub(super) fn is_identifier(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

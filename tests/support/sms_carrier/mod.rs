//! A stand-in for an SMS carrier on this computer: it takes and lists messages the way that
//! Twilio's Messages resource does, and sends none. People answer when a test says so.

mod line;

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use chrono::NaiveDate;
use clinic::clock::{Clock, Instant};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use self::line::{Exchange, Lines};

/// Callers that are gone have been dealt with long before.
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs until the runtime that it was opened on ends.
pub struct SmsCarrier {
    /// What the clinic's settings call the carrier's address.
    pub url: String,
    port: u16,
    inbox: Arc<Inbox>,
    lines: Lines,
}

struct Inbox {
    clock: Arc<dyn Clock>,
    texts: Mutex<Vec<Taken>>,
    /// How many texts are taken without saying so.
    failing: AtomicUsize,
}

struct Taken {
    at: Instant,
    text: Text,
    /// Somebody wrote it to the clinic.
    is_reply: bool,
    fate: Fate,
}

/// What becomes of a text.
#[derive(Debug, Clone, Copy)]
enum Fate {
    OnItsWay,
    Arrived,
    /// The carrier has given up, for a reason that has this number.
    Lost(u32),
}

/// A text message as it was handed over.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Text {
    pub to: String,
    pub from: Option<String>,
    pub body: String,
}

/// What a list may be narrowed by.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Wanted {
    to: Option<String>,
    from: Option<String>,
    page_size: Option<usize>,
    /// The first is 0.
    page: Option<usize>,
    #[serde(rename = "DateSent>")]
    sent_since: Option<NaiveDate>,
}

impl SmsCarrier {
    /// Dates its messages by `clock`.
    pub async fn open(clock: Arc<dyn Clock>) -> std::io::Result<Self> {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let inbox = Arc::new(Inbox {
            clock,
            texts: Mutex::default(),
            failing: AtomicUsize::default(),
        });
        let routes = Router::new()
            .route(
                "/2010-04-01/Accounts/{account}/Messages.json",
                post(take).get(list),
            )
            .route(
                "/2010-04-01/Accounts/{account}/Messages/{message}",
                get(find),
            )
            .with_state(Arc::clone(&inbox));
        let lines = Lines::default();
        let exchange = Exchange::new(listener, &lines);
        tokio::spawn(async move { axum::serve(exchange, routes).await });
        Ok(Self {
            url: format!("http://{address}"),
            port: address.port(),
            inbox,
            lines,
        })
    }

    /// Every text so far, oldest first.
    pub fn received(&self) -> Vec<Text> {
        let texts = self.inbox.lock();
        let sent = texts.iter().filter(|taken| !taken.is_reply);
        sent.map(|taken| taken.text.clone()).collect()
    }

    /// Everything that was handed over has reached its phone.
    pub fn deliver(&self) {
        self.end_with(Fate::Arrived);
    }

    /// Nothing that was handed over has reached its phone, for a reason that has this number.
    pub fn could_not_deliver(&self, error_code: u32) {
        self.end_with(Fate::Lost(error_code));
    }

    fn end_with(&self, fate: Fate) {
        for taken in self.inbox.lock().iter_mut() {
            taken.fate = fate;
        }
    }

    /// Takes as many texts as that and says of each that something went wrong.
    pub fn fail_after_taking(&self, count: usize) {
        self.inbox.failing.store(count, Ordering::SeqCst);
    }

    /// Somebody writes to the clinic's number.
    pub fn write_in(&self, from: &str, to: &str, body: &str) {
        let text = Text {
            to: to.to_owned(),
            from: Some(from.to_owned()),
            body: body.to_owned(),
        };
        let taken = Taken {
            at: self.inbox.clock.now(),
            text,
            is_reply: true,
            fate: Fate::Arrived,
        };
        self.inbox.lock().push(taken);
    }

    /// Waits until everybody who called before now has been dealt with, whether they still wait
    /// for their answer or not.
    pub async fn settled(&self) -> std::io::Result<()> {
        // Calls are taken in order, so that ours is answered after theirs were taken.
        let mut call = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await?;
        call.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            .await?;
        call.read_to_end(&mut Vec::new()).await?;
        drop(call);
        tokio::time::timeout(PATIENCE, self.lines.all_closed()).await?;
        Ok(())
    }
}

impl Inbox {
    fn fails(&self) -> bool {
        let count_down = |count: usize| count.checked_sub(1);
        let counted = self
            .failing
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, count_down);
        counted.is_ok()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Taken>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn take(
    State(inbox): State<Arc<Inbox>>,
    Path(account): Path<String>,
    Form(text): Form<Text>,
) -> (StatusCode, Json<Value>) {
    let at = inbox.clock.now();
    let mut texts = inbox.lock();
    let taken = Taken {
        at,
        text,
        is_reply: false,
        fate: Fate::OnItsWay,
    };
    let answer = message(&account, texts.len(), &taken);
    texts.push(taken);
    if inbox.fails() {
        return (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({})));
    }
    (StatusCode::CREATED, Json(answer))
}

/// One page, the latest first.
async fn list(
    State(inbox): State<Arc<Inbox>>,
    Path(account): Path<String>,
    asked: Uri,
    Query(wanted): Query<Wanted>,
) -> Json<Value> {
    let texts = inbox.lock();
    let (page, page_size) = (wanted.page.unwrap_or(0), wanted.page_size.unwrap_or(50));
    let mut fitting = texts.iter().enumerate().rev().filter(|(_, taken)| {
        let is_to = wanted.to.as_ref().is_none_or(|to| *to == taken.text.to);
        let is_recent = wanted
            .sent_since
            .is_none_or(|since| taken.at.date_naive() >= since);
        is_to && is_recent && (wanted.from.is_none() || wanted.from == taken.text.from)
    });
    let messages: Vec<Value> = fitting
        .by_ref()
        .skip(page * page_size)
        .take(page_size)
        .map(|(number, taken)| message(&account, number, taken))
        .collect();
    // What the list was narrowed by stands in the link as well.
    let others = asked.query().unwrap_or_default().split('&');
    let mut query: Vec<&str> = others.filter(|part| !part.starts_with("Page=")).collect();
    let next_page = format!("Page={}", page + 1);
    query.push(&next_page);
    let next = fitting
        .next()
        .map(|_| format!("{}?{}", asked.path(), query.join("&")));
    Json(json!({ "messages": messages, "next_page_uri": next }))
}

/// One message, by the name that the carrier gave it.
async fn find(
    State(inbox): State<Arc<Inbox>>,
    Path((account, wanted)): Path<(String, String)>,
) -> Result<Json<Value>, StatusCode> {
    let texts = inbox.lock();
    let found = texts
        .iter()
        .enumerate()
        .find(|(number, _)| format!("{}.json", sid(*number)) == wanted);
    let (number, taken) = found.ok_or(StatusCode::NOT_FOUND)?;
    Ok(Json(message(&account, number, taken)))
}

fn sid(number: usize) -> String {
    format!("SM{number:032x}")
}

fn message(account: &str, number: usize, taken: &Taken) -> Value {
    let text = &taken.text;
    let (direction, status, error_code) = match (taken.is_reply, taken.fate) {
        (true, _) => ("inbound", "received", None),
        (false, Fate::Arrived) => ("outbound-api", "delivered", None),
        (false, Fate::OnItsWay) => ("outbound-api", "queued", None),
        (false, Fate::Lost(code)) => ("outbound-api", "undelivered", Some(code)),
    };
    json!({
        "sid": sid(number),
        "account_sid": account,
        "to": text.to,
        "from": text.from,
        "body": text.body,
        "status": status,
        "direction": direction,
        "error_code": error_code,
        "date_created": taken.at.to_rfc2822(),
        "date_sent": taken.at.to_rfc2822(),
    })
}

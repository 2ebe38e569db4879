//! A stand-in for an SMS carrier on this computer: it takes messages the way that Twilio's Messages
//! resource does, and sends none.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Form, Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

type Inbox = Arc<Mutex<Vec<Text>>>;

/// Runs until the runtime that it was opened on ends.
pub struct SmsCarrier {
    /// What the clinic's settings call the carrier's address.
    pub url: String,
    inbox: Inbox,
}

/// A text message as it was handed over.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Text {
    pub to: String,
    pub from: Option<String>,
    pub body: String,
}

impl SmsCarrier {
    pub async fn open() -> std::io::Result<Self> {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let inbox = Inbox::default();
        let routes = Router::new()
            .route(
                "/2010-04-01/Accounts/{account}/Messages.json",
                post(take).get(list),
            )
            .with_state(Arc::clone(&inbox));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(Self { url, inbox })
    }

    /// Every text so far, oldest first.
    pub fn received(&self) -> Vec<Text> {
        lock(&self.inbox).clone()
    }
}

fn lock(inbox: &Inbox) -> MutexGuard<'_, Vec<Text>> {
    inbox.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn take(
    State(inbox): State<Inbox>,
    Path(account): Path<String>,
    Form(text): Form<Text>,
) -> (StatusCode, Json<Value>) {
    let mut inbox = lock(&inbox);
    let answer = message(&account, inbox.len(), &text);
    inbox.push(text);
    (StatusCode::CREATED, Json(answer))
}

/// The latest first, all on one page.
async fn list(State(inbox): State<Inbox>, Path(account): Path<String>) -> Json<Value> {
    let messages: Vec<Value> = lock(&inbox)
        .iter()
        .enumerate()
        .rev()
        .map(|(number, text)| message(&account, number, text))
        .collect();
    Json(json!({ "messages": messages, "next_page_uri": null }))
}

fn message(account: &str, number: usize, text: &Text) -> Value {
    json!({
        "sid": format!("SM{number:032x}"),
        "account_sid": account,
        "to": text.to,
        "from": text.from,
        "body": text.body,
        "status": "queued",
    })
}

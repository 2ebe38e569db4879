//! The invented practice in the window, with a mail server of its own on this computer.

use std::collections::VecDeque;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clinic::clock::{Clock, Instant};
use clinic::keys::NoKeychain;
use clinic::{Clinic, Tools, demo};
use mailin::{Action, Handler, Response, SessionBuilder, response};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::error::AppError;
use crate::views::messages::ReceivedMail;

/// The mailbox keeps this many mails; older ones make room.
const KEPT: usize = 200;

/// Opens a fresh throw-away clinic. Its folder goes with the program's temporary files.
pub async fn open(tools: &Tools) -> Result<(Clinic, DemoMail), AppError> {
    let folder = std::env::temp_dir().join(format!("anteroom-demo-{}", std::process::id()));
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| AppError::unexpected(&error))?;
    }
    let mail = DemoMail::start(Arc::clone(&tools.clock))
        .await
        .map_err(|error| AppError::unexpected(&error))?;
    let tools = Tools {
        keychain: Arc::new(NoKeychain),
        ..tools.clone()
    };
    let addresses = demo::Carriers {
        mail_port: Some(mail.port),
        sms_url: None,
    };
    let clinic = demo::found(&folder, tools, &addresses)
        .await
        .map_err(|error| AppError::unexpected(&error))?;
    Ok((clinic, mail))
}

/// A mail server that answers to this computer alone and keeps what it gets in memory.
pub struct DemoMail {
    port: u16,
    received: Mailbox,
}

type Mailbox = Arc<Mutex<VecDeque<ReceivedMail>>>;

fn lock(mailbox: &Mailbox) -> MutexGuard<'_, VecDeque<ReceivedMail>> {
    mailbox.lock().unwrap_or_else(PoisonError::into_inner)
}

impl DemoMail {
    async fn start(clock: Arc<dyn Clock>) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let received = Mailbox::default();
        let mailbox = Arc::clone(&received);
        tauri::async_runtime::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let postman = Postman {
                    mailbox: Arc::clone(&mailbox),
                    clock: Arc::clone(&clock),
                    letter: Vec::new(),
                };
                tauri::async_runtime::spawn(async move {
                    if let Err(error) = converse(stream, postman).await {
                        tracing::debug!(%error, "a conversation with the demo's mail server ended");
                    }
                });
            }
        });
        Ok(Self { port, received })
    }

    /// Newest first.
    pub fn received(&self) -> Vec<ReceivedMail> {
        lock(&self.received).iter().rev().cloned().collect()
    }
}

async fn converse(stream: TcpStream, postman: Postman) -> std::io::Result<()> {
    let peer = stream.peer_addr()?.ip();
    let mut session = SessionBuilder::new("mail.anteroom.example").build(peer, postman);
    let mut stream = BufReader::new(stream);
    stream.write_all(&session.greeting().buffer()?).await?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let answer = session.process(&line);
        match answer.action {
            Action::Reply => stream.write_all(&answer.buffer()?).await?,
            Action::NoReply => {}
            Action::Close | Action::UpgradeTls => {
                return stream.write_all(&answer.buffer()?).await;
            }
        }
    }
}

/// Takes letters in and puts them into the mailbox.
struct Postman {
    mailbox: Mailbox,
    clock: Arc<dyn Clock>,
    letter: Vec<u8>,
}

impl Handler for Postman {
    /// One mailbox of the demo does not exist, so that a failure can be looked at.
    fn rcpt(&mut self, to: &str) -> Response {
        if to.contains("no.such.mailbox") {
            response::NO_MAILBOX
        } else {
            response::OK
        }
    }

    fn data_start(
        &mut self,
        _domain: &str,
        _from: &str,
        _is_8_bit: bool,
        _to: &[String],
    ) -> Response {
        self.letter.clear();
        response::OK
    }

    fn data(&mut self, part: &[u8]) -> std::io::Result<()> {
        self.letter.extend_from_slice(part);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let mail = read_letter(&self.letter, self.clock.now());
        let mut mailbox = lock(&self.mailbox);
        if mailbox.len() == KEPT {
            mailbox.pop_front();
        }
        mailbox.push_back(mail);
        response::OK
    }
}

fn read_letter(letter: &[u8], at: Instant) -> ReceivedMail {
    let parsed = mail_parser::MessageParser::default().parse(letter);
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let address = |list: Option<&mail_parser::Address<'_>>| {
        text(
            list.and_then(|list| list.first())
                .and_then(|one| one.address()),
        )
    };
    let Some(mail) = parsed else {
        return ReceivedMail {
            key: at.to_rfc3339(),
            from: String::new(),
            to: String::new(),
            subject: String::new(),
            text: String::from_utf8_lossy(letter).into_owned(),
            at,
            message_id: String::new(),
        };
    };
    let message_id = text(mail.message_id());
    ReceivedMail {
        key: format!("{message_id} {}", at.timestamp_millis()),
        from: address(mail.from()),
        to: address(mail.to()),
        subject: text(mail.subject()),
        text: mail.body_text(0).unwrap_or_default().into_owned(),
        at,
        message_id,
    }
}

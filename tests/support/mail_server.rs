//! A mail server on this computer, for those who want to see what really arrives. The protocol is
//! spoken by a library that is not ours.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mailin::{Action, Handler, Response, SessionBuilder, response};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Letters as they came over the wire.
#[derive(Default)]
struct Mailbox {
    taken: Vec<Vec<u8>>,
    turned_away: Vec<Vec<u8>>,
    /// How many of the next letters are to be turned away.
    to_turn_away: usize,
}

type Shared = Arc<Mutex<Mailbox>>;

/// Runs until the runtime that it was opened on ends.
pub struct MailServer {
    pub port: u16,
    mailbox: Shared,
}

/// A mail as a mail program would show it.
#[derive(Debug, Clone)]
pub struct Mail {
    pub from: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub message_id: String,
    /// As it came over the wire.
    pub source: Vec<u8>,
}

impl MailServer {
    pub async fn open() -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let mailbox = Shared::default();
        let kept = Arc::clone(&mailbox);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let postman = Postman {
                    mailbox: Arc::clone(&kept),
                    letter: Vec::new(),
                };
                // A client that goes away in the middle of a letter leaves no mail behind.
                tokio::spawn(converse(stream, postman));
            }
        });
        Ok(Self { port, mailbox })
    }

    /// Reads the next letters to their end and then says that it cannot take them now.
    pub fn turn_away(&self, letters: usize) {
        lock(&self.mailbox).to_turn_away = letters;
    }

    /// How many mails there are so far.
    pub fn count(&self) -> usize {
        lock(&self.mailbox).taken.len()
    }

    /// Every mail so far, oldest first.
    pub fn received(&self) -> Vec<Mail> {
        read_all(&lock(&self.mailbox).taken)
    }

    /// What was read and not taken, oldest first.
    pub fn turned_away(&self) -> Vec<Mail> {
        read_all(&lock(&self.mailbox).turned_away)
    }
}

fn lock(mailbox: &Shared) -> MutexGuard<'_, Mailbox> {
    mailbox.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn converse(stream: TcpStream, postman: Postman) -> std::io::Result<()> {
    let peer = stream.peer_addr()?.ip();
    let mut session = SessionBuilder::new("mail.example").build(peer, postman);
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

struct Postman {
    mailbox: Shared,
    letter: Vec<u8>,
}

impl Handler for Postman {
    /// One mailbox does not exist, so that a failure can be looked at.
    fn rcpt(&mut self, to: &str) -> Response {
        if to.contains("no.such.mailbox") {
            response::NO_MAILBOX
        } else {
            response::OK
        }
    }

    fn data_start(&mut self, _: &str, _: &str, _: bool, _: &[String]) -> Response {
        self.letter.clear();
        response::OK
    }

    fn data(&mut self, part: &[u8]) -> std::io::Result<()> {
        self.letter.extend_from_slice(part);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let letter = std::mem::take(&mut self.letter);
        let mut mailbox = lock(&self.mailbox);
        if mailbox.to_turn_away == 0 {
            mailbox.taken.push(letter);
            return response::OK;
        }
        mailbox.to_turn_away -= 1;
        mailbox.turned_away.push(letter);
        response::INTERNAL_ERROR
    }
}

fn read_all(letters: &[Vec<u8>]) -> Vec<Mail> {
    letters.iter().map(|letter| read(letter)).collect()
}

fn read(letter: &[u8]) -> Mail {
    let parsed = mail_parser::MessageParser::default().parse(letter);
    let parsed = parsed.as_ref();
    let address = |list: Option<&mail_parser::Address<'_>>| {
        list.and_then(|list| list.first())
            .and_then(|one| one.address())
            .unwrap_or_default()
            .to_owned()
    };
    Mail {
        from: address(parsed.and_then(|mail| mail.from())),
        to: address(parsed.and_then(|mail| mail.to())),
        subject: parsed
            .and_then(|mail| mail.subject())
            .unwrap_or_default()
            .to_owned(),
        text: parsed
            .and_then(|mail| mail.body_text(0))
            .unwrap_or_default()
            .into_owned(),
        message_id: parsed
            .and_then(|mail| mail.message_id())
            .unwrap_or_default()
            .to_owned(),
        source: letter.to_vec(),
    }
}

//! A mail server that does as it is told, up to the step where it was told to fail.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::certificates::{Certified, Flaw, certified};
use super::silence::Silence;
use crate::channels::{SmtpPatience, TrustedRoots};
use crate::settings::MailSecurity;

/// So many may wait before the door.
const SHORT_QUEUE: u32 = 4;

/// The points of a conversation at which the server can do something else than usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Point {
    /// Before anybody answers: whether there is a server at all.
    Door,
    Greeting,
    Hello,
    StartTls,
    Handshake,
    /// The second hello of a connection that was encrypted on the way.
    EncryptedHello,
    SignIn,
    Sender,
    Recipient,
    Announcement,
    /// After the first line of the text, before its end.
    InsideText,
    /// The text has ended, and the server has not taken it.
    FinalDot,
    /// The server has taken the text and has not said so.
    Taken,
    /// We take our leave.
    Farewell,
    // The same of the message that follows one which was taken, in one conversation.
    NextSender,
    NextRecipient,
    NextAnnouncement,
    InsideNextText,
    NextFinalDot,
    NextTaken,
}

impl Point {
    /// Where the same is done with the next message of a conversation.
    fn of_next(self) -> Self {
        match self {
            Self::Sender => Self::NextSender,
            Self::Recipient => Self::NextRecipient,
            Self::Announcement => Self::NextAnnouncement,
            Self::InsideText => Self::InsideNextText,
            Self::FinalDot => Self::NextFinalDot,
            Self::Taken => Self::NextTaken,
            Self::Door
            | Self::Greeting
            | Self::Hello
            | Self::StartTls
            | Self::Handshake
            | Self::EncryptedHello
            | Self::SignIn
            | Self::Farewell
            | Self::NextSender
            | Self::NextRecipient
            | Self::NextAnnouncement
            | Self::InsideNextText
            | Self::NextFinalDot
            | Self::NextTaken => self,
        }
    }

    pub(super) fn is_of_next(self) -> bool {
        matches!(
            self,
            Self::NextSender
                | Self::NextRecipient
                | Self::NextAnnouncement
                | Self::InsideNextText
                | Self::NextFinalDot
                | Self::NextTaken
        )
    }
}

/// Which message of a conversation it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    First,
    Next,
}

impl Turn {
    fn point(self, point: Point) -> Point {
        match self {
            Self::First => point,
            Self::Next => point.of_next(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    Say(&'static str),
    /// Says this and then nothing.
    SayAndStall(&'static str),
    /// Ends the connection in order; at the door: nobody listens there.
    Close,
    /// Ends it with a reset.
    Reset,
    /// Keeps it and says nothing more.
    Stall,
    /// Says it will say no more, and keeps listening.
    HalfClose,
    /// Neither speaks nor listens any more, as when a cable was pulled.
    Vanish,
    /// One line without end.
    Flood,
    /// Lines without end, each a proper part of one answer.
    FloodOfLines,
}

/// What the server does differently, and at which point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quirk {
    pub(super) at: Point,
    pub(super) act: Act,
}

#[derive(Default)]
pub(super) struct Seen {
    /// Texts that the server has taken, whatever it said of them.
    pub(super) texts: Vec<String>,
    pub(super) conversations: usize,
    /// The first word of each command.
    pub(super) commands: Vec<String>,
}

pub(super) struct MailServer {
    pub(super) address: SocketAddr,
    pub(super) security: MailSecurity,
    pub(super) roots: TrustedRoots,
    seen: Arc<Mutex<Seen>>,
    conversations: Arc<Mutex<Vec<JoinHandle<()>>>>,
    /// None when nobody listens.
    listening: Option<JoinHandle<()>>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let conversations = std::mem::take(&mut *self.conversations.lock().expect("no panic"));
        for task in self.listening.take().into_iter().chain(conversations) {
            task.abort();
        }
    }
}

impl MailServer {
    pub(super) async fn start(security: MailSecurity, quirks: Vec<Quirk>) -> Self {
        Self::start_certified(security, quirks, Flaw::None).await
    }

    pub(super) async fn start_certified(
        security: MailSecurity,
        quirks: Vec<Quirk>,
        flaw: Flaw,
    ) -> Self {
        let listener = listener();
        let address = listener.local_addr().expect("an address");
        let certified = certified(flaw);
        let roots = certified.roots.clone();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let desk = Arc::new(Desk {
            security,
            quirks,
            silence: Silence::awaited(),
            certified,
            seen: Arc::clone(&seen),
        });
        let conversations = Arc::new(Mutex::new(Vec::new()));
        let begun = Arc::clone(&conversations);
        let listening = match desk.quirk(Point::Door) {
            None => Some(tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    desk.note(|seen| seen.conversations += 1);
                    let desk = Arc::clone(&desk);
                    let conversation = tokio::spawn(async move { desk.receive(stream).await });
                    begun.lock().expect("no panic").push(conversation);
                }
            })),
            Some(Act::Close) => None,
            Some(_) => {
                desk.silence.falls();
                let crowd = crowd(address).await;
                Some(tokio::spawn(async move {
                    let _kept = (listener, crowd);
                    std::future::pending().await
                }))
            }
        };
        Self {
            address,
            security,
            roots,
            seen,
            conversations,
            listening,
        }
    }

    /// Ends every conversation without a word, as servers do with idle ones.
    pub(super) async fn leave_all(&self) {
        let conversations = std::mem::take(&mut *self.conversations.lock().expect("no panic"));
        for conversation in conversations {
            conversation.abort();
            let _ended = conversation.await;
        }
    }

    pub(super) fn seen<T>(&self, look: impl FnOnce(&Seen) -> T) -> T {
        look(&self.seen.lock().expect("no panic"))
    }
}

/// Listens on a free port of this computer, with a short queue before its door.
fn listener() -> TcpListener {
    let socket = TcpSocket::new_v4().expect("a socket");
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(anywhere).expect("a free port");
    socket.listen(SHORT_QUEUE).expect("a free port")
}

/// As many as find a place before a door that does not open. Whoever comes after them hears nothing.
async fn crowd(address: SocketAddr) -> Vec<TcpStream> {
    let mut waiting = Vec::new();
    while let Ok(place) = timeout(Duration::from_secs(1), TcpStream::connect(address)).await {
        waiting.push(place.expect("a place in the queue"));
    }
    waiting
}

struct Desk {
    security: MailSecurity,
    quirks: Vec<Quirk>,
    silence: Silence,
    certified: Certified,
    seen: Arc<Mutex<Seen>>,
}

/// The conversation is over, in whichever way.
struct Over;

impl From<std::io::Error> for Over {
    fn from(_: std::io::Error) -> Self {
        Over
    }
}

trait Line: AsyncRead + AsyncWrite + Unpin + Send {
    fn reset_when_dropped(&self);
}

impl Line for TcpStream {
    fn reset_when_dropped(&self) {
        self.set_zero_linger().expect("an open socket");
    }
}

impl Line for tokio_rustls::server::TlsStream<TcpStream> {
    fn reset_when_dropped(&self) {
        self.get_ref().0.reset_when_dropped();
    }
}

impl Desk {
    async fn receive(&self, stream: TcpStream) {
        stream.set_nodelay(true).expect("an open socket");
        let _over = match self.security {
            MailSecurity::PlainOnLoopback => self.converse(BufReader::new(stream)).await,
            MailSecurity::Tls => self.encrypt_and_converse(stream, true).await,
            MailSecurity::StartTls => self.upgrade_and_converse(BufReader::new(stream)).await,
        };
    }

    async fn upgrade_and_converse(&self, mut line: BufReader<TcpStream>) -> Result<(), Over> {
        self.answer(&mut line, Point::Greeting, "220 mail.example ready\r\n")
            .await?;
        self.command(&mut line).await?;
        self.answer(
            &mut line,
            Point::Hello,
            "250-mail.example\r\n250 STARTTLS\r\n",
        )
        .await?;
        self.command(&mut line).await?;
        self.answer(&mut line, Point::StartTls, "220 go ahead\r\n")
            .await?;
        self.encrypt_and_converse(line.into_inner(), false).await
    }

    async fn encrypt_and_converse(&self, stream: TcpStream, greets: bool) -> Result<(), Over> {
        let mut plain = BufReader::new(stream);
        self.answer(&mut plain, Point::Handshake, "").await?;
        let stream = self.certified.acceptor.accept(plain.into_inner()).await?;
        let line = BufReader::new(stream);
        if greets {
            self.converse(line).await
        } else {
            self.converse_from_hello(line, Point::EncryptedHello).await
        }
    }

    async fn converse<S: Line>(&self, mut line: BufReader<S>) -> Result<(), Over> {
        self.answer(&mut line, Point::Greeting, "220 mail.example ready\r\n")
            .await?;
        self.converse_from_hello(line, Point::Hello).await
    }

    async fn converse_from_hello<S: Line>(
        &self,
        mut line: BufReader<S>,
        hello: Point,
    ) -> Result<(), Over> {
        let mut turn = Turn::First;
        loop {
            let command = self.command(&mut line).await?;
            let (point, usual) = match command.as_str() {
                "EHLO" => (
                    hello,
                    "250-mail.example\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN\r\n",
                ),
                "AUTH" => (Point::SignIn, "235 2.7.0 welcome\r\n"),
                "MAIL" => (Point::Sender, "250 2.1.0 sender ok\r\n"),
                "RCPT" => (Point::Recipient, "250 2.1.5 recipient ok\r\n"),
                "DATA" => (Point::Announcement, "354 go on\r\n"),
                "QUIT" => return self.answer(&mut line, Point::Farewell, "221 bye\r\n").await,
                _ => {
                    line.write_all(b"500 what?\r\n").await?;
                    continue;
                }
            };
            self.answer(&mut line, turn.point(point), usual).await?;
            if point == Point::Announcement && self.quirk(turn.point(point)).is_none() {
                let text = self.receive_text(&mut line, turn).await?;
                let final_dot = turn.point(Point::FinalDot);
                if self.quirk(final_dot).is_some() {
                    self.answer(&mut line, final_dot, "").await?;
                } else {
                    self.note(|seen| seen.texts.push(text));
                    let taken = turn.point(Point::Taken);
                    self.answer(&mut line, taken, "250 2.0.0 queued as 7f\r\n")
                        .await?;
                    turn = Turn::Next;
                }
            }
        }
    }

    async fn receive_text<S: Line>(
        &self,
        line: &mut BufReader<S>,
        turn: Turn,
    ) -> Result<String, Over> {
        let mut text = String::new();
        loop {
            let start = text.len();
            if line.read_line(&mut text).await? == 0 {
                return Err(Over);
            }
            if &text[start..] == ".\r\n" {
                text.truncate(start);
                return Ok(text);
            }
            if start == 0 {
                let inside = turn.point(Point::InsideText);
                self.answer(line, inside, "").await?;
            }
        }
    }

    async fn fall_silent(&self, point: Point) {
        if point == Point::NextSender {
            // A conversation that is not answered there any more is followed by a fresh one.
            let patience = SmtpPatience::default().command;
            self.silence.falls_for(patience).await;
        } else {
            self.silence.falls();
        }
    }

    async fn command<S: Line>(&self, line: &mut BufReader<S>) -> Result<String, Over> {
        let mut command = String::new();
        if line.read_line(&mut command).await? == 0 {
            return Err(Over);
        }
        let word = command.split_whitespace().next().unwrap_or("").to_owned();
        self.note(|seen| seen.commands.push(word.clone()));
        Ok(word)
    }

    fn note(&self, note: impl FnOnce(&mut Seen)) {
        note(&mut self.seen.lock().expect("no panic"));
    }

    fn quirk(&self, point: Point) -> Option<Act> {
        let quirk = self.quirks.iter().find(|quirk| quirk.at == point);
        quirk.map(|quirk| quirk.act)
    }

    async fn answer<S: Line>(
        &self,
        line: &mut BufReader<S>,
        point: Point,
        usual: &str,
    ) -> Result<(), Over> {
        match self.quirk(point) {
            None => line.write_all(usual.as_bytes()).await?,
            Some(Act::Say(words)) => line.write_all(words.as_bytes()).await?,
            Some(Act::Close) => {
                line.shutdown().await?;
                return Err(Over);
            }
            Some(Act::Reset) => {
                line.get_ref().reset_when_dropped();
                return Err(Over);
            }
            Some(Act::Stall) => {
                self.fall_silent(point).await;
                hear_to_the_end(line).await?;
                return Err(Over);
            }
            Some(Act::SayAndStall(words)) => {
                line.write_all(words.as_bytes()).await?;
                line.flush().await?;
                self.fall_silent(point).await;
                hear_to_the_end(line).await?;
                return Err(Over);
            }
            Some(Act::HalfClose) => {
                line.shutdown().await?;
                hear_to_the_end(line).await?;
                return Err(Over);
            }
            Some(Act::Vanish) => {
                self.fall_silent(point).await;
                return std::future::pending().await;
            }
            Some(Act::Flood) => loop {
                line.write_all(&[b'2'; 4096]).await?;
            },
            Some(Act::FloodOfLines) => {
                let one_more = format!("220-{}\r\n", "and another thing ".repeat(40));
                loop {
                    line.write_all(one_more.as_bytes()).await?;
                }
            }
        }
        line.flush().await?;
        Ok(())
    }
}

async fn hear_to_the_end<S: Line>(line: &mut BufReader<S>) -> Result<(), Over> {
    let mut unheard = [0; 1024];
    while line.read(&mut unheard).await? > 0 {}
    Ok(())
}

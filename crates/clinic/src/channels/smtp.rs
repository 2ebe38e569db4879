//! The conversation with a mail server, one command at a time, each within its own time.
//!
//! lettre knows the protocol's words; its ready-made `send` is not used, because it reports a
//! server that hung up before the text and one that hung up after it in the same way, and waits
//! for a silent server for ever. Between [`Conversation::begin`] and [`Conversation::finish`]
//! nothing of the message has left.

use std::error::Error as _;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::Carrier;
use super::cause::fault_in;
use super::email::{SmtpCredentials, SmtpPatience, SmtpSettings};
use super::letter::Letter;
use super::problem::{CarrierProblem, EnhancedStatus, Fault, Stage};
use super::wire::{Reach, Wire, connect};
use crate::settings::MailSecurity;

/// Mail servers that count close the connection after some number of messages; we leave first.
const LETTERS_PER_CONVERSATION: u32 = 20;

pub(super) struct Conversation {
    connection: AsyncSmtpConnection,
    patience: SmtpPatience,
    letters: u32,
}

impl Conversation {
    /// Connects, encrypts and signs in, as the settings say.
    pub(super) async fn open(
        settings: &SmtpSettings,
        patience: SmtpPatience,
    ) -> Result<Self, CarrierProblem> {
        let reach = match settings.security {
            MailSecurity::Tls | MailSecurity::StartTls => Reach::Anywhere,
            MailSecurity::PlainOnLoopback => Reach::ThisComputer,
        };
        let stream = connect(&settings.host, settings.port, reach, patience.connect)
            .await
            .map_err(at(Stage::Connecting))?;
        let connection = match settings.security {
            MailSecurity::Tls => greet_encrypted(stream, settings, patience).await?,
            MailSecurity::StartTls => {
                let connection = greet(stream, patience).await?;
                encrypt(connection, settings, patience).await?
            }
            MailSecurity::PlainOnLoopback => greet(stream, patience).await?,
        };
        let mut conversation = Self {
            connection,
            patience,
            letters: 0,
        };
        if let Some(credentials) = &settings.credentials {
            conversation.sign_in(credentials).await?;
        }
        Ok(conversation)
    }

    async fn sign_in(&mut self, credentials: &SmtpCredentials) -> Result<(), CarrierProblem> {
        const MECHANISMS: &[Mechanism] = &[Mechanism::Plain, Mechanism::Login];
        if self
            .connection
            .server_info()
            .get_auth_mechanism(MECHANISMS)
            .is_none()
        {
            return Err(at(Stage::SigningIn)(Fault::SignInNotOffered));
        }
        let credentials = Credentials::new(
            credentials.user_name.clone(),
            credentials.password.expose().clone(),
        );
        let signing_in = self.connection.auth(MECHANISMS, &credentials);
        let reply = within(self.patience.command, Stage::SigningIn, signing_in).await?;
        must_be_done(&reply, Stage::SigningIn)
    }

    /// Names sender and recipient and asks to send the text.
    pub(super) async fn begin(&mut self, letter: &Letter) -> Result<(), CarrierProblem> {
        let command = self.patience.command;

        let naming = self
            .connection
            .command(Mail::new(Some(letter.from.clone()), vec![]));
        let reply = within(command, Stage::NamingSender, naming).await?;
        must_be_done(&reply, Stage::NamingSender)?;

        let naming = self
            .connection
            .command(Rcpt::new(letter.to.clone(), vec![]));
        let reply = within(command, Stage::NamingRecipient, naming).await?;
        must_be_done(&reply, Stage::NamingRecipient)?;

        let asking = self.connection.command(Data);
        let reply = within(command, Stage::AnnouncingText, asking).await?;
        // Exactly 354. Anything else that sounds positive is an answer to some other question,
        // and a server out of step with us must not be given the text.
        if !reply.has_code(354) {
            return Err(at(Stage::AnnouncingText)(Fault::AnswerNotUnderstood));
        }
        Ok(())
    }

    /// Gives the text. Without a clear answer afterwards nobody knows whether it was sent.
    pub(super) async fn finish(mut self, letter: &Letter) -> Result<Self, CarrierProblem> {
        let handing_over = self.connection.message(&letter.bytes);
        let reply = within(self.patience.handing_over, Stage::HandingOver, handing_over).await?;
        must_be_done(&reply, Stage::HandingOver)?;
        self.letters += 1;
        Ok(self)
    }

    pub(super) fn may_go_on(&self) -> bool {
        self.letters < LETTERS_PER_CONVERSATION && !self.connection.has_broken()
    }

    /// Says goodbye. The answer is waited for briefly and not looked at.
    pub(super) async fn close(mut self) {
        let goodbye = self.patience.goodbye;
        let _answer = timeout(goodbye, self.connection.quit()).await;
    }
}

async fn greet(
    stream: TcpStream,
    patience: SmtpPatience,
) -> Result<AsyncSmtpConnection, CarrierProblem> {
    let peer = stream.peer_addr().map_err(|_| lost(Stage::Greeting))?;
    let wire = Box::new(Wire::over(stream, peer));
    let hello = ClientId::default();
    let greeting = AsyncSmtpConnection::connect_with_transport(wire, &hello);
    within(patience.command, Stage::Greeting, greeting).await
}

async fn greet_encrypted(
    stream: TcpStream,
    settings: &SmtpSettings,
    patience: SmtpPatience,
) -> Result<AsyncSmtpConnection, CarrierProblem> {
    let encrypting = at(Stage::Encrypting);
    let peer = stream.peer_addr().map_err(|_| lost(Stage::Encrypting))?;
    let config = settings
        .roots
        .client_config()
        .map_err(|_| encrypting(Fault::EncryptionFailed))?;
    let name =
        ServerName::try_from(settings.host.clone()).map_err(|_| encrypting(Fault::NameNotFound))?;
    let handshake = TlsConnector::from(Arc::new(config)).connect(name, stream);
    let stream = timeout(patience.command, handshake)
        .await
        .map_err(|_| encrypting(Fault::TimedOut))?
        .map_err(|error| encrypting(fault_in(&error).unwrap_or(Fault::EncryptionFailed)))?;
    let wire = Box::new(Wire::over(stream, peer));
    let hello = ClientId::default();
    let greeting = AsyncSmtpConnection::connect_with_transport(wire, &hello);
    within(patience.command, Stage::Greeting, greeting).await
}

async fn encrypt(
    mut connection: AsyncSmtpConnection,
    settings: &SmtpSettings,
    patience: SmtpPatience,
) -> Result<AsyncSmtpConnection, CarrierProblem> {
    if !connection.can_starttls() {
        return Err(at(Stage::Encrypting)(Fault::EncryptionNotOffered));
    }
    let parameters = settings
        .roots
        .starttls_parameters(&settings.host)
        .map_err(|_| at(Stage::Encrypting)(Fault::EncryptionFailed))?;
    let hello = ClientId::default();
    let upgrade = connection.starttls(parameters, &hello);
    within(patience.command, Stage::Encrypting, upgrade).await?;
    Ok(connection)
}

async fn within<T>(
    patience: Duration,
    stage: Stage,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, CarrierProblem> {
    match timeout(patience, step).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(at(stage)(fault_of(&error))),
        Err(_) => Err(at(stage)(Fault::TimedOut)),
    }
}

/// lettre lets "go on" (3yz) pass for "done" (2yz).
fn must_be_done(reply: &Response, stage: Stage) -> Result<(), CarrierProblem> {
    match reply.code().severity {
        Severity::PositiveCompletion => Ok(()),
        Severity::PositiveIntermediate
        | Severity::TransientNegativeCompletion
        | Severity::PermanentNegativeCompletion => Err(at(stage)(Fault::AnswerNotUnderstood)),
    }
}

/// By type and number only. Of the reply's text, which lettre keeps as the cause of the error,
/// the enhanced status at its start is read and the rest dropped.
fn fault_of(error: &Error) -> Fault {
    if let Some(code) = error.status() {
        let text = error.source().map(ToString::to_string);
        return Fault::Reply {
            code: code.into(),
            status: text.as_deref().and_then(EnhancedStatus::at_start_of),
        };
    }
    fault_in(error).unwrap_or(Fault::AnswerNotUnderstood)
}

fn lost(stage: Stage) -> CarrierProblem {
    at(stage)(Fault::ConnectionLost)
}

fn at(stage: Stage) -> impl Fn(Fault) -> CarrierProblem {
    move |fault| CarrierProblem {
        carrier: Carrier::Smtp,
        stage,
        fault,
    }
}

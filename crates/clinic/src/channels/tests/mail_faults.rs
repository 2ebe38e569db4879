//! One failing mail server, and what is said of the message afterwards.

use super::mail_server::{Act, MailServer, Point, Quirk};
use super::{address, email_message};
use crate::channels::{
    Channel, Email, EnhancedStatus, Fault, MailSender, Outcome, Retry, SmtpCredentials,
    SmtpPatience, SmtpSettings, Stage,
};
use crate::outbox::SendPermit;
use crate::secret::Secret;
use crate::settings::MailSecurity;

pub(super) fn settings(server: &MailServer) -> SmtpSettings {
    SmtpSettings {
        host: server.address.ip().to_string(),
        port: server.address.port(),
        security: server.security,
        credentials: Some(SmtpCredentials {
            user_name: "frontdesk".to_owned(),
            password: Secret::new("not a real password".to_owned()),
        }),
        sender: MailSender {
            address: address("frontdesk@clinic.example"),
            name: Some("Lindenfield Psychology".to_owned()),
            reply_to: None,
        },
        roots: server.roots.clone(),
    }
}

/// What the clinic may believe afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Belief {
    NotSentTryLater,
    NotSentEver,
    /// Not sent, and nothing else would be either.
    Paused,
    /// Not sent: nobody was there.
    Offline,
    Unknown,
}
use Belief::{NotSentEver, NotSentTryLater, Offline, Paused, Unknown};

/// Faults that all tell the truth: whether a closed connection can be told from an answer cut
/// short depends on the encryption in between.
pub(super) const LOST: &[Fault] = &[Fault::ConnectionLost, Fault::AnswerNotUnderstood];
pub(super) const SILENT: &[Fault] = &[Fault::TimedOut];
pub(super) const NONSENSE: &[Fault] = &[Fault::AnswerNotUnderstood];

/// What the clinic should make of it.
#[derive(Clone)]
pub(super) enum Expected {
    /// The message has gone, in so many conversations.
    Sent { conversations: usize },
    /// One of the faults at this stage, and what to believe of the message.
    Failed(Stage, Vec<Fault>, Belief),
}

/// A mail server that does one thing differently, and what the clinic should make of it.
pub(super) struct Cell {
    pub(super) security: MailSecurity,
    pub(super) at: Point,
    pub(super) act: Act,
    pub(super) expected: Expected,
}

impl Cell {
    /// What is wrong with the answer, if anything.
    pub(super) async fn look(&self) -> Result<(), String> {
        let quirk = Quirk {
            at: self.at,
            act: self.act,
        };
        let server = MailServer::start(self.security, vec![quirk]).await;
        let channel = Email::new(settings(&server), SmtpPatience::default());
        let send = async || {
            channel
                .send(&SendPermit::for_tests(), &email_message())
                .await
        };
        if self.at.is_of_next() {
            let first = send().await;
            if !matches!(first, Outcome::Accepted { .. }) {
                return Err(format!("{quirk:?}: the first one failed: {first:?}"));
            }
        }
        let outcome = send().await;
        channel.hang_up().await;
        let (all, conversations) = server.seen(|seen| (seen.texts.len(), seen.conversations));
        let taken = all - usize::from(self.at.is_of_next());
        let wrong = |what: &str| {
            Err(format!(
                "{:?}, {quirk:?}: {what}: {outcome:?}, {taken} taken in {conversations}",
                self.security
            ))
        };
        let (belief, problem) = match &outcome {
            Outcome::NotAccepted { retry, problem } => match retry {
                Retry::Later => (NotSentTryLater, problem),
                Retry::Never => (NotSentEver, problem),
            },
            Outcome::Paused { problem } => (Paused, problem),
            Outcome::Unknown { problem } => (Unknown, problem),
            Outcome::Offline { problem } => (Offline, problem),
            Outcome::Accepted { .. } => {
                let sent = matches!(self.expected, Expected::Sent { conversations: expected }
                    if expected == conversations && taken == 1);
                return if sent { Ok(()) } else { wrong("sent") };
            }
        };
        // The server says itself whether it has the message: then nobody may deny it.
        if taken > 0 && belief != Unknown {
            return wrong("denied");
        }
        if taken != usize::from(matches!(self.at, Point::Taken | Point::NextTaken)) {
            return wrong("the server did not do as it was told");
        }
        let Expected::Failed(stage, faults, expected) = &self.expected else {
            return wrong("not sent");
        };
        if belief != *expected {
            return wrong("believed otherwise");
        }
        if problem.stage != *stage || !faults.contains(&problem.fault) {
            return wrong("another fault");
        }
        Ok(())
    }
}

/// What is kept of a reply: its code, and the enhanced status at the start of its text.
pub(super) fn kept(code: u16, status: &str) -> Fault {
    let mut numbers = status.split('.').map(str::parse::<u16>);
    let status = match [numbers.next(), numbers.next(), numbers.next()] {
        [Some(Ok(class)), Some(Ok(subject)), Some(Ok(detail))] => u8::try_from(class)
            .ok()
            .map(|class| EnhancedStatus(class, subject, detail)),
        _ => None,
    };
    Fault::Reply { code, status }
}

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
    Unknown,
}
use Belief::{NotSentEver, NotSentTryLater, Paused, Unknown};

/// Faults that all tell the truth: whether a closed connection can be told from an answer cut
/// short depends on the encryption in between.
pub(super) const LOST: &[Fault] = &[Fault::ConnectionLost, Fault::AnswerNotUnderstood];
pub(super) const SILENT: &[Fault] = &[Fault::TimedOut];
pub(super) const NONSENSE: &[Fault] = &[Fault::AnswerNotUnderstood];

/// A mail server that does one thing differently, and what the clinic should make of it.
pub(super) struct Cell {
    pub(super) security: MailSecurity,
    pub(super) at: Point,
    pub(super) act: Act,
    pub(super) stage: Stage,
    pub(super) faults: Vec<Fault>,
    pub(super) belief: Belief,
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
        let outcome = channel
            .send(&SendPermit::for_tests(), &email_message())
            .await;
        channel.hang_up().await;
        let taken = server.seen(|seen| seen.texts.len());
        let wrong = |what: &str| {
            Err(format!(
                "{:?}, {quirk:?}: {what}: {outcome:?}, {taken} taken",
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
            Outcome::Accepted { .. } | Outcome::Offline { .. } => return wrong("not a failure"),
        };
        // The server says itself whether it has the message: then nobody may deny it.
        if taken > 0 && belief != Unknown {
            return wrong("denied");
        }
        if taken != usize::from(self.at == Point::Taken) {
            return wrong("the server did not do as it was told");
        }
        if belief != self.belief {
            return wrong("believed otherwise");
        }
        if problem.stage != self.stage || !self.faults.contains(&problem.fault) {
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

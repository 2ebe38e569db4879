//! Every point at which a mail server can fail, and what is said of the message afterwards.

use super::mail_server::{Act, MailServer, Point, Quirk};
use super::{address, email_message};
use crate::channels::{
    Channel, Email, EnhancedStatus, Fault, Outcome, Retry, SmtpCredentials, SmtpPatience,
    SmtpSender, SmtpSettings, Stage,
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
        sender: SmtpSender {
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
const NONSENSE: &[Fault] = &[Fault::AnswerNotUnderstood];

pub(super) struct Case {
    pub(super) security: MailSecurity,
    pub(super) at: Point,
    pub(super) act: Act,
    pub(super) stage: Stage,
    pub(super) faults: Vec<Fault>,
    pub(super) belief: Belief,
    /// Whole texts that the server got.
    pub(super) texts: usize,
}

async fn check(case: Case) {
    let quirk = Quirk {
        at: case.at,
        act: case.act,
    };
    let server = MailServer::start(case.security, vec![quirk]).await;
    let channel = Email::new(settings(&server), SmtpPatience::default());
    let outcome = channel
        .send(&SendPermit::for_tests(), &email_message())
        .await;
    channel.hang_up().await;

    let (belief, problem) = match outcome {
        Outcome::NotAccepted { retry, problem } => match retry {
            Retry::Later => (NotSentTryLater, problem),
            Retry::Never => (NotSentEver, problem),
        },
        Outcome::Paused { problem } => (Paused, problem),
        Outcome::Unknown { problem } => (Unknown, problem),
        Outcome::Accepted { .. } | Outcome::Offline { .. } => {
            panic!("{:?}, {quirk:?}: {outcome:?}", case.security)
        }
    };
    let context = format!("{:?}, {quirk:?}: {problem:?}", case.security);
    assert_eq!(belief, case.belief, "{context}");
    assert_eq!(problem.stage, case.stage, "{context}");
    assert!(case.faults.contains(&problem.fault), "{context}");
    assert_eq!(
        server.seen(|seen| seen.texts.len()),
        case.texts,
        "{context}"
    );
}

pub(super) async fn check_all(cases: impl IntoIterator<Item = Case>) {
    for case in cases {
        check(case).await;
    }
}

const EVERY_SECURITY: [MailSecurity; 3] = [
    MailSecurity::PlainOnLoopback,
    MailSecurity::StartTls,
    MailSecurity::Tls,
];

/// The ways of not answering, with what they look like from here.
const NO_ANSWER: [(Act, &[Fault]); 8] = [
    (Act::Close, LOST),
    (Act::Reset, LOST),
    (Act::HalfClose, LOST),
    (Act::Stall, SILENT),
    (Act::SayAndStall("250 and then nothing"), SILENT),
    (Act::Say("hello?\r\n"), NONSENSE),
    (Act::Flood, NONSENSE),
    (Act::FloodOfLines, NONSENSE),
];

#[tokio::test(start_paused = true)]
async fn without_an_answer_before_the_text_nothing_was_sent() {
    let points = [
        (Point::Greeting, Stage::Greeting),
        (Point::Hello, Stage::Greeting),
        (Point::SignIn, Stage::SigningIn),
        (Point::Sender, Stage::NamingSender),
        (Point::Recipient, Stage::NamingRecipient),
        (Point::Announcement, Stage::AnnouncingText),
    ];
    let mut cases = Vec::new();
    for security in EVERY_SECURITY {
        for (at, stage) in points {
            for (act, faults) in NO_ANSWER {
                cases.push(Case {
                    security,
                    at,
                    act,
                    stage,
                    faults: faults.to_vec(),
                    belief: NotSentTryLater,
                    texts: 0,
                });
            }
        }
    }
    check_all(cases).await;
}

#[tokio::test(start_paused = true)]
async fn without_an_answer_after_the_text_began_nobody_knows() {
    let mut cases = Vec::new();
    for security in EVERY_SECURITY {
        for (at, texts) in [(Point::InsideText, 0), (Point::EndOfText, 1)] {
            for (act, faults) in NO_ANSWER {
                // In the midst of the text, words of the server's do not end the conversation.
                if at == Point::InsideText && matches!(act, Act::Say(_) | Act::SayAndStall(_)) {
                    continue;
                }
                cases.push(Case {
                    security,
                    at,
                    act,
                    stage: Stage::HandingOver,
                    faults: faults.to_vec(),
                    belief: Unknown,
                    texts,
                });
            }
        }
        // "Go on" is no answer to a text that has ended.
        cases.push(Case {
            security,
            at: Point::EndOfText,
            act: Act::Say("354 go on\r\n"),
            stage: Stage::HandingOver,
            faults: NONSENSE.to_vec(),
            belief: Unknown,
            texts: 1,
        });
    }
    check_all(cases).await;
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

#[tokio::test(start_paused = true)]
async fn a_refusal_is_believed_wherever_it_comes() {
    let replies = [
        (
            Point::Greeting,
            "421 too many connections\r\n",
            Stage::Greeting,
            kept(421, ""),
            NotSentTryLater,
        ),
        (
            Point::Greeting,
            "554 go away\r\n",
            Stage::Greeting,
            kept(554, ""),
            Paused,
        ),
        (
            Point::Hello,
            "550 who?\r\n",
            Stage::Greeting,
            kept(550, ""),
            Paused,
        ),
        (
            Point::SignIn,
            "535 5.7.8 ruby.okafor@example.com is not known\r\n",
            Stage::SigningIn,
            kept(535, "5.7.8"),
            Paused,
        ),
        (
            Point::SignIn,
            "454 4.7.0 try later\r\n",
            Stage::SigningIn,
            kept(454, "4.7.0"),
            NotSentTryLater,
        ),
        (
            Point::SignIn,
            "500 what?\r\n",
            Stage::SigningIn,
            kept(500, ""),
            Paused,
        ),
        (
            Point::Sender,
            "530 5.7.0 sign in first\r\n",
            Stage::NamingSender,
            kept(530, "5.7.0"),
            Paused,
        ),
        (
            Point::Sender,
            "550 5.7.60 not your address\r\n",
            Stage::NamingSender,
            kept(550, "5.7.60"),
            Paused,
        ),
        (
            Point::Sender,
            "451 greylisted\r\n",
            Stage::NamingSender,
            kept(451, ""),
            NotSentTryLater,
        ),
        (
            Point::Recipient,
            "450 4.2.0 greylisted\r\n",
            Stage::NamingRecipient,
            kept(450, "4.2.0"),
            NotSentTryLater,
        ),
        (
            Point::Recipient,
            "452 4.2.2 mailbox full\r\n",
            Stage::NamingRecipient,
            kept(452, "4.2.2"),
            NotSentTryLater,
        ),
        (
            Point::Recipient,
            "550-5.1.1 no such user\r\n550 5.1.1 here\r\n",
            Stage::NamingRecipient,
            kept(550, "5.1.1"),
            NotSentEver,
        ),
        (
            Point::Announcement,
            "451 not now\r\n",
            Stage::AnnouncingText,
            kept(451, ""),
            NotSentTryLater,
        ),
        (
            Point::Announcement,
            "554 no valid recipients\r\n",
            Stage::AnnouncingText,
            kept(554, ""),
            NotSentEver,
        ),
        // Positive, but not an answer to this question: the server is out of step.
        (
            Point::Announcement,
            "250 ok\r\n",
            Stage::AnnouncingText,
            Fault::AnswerNotUnderstood,
            NotSentTryLater,
        ),
        (
            Point::EndOfText,
            "451 4.3.0 disk full\r\n",
            Stage::HandingOver,
            kept(451, "4.3.0"),
            NotSentTryLater,
        ),
        (
            Point::EndOfText,
            "421 closing\r\n",
            Stage::HandingOver,
            kept(421, ""),
            NotSentTryLater,
        ),
        (
            Point::EndOfText,
            "552 5.3.4 too big\r\n",
            Stage::HandingOver,
            kept(552, "5.3.4"),
            NotSentEver,
        ),
        (
            Point::EndOfText,
            "554 5.7.1 spam\r\n",
            Stage::HandingOver,
            kept(554, "5.7.1"),
            NotSentEver,
        ),
    ];
    let mut cases = Vec::new();
    for security in EVERY_SECURITY {
        for (at, words, stage, fault, belief) in replies {
            cases.push(Case {
                security,
                at,
                act: Act::Say(words),
                stage,
                faults: vec![fault],
                belief,
                // A refusal of the text itself comes after the server has read it.
                texts: usize::from(at == Point::EndOfText),
            });
        }
    }
    check_all(cases).await;
}

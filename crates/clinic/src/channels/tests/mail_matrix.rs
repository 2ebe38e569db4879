//! Every point at which a mail server can fail, in every way, on every kind of connection.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use super::mail_faults::Belief::{NotSentEver, NotSentTryLater, Offline, Paused, Unknown};
use super::mail_faults::{Belief, Cell, Expected, LOST, NONSENSE, SILENT, kept};
use super::mail_server::{Act, Point};
use crate::channels::{Fault, Stage};
use crate::settings::MailSecurity;

use MailSecurity::{PlainOnLoopback, StartTls, Tls};

/// The ways of not answering, with what they look like from here.
const NO_ANSWER: [(Act, &[Fault]); 9] = [
    (Act::Close, LOST),
    (Act::Reset, LOST),
    (Act::HalfClose, LOST),
    (Act::Stall, SILENT),
    (Act::Vanish, SILENT),
    (Act::SayAndStall("250 and then nothing"), SILENT),
    (Act::Say("hello?\r\n"), NONSENSE),
    (Act::Flood, NONSENSE),
    (Act::FloodOfLines, NONSENSE),
];

/// From the server's greeting to its last word about a message, in order.
const POINTS: [(Point, Stage, Belief); 14] = [
    (Point::Greeting, Stage::Greeting, NotSentTryLater),
    (Point::Hello, Stage::Greeting, NotSentTryLater),
    (Point::SignIn, Stage::SigningIn, NotSentTryLater),
    (Point::Sender, Stage::NamingSender, NotSentTryLater),
    (Point::Recipient, Stage::NamingRecipient, NotSentTryLater),
    (Point::Announcement, Stage::AnnouncingText, NotSentTryLater),
    (Point::InsideText, Stage::HandingOver, Unknown),
    (Point::FinalDot, Stage::HandingOver, Unknown),
    (Point::Taken, Stage::HandingOver, Unknown),
    (
        Point::NextRecipient,
        Stage::NamingRecipient,
        NotSentTryLater,
    ),
    (
        Point::NextAnnouncement,
        Stage::AnnouncingText,
        NotSentTryLater,
    ),
    (Point::InsideNextText, Stage::HandingOver, Unknown),
    (Point::NextFinalDot, Stage::HandingOver, Unknown),
    (Point::NextTaken, Stage::HandingOver, Unknown),
];

/// Where nothing that a server does keeps a message from being sent, and in how many conversations
/// it then goes: one that was kept and is not answered any more is followed by a fresh one, and
/// nothing depends on a farewell.
const HARMLESS: [(Point, usize); 2] = [(Point::NextSender, 2), (Point::Farewell, 1)];

/// Where a server refuses, in which words, and what is kept and believed of it.
type Refused = (Point, &'static str, Stage, (u16, &'static str), Belief);

/// What a server may say instead, as far as it is a refusal or out of step.
const REFUSALS: [Refused; 32] = {
    use Point::{
        Announcement, FinalDot, Greeting, Hello, NextAnnouncement, NextFinalDot, NextRecipient,
        Recipient, Sender, SignIn,
    };
    [
        (
            Greeting,
            "421 too many connections\r\n",
            Stage::Greeting,
            (421, ""),
            NotSentTryLater,
        ),
        (
            Greeting,
            "451 not now\r\n",
            Stage::Greeting,
            (451, ""),
            NotSentTryLater,
        ),
        (
            Greeting,
            "554 go away\r\n",
            Stage::Greeting,
            (554, ""),
            Paused,
        ),
        (
            Hello,
            "421 closing\r\n",
            Stage::Greeting,
            (421, ""),
            NotSentTryLater,
        ),
        (
            Hello,
            "450 busy\r\n",
            Stage::Greeting,
            (450, ""),
            NotSentTryLater,
        ),
        (Hello, "550 who?\r\n", Stage::Greeting, (550, ""), Paused),
        (
            SignIn,
            "535 5.7.8 ruby.okafor@example.com is not known\r\n",
            Stage::SigningIn,
            (535, "5.7.8"),
            Paused,
        ),
        (
            SignIn,
            "454 4.7.0 try later\r\n",
            Stage::SigningIn,
            (454, "4.7.0"),
            NotSentTryLater,
        ),
        (
            SignIn,
            "421 closing\r\n",
            Stage::SigningIn,
            (421, ""),
            NotSentTryLater,
        ),
        (SignIn, "500 what?\r\n", Stage::SigningIn, (500, ""), Paused),
        (
            Sender,
            "530 5.7.0 sign in first\r\n",
            Stage::NamingSender,
            (530, "5.7.0"),
            Paused,
        ),
        (
            Sender,
            "550 5.7.60 not your address\r\n",
            Stage::NamingSender,
            (550, "5.7.60"),
            Paused,
        ),
        (
            Sender,
            "451 greylisted\r\n",
            Stage::NamingSender,
            (451, ""),
            NotSentTryLater,
        ),
        (
            Sender,
            "421 closing\r\n",
            Stage::NamingSender,
            (421, ""),
            NotSentTryLater,
        ),
        (
            Recipient,
            "450 4.2.0 greylisted\r\n",
            Stage::NamingRecipient,
            (450, "4.2.0"),
            NotSentTryLater,
        ),
        (
            Recipient,
            "452 4.2.2 mailbox full\r\n",
            Stage::NamingRecipient,
            (452, "4.2.2"),
            NotSentTryLater,
        ),
        (
            Recipient,
            "421 closing\r\n",
            Stage::NamingRecipient,
            (421, ""),
            NotSentTryLater,
        ),
        (
            Recipient,
            "550-5.1.1 no such user\r\n550 5.1.1 here\r\n",
            Stage::NamingRecipient,
            (550, "5.1.1"),
            NotSentEver,
        ),
        (
            Announcement,
            "451 not now\r\n",
            Stage::AnnouncingText,
            (451, ""),
            NotSentTryLater,
        ),
        (
            Announcement,
            "421 closing\r\n",
            Stage::AnnouncingText,
            (421, ""),
            NotSentTryLater,
        ),
        (
            Announcement,
            "554 no valid recipients\r\n",
            Stage::AnnouncingText,
            (554, ""),
            NotSentEver,
        ),
        (
            FinalDot,
            "451 4.3.0 disk full\r\n",
            Stage::HandingOver,
            (451, "4.3.0"),
            NotSentTryLater,
        ),
        (
            FinalDot,
            "421 closing\r\n",
            Stage::HandingOver,
            (421, ""),
            NotSentTryLater,
        ),
        (
            FinalDot,
            "552 5.3.4 too big\r\n",
            Stage::HandingOver,
            (552, "5.3.4"),
            NotSentEver,
        ),
        (
            FinalDot,
            "554 5.7.1 spam\r\n",
            Stage::HandingOver,
            (554, "5.7.1"),
            NotSentEver,
        ),
        (
            FinalDot,
            "550 5.1.1 gone\r\n",
            Stage::HandingOver,
            (550, "5.1.1"),
            NotSentEver,
        ),
        (
            NextRecipient,
            "452 4.5.3 too many recipients\r\n",
            Stage::NamingRecipient,
            (452, "4.5.3"),
            NotSentTryLater,
        ),
        (
            NextRecipient,
            "550 5.1.1 no such user\r\n",
            Stage::NamingRecipient,
            (550, "5.1.1"),
            NotSentEver,
        ),
        (
            NextAnnouncement,
            "421 4.7.0 enough for now\r\n",
            Stage::AnnouncingText,
            (421, "4.7.0"),
            NotSentTryLater,
        ),
        (
            NextAnnouncement,
            "554 no valid recipients\r\n",
            Stage::AnnouncingText,
            (554, ""),
            NotSentEver,
        ),
        (
            NextFinalDot,
            "451 4.3.0 disk full\r\n",
            Stage::HandingOver,
            (451, "4.3.0"),
            NotSentTryLater,
        ),
        (
            NextFinalDot,
            "554 5.7.1 spam\r\n",
            Stage::HandingOver,
            (554, "5.7.1"),
            NotSentEver,
        ),
    ]
};

/// At a point where nothing is lost: what refuses or makes no sense.
const SHRUGGED_OFF: [&str; 3] = [
    "421 4.4.2 idle for too long\r\n",
    "451 not now\r\n",
    "550 what do you want?\r\n",
];

/// Answers to questions that we have yet to ask, slipped in before the encryption begins.
const SLIPPED_IN: &str =
    "220 go ahead\r\n250 mail.example\r\n235 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250 sent\r\n";

fn silences() -> Vec<Cell> {
    let mut cells = Vec::new();
    for security in [PlainOnLoopback, StartTls, Tls] {
        for (at, stage, belief) in POINTS {
            let is_inside = matches!(at, Point::InsideText | Point::InsideNextText);
            for (act, faults) in NO_ANSWER {
                // In the midst of the text, words of the server's do not end the conversation.
                if is_inside && matches!(act, Act::Say(_) | Act::SayAndStall(_)) {
                    continue;
                }
                cells.push(Cell {
                    security,
                    at,
                    act,
                    expected: Expected::Failed(stage, faults.to_vec(), belief),
                });
            }
        }
        for (act, fault) in [
            (Act::Close, Fault::ConnectionRefused),
            (Act::Vanish, Fault::TimedOut),
        ] {
            cells.push(Cell {
                security,
                at: Point::Door,
                act,
                expected: Expected::Failed(Stage::Connecting, vec![fault], Offline),
            });
        }
    }
    cells
}

fn harmless() -> Vec<Cell> {
    let mut cells = Vec::new();
    for security in [PlainOnLoopback, StartTls, Tls] {
        for (at, conversations) in HARMLESS {
            let silences = NO_ANSWER.iter().map(|(act, _)| *act);
            let refusals = SHRUGGED_OFF.iter().map(|words| Act::Say(words));
            cells.extend(silences.chain(refusals).map(|act| Cell {
                security,
                at,
                act,
                expected: Expected::Sent { conversations },
            }));
        }
    }
    cells
}

fn refusals() -> Vec<Cell> {
    let mut cells = Vec::new();
    for security in [PlainOnLoopback, StartTls, Tls] {
        let mut say = |at, words, stage, fault, belief| {
            cells.push(Cell {
                security,
                at,
                act: Act::Say(words),
                expected: Expected::Failed(stage, vec![fault], belief),
            });
        };
        for (at, words, stage, (code, status), belief) in REFUSALS {
            say(at, words, stage, kept(code, status), belief);
        }
        // Positive, but not an answer to this question: the server is out of step.
        let nonsense = Fault::AnswerNotUnderstood;
        let announcing = Stage::AnnouncingText;
        say(
            Point::Announcement,
            "250 ok\r\n",
            announcing,
            nonsense,
            NotSentTryLater,
        );
        // "Go on" is no answer to a text that has ended.
        for at in [Point::FinalDot, Point::Taken, Point::NextTaken] {
            say(at, "354 go on\r\n", Stage::HandingOver, nonsense, Unknown);
        }
    }
    cells
}

fn encryption() -> Vec<Cell> {
    let plain_words = Act::Say("220 mail.example ready\r\n");
    let failed: &[Fault] = &[Fault::EncryptionFailed];
    let (no, not_now) = (kept(502, "5.5.1"), kept(454, "4.3.0"));
    let mut cells = Vec::new();
    let mut cell = |security, at, act, faults: &[Fault], belief| {
        cells.push(Cell {
            security,
            at,
            act,
            expected: Expected::Failed(Stage::Encrypting, faults.to_vec(), belief),
        });
    };
    let stripped = Act::Say("250 mail.example\r\n");
    let not_offered: &[Fault] = &[Fault::EncryptionNotOffered];
    cell(StartTls, Point::Hello, stripped, not_offered, Paused);
    let start = Point::StartTls;
    cell(StartTls, start, Act::Say("502 5.5.1 no\r\n"), &[no], Paused);
    cell(
        StartTls,
        start,
        Act::Say("454 4.3.0 not now\r\n"),
        &[not_now],
        NotSentTryLater,
    );
    cell(StartTls, start, Act::Say(SLIPPED_IN), failed, Paused);
    for security in [StartTls, Tls] {
        cell(security, Point::Handshake, plain_words, failed, Paused);
        cell(security, Point::Handshake, Act::Flood, failed, Paused);
    }
    for (act, faults) in [
        (Act::Close, LOST),
        (Act::Reset, LOST),
        (Act::HalfClose, LOST),
        (Act::Stall, SILENT),
        (Act::Vanish, SILENT),
    ] {
        cell(StartTls, start, act, faults, NotSentTryLater);
        cell(
            StartTls,
            Point::EncryptedHello,
            act,
            faults,
            NotSentTryLater,
        );
        cell(StartTls, Point::Handshake, act, faults, NotSentTryLater);
        cell(Tls, Point::Handshake, act, faults, NotSentTryLater);
    }
    cell(
        StartTls,
        Point::EncryptedHello,
        Act::FloodOfLines,
        NONSENSE,
        NotSentTryLater,
    );
    cells
}

#[tokio::test(start_paused = true)]
async fn a_mail_server_may_fail_at_any_point_and_the_truth_is_told_of_the_message() {
    let cells: Vec<Cell> = [silences(), harmless(), refusals(), encryption()]
        .into_iter()
        .flatten()
        .collect();
    let mut wrong = Vec::new();
    let mut points: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for cell in &cells {
        let connection = match cell.security {
            PlainOnLoopback => "plain",
            StartTls => "STARTTLS",
            Tls => "TLS",
        };
        let points = points.entry(connection).or_default();
        points.insert(format!("{:?}", cell.at));
        wrong.extend(cell.look().await.err());
    }
    let (count, right) = (cells.len(), cells.len() - wrong.len());
    let points: BTreeMap<&str, usize> = points
        .into_iter()
        .map(|(connection, points)| (connection, points.len()))
        .collect();
    writeln!(
        std::io::stderr(),
        "mail servers that fail: points: {points:?}, cells: {count}, right: {right}"
    )
    .expect("somebody reads what a test says");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(points.values().all(|count| *count >= 14), "{points:?}");
}

//! Every way in which a carrier over HTTP can fail, for each carrier there is.

use std::io::Write;

use super::http_server::{Answer, HttpServer};
use super::twilio::plain_url;
use super::{email_message, resend, text_message, twilio};
use crate::channels::{Channel, Outcome, Outgoing, Retry};
use crate::outbox::SendPermit;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Belief {
    Sent,
    NotSentTryLater,
    NotSentEver,
    Paused,
    Unknown,
    Offline,
}
use Belief::{NotSentEver, NotSentTryLater, Paused, Unknown};

fn believed(outcome: &Outcome) -> Belief {
    match outcome {
        Outcome::Accepted { .. } => Belief::Sent,
        Outcome::NotAccepted { retry, .. } => match retry {
            Retry::Later => NotSentTryLater,
            Retry::Never => NotSentEver,
        },
        Outcome::Paused { .. } => Paused,
        Outcome::Unknown { .. } => Unknown,
        Outcome::Offline { .. } => Belief::Offline,
    }
}

fn raw(head: &str) -> Answer {
    Answer::Raw(format!("HTTP/1.1 {head}\r\n\r\n"))
}

fn redirect(status: u16, to: &str) -> Answer {
    raw(&format!(
        "{status} Moved\r\nLocation: {to}\r\nContent-Length: 0"
    ))
}

/// What a carrier may answer, and what may be believed then. `elsewhere` is a server that nobody
/// should be led to.
fn answers(elsewhere: &str) -> Vec<(Answer, Belief)> {
    let page = || "<html>Something else lives here</html>".to_owned();
    // A gigabyte of blanks, packed into a few bytes, would have to be unpacked to be read.
    let packed = "201 Created\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\
                  Content-Length: 10\r\n\r\n\u{1f}\u{8b}\u{8}packed";
    let mut answers = vec![
        (Answer::Close, Unknown),
        (Answer::Reset, Unknown),
        (Answer::Stall, Unknown),
        (Answer::Deaf, Unknown),
        (Answer::Flood, Unknown),
        (Answer::FloodOfHeaders, Unknown),
        (Answer::Raw("hello?\r\n\r\n".to_owned()), Unknown),
        (Answer::Raw(format!("HTTP/1.1 {packed}")), Unknown),
        (raw("201 Created\r\nContent-Length: 99"), Unknown),
        (Answer::Json(201, "accepted!".to_owned()), Unknown),
        (Answer::Json(200, "[1, 2".to_owned()), Unknown),
        (
            Answer::Json(200, format!("[{}", "[".repeat(60_000))),
            Unknown,
        ),
        (Answer::Json(201, "{}".to_owned()), Unknown),
        (Answer::Json(202, page()), Unknown),
        (Answer::Json(204, String::new()), Unknown),
        (Answer::Json(429, page()), NotSentTryLater),
        (Answer::Json(413, page()), NotSentEver),
    ];
    for status in [400, 422] {
        answers.push((Answer::Json(status, page()), NotSentEver));
    }
    for status in [401, 402, 403, 404, 405, 407, 410] {
        answers.push((Answer::Json(status, page()), Paused));
    }
    for status in [408, 500, 501, 502, 503, 504, 520] {
        answers.push((Answer::Json(status, page()), Unknown));
    }
    // To another place, to one without encryption, to one inside the practice's own network.
    for to in [
        elsewhere,
        "http://api.example/",
        "http://169.254.169.254/",
        "file:///etc/passwd",
    ] {
        for status in [301, 307, 308] {
            answers.push((redirect(status, to), Paused));
        }
        for status in [302, 303] {
            answers.push((redirect(status, to), Unknown));
        }
    }
    answers
}

#[tokio::test(start_paused = true)]
async fn a_carrier_over_http_may_fail_in_any_way_and_the_truth_is_told_of_the_message() {
    let elsewhere =
        HttpServer::start(Answer::Json(201, r#"{"sid": "SM1", "id": "1"}"#.to_owned())).await;
    elsewhere.expects_nobody();
    let cells = answers(&plain_url(&elsewhere));
    let (mut count, mut wrong) = (0, Vec::new());
    for (answer, belief) in cells {
        for carrier in ["twilio", "resend"] {
            let server = HttpServer::start(answer.clone()).await;
            let url = plain_url(&server);
            let outcome = match carrier {
                "twilio" => send(&twilio::channel(twilio::settings(&url)), text_message()).await,
                _ => send(&resend::channel(&url), email_message()).await,
            };
            count += 1;
            // Never asked twice, whatever came back.
            if believed(&outcome) != belief || server.requests().len() > 1 {
                wrong.push(format!("{carrier}, {answer:?}: {outcome:?}"));
            }
        }
    }
    let right = count - wrong.len();
    writeln!(
        std::io::stderr(),
        "carriers over HTTP that fail: cells: {count}, right: {right}"
    )
    .expect("somebody reads what a test says");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        elsewhere.requests(),
        Vec::<String>::new(),
        "nobody was led there"
    );
}

async fn send(channel: &dyn Channel, message: Outgoing) -> Outcome {
    channel.send(&SendPermit::for_tests(), &message).await
}

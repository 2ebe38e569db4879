//! Email over Resend: what is asked, and what is made of every answer.

use super::http_server::{Answer, HttpServer};
use super::twilio::plain_url;
use super::{address, email_message, text_message};
use crate::channels::{
    Carrier, CarrierProblem, CarrierUrl, Channel, Fault, HttpPatience, MailSender, Outcome,
    Outgoing, Progress, Refusal, Resend, ResendSettings, Retry, Stage, TrustedRoots, Unsendable,
    Whereabouts,
};
use crate::outbox::SendPermit;
use crate::secret::Secret;

pub(super) fn channel(base_url: &str) -> Resend {
    let settings = ResendSettings {
        key: Secret::new("re_not_a_real_key".to_owned()),
        sender: MailSender {
            address: address("frontdesk@clinic.example"),
            name: Some("Lindenfield, Psychology".to_owned()),
            reply_to: Some(address("answers@clinic.example")),
        },
        base_url: CarrierUrl::parse(base_url).expect("a usable address"),
        roots: TrustedRoots::public(),
    };
    Resend::new(settings, HttpPatience::default()).expect("usable settings")
}

fn taken() -> Answer {
    Answer::Json(
        200,
        r#"{"id": "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}"#.to_owned(),
    )
}

async fn send(server: &HttpServer, message: &Outgoing) -> Outcome {
    channel(&plain_url(server))
        .send(&SendPermit::for_tests(), message)
        .await
}

fn problem(stage: Stage, fault: Fault) -> CarrierProblem {
    CarrierProblem {
        carrier: Carrier::Resend,
        stage,
        fault,
    }
}

#[tokio::test(start_paused = true)]
async fn an_email_is_handed_over_under_its_key() {
    let server = HttpServer::start(taken()).await;
    let outcome = send(&server, &email_message()).await;
    let carrier_id = Some("49a3999c-0ce1-4ea6-ab68-afcd6dc2e794".to_owned());
    assert_eq!(outcome, Outcome::Accepted { carrier_id });
    let requests = server.requests();
    let [request] = requests.as_slice() else {
        panic!("{} requests", requests.len());
    };
    assert!(
        request.starts_with("POST /emails HTTP/1.1\r\n"),
        "{request}"
    );
    let (head, body) = request.split_once("\r\n\r\n").expect("a body");
    let head = head.to_lowercase();
    let key = email_message().key.to_string();
    assert!(head.contains("authorization: bearer re_not_a_real_key"));
    assert!(head.contains(&format!("idempotency-key: {key}")), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(
        body,
        serde_json::json!({
            "from": "\"Lindenfield, Psychology\" <frontdesk@clinic.example>",
            "to": ["ruby.okafor@example.com"],
            "reply_to": ["answers@clinic.example"],
            "subject": "Your appointment on Tuesday",
            "text": "Dear Ruby,\n\nwe expect you on Tuesday at 9:15 am.",
            "headers": {
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
            },
        })
    );
}

#[tokio::test(start_paused = true)]
async fn the_same_message_is_the_same_request_whoever_it_greets() {
    let server = HttpServer::start(taken()).await;
    send(&server, &email_message()).await;
    // After an unclear answer the address is known, and no longer the name that stood beside it.
    let nameless = Outgoing {
        to: crate::channels::Recipient::Email {
            address: address("ruby.okafor@example.com"),
            display_name: None,
        },
        ..email_message()
    };
    send(&server, &nameless).await;
    let requests = server.requests();
    assert_eq!(requests[0], requests[1]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_believed_as_far_as_it_goes() {
    let refused = |status| Answer::Json(status, r#"{"name": "some_error"}"#.to_owned());
    for status in [400, 422, 413] {
        check(refused(status), status, |problem| Outcome::NotAccepted {
            retry: Retry::Never,
            problem,
        })
        .await;
    }
    check(refused(429), 429, |problem| Outcome::NotAccepted {
        retry: Retry::Later,
        problem,
    })
    .await;
    for status in [401, 403, 404, 405, 307] {
        check(refused(status), status, |problem| Outcome::Paused {
            problem,
        })
        .await;
    }
    // A conflict of keys says that the carrier has had a message under this one.
    for status in [409, 500, 502, 503, 408] {
        check(refused(status), status, |problem| Outcome::Unknown {
            problem,
        })
        .await;
    }
}

async fn check(answer: Answer, status: u16, expected: impl Fn(CarrierProblem) -> Outcome) {
    let server = HttpServer::start(answer).await;
    let outcome = send(&server, &email_message()).await;
    let problem = problem(Stage::HandingOver, Fault::Http { status, code: None });
    assert_eq!(outcome, expected(problem), "{status}");
    assert_eq!(server.requests().len(), 1, "{status}");
}

#[tokio::test(start_paused = true)]
async fn only_an_email_can_be_sent_by_email() {
    let server = HttpServer::start(taken()).await;
    let forged = Outgoing {
        subject: Some("Hello\r\nBcc: everybody@example.com".to_owned()),
        ..email_message()
    };
    for (message, reason) in [
        (text_message(), Unsendable::WrongKindOfRecipient),
        (
            forged,
            Unsendable::LineBreakIn(crate::channels::HeaderField::Subject),
        ),
    ] {
        let outcome = send(&server, &message).await;
        let problem = problem(Stage::Preparing, Fault::Unsendable(reason));
        let retry = Retry::Never;
        assert_eq!(outcome, Outcome::NotAccepted { retry, problem });
    }
    assert_eq!(server.requests(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn the_carrier_says_how_far_an_email_has_come() {
    use Whereabouts::{Delivered, OnItsWay, Undelivered};
    for (event, whereabouts, refusal) in [
        ("sent", OnItsWay, None),
        ("delivery_delayed", OnItsWay, None),
        ("something_new", OnItsWay, None),
        ("delivered", Delivered, None),
        ("opened", Delivered, None),
        ("complained", Delivered, Some(Refusal::CalledSpam)),
        ("bounced", Undelivered, Some(Refusal::NoSuchMailbox)),
        ("suppressed", Undelivered, Some(Refusal::Suppressed)),
        ("failed", Undelivered, None),
    ] {
        let email = format!(r#"{{"id": "49a3", "last_event": "{event}"}}"#);
        let server = HttpServer::start(Answer::Json(200, email)).await;
        let progress = channel(&plain_url(&server)).follow("49a3").await;
        let expected = Progress {
            whereabouts,
            refusal,
        };
        assert_eq!(progress, Ok(expected), "{event}");
        assert!(server.requests()[0].starts_with("GET /emails/49a3 HTTP/1.1\r\n"));
    }
}

#[tokio::test(start_paused = true)]
async fn an_id_that_is_none_leads_nowhere() {
    let server = HttpServer::start(taken()).await;
    let progress = channel(&plain_url(&server)).follow("../domains").await;
    assert_eq!(progress, Ok(Progress::of(Whereabouts::OnItsWay)));
    assert_eq!(server.requests(), Vec::<String>::new());
}

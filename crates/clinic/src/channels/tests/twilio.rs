//! The SMS carrier: what is asked, and what is made of every answer.

use std::time::Duration;

use base64::Engine as _;

use super::certificates::{Flaw, certified};
use super::http_server::{Answer, HttpServer};
use super::{UNKNOWN_HOST, email_message, phone, text_message};
use crate::channels::{
    Carrier, CarrierProblem, CarrierUrl, CertificateFault, Channel, Fault, HttpPatience, Outcome,
    Outgoing, Refusal, Retry, Sms, Stage, TrustedRoots, Twilio, TwilioRefused, TwilioSender,
    TwilioSettings, Unsendable,
};
use crate::outbox::SendPermit;
use crate::secret::Secret;

pub(super) const ACCOUNT: &str = "AC00000000000000000000000000000000";

pub(super) fn settings(base_url: &str) -> TwilioSettings {
    TwilioSettings {
        account: ACCOUNT.to_owned(),
        token: Secret::new("not a real token".to_owned()),
        sender: TwilioSender::Number(phone("+61491570156")),
        base_url: CarrierUrl::parse(base_url).expect("a usable address"),
        roots: TrustedRoots::public(),
    }
}

pub(super) fn channel(settings: TwilioSettings) -> Sms {
    let patience = HttpPatience::default();
    Sms::new(Twilio::new(settings, patience).expect("usable settings"))
}

pub(super) fn plain_url(server: &HttpServer) -> String {
    format!("http://{}", server.address)
}

fn created() -> Answer {
    Answer::Json(
        201,
        r#"{"sid": "SM0123456789abcdef0123456789abcdef", "status": "queued"}"#.to_owned(),
    )
}

async fn send(channel: &Sms) -> Outcome {
    channel
        .send(&SendPermit::for_tests(), &text_message())
        .await
}

pub(super) fn problem(stage: Stage, fault: Fault) -> CarrierProblem {
    CarrierProblem {
        carrier: Carrier::Twilio,
        stage,
        fault,
    }
}

async fn request_of(settings: impl FnOnce(TwilioSettings) -> TwilioSettings) -> String {
    let server = HttpServer::start(created()).await;
    let settings = settings(self::settings(&plain_url(&server)));
    let outcome = send(&channel(settings)).await;
    let carrier_id = Some("SM0123456789abcdef0123456789abcdef".to_owned());
    assert_eq!(outcome, Outcome::Accepted { carrier_id });
    let requests = server.requests();
    let [request] = requests.as_slice() else {
        panic!("{} requests", requests.len());
    };
    request.clone()
}

#[tokio::test(start_paused = true)]
async fn a_message_is_asked_for_once_with_sender_text_and_time_limit() {
    let request = request_of(|settings| settings).await;
    let first = format!("POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json HTTP/1.1\r\n");
    assert!(request.starts_with(&first), "{request}");
    let signed =
        base64::engine::general_purpose::STANDARD.encode(format!("{ACCOUNT}:not a real token"));
    assert!(
        request.to_lowercase().contains(&format!(
            "authorization: basic {}\r\n",
            signed.to_lowercase()
        )),
        "{request}"
    );
    let (_, form) = request.split_once("\r\n\r\n").expect("a form");
    assert_eq!(
        form,
        "To=%2B61491570006&From=%2B61491570156\
         &Body=Reminder%3A+Tuesday+24+November%2C+9%3A15+am.&ValidityPeriod=3600"
    );
}

#[tokio::test(start_paused = true)]
async fn a_messaging_service_or_a_name_can_stand_for_the_number() {
    let service = "MG00000000000000000000000000000000";
    let request = request_of(|settings| TwilioSettings {
        sender: TwilioSender::Service(service.to_owned()),
        ..settings
    })
    .await;
    assert!(request.contains(&format!("&MessagingServiceSid={service}&")));
    assert!(!request.contains("From="));

    let request = request_of(|settings| TwilioSettings {
        sender: TwilioSender::Name("Lindenfield".to_owned()),
        ..settings
    })
    .await;
    assert!(request.contains("&From=Lindenfield&"));
}

#[tokio::test(start_paused = true)]
async fn the_carrier_is_not_asked_to_keep_a_message_longer_than_it_can() {
    for (give_up_after, expected) in [(0, "1"), (90, "90"), (86_400, "36000")] {
        let server = HttpServer::start(created()).await;
        let message = Outgoing {
            give_up_after: Duration::from_secs(give_up_after),
            ..text_message()
        };
        let channel = channel(settings(&plain_url(&server)));
        channel.send(&SendPermit::for_tests(), &message).await;
        let request = server.requests().concat();
        assert!(
            request.ends_with(&format!("&ValidityPeriod={expected}")),
            "{request}"
        );
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Belief {
    NotSentTryLater,
    NotSentEver,
    Paused,
    Unknown,
}
use Belief::{NotSentEver, NotSentTryLater, Paused, Unknown};

async fn check(answer: Answer, fault: Fault, belief: Belief) {
    let server = HttpServer::start(answer.clone()).await;
    let outcome = send(&channel(settings(&plain_url(&server)))).await;
    let problem = problem(Stage::HandingOver, fault);
    let expected = match belief {
        NotSentTryLater => Outcome::NotAccepted {
            retry: Retry::Later,
            problem,
        },
        NotSentEver => Outcome::NotAccepted {
            retry: Retry::Never,
            problem,
        },
        Paused => Outcome::Paused { problem },
        Unknown => Outcome::Unknown { problem },
    };
    assert_eq!(outcome, expected, "{answer:?}");
    // Never asked twice, whatever came back.
    assert!(server.requests().len() <= 1, "{answer:?}");
}

fn refusal(status: u16, code: u32) -> Answer {
    Answer::Json(
        status,
        format!(r#"{{"code": {code}, "message": "about +61491570006", "status": {status}}}"#),
    )
}

#[tokio::test(start_paused = true)]
async fn a_refusal_with_a_reason_is_believed() {
    for (status, code, belief) in [
        (400, 21211, NotSentEver),
        (400, 21614, NotSentEver),
        (400, 21610, NotSentEver),
        (400, 21617, NotSentEver),
        (400, 99999, NotSentEver),
        (400, 21606, Paused),
        (400, 21608, Paused),
        (401, 20003, Paused),
        (403, 20403, Paused),
        (404, 20404, Paused),
        (429, 20429, NotSentTryLater),
        (400, 21611, NotSentTryLater),
        // An explanation does not make a failure of the carrier's any clearer.
        (500, 20500, Unknown),
        (503, 20503, Unknown),
    ] {
        let fault = Fault::Http {
            status,
            code: Some(code),
        };
        check(refusal(status, code), fault, belief).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_bare_status_is_believed_as_far_as_it_goes() {
    for (status, belief) in [
        (400, NotSentEver),
        (422, NotSentEver),
        (401, Paused),
        (402, Paused),
        (403, Paused),
        (404, Paused),
        (405, Paused),
        (301, Paused),
        (308, Paused),
        (429, NotSentTryLater),
        (302, Unknown),
        (303, Unknown),
        (408, Unknown),
        (500, Unknown),
        (502, Unknown),
        (504, Unknown),
        (204, Unknown),
    ] {
        let page = "<html>Something else lives here</html>".to_owned();
        let fault = Fault::Http { status, code: None };
        check(Answer::Json(status, page), fault, belief).await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_none_leaves_the_message_unknown() {
    let nonsense = Fault::AnswerNotUnderstood;
    for (answer, fault) in [
        (Answer::Json(201, "accepted!".to_owned()), nonsense),
        (Answer::Json(201, "{}".to_owned()), nonsense),
        (Answer::Json(201, r#"{"sid": ""}"#.to_owned()), nonsense),
        (
            Answer::Json(201, r#"{"sid": "<script>"}"#.to_owned()),
            nonsense,
        ),
        (Answer::Json(200, r#"{"code": 1001}"#.to_owned()), nonsense),
        (
            Answer::Json(201, format!(r#"{{"sid": "SM{}"}}"#, "1".repeat(70_000))),
            nonsense,
        ),
        (Answer::Raw("hello?\r\n\r\n".to_owned()), nonsense),
        (
            Answer::Raw("HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{\"sid\"".to_owned()),
            Fault::ConnectionLost,
        ),
        (Answer::Flood, nonsense),
        (Answer::Close, nonsense),
        (Answer::Reset, Fault::ConnectionLost),
        (Answer::Stall, Fault::TimedOut),
        (Answer::Deaf, Fault::TimedOut),
    ] {
        check(answer, fault, Unknown).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_redirect_is_not_followed() {
    let elsewhere = HttpServer::start(created()).await;
    let moved = format!(
        "HTTP/1.1 307 Moved\r\nLocation: {}/\r\nContent-Length: 0\r\n\r\n",
        plain_url(&elsewhere)
    );
    let fault = Fault::Http {
        status: 307,
        code: None,
    };
    check(Answer::Raw(moved), fault, Paused).await;
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_carrier_that_cannot_be_reached_is_offline() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let deaf = listener.local_addr().expect("an address");
    drop(listener);
    for (url, fault) in [
        (format!("http://{deaf}"), Fault::ConnectionRefused),
        (format!("https://{UNKNOWN_HOST}"), Fault::NameNotFound),
    ] {
        let outcome = send(&channel(settings(&url))).await;
        let problem = problem(Stage::Connecting, fault);
        assert_eq!(outcome, Outcome::Offline { problem });
    }
}

#[tokio::test(start_paused = true)]
async fn a_carrier_that_cannot_prove_who_it_is_gets_nothing() {
    for (flaw, fault) in [
        (Flaw::Expired, CertificateFault::Expired),
        (Flaw::OtherName, CertificateFault::OtherName),
        (Flaw::UnknownIssuer, CertificateFault::UnknownIssuer),
    ] {
        let certified = certified(flaw);
        let server = HttpServer::start_encrypted(created(), &certified).await;
        let settings = TwilioSettings {
            roots: certified.roots.clone(),
            ..settings(&format!("https://{}", server.address))
        };
        let outcome = send(&channel(settings)).await;
        let problem = problem(Stage::Connecting, Fault::CertificateRefused(fault));
        assert_eq!(outcome, Outcome::Paused { problem });
        assert_eq!(server.requests(), Vec::<String>::new());
    }
}

#[tokio::test(start_paused = true)]
async fn a_carrier_of_the_practices_own_is_trusted_when_its_root_is_given() {
    let certified = certified(Flaw::None);
    let server = HttpServer::start_encrypted(created(), &certified).await;
    let settings = TwilioSettings {
        roots: certified.roots.clone(),
        ..settings(&format!("https://{}", server.address))
    };
    let outcome = send(&channel(settings)).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
}

#[test]
fn a_carrier_is_written_to_over_https_or_on_this_computer() {
    for url in [
        "https://api.twilio.com",
        "http://127.0.0.1:4010",
        "http://localhost:4010",
        "http://[::1]:4010/mock",
    ] {
        assert!(CarrierUrl::parse(url).is_ok(), "{url}");
    }
    for url in [
        "http://api.twilio.com",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "ftp://127.0.0.1",
        "https://user:secret@api.twilio.com",
        "https://api.twilio.com/?key=1",
        "api.twilio.com",
        "",
    ] {
        assert!(CarrierUrl::parse(url).is_err(), "{url}");
    }
}

#[test]
fn settings_that_cannot_work_are_refused_at_once() {
    let usable = || settings("https://api.twilio.com");
    let with_account = |account: &str| TwilioSettings {
        account: account.to_owned(),
        ..usable()
    };
    let with_name = |name: &str| TwilioSettings {
        sender: TwilioSender::Name(name.to_owned()),
        ..usable()
    };
    for (settings, expected) in [
        (usable(), None),
        (with_account(""), Some(TwilioRefused::Account)),
        (with_account("../AC1"), Some(TwilioRefused::Account)),
        (with_name("Lindenfield"), None),
        (with_name("Lindenfields"), Some(TwilioRefused::Sender)),
        (with_name("12345"), Some(TwilioRefused::Sender)),
        (with_name("Zoë"), Some(TwilioRefused::Sender)),
    ] {
        let refused = Twilio::new(settings, HttpPatience::default()).err();
        assert_eq!(refused, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn an_sms_needs_a_phone_and_a_text_of_some_length() {
    let server = HttpServer::start(created()).await;
    let channel = channel(settings(&plain_url(&server)));
    let with_body = |body: String| Outgoing {
        body,
        ..text_message()
    };
    for (message, reason) in [
        (email_message(), Unsendable::WrongKindOfRecipient),
        (with_body("\u{200b} \n".to_owned()), Unsendable::EmptyText),
        (with_body("a".repeat(1601)), Unsendable::TextTooLong),
    ] {
        let outcome = channel.send(&SendPermit::for_tests(), &message).await;
        let problem = problem(Stage::Preparing, Fault::Unsendable(reason));
        let retry = Retry::Never;
        assert_eq!(outcome, Outcome::NotAccepted { retry, problem });
    }
    assert_eq!(server.requests(), Vec::<String>::new());
}

#[test]
fn an_opt_out_is_recognised() {
    let opted_out = Fault::Http {
        status: 400,
        code: Some(21610),
    };
    let problem = problem(Stage::HandingOver, opted_out);
    assert!(problem.is_opt_out());
    assert_eq!(problem.refusal(), Some(Refusal::OptedOut));
}

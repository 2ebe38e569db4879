//! WhatsApp over the account for texts.

use super::http_server::{Answer, HttpServer};
use super::twilio::{plain_url, problem, settings};
use super::{monday_morning, phone, text_message};
use crate::channels::{
    ApprovedTemplate, Channel, Fault, Finding, HttpPatience, Outcome, Outgoing, Progress, Retry,
    Stage, Twilio, TwilioSender, TwilioSettings, Unsendable, Whatsapp, Whereabouts,
};
use crate::outbox::SendPermit;

fn channel(server: &HttpServer) -> Whatsapp {
    let settings = TwilioSettings {
        sender: TwilioSender::Whatsapp(phone("+61491570159")),
        ..settings(&plain_url(server))
    };
    Whatsapp::new(Twilio::new(settings, HttpPatience::default()).expect("usable settings"))
}

fn message() -> Outgoing {
    Outgoing {
        template: Some(ApprovedTemplate {
            content_sid: "HX0123".to_owned(),
            variables: [
                "Zoë",
                "Tue 24 Nov at 9:15 am",
                "Dr \"Quill\"",
                "(02) 5550 1000",
                "-",
            ]
            .map(str::to_owned)
            .to_vec(),
        }),
        ..text_message()
    }
}

fn decoded(form: &str) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(&format!("http://localhost/?{form}")).expect("a form");
    url.query_pairs().into_owned().collect()
}

#[tokio::test(start_paused = true)]
async fn a_template_is_asked_for_by_its_number_with_numbered_fields() {
    let created = Answer::Json(201, r#"{"sid": "SM1"}"#.to_owned());
    let server = HttpServer::start(created).await;
    let outcome = channel(&server)
        .send(&SendPermit::for_tests(), &message())
        .await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    let requests = server.requests().concat();
    let (_, form) = requests.split_once("\r\n\r\n").expect("a form");
    let fields = decoded(form);
    let field = |name: &str| {
        let mut found = fields.iter().filter(|(named, _)| named == name);
        found.next().map(|(_, value)| value.as_str())
    };
    assert_eq!(field("To"), Some("whatsapp:+61491570006"));
    assert_eq!(field("From"), Some("whatsapp:+61491570159"));
    assert_eq!(field("ContentSid"), Some("HX0123"));
    assert_eq!(field("Body"), None);
    let variables = field("ContentVariables").expect("variables");
    let variables: serde_json::Value = serde_json::from_str(variables).expect("JSON");
    assert_eq!(
        variables,
        serde_json::json!({
            "1": "Zoë", "2": "Tue 24 Nov at 9:15 am", "3": "Dr \"Quill\"",
            "4": "(02) 5550 1000", "5": "-",
        })
    );
}

#[tokio::test(start_paused = true)]
async fn words_of_our_own_are_not_sent() {
    let server = HttpServer::start(Answer::Close).await;
    let outcome = channel(&server)
        .send(&SendPermit::for_tests(), &text_message())
        .await;
    let problem = problem(Stage::Preparing, Fault::Unsendable(Unsendable::NoTemplate));
    let retry = Retry::Never;
    assert_eq!(outcome, Outcome::NotAccepted { retry, problem });
    assert_eq!(server.requests(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_message_is_found_by_what_was_put_into_its_template() {
    let ours = "Hello Zoë, we expect you Tue 24 Nov at 9:15 am with Dr “Quill”. Questions? \
                (02) 5550 1000 - see you!";
    let another = "Hello Zoë, we expect you Wed 25 Nov at 9:15 am with Dr “Quill”. Questions? \
                   (02) 5550 1000 -";
    for (body, expected) in [
        (
            ours,
            Finding::Found {
                carrier_id: "SM1".to_owned(),
                progress: Progress::of(Whereabouts::OnItsWay),
            },
        ),
        (another, Finding::NotFound),
    ] {
        let list = serde_json::json!({
            "messages": [{
                "sid": "SM1", "status": "sent", "body": body,
                "date_created": monday_morning().to_rfc2822(),
            }],
            "next_page_uri": null,
        });
        let server = HttpServer::start(Answer::Json(200, list.to_string())).await;
        let finding = channel(&server).find(&message(), monday_morning()).await;
        assert_eq!(finding, expected);
        let requests = server.requests().concat();
        assert!(
            requests.contains("?To=whatsapp%3A%2B61491570006&"),
            "{requests}"
        );
    }
}

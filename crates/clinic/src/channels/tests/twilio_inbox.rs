//! What the carrier says of messages that it took, and of those that people wrote.

use chrono::TimeDelta;

use super::http_server::{Answer, HttpServer};
use super::twilio::{ACCOUNT, channel, plain_url, problem, settings};
use super::{monday_morning, phone};
use crate::channels::{
    Channel, Fault, Inbound, Progress, Refusal, Stage, TwilioSender, TwilioSettings, Whereabouts,
};

#[tokio::test(start_paused = true)]
async fn the_carrier_says_how_far_a_text_has_come_and_why_no_further() {
    use Whereabouts::{Delivered, OnItsWay, Undelivered};
    for (status, code, whereabouts, refusal) in [
        ("queued", "null", OnItsWay, None),
        ("sent", "null", OnItsWay, None),
        ("brand_new_status", "null", OnItsWay, None),
        ("delivered", "null", Delivered, None),
        (
            "undelivered",
            "30003",
            Undelivered,
            Some(Refusal::Unreachable),
        ),
        (
            "undelivered",
            "30005",
            Undelivered,
            Some(Refusal::NumberUnknown),
        ),
        (
            "undelivered",
            "30006",
            Undelivered,
            Some(Refusal::NumberNotMobile),
        ),
        ("failed", "30007", Undelivered, Some(Refusal::Filtered)),
        ("failed", "21610", Undelivered, Some(Refusal::OptedOut)),
        ("failed", "99999", Undelivered, None),
    ] {
        let message = format!(r#"{{"sid": "SM1", "status": "{status}", "error_code": {code}}}"#);
        let server = HttpServer::start(Answer::Json(200, message)).await;
        let progress = channel(settings(&plain_url(&server))).follow("SM1").await;
        let expected = Progress {
            whereabouts,
            refusal,
        };
        assert_eq!(progress, Ok(expected), "{status} {code}");
        let first = format!("GET /2010-04-01/Accounts/{ACCOUNT}/Messages/SM1.json HTTP/1.1\r\n");
        assert!(server.requests()[0].starts_with(&first));
    }
}

fn written(sid: &str, from: &str, body: &str, minute: u32) -> serde_json::Value {
    serde_json::json!({
        "sid": sid, "status": "received", "direction": "inbound", "from": from, "body": body,
        "to": "+61491570156", "date_created": "Mon, 23 Nov 2026 08:00:00 +0000",
        "date_sent": format!("Mon, 23 Nov 2026 08:{minute:02}:00 +0000"),
    })
}

#[tokio::test(start_paused = true)]
async fn replies_are_those_that_people_wrote_to_our_number_oldest_first() {
    let ours = serde_json::json!({
        "sid": "SM8", "status": "sent", "direction": "outbound-api", "from": "+61491570156",
        "body": "Reminder", "date_created": "Mon, 23 Nov 2026 08:00:00 +0000",
    });
    let list = serde_json::json!({
        "messages": [
            written("SM3", "+61491570006", "second", 20),
            ours,
            written("SM1", "+61491570006", "first", 10),
            written("SM4", "whatsapp:+61491570006", "elsewhere", 5),
            written("SM5", "Somebody", "from nowhere", 5),
        ],
        "next_page_uri": null,
    });
    let server = HttpServer::start(Answer::Json(200, list.to_string())).await;
    let since = monday_morning() - TimeDelta::hours(20);
    let replies = channel(settings(&plain_url(&server))).replies(since).await;
    let reply = |sid: &str, body: &str, minutes: i64| Inbound {
        carrier_id: sid.to_owned(),
        from: phone("+61491570006"),
        body: body.to_owned(),
        at: monday_morning() - TimeDelta::minutes(30 - minutes),
    };
    let expected = vec![reply("SM1", "first", 10), reply("SM3", "second", 20)];
    assert_eq!(replies, Ok(expected));
    let requests = server.requests();
    let asked = format!(
        "GET /2010-04-01/Accounts/{ACCOUNT}/Messages.json?DateSent%3E=2026-11-22&PageSize=20\
         &To=%2B61491570156 HTTP/1.1\r\n"
    );
    assert!(requests[0].starts_with(&asked), "{}", requests[0]);
}

#[tokio::test(start_paused = true)]
async fn a_list_is_read_to_its_last_page_and_never_beyond_the_carrier() {
    let page = |link: &str| {
        let list = serde_json::json!({
            "messages": [written("SM1", "+61491570006", "hello", 10)], "next_page_uri": link,
        });
        Answer::Json(200, list.to_string())
    };
    // Every page leads to the next: it ends somewhere all the same.
    let server = HttpServer::start(page("/2010-04-01/more")).await;
    let replies = channel(settings(&plain_url(&server)))
        .replies(monday_morning())
        .await;
    assert_eq!(replies.map(|replies| replies.len()), Ok(50));

    let elsewhere = HttpServer::start(page("/")).await;
    let leads_away = format!("//{}/2010-04-01/more", elsewhere.address);
    let server = HttpServer::start(page(&leads_away)).await;
    let replies = channel(settings(&plain_url(&server)))
        .replies(monday_morning())
        .await;
    let not_understood = problem(Stage::ReadingReplies, Fault::AnswerNotUnderstood);
    assert_eq!(replies, Err(not_understood));
    assert_eq!(elsewhere.requests(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_page_of_the_longest_replies_is_read_however_it_is_written() {
    let longest = "😀".repeat(1600);
    let texts: Vec<serde_json::Value> = (0..20)
        .map(|text| written(&format!("SM{text}"), "+61491570006", &longest, text))
        .collect();
    let list = serde_json::json!({ "messages": texts, "next_page_uri": null }).to_string();
    let escaped = list.replace('😀', r"\ud83d\ude00");
    for page in [list, escaped] {
        let server = HttpServer::start(Answer::Json(200, page)).await;
        let replies = channel(settings(&plain_url(&server)))
            .replies(monday_morning())
            .await;
        assert_eq!(replies.map(|replies| replies.len()), Ok(20));
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_answers_a_name() {
    let server = HttpServer::start(Answer::Close).await;
    let named = TwilioSettings {
        sender: TwilioSender::Name("Lindenfield".to_owned()),
        ..settings(&plain_url(&server))
    };
    assert_eq!(channel(named).replies(monday_morning()).await, Ok(vec![]));
    assert_eq!(server.requests(), Vec::<String>::new());
}

//! Asking the SMS carrier, after an unclear answer, whether it has a message.

use chrono::TimeDelta;

use super::http_server::{Answer, HttpServer};
use super::twilio::{ACCOUNT, channel, plain_url, problem, settings};
use super::{monday_morning, text_message};
use crate::channels::{Channel, Fault, Finding, Progress, Stage, Whereabouts};

fn listed(body: &str, date_created: &str) -> String {
    serde_json::json!({
        "sid": "SM11111111111111111111111111111111",
        "status": "delivered",
        "body": body,
        "date_created": date_created,
        "date_sent": null,
        "direction": "outbound-api",
    })
    .to_string()
}

fn page(messages: &[String], next_page: &str) -> String {
    let messages = messages.join(",");
    format!(r#"{{"messages": [{messages}], "next_page_uri": {next_page}}}"#)
}

async fn look_for(messages: &[String], next_page: &str) -> (Finding, String) {
    let server = HttpServer::start(Answer::Json(200, page(messages, next_page))).await;
    let channel = channel(settings(&plain_url(&server)));
    let sent_after = monday_morning() - TimeDelta::minutes(2);
    let finding = channel.find(&text_message(), sent_after).await;
    (finding, server.requests().concat())
}

const JUST_NOW: &str = "Mon, 23 Nov 2026 08:29:00 +0000";
const YESTERDAY: &str = "Sun, 22 Nov 2026 08:30:00 +0000";
const OUR_TEXT: &str = "Reminder: Tuesday 24 November, 9:15 am.";

#[tokio::test(start_paused = true)]
async fn a_message_is_looked_for_by_number_sender_time_and_text() {
    let found = Finding::Found {
        carrier_id: "SM11111111111111111111111111111111".to_owned(),
        progress: Progress::of(Whereabouts::Delivered),
    };
    let cannot_tell = Finding::CannotTell {
        problem: Some(problem(Stage::LookingUp, Fault::AnswerNotUnderstood)),
    };
    let trial = format!("Sent from your trial account - {OUR_TEXT}");
    let retyped = OUR_TEXT.replace(' ', "\u{a0}");
    for (messages, next_page, expected) in [
        (vec![], "null", Finding::NotFound),
        (vec![listed(OUR_TEXT, JUST_NOW)], "null", found.clone()),
        (vec![listed(&trial, JUST_NOW)], "null", found.clone()),
        (vec![listed(&retyped, JUST_NOW)], "null", found.clone()),
        (
            vec![listed("Something else", JUST_NOW)],
            "null",
            Finding::NotFound,
        ),
        // The same text, but of an earlier week.
        (vec![listed(OUR_TEXT, YESTERDAY)], "null", Finding::NotFound),
        (
            vec![
                listed("Something else", JUST_NOW),
                listed(OUR_TEXT, JUST_NOW),
            ],
            "null",
            found,
        ),
        // There is more, but all of it is older than our question.
        (
            vec![listed("Something else", YESTERDAY)],
            r#""/more""#,
            Finding::NotFound,
        ),
        // There is always more, and none of it is old enough.
        (
            vec![listed("Something else", JUST_NOW)],
            r#""/more""#,
            cannot_tell.clone(),
        ),
        (vec![listed("", JUST_NOW)], "null", cannot_tell.clone()),
        (
            vec![listed(OUR_TEXT, "yesterday or so")],
            "null",
            cannot_tell,
        ),
    ] {
        let (finding, request) = look_for(&messages, next_page).await;
        assert_eq!(finding, expected, "{messages:?}");
        let first = format!(
            "GET /2010-04-01/Accounts/{ACCOUNT}/Messages.json\
             ?To=%2B61491570006&PageSize=20&From=%2B61491570156 HTTP/1.1\r\n"
        );
        assert!(request.starts_with(&first), "{request}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_message_is_looked_for_behind_many_later_ones_to_the_same_number() {
    let many = |next_page: &str| page(&[listed("Something else", JUST_NOW)], next_page);
    let ours = page(&[listed(OUR_TEXT, JUST_NOW)], r#""/oldest""#);
    let withheld = page(&[listed("", JUST_NOW)], r#""/older""#);
    let older = page(&[listed(OUR_TEXT, YESTERDAY)], r#""/oldest""#);
    let elsewhere = many(r#""//elsewhere.example/more""#);
    let found = Finding::Found {
        carrier_id: "SM11111111111111111111111111111111".to_owned(),
        progress: Progress::of(Whereabouts::Delivered),
    };
    let cannot_tell = Finding::CannotTell {
        problem: Some(problem(Stage::LookingUp, Fault::AnswerNotUnderstood)),
    };
    let more = || many(r#""/older""#);
    for (pages, read, expected) in [
        (vec![more(), more(), ours], 3, found),
        (vec![more(), older.clone()], 2, Finding::NotFound),
        (vec![more(), many("null")], 2, Finding::NotFound),
        // It may be one of those whose words are not told.
        (vec![withheld, older], 1, cannot_tell.clone()),
        (vec![elsewhere], 1, cannot_tell),
    ] {
        let server = HttpServer::start(Answer::Pages(pages)).await;
        let channel = channel(settings(&plain_url(&server)));
        let finding = channel.find(&text_message(), monday_morning()).await;
        assert_eq!(finding, expected);
        assert_eq!(server.requests().len(), read, "{expected:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_carrier_that_does_not_answer_the_question_cannot_tell() {
    for (answer, fault) in [
        (
            Answer::Json(500, String::new()),
            Fault::Http {
                status: 500,
                code: None,
            },
        ),
        (
            Answer::Json(200, "[]".to_owned()),
            Fault::AnswerNotUnderstood,
        ),
        (Answer::Stall, Fault::TimedOut),
        (Answer::Flood, Fault::AnswerNotUnderstood),
    ] {
        let server = HttpServer::start(answer).await;
        let channel = channel(settings(&plain_url(&server)));
        let finding = channel.find(&text_message(), monday_morning()).await;
        let problem = Some(problem(Stage::LookingUp, fault));
        assert_eq!(finding, Finding::CannotTell { problem });
    }
}

//! Whatever a person does leaves one event that says so, and what is planned along with it one
//! more; nothing is kept in silence.

mod desk;
mod patients;
mod people;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::future::Future;

use clinic::db;

use crate::desk::{Desk, sydney};
use crate::practice::Practice;
use crate::tidy::source::{places_of, sources};

/// What the program writes by itself. The journeys of messages and of opening see to these.
const BY_THE_PROGRAM: &[&str] = &[
    "address_bounced",
    "channel_paused",
    "clinic_created",
    "clinic_opened",
    "clock_suspected",
    "delivery_recovered",
    "message_delivered",
    "message_expired",
    "message_failed",
    "message_retried",
    "message_sending",
    "message_sent",
    "message_skipped",
    "message_undelivered",
    "message_unknown",
    "messages_claimed",
    "messages_followed",
    "messages_held",
    "plans_compared",
    "reply_filed",
    "zone_changed",
];

struct Ledger<'a> {
    practice: &'a Practice,
    seen: BTreeSet<String>,
}

impl Ledger<'_> {
    /// What `verb` gives, once it has left these events and no others.
    async fn leaves<T, E: Debug>(
        &mut self,
        events: &[&str],
        verb: impl Future<Output = Result<T, E>>,
    ) -> T {
        let clinic = &self.practice.clinic;
        let before = clinic.audit_head().await.expect("the clinic answers");
        let given = verb
            .await
            .unwrap_or_else(|error| panic!("{events:?}: {error:?}"));
        let mut reader = clinic.db().read().await.expect("a connection");
        let left: Vec<String> =
            db::scalar("SELECT action FROM audit_events WHERE seq > $1 ORDER BY seq")
                .bind(before.map_or(0, |head| head.seq))
                .fetch_all(&mut *reader)
                .await
                .expect("the clinic answers");
        assert_eq!(left, events);
        self.seen.extend(left);
        given
    }
}

#[tokio::test]
async fn every_change_leaves_one_event_and_every_kind_of_event_was_seen() {
    let practice = Practice::open().await;
    let mut ledger = Ledger {
        practice: &practice,
        seen: BTreeSet::new(),
    };
    patients::live(&mut ledger).await;
    people::live(&mut ledger).await;
    let seen = ledger.seen;

    let mut front_desk = Desk::open().await;
    front_desk.practice.at(sydney("2026-11-24T09:00"));
    let mut ledger = Ledger {
        practice: &front_desk.practice,
        seen,
    };
    desk::live(&mut ledger, &front_desk).await;
    desk::come_again(&mut ledger, &front_desk).await;
    desk::wait(&mut ledger, &front_desk).await;
    let seen = ledger.seen;
    let seen = desk::send(seen, &mut front_desk).await;
    let seen = desk::hear(seen, &mut Desk::open().await).await;

    let written = events_in_the_sources();
    let silent: Vec<&String> = written
        .iter()
        .filter(|action| !seen.contains(*action) && !BY_THE_PROGRAM.contains(&action.as_str()))
        .collect();
    assert!(silent.is_empty(), "no journey here leaves {silent:?}");
    let gone: Vec<&&str> = BY_THE_PROGRAM
        .iter()
        .filter(|action| !written.contains(**action))
        .collect();
    assert!(gone.is_empty(), "nothing writes {gone:?} any more");
}

/// The stored words of all events that some room writes.
fn events_in_the_sources() -> BTreeSet<String> {
    const NAMED: &str = "AuditEvent::";
    let mut found = BTreeSet::new();
    for source in sources("crates/clinic/src", &[".rs"]) {
        if source.is_test() || source.path.ends_with("audit/model.rs") {
            continue;
        }
        let code = source.without_comments_and_quotes();
        for place in places_of(&code, NAMED) {
            let name: String = code[place + NAMED.len()..]
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            if name.starts_with(char::is_uppercase) {
                found.insert(snake_case(&name));
            }
        }
    }
    found
}

fn snake_case(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push('_');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

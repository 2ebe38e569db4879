//! Files as older programs wrote them, and what becomes of them when this one opens them.

use clinic::channels::ChannelKind;
use clinic::db;
use clinic::outbox::{self, MessageRow, MessageTab};

use crate::desk::Desk;
use crate::practice::Practice;
use crate::tidy::source::{Source, sources};

/// The migration that made the tables of messages anew, with what they held.
const MADE_ANEW: i64 = 8;

/// Takes back what the newest migration made, as if an older program had written the file. Says
/// which schema it is then, and which one that migration leads to.
pub(crate) async fn take_back_newest(practice: &Practice) -> (i64, i64) {
    let mut migrations = migrations();
    let newest = migrations.pop().expect("migrations");
    let before = migrations.pop().expect("an older one");
    take_back(practice, &newest).await;
    (version_of(&before), version_of(&newest))
}

fn migrations() -> Vec<Source> {
    sources("migrations", &[".sql"])
}

fn version_of(migration: &Source) -> i64 {
    migration.file_name()[..4].parse().expect("a number")
}

async fn take_back(practice: &Practice, migration: &Source) {
    let version = version_of(migration);
    let mut statements = if version == MADE_ANEW {
        as_they_were()
    } else {
        opposites(&migration.text)
    };
    statements.push(format!(
        "DELETE FROM _sqlx_migrations WHERE version = {version}"
    ));
    let statements: Vec<&'static str> = statements
        .into_iter()
        .map(|statement| &*statement.leak())
        .collect();
    practice.tamper(&statements).await;
}

/// What takes back tables, indexes and columns that were made. What was made last goes first: an
/// index before its table.
fn opposites(made: &str) -> Vec<String> {
    // Tables that were there before and were made anew stay as they are, and so does what was only
    // there meanwhile.
    let is_left = |name: &str| made.contains(&format!("DROP TABLE {name};"));
    let mut statements: Vec<String> = made
        .lines()
        .filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["CREATE", "UNIQUE", "INDEX", name, ..] | ["CREATE", "INDEX", name, ..] => {
                    Some(format!("DROP INDEX {name}"))
                }
                ["CREATE", _, name, ..] if is_left(name) => None,
                ["CREATE", what, name, ..] => Some(format!("DROP {what} {name}")),
                ["ALTER", "TABLE", table, "ADD", "COLUMN", column, ..] => {
                    Some(format!("ALTER TABLE {table} DROP COLUMN {column}"))
                }
                ["ALTER", "TABLE", table, "RENAME", "COLUMN", old, "TO", new] => {
                    let new = new.trim_end_matches(';');
                    Some(format!("ALTER TABLE {table} RENAME COLUMN {new} TO {old}"))
                }
                _ => None,
            }
        })
        .collect();
    statements.reverse();
    statements
}

/// The tables of messages as they were first made, with what they hold now.
fn as_they_were() -> Vec<String> {
    let migrations = migrations();
    let first = migrations
        .iter()
        .find(|migration| version_of(migration) == MADE_ANEW - 1)
        .expect("the tables were made before");
    let made: Vec<&str> = first
        .text
        .split_inclusive(";\n")
        .filter(|statement| !statement.contains("channel_pauses"))
        .collect();
    let drop_index = |statement: &&str| {
        let name = statement.trim().strip_prefix("CREATE INDEX ")?;
        let name = name.split_whitespace().next()?;
        Some(format!("DROP INDEX {name}"))
    };
    let mut statements = vec![
        "PRAGMA foreign_keys = OFF".to_owned(),
        "DROP INDEX messages_one_greeting".to_owned(),
        "ALTER TABLE message_decisions RENAME TO newer_decisions".to_owned(),
        "ALTER TABLE messages RENAME TO newer_messages".to_owned(),
    ];
    statements.extend(made.iter().filter_map(drop_index));
    statements.extend(made.iter().map(|statement| (*statement).to_owned()));
    for (table, newer) in [
        ("messages", "newer_messages"),
        ("message_decisions", "newer_decisions"),
    ] {
        statements.push(format!("INSERT INTO {table} SELECT * FROM {newer}"));
    }
    for table in ["newer_decisions", "newer_messages"] {
        statements.push(format!("DROP TABLE {table}"));
    }
    statements.push("PRAGMA foreign_keys = ON".to_owned());
    statements
}

#[tokio::test]
async fn messages_of_a_program_that_knew_no_greetings_are_kept_with_what_was_decided() {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Email).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    let (going_out, sent) = (
        desk.tab(MessageTab::GoingOut).await,
        desk.tab(MessageTab::Sent).await,
    );
    assert!(!going_out.is_empty() && !sent.is_empty());
    let before = outbox::open(&desk.practice.clinic, &desk.aroha, sent[0].id).await;
    desk.practice = desk.practice.restart().await;
    for migration in migrations().iter().rev() {
        if version_of(migration) >= MADE_ANEW {
            take_back(&desk.practice, migration).await;
        }
    }
    desk.practice = desk.practice.restart().await;
    let mut reader = desk.practice.clinic.db().read().await.unwrap();
    let greets: i64 =
        db::scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'messages_one_greeting'")
            .fetch_one(&mut *reader)
            .await
            .unwrap();
    assert_eq!(greets, 1);
    assert_eq!(desk.tab(MessageTab::GoingOut).await, going_out);
    // Such a program did not write down who carried a message.
    let unsigned: Vec<MessageRow> = sent
        .iter()
        .cloned()
        .map(|row| MessageRow {
            carrier: String::new(),
            ..row
        })
        .collect();
    assert_eq!(desk.tab(MessageTab::Sent).await, unsigned);
    let after = outbox::open(&desk.practice.clinic, &desk.aroha, sent[0].id).await;
    assert_eq!(after.unwrap().decisions, before.unwrap().decisions);
}

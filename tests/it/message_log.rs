//! The log of messages as a file that a spreadsheet opens.

use std::path::Path;

use chrono::NaiveDate;
use clinic::access::Role;
use clinic::channels::ChannelKind;
use clinic::ids::PatientId;
use clinic::outbox::{ExportError, ExportedLog, MessageLog, MessageLogForm};
use clinic::patients::PointKind;

use crate::desk::{Desk, point};
use crate::patients::form;

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn span(from: &str, until: &str) -> MessageLogForm {
    MessageLogForm {
        from: date(from),
        until: date(until),
    }
}

async fn export(
    desk: &Desk,
    form: &MessageLogForm,
    path: &Path,
) -> Result<ExportedLog, ExportError> {
    let log = MessageLog::of(&desk.aroha, form)?;
    log.write(&desk.practice.clinic, &desk.aroha, path).await
}

/// The lines of a file, cell by cell, as a reader of such files takes them.
fn read(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).expect("UTF-8");
    let text = text
        .strip_prefix('\u{feff}')
        .expect("it says that it is UTF-8");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let lines = reader.records().map(|line| line.expect("a whole line"));
    lines
        .map(|line| line.iter().map(str::to_owned).collect())
        .collect()
}

async fn named(desk: &Desk, given_name: &str, family_name: &str) -> PatientId {
    let mut patient = form(given_name, family_name);
    patient.preferred_channel = Some(ChannelKind::Sms);
    patient.contact_points = vec![point(PointKind::Phone, "0491 570 156")];
    desk.register_form(patient, Some(false)).await
}

#[tokio::test]
async fn the_log_says_what_was_due_and_what_became_of_it_and_never_the_words() {
    let mut desk = Desk::open().await;
    let hostile = named(
        &desk,
        "=HYPERLINK(\"http://x.example\",\"click\")",
        "\"Quoted\", and; more",
    )
    .await;
    desk.book(hostile, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("log.csv");
    let exported = export(&desk, &span("2026-11-24", "2026-11-25"), &file)
        .await
        .expect("the desk may");
    assert_eq!(
        (exported.messages, exported.file_name.as_str()),
        (2, "log.csv")
    );
    let name = "'=HYPERLINK(\"http://x.example\",\"click\") \"Quoted\", and; more";
    assert_eq!(
        read(&file),
        [
            [
                "Due (Australia/Sydney)",
                "Left (Australia/Sydney)",
                "Patient",
                "Message",
                "Channel",
                "Sent to",
                "Outcome",
                "Why",
                "Decided",
            ],
            [
                "2026-11-24 09:03",
                "2026-11-24 09:04",
                name,
                "Confirmation",
                "SMS",
                "0491 570 156",
                "Sent",
                "",
                "Carrier",
            ],
            [
                "2026-11-25 14:30",
                "",
                name,
                "Reminder, 24 hours before",
                "SMS",
                "",
                "Not sent",
                "Reminders were declined on 24 Nov 2026 (in person, \
                 recorded by Aroha Ngata).",
                "When planned",
            ],
        ]
    );
    let body = &desk.practice.carriers.handed()[0].body;
    let written = std::fs::read_to_string(&file).expect("it is there");
    assert!(!written.contains(body.as_str()) && !written.contains("(02) 5550 1000"));
}

#[tokio::test]
async fn the_log_holds_the_days_that_were_asked_for_and_replaces_an_older_file() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("log.csv");
    std::fs::write(
        &file,
        "an older list that was longer than this one ".repeat(90),
    )
    .unwrap();
    export(&desk, &span("2026-11-25", "2026-11-25"), &file)
        .await
        .unwrap();
    let lines = read(&file);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[1][0], "2026-11-25 14:30");
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["log.csv"], "nothing lies beside it");
    let before = export(&desk, &span("2026-11-20", "2026-11-23"), &file).await;
    assert_eq!(before.unwrap().messages, 0);
    assert_eq!(read(&file).len(), 1, "the heads of the columns");
}

#[tokio::test]
async fn an_export_is_in_the_audit_also_where_the_file_could_not_be_written() {
    let desk = Desk::open().await;
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("missing").join("log.csv");
    let days = span("2026-11-24", "2026-11-30");
    let refused = export(&desk, &days, &nowhere).await;
    assert!(matches!(refused, Err(ExportError::NotWritten(_))));
    let audited = desk.practice.audited(None).await;
    assert_eq!(
        audited.last().unwrap().sentence,
        "Exported a list of 0 messages, due from 2026-11-24 until 2026-11-30"
    );
}

#[tokio::test]
async fn the_front_desk_and_owners_export_and_nobody_else() {
    let desk = Desk::open().await;
    let days = span("2026-11-24", "2026-11-24");
    for (name, role, may) in [
        ("Hugh Petrie", Role::FrontDesk, true),
        ("Ida Marsh", Role::Owner, true),
        ("Ben Quill", Role::Psychologist, false),
        ("Una Stone", Role::Auditor, false),
    ] {
        let person = desk.practice.join(name, &[role]).await;
        let log = MessageLog::of(&person, &days);
        assert_eq!(log.is_ok(), may, "{role:?}");
    }
    let backwards = span("2026-11-24", "2026-11-23");
    assert!(matches!(
        MessageLog::of(&desk.aroha, &backwards),
        Err(ExportError::Invalid(_))
    ));
}

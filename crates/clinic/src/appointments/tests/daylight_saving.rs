//! Starts and reminders around every change of the clocks from 2024 to 2032, beside what Python's
//! zoneinfo makes of the same agreement.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use chrono::{DateTime, Duration, NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::{IANA_TZDB_VERSION, Tz};

use crate::appointments::model::AppointmentState;
use crate::appointments::plan::{self, Planned};
use crate::civil::CivilMinute;
use crate::clock::Instant;
use crate::ids::{AppointmentId, AppointmentTypeId, PatientId};
use crate::outbox::{MessageFacts, MessageKind};
use crate::settings::{AppointmentMode, ReminderRule, Sending};

/// Where clocks change at other hours, by other amounts, in the other half of the year, or not.
const ZONES: [Tz; 20] = [
    Tz::Australia__Sydney,
    Tz::Australia__Adelaide,
    Tz::Australia__Lord_Howe,
    Tz::Australia__Brisbane,
    Tz::Australia__Perth,
    Tz::Pacific__Auckland,
    Tz::Pacific__Chatham,
    Tz::Pacific__Norfolk,
    Tz::Asia__Kathmandu,
    Tz::Asia__Jerusalem,
    Tz::Asia__Beirut,
    Tz::Europe__London,
    Tz::Europe__Berlin,
    Tz::Europe__Chisinau,
    Tz::America__New_York,
    Tz::America__St_Johns,
    Tz::America__Sao_Paulo,
    Tz::America__Santiago,
    Tz::America__Havana,
    Tz::Atlantic__Azores,
];
/// A quarter of an hour to a week.
const LEADS: [u32; 7] = [15, 60, 90, 24 * 60, 2 * 24 * 60, 3 * 24 * 60, 7 * 24 * 60];
const ORACLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/src/appointments/tests/daylight_saving.py"
);

fn offset(zone: Tz, at: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&at.naive_utc())
        .fix()
        .local_minus_utc()
}

fn first_instant() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2024, 1, 1)
        .and_then(|date| date.and_hms_opt(0, 0, 0))
        .expect("a day")
        .and_utc()
}

/// The offset of a zone every six hours.
fn samples(zone: Tz) -> Vec<i32> {
    let mut at = first_instant();
    let mut offsets = Vec::new();
    while at < first_instant() + Duration::days(9 * 365 + 3) {
        offsets.push(offset(zone, at));
        at += Duration::hours(6);
    }
    offsets
}

/// Civil starts around each change of a zone's clocks, every twenty minutes of the hours beside it
/// and at nine on the days of the week that follows; and one a month where they never change.
fn starts(zone: Tz) -> Vec<CivilMinute> {
    let mut starts = Vec::new();
    let samples = samples(zone);
    for (number, pair) in samples.windows(2).enumerate() {
        let before = first_instant() + Duration::hours(6 * i64::try_from(number).expect("few"));
        let civil = CivilMinute::of(before, zone).date();
        if pair[0] != pair[1] {
            for minutes in (-6 * 60..12 * 60).step_by(20) {
                let noon = civil.and_hms_opt(0, 0, 0).expect("midnight");
                starts.push(CivilMinute(noon + Duration::minutes(minutes)));
            }
            for days in 0..8 {
                let nine = civil.and_hms_opt(9, 0, 0).expect("nine");
                starts.push(CivilMinute(nine + Duration::days(days)));
            }
        } else if number % 120 == 0 {
            starts.push(CivilMinute(
                civil.and_hms_opt(14, 30, 0).expect("half past two"),
            ));
        }
    }
    starts
}

/// The start of an appointment that was agreed on for this civil time, and when its reminder is
/// wished for.
fn ours(start: CivilMinute, zone: Tz, lead: u32) -> (Instant, Instant) {
    let (start, starts_at) = plan::settle_start(start, zone);
    let planned = Planned {
        id: AppointmentId::from_bytes([1; 16]),
        patients: vec![PatientId::from_bytes([2; 16])],
        start,
        starts_at,
        zone,
        mode: AppointmentMode::InPerson,
        of_type: AppointmentTypeId::from_bytes([3; 16]),
        state: AppointmentState::Booked,
        generation: 1,
        settled_at: starts_at - Duration::days(30),
        silent: None,
        facts: MessageFacts::default(),
        agreed: None,
    };
    let sending = Sending {
        rules: vec![ReminderRule {
            lead_minutes: lead,
            channel: None,
            modes: Vec::new(),
            types: Vec::new(),
            is_on: true,
            may_leave_outside_hours: false,
        }],
        ..Sending::default()
    };
    let drafts = plan::drafts(&planned, &[], &sending, planned.settled_at);
    let reminder = drafts
        .iter()
        .find(|draft| draft.kind == MessageKind::Reminder)
        .expect("a reminder");
    (starts_at, reminder.timing.wished())
}

/// What the oracle answers, line by line.
fn asked(questions: &str) -> Vec<String> {
    let mut python = Command::new("python3")
        .arg(ORACLE)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is among the packages that tests need");
    let mut asking = python.stdin.take().expect("it listens");
    let questions = questions.to_owned();
    let asker = std::thread::spawn(move || asking.write_all(questions.as_bytes()));
    let answered = python.wait_with_output().expect("it answers");
    asker.join().expect("it was asked").expect("it listens");
    assert!(answered.status.success(), "the oracle failed");
    let text = String::from_utf8(answered.stdout).expect("words");
    text.lines().map(str::to_owned).collect()
}

/// The first time at which a zone here and there differ, and where.
fn first_difference(zone: Tz, theirs: &str) -> Option<String> {
    let theirs: Vec<&str> = theirs.split(' ').collect();
    let ours = samples(zone);
    let number = ours
        .iter()
        .zip(&theirs)
        .position(|(ours, theirs)| ours.to_string() != *theirs);
    assert!(theirs.len() >= ours.len(), "{zone} is sampled to its end");
    let at = first_instant() + Duration::hours(6 * i64::try_from(number?).expect("few"));
    Some(format!("{zone} from {}", at.date_naive()))
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "whoever runs it by itself with --nocapture reads what was compared"
)]
fn starts_and_reminders_are_where_zoneinfo_has_them() {
    let questions: String = ZONES.iter().fold("version\n".to_owned(), |mut text, zone| {
        let _ = writeln!(text, "samples {zone}");
        text
    });
    let answers = asked(&questions);
    let (version, sampled) = answers.split_first().expect("answers");
    assert_eq!(sampled.len(), ZONES.len());
    // Where the two know different laws there is nothing to compare.
    let differing: Vec<Option<String>> = ZONES
        .into_iter()
        .zip(sampled)
        .map(|(zone, theirs)| first_difference(zone, theirs))
        .collect();
    let known: Vec<Tz> = ZONES
        .into_iter()
        .zip(&differing)
        .filter(|(_, difference)| difference.is_none())
        .map(|(zone, _)| zone)
        .collect();
    let left_out: Vec<String> = differing.into_iter().flatten().collect();
    let versions = format!("chrono-tz {IANA_TZDB_VERSION}, python tzdata {version}");
    assert!(
        left_out.len() <= 2,
        "{versions}: too much differs to compare: {left_out:?}"
    );
    assert!(
        left_out.is_empty() || version != IANA_TZDB_VERSION,
        "{versions}: the same laws, and yet they differ: {left_out:?}"
    );
    let cases: Vec<(CivilMinute, Tz, u32)> = known
        .iter()
        .flat_map(|zone| starts(*zone).into_iter().map(|start| (start, *zone)))
        .flat_map(|(start, zone)| LEADS.map(|lead| (start, zone, lead)))
        .collect();
    let questions = cases
        .iter()
        .fold(String::new(), |mut text, (start, zone, lead)| {
            let _ = writeln!(text, "reminder {zone} {start} {lead}");
            text
        });
    let answers = asked(&questions);
    assert_eq!(answers.len(), cases.len());
    assert!(cases.len() > 50_000, "{} cases", cases.len());
    for ((start, zone, lead), theirs) in cases.iter().zip(answers) {
        let (starts_at, wished) = ours(*start, *zone, *lead);
        let ours = format!("{} {}", starts_at.timestamp(), wished.timestamp());
        assert_eq!(ours, theirs, "{zone} {start}, {lead} minutes before");
    }
    let report = format!(
        "{versions}, {} of {} zones equal{}, {} cases equal",
        known.len(),
        ZONES.len(),
        left_out
            .iter()
            .map(|zone| format!(" (left out: {zone})"))
            .collect::<String>(),
        cases.len()
    );
    println!("{report}");
}

//! Birthday greetings: off until somebody takes them on; then one a patient and year, on the day,
//! to those who agreed, and to nobody else.

use std::collections::BTreeSet;

use chrono::{Datelike, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use clinic::birthdays::{self, BirthdaysError, GreetingRules};
use clinic::channels::{ChannelKind, Finding, Outcome, Progress, Refusal, Whereabouts};
use clinic::civil::{TimeOfDay, instant_of};
use clinic::consents::{self, Decision, HowGiven, Purpose, RecordConsentForm};
use clinic::ids::PatientId;
use clinic::outbox::{self, MessageRow, MessageState, MessageTab, OutboxError};
use clinic::patients::{self, PatientForm, PatientStatus, PointKind, RegisterForm};
use clinic::settings::{self, ClinicProfile, ClosedDay, LeapDay, MailCarrier};

use crate::desk::{Desk, guardian, outcomes, point};
use crate::patients::form;
use crate::practice::{Practice, staff_id};

/// The practice opens on Tuesday 24 November 2026 at nine.
const BIRTHDAY: &str = "26/11/1985";

pub(crate) async fn switched_on() -> Desk {
    let desk = Desk::open().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    birthdays::activate(clinic, ines, true)
        .await
        .expect("an owner may");
    desk
}

/// Somebody whom Dr Okafor cares for and who can be reached by email.
pub(crate) fn born(desk: &Desk, given_name: &str, birthday: &str) -> PatientForm {
    let mut patient = form(given_name, "Santos");
    patient.birthday = birthday.to_owned();
    patient.primary_psychologist = Some(staff_id(&desk.practice.ines));
    patient.preferred_channel = Some(ChannelKind::Email);
    let address = format!("{}@example.org", given_name.to_lowercase());
    patient.contact_points = vec![point(PointKind::Email, &address)];
    patient
}

pub(crate) async fn register(
    desk: &Desk,
    patient: PatientForm,
    greetings: Option<bool>,
) -> PatientId {
    let form = RegisterForm {
        patient,
        reminders: None,
        greetings,
        email_on: Some(true),
        sms_on: Some(true),
        whatsapp_on: None,
        how: HowGiven::InPerson,
        confirmed_not_duplicate: true,
    };
    patients::register(&desk.practice.clinic, &desk.aroha, &form)
        .await
        .expect("the desk may")
}

/// Mia, who wants to be greeted, can be reached by email and by text and prefers the one that is
/// named.
async fn register_reached_twice(desk: &Desk, preferred: ChannelKind) {
    let mut mia = born(desk, "Mia", BIRTHDAY);
    mia.preferred_channel = Some(preferred);
    mia.contact_points
        .push(point(PointKind::Phone, "0491 570 006"));
    register(desk, mia, Some(true)).await;
}

async fn greetings(desk: &Desk) -> Vec<MessageRow> {
    desk.tab(MessageTab::Birthdays).await
}

/// Bodies of everything that left.
fn handed(desk: &Desk) -> Vec<String> {
    let handed = desk.practice.carriers.handed();
    handed.into_iter().map(|handed| handed.body).collect()
}

#[tokio::test]
async fn nobody_is_greeted_before_an_owner_has_read_what_can_go_wrong() {
    let mut desk = Desk::open().await;
    let mia = born(&desk, "Mia", BIRTHDAY);
    register(&desk, mia, Some(true)).await;
    desk.round_at("2026-11-26T10:00").await;
    assert_eq!(handed(&desk), Vec::<String>::new());
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let unread = birthdays::activate(clinic, ines, false).await;
    assert!(matches!(unread, Err(BirthdaysError::Invalid(_))));
    let desk_may_not = birthdays::activate(clinic, &desk.aroha, true).await;
    assert!(matches!(desk_may_not, Err(BirthdaysError::Denied(_))));
    birthdays::activate(clinic, ines, true).await.unwrap();
    desk.round_at("2026-11-26T10:01").await;
    let sent = handed(&desk);
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(sent[0].contains("Mia"), "{}", sent[0]);
    assert!(
        sent[0].contains("From Dr Ines Okafor and colleagues"),
        "{}",
        sent[0]
    );
}

#[tokio::test]
async fn a_patient_is_greeted_once_at_the_time_of_the_day_whatever_happens_to_the_program() {
    let mut desk = switched_on().await;
    let mia = born(&desk, "Mia", BIRTHDAY);
    let mia = register(&desk, mia, Some(true)).await;
    desk.round_at("2026-11-26T08:55").await;
    assert_eq!(handed(&desk).len(), 0, "it is not nine yet");
    desk.round_at("2026-11-26T09:00").await;
    assert_eq!(handed(&desk).len(), 1);
    desk.practice = desk.practice.restart().await;
    desk.rounds = clinic::scheduler::Rounds::default();
    desk.round_at("2026-11-26T09:01").await;
    // A clinic that moves west has the same day again.
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let profile: ClinicProfile = settings::read(clinic, ines).await.unwrap();
    let west = ClinicProfile {
        zone: "Pacific/Honolulu".to_owned(),
        ..profile
    };
    settings::save(clinic, ines, west).await.unwrap();
    desk.round_at("2026-11-27T06:30").await;
    desk.round_at("2026-11-27T07:30").await;
    // And a birth date that is corrected brings no second greeting in the same year.
    let card = patients::open(&desk.practice.clinic, &desk.aroha, mia).await;
    let card = card.unwrap();
    let corrected = PatientForm {
        birthday: "27/11/1985".to_owned(),
        ..card.form
    };
    patients::amend(
        &desk.practice.clinic,
        &desk.aroha,
        mia,
        card.version,
        &corrected,
    )
    .await
    .unwrap();
    desk.round_at("2026-11-28T07:30").await;
    assert_eq!(handed(&desk).len(), 1);
    let kept = greetings(&desk).await;
    let sent: Vec<_> = kept
        .iter()
        .filter(|row| row.state == MessageState::Sent)
        .collect();
    assert_eq!(sent.len(), 1, "{kept:?}");
}

#[tokio::test]
async fn whoever_is_left_out_is_listed_with_the_reason() {
    let mut desk = switched_on().await;
    let with = |desk: &Desk, name: &str| born(desk, name, BIRTHDAY);
    let declined = with(&desk, "Ada");
    register(&desk, declined, Some(false)).await;
    let never_asked = with(&desk, "Ben");
    register(&desk, never_asked, None).await;
    let mut without_psychologist = with(&desk, "Cai");
    without_psychologist.primary_psychologist = None;
    register(&desk, without_psychologist, Some(true)).await;
    let mut without_address = with(&desk, "Dot");
    without_address.contact_points.clear();
    register(&desk, without_address, Some(true)).await;
    let child = with(&desk, "Eli");
    let child = register(&desk, child, Some(true)).await;
    let parent = guardian("Ana Santos", "ana@example.org");
    patients::save_contact(&desk.practice.clinic, &desk.aroha, child, &parent)
        .await
        .unwrap();
    let friend = with(&desk, "Fay");
    let friend = register(&desk, friend, Some(true)).await;
    patients::set_greeted_personally(&desk.practice.clinic, &desk.aroha, friend, true)
        .await
        .unwrap();
    for (name, status) in [
        ("Gus", PatientStatus::Inactive),
        ("Hal", PatientStatus::Deceased),
    ] {
        let patient = with(&desk, name);
        let patient = register(&desk, patient, Some(true)).await;
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        patients::set_status(&desk.practice.clinic, &desk.aroha, patient, 1, status, day)
            .await
            .unwrap();
    }
    desk.round_at("2026-11-26T09:05").await;
    assert_eq!(handed(&desk), Vec::<String>::new());
    let expected = [
        ("Ada", "declined"),
        ("Ben", "never asked"),
        ("Cai", "no primary psychologist"),
        ("Dot", "no email address"),
        ("Eli", "under a guardian"),
        ("Fay", "congratulate this patient themselves"),
        ("Gus", "no longer active"),
        ("Hal", "has died"),
    ];
    let ahead = birthdays::month_ahead(&desk.practice.clinic, &desk.aroha, 0).await;
    let ahead = ahead.unwrap();
    let mut kept = greetings(&desk).await;
    kept.sort_by(|one, other| one.to.cmp(&other.to));
    assert_eq!(kept.len(), expected.len(), "{kept:?}");
    for ((row, (name, reason)), line) in kept.iter().zip(expected).zip(&ahead.rows) {
        let said = row.reason.clone().unwrap_or_default();
        assert!(
            row.to.starts_with(name) && said.contains(reason),
            "{}: {said}",
            row.to
        );
        assert_eq!(row.state, MessageState::Skipped, "{name}");
        assert_eq!((&line.name, &line.reason), (&row.to, &row.reason));
    }
}

#[tokio::test]
async fn unclear_and_missing_birthdays_are_listed_for_correction() {
    let desk = switched_on().await;
    let unclear = born(&desk, "Ada", "31/02/1990");
    register(&desk, unclear, Some(true)).await;
    let missing = born(&desk, "Ben", "");
    register(&desk, missing, Some(true)).await;
    let clear = born(&desk, "Cai", "3 Dec");
    register(&desk, clear, Some(true)).await;
    let ahead = birthdays::month_ahead(&desk.practice.clinic, &desk.aroha, 1)
        .await
        .unwrap();
    assert_eq!(ahead.title, "December 2026");
    assert_eq!(ahead.months.len(), 13);
    let names = |list: &[birthdays::MissingBirthday]| {
        list.iter().map(|one| one.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&ahead.unclear), ["Ada Santos"]);
    let unknown = birthdays::missing(&desk.practice.clinic, &desk.aroha, None)
        .await
        .unwrap();
    assert_eq!(names(&unknown.rows), ["Ben Santos"]);
    assert_eq!((unknown.count, unknown.next), (1, None));
    assert_eq!(ahead.rows.len(), 1);
    let row = &ahead.rows[0];
    assert_eq!(
        (row.name.as_str(), row.due_words.as_str(), row.will_send),
        ("Cai Santos", "Thu 3 Dec 2026, 9:00 am", true)
    );
    assert_eq!(row.reason, None);
    // One that is over in this month comes again before the year is round.
    let over = born(&desk, "Dan", "10 Nov");
    register(&desk, over, Some(true)).await;
    let last = birthdays::month_ahead(&desk.practice.clinic, &desk.aroha, 12)
        .await
        .unwrap();
    assert_eq!(last.rows[0].day, "Wed 10 Nov 2027");
}

#[tokio::test]
async fn everybody_whose_birthday_nobody_knows_is_listed_page_after_page() {
    let desk = switched_on().await;
    for place in 0..53 {
        let without = born(&desk, &format!("P{place:02}"), "");
        register(&desk, without, None).await;
    }
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let first = birthdays::missing(clinic, aroha, None).await.unwrap();
    assert_eq!((first.count, first.rows.len()), (53, 50));
    let rest = birthdays::missing(clinic, aroha, first.next).await.unwrap();
    let names: Vec<&str> = rest.rows.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["P50 Santos", "P51 Santos", "P52 Santos"]);
    assert_eq!((rest.count, rest.next), (53, None));
}

#[tokio::test]
async fn greetings_can_be_switched_off_at_once() {
    let mut desk = switched_on().await;
    let mia = born(&desk, "Mia", BIRTHDAY);
    register(&desk, mia, Some(true)).await;
    desk.round().await;
    assert_eq!(greetings(&desk).await[0].state, MessageState::Planned);
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    birthdays::switch_off(clinic, ines).await.unwrap();
    assert_eq!(greetings(&desk).await[0].state, MessageState::Superseded);
    desk.round_at("2026-11-26T09:05").await;
    assert_eq!(handed(&desk).len(), 0);
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    birthdays::activate(clinic, ines, true).await.unwrap();
    desk.round_at("2026-11-26T09:06").await;
    assert_eq!(handed(&desk).len(), 1);
}

#[tokio::test]
async fn whoever_withdraws_is_not_greeted() {
    let mut desk = switched_on().await;
    let mia = born(&desk, "Mia", BIRTHDAY);
    let mia = register(&desk, mia, Some(true)).await;
    desk.round().await;
    let form = RecordConsentForm {
        patient: mia,
        purpose: Purpose::BirthdayGreetings,
        decision: Decision::Withdrawn,
        on: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
        how: HowGiven::ByPhone,
        naming_contact: None,
        note: String::new(),
    };
    consents::record(&desk.practice.clinic, &desk.aroha, &form)
        .await
        .unwrap();
    desk.round_at("2026-11-26T09:05").await;
    assert_eq!(handed(&desk).len(), 0);
    let kept = greetings(&desk).await;
    assert_eq!(kept[0].state, MessageState::Skipped);
    assert!(kept[0].reason.clone().unwrap().contains("withdrawn"));
}

#[tokio::test]
async fn a_birthday_on_a_closed_day_is_greeted_on_it_or_on_the_last_open_day_before_as_was_chosen()
{
    let saturday = "28/11/1985";
    for (closed_day, expected, planned, remark) in [
        (
            ClosedDay::OnlyOnTheDay,
            "2026-11-28T09:00",
            "Sat 28 Nov 2026, 9:00 am",
            "Only if this computer is on: it is a day without sending hours.",
        ),
        (
            ClosedDay::LastOpenDay,
            "2026-11-27T09:00",
            "Fri 27 Nov 2026, 9:00 am",
            "On the last open day before: the birthday is a day without sending hours.",
        ),
    ] {
        let mut desk = switched_on().await;
        let rules = GreetingRules {
            at: TimeOfDay::at(9, 0).unwrap(),
            leap_day: LeapDay::February28,
            closed_day,
        };
        let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
        birthdays::save_rules(clinic, ines, &rules).await.unwrap();
        let mia = born(&desk, "Mia", saturday);
        register(&desk, mia, Some(true)).await;
        let ahead = birthdays::month_ahead(&desk.practice.clinic, &desk.aroha, 0).await;
        let row = &ahead.unwrap().rows[0];
        assert_eq!(
            (row.day.as_str(), row.will_send, row.due_words.as_str()),
            ("Sat 28 Nov 2026", true, planned)
        );
        assert_eq!(row.reason.as_deref(), Some(remark));
        for time in ["27T08:59", "27T09:00", "28T08:59", "28T09:00"] {
            let time = format!("2026-11-{time}");
            desk.round_at(&time).await;
            let has_left = !handed(&desk).is_empty();
            assert_eq!(has_left, time.as_str() >= expected, "{closed_day:?} {time}");
        }
    }
}

#[tokio::test]
async fn on_a_day_when_the_computer_is_off_nobody_is_greeted_and_nothing_comes_late() {
    let mut desk = switched_on().await;
    let mia = born(&desk, "Mia", BIRTHDAY);
    register(&desk, mia, Some(true)).await;
    desk.round().await;
    desk.round_at("2026-11-26T20:01").await;
    desk.round_at("2026-11-27T09:00").await;
    assert_eq!(handed(&desk).len(), 0);
    let kept = greetings(&desk).await;
    assert_eq!(kept[0].state, MessageState::Expired, "{kept:?}");
}

#[tokio::test]
async fn a_greeting_of_which_nobody_knows_counts_as_probably_sent() {
    let mut desk = switched_on().await;
    register_reached_twice(&desk, ChannelKind::Email).await;
    let lost = outcomes::lost_after_the_text();
    desk.practice.carriers.answers([lost]);
    desk.round_at("2026-11-26T09:05").await;
    desk.round_at("2026-11-26T10:05").await;
    assert_eq!(handed(&desk).len(), 1, "it goes no other way");
    let probably = desk.tab(MessageTab::Sent).await;
    assert_eq!(probably[0].state_word, "Probably sent");
    assert_eq!(desk.tab(MessageTab::NeedsPerson).await, []);
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let again = outbox::resend(clinic, aroha, probably[0].id).await;
    assert!(matches!(again, Err(OutboxError::Refused(_))), "{again:?}");
    let detail = outbox::open(clinic, aroha, probably[0].id).await.unwrap();
    assert!(!detail.may_resend && !detail.may_mark_sent && !detail.may_dismiss);
}

/// Mia's greeting by text, of which nobody knows whether it left at 9:05.
async fn with_an_uncertain_text() -> Desk {
    let mut desk = switched_on().await;
    register_reached_twice(&desk, ChannelKind::Sms).await;
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    desk.round_at("2026-11-26T09:05").await;
    assert_eq!(greetings(&desk).await[0].state, MessageState::Unknown);
    desk
}

#[tokio::test]
async fn a_greeting_that_the_carrier_of_texts_does_not_have_is_not_sent_a_second_time() {
    let mut desk = with_an_uncertain_text().await;
    desk.practice.carriers.findings([Finding::NotFound]);
    for time in ["09:07", "09:10", "10:05"] {
        desk.round_at(&format!("2026-11-26T{time}")).await;
    }
    assert!(!desk.practice.carriers.asked().is_empty());
    assert_eq!(handed(&desk).len(), 1);
    assert_eq!(
        desk.tab(MessageTab::Sent).await[0].state_word,
        "Probably sent"
    );
    assert_eq!(desk.tab(MessageTab::NeedsPerson).await, []);
}

#[tokio::test]
async fn a_greeting_that_turns_up_at_the_carrier_was_sent() {
    let mut desk = with_an_uncertain_text().await;
    let found = Finding::Found {
        carrier_id: "SM1".to_owned(),
        progress: Progress::of(Whereabouts::OnItsWay),
    };
    desk.practice.carriers.findings([Finding::NotFound, found]);
    for time in ["09:07", "09:10", "09:15"] {
        desk.round_at(&format!("2026-11-26T{time}")).await;
    }
    assert_eq!(handed(&desk).len(), 1);
    assert_eq!(greetings(&desk).await[0].state, MessageState::Sent);
}

#[tokio::test]
async fn a_greeting_that_came_back_goes_no_other_way() {
    let mut desk = switched_on().await;
    register_reached_twice(&desk, ChannelKind::Sms).await;
    let came_back = Progress {
        whereabouts: Whereabouts::Undelivered,
        refusal: Some(Refusal::NumberNotMobile),
    };
    desk.practice.carriers.progress([Ok(came_back)]);
    desk.practice.carriers.answers([Outcome::Accepted {
        carrier_id: Some("SM1".to_owned()),
    }]);
    for time in ["09:05", "09:07", "09:08", "10:05"] {
        desk.round_at(&format!("2026-11-26T{time}")).await;
    }
    assert_eq!(greetings(&desk).await[0].state, MessageState::Undelivered);
    assert_eq!(handed(&desk).len(), 1);
}

#[tokio::test]
async fn a_greeting_is_not_repeated_to_a_carrier_that_would_know_it_again() {
    let mut desk = switched_on().await;
    desk.send_over(MailCarrier::Resend).await;
    let mia = born(&desk, "Mia", BIRTHDAY);
    register(&desk, mia, Some(true)).await;
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    for time in ["09:05", "09:07", "09:10", "10:05"] {
        desk.round_at(&format!("2026-11-26T{time}")).await;
    }
    assert_eq!(handed(&desk).len(), 1);
    assert_eq!(
        desk.tab(MessageTab::Sent).await[0].state_word,
        "Probably sent"
    );
}

#[tokio::test]
async fn a_greeting_that_failed_goes_another_way_on_the_day() {
    let mut desk = switched_on().await;
    register_reached_twice(&desk, ChannelKind::Email).await;
    desk.practice.carriers.answers([outcomes::refused()]);
    desk.round_at("2026-11-26T09:05").await;
    desk.round_at("2026-11-26T09:06").await;
    let channels: Vec<ChannelKind> = desk
        .practice
        .carriers
        .handed()
        .iter()
        .map(|handed| handed.channel)
        .collect();
    assert_eq!(channels, [ChannelKind::Email, ChannelKind::Sms]);
}

/// At the ends of days and years and where clocks change, in the zones furthest apart: rounds of the
/// program after midnight and in the afternoon, around each birthday of nine years, three of them
/// leap years.
#[tokio::test]
async fn over_nine_years_at_the_edges_of_zones_each_patient_is_greeted_once_a_year() {
    let years = 2024..=2032;
    let everywhere = [(1, 1), (2, 28), (2, 29), (3, 1), (12, 31)];
    // Days on which clocks change there in one of these years.
    for (zone, leap_day, changes) in [
        ("Pacific/Kiritimati", LeapDay::February28, [].as_slice()),
        ("Pacific/Pago_Pago", LeapDay::March1, &[]),
        ("Asia/Kolkata", LeapDay::March1, &[]),
        ("Europe/London", LeapDay::February28, &[(3, 31), (10, 27)]),
        ("America/New_York", LeapDay::March1, &[(3, 10), (11, 3)]),
        (
            "Australia/Lord_Howe",
            LeapDay::February28,
            &[(4, 6), (10, 5)],
        ),
    ] {
        let tz: chrono_tz::Tz = zone.parse().unwrap();
        let mut desk = in_december_2023(zone, leap_day).await;
        let days: BTreeSet<(u32, u32)> = everywhere.iter().chain(changes).copied().collect();
        let mut expected = BTreeSet::new();
        for (month, day) in &days {
            let date = NaiveDate::from_ymd_opt(2000, *month, *day).unwrap();
            let name = date.format("Born%m%d").to_string();
            let patient = born(&desk, &name, &date.format("%d/%m/%Y").to_string());
            register(&desk, patient, Some(true)).await;
            let address = format!("{}@example.org", name.to_lowercase());
            expected.extend(years.clone().map(|year| {
                let moved = match leap_day {
                    LeapDay::February28 => (2, 28),
                    LeapDay::March1 => (3, 1),
                };
                let kept = NaiveDate::from_ymd_opt(year, *month, *day).or_else(|| {
                    let (month, day) = moved;
                    NaiveDate::from_ymd_opt(year, month, day)
                });
                (address.clone(), kept.unwrap())
            }));
        }
        let mut greeted = Vec::new();
        for year in years.clone() {
            for (month, day) in &days {
                let Some(birthday) = NaiveDate::from_ymd_opt(year, *month, *day) else {
                    continue;
                };
                for hours in [-8, 0, 16, 24, 40] {
                    let civil = birthday.and_time(NaiveTime::MIN) + Duration::hours(hours);
                    let moment = instant_of(civil, tz) + Duration::minutes(1);
                    if moment < desk.practice.clock().now() {
                        continue;
                    }
                    let seen = handed(&desk).len();
                    desk.practice.at(moment);
                    desk.round().await;
                    let left = desk.practice.carriers.handed().split_off(seen);
                    greeted.extend(left.into_iter().map(|left| (left.to, civil.date())));
                }
            }
        }
        let wanted: Vec<_> = expected.into_iter().collect();
        // The walk begins in the last days of 2023 and ends in the first of 2033.
        greeted.retain(|(_, date)| years.contains(&date.year()));
        greeted.sort();
        assert_eq!(greeted, wanted, "{zone}");
    }
}

/// Greetings at nine o'clock of a zone, switched on in a practice that opens before Christmas 2023.
async fn in_december_2023(zone: &str, leap_day: LeapDay) -> Desk {
    let opening = Utc.with_ymd_and_hms(2023, 12, 20, 0, 0, 0).unwrap();
    let desk = Desk::of(Practice::open_at(opening).await).await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    birthdays::activate(clinic, ines, true)
        .await
        .expect("an owner may");
    let profile: ClinicProfile = settings::read(clinic, ines).await.expect("an owner may");
    let there = ClinicProfile {
        zone: zone.to_owned(),
        ..profile
    };
    settings::save(clinic, ines, there)
        .await
        .expect("an owner may");
    let rules = GreetingRules {
        at: TimeOfDay::at(9, 0).expect("a time"),
        leap_day,
        closed_day: ClosedDay::OnlyOnTheDay,
    };
    birthdays::save_rules(clinic, ines, &rules)
        .await
        .expect("an owner may");
    desk
}

#[tokio::test]
async fn everybody_whose_birthday_is_unclear_is_listed() {
    let desk = switched_on().await;
    for place in 0..101 {
        let unclear = born(&desk, &format!("P{place:03}"), "31/02/1990");
        register(&desk, unclear, None).await;
    }
    let ahead = birthdays::month_ahead(&desk.practice.clinic, &desk.aroha, 0).await;
    assert_eq!(ahead.unwrap().unclear.len(), 101);
}

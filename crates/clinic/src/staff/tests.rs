//! Staff in the words of the clinic. Journeys with a real clinic stand in the tests of the whole.

use chrono::{Duration, TimeZone, Utc};

use super::model::wait_after;
use super::passphrase::pin_problem;
use super::*;
use crate::chance::SystemChance;
use crate::clock::Instant;

fn at(minute: i64) -> Instant {
    Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap() + Duration::minutes(minute)
}

fn somebody() -> StaffId {
    StaffId::new(at(0), &SystemChance)
}

#[test]
fn three_guesses_are_free_and_then_waiting_doubles_to_a_minute() {
    let waits: Vec<i64> = (1..=11).map(|n| wait_after(n).num_seconds()).collect();
    assert_eq!(waits, [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
}

#[test]
fn a_pin_is_six_digits_and_no_run() {
    for bad in [
        "12345",
        "1234567",
        "abcdef",
        "111111",
        "123456",
        "654321",
        "٣٤٥٦٧٨",
    ] {
        assert!(pin_problem(bad).is_some(), "{bad} is accepted");
    }
    for good in ["194857", "121212", "135791"] {
        assert_eq!(pin_problem(good), None);
    }
}

#[test]
fn weak_passphrases_are_refused_with_advice() {
    for weak in [
        "",
        "short",
        "password12",
        "aaaaaaaaaaaa",
        "1234567890",
        "anteroom12",
    ] {
        let judged = strength(weak, &["anteroom", "clinic"]);
        assert!(!judged.is_acceptable, "{weak} is accepted");
        assert!(!judged.advice.is_empty());
    }
    assert!(strength("violet kettle marches onward", &[]).is_acceptable);
    assert!(!strength(&"long ".repeat(2_000_000), &[]).is_acceptable);
}

#[test]
fn an_idle_person_is_locked_out_and_a_day_old_sign_in_has_ended() {
    let staff = somebody();
    let here = Presence::signed_in(staff, at(0), Duration::minutes(5));
    assert!(matches!(here.at(at(4)), Presence::Here(_)));
    assert!(matches!(here.at(at(5)), Presence::Locked(_)));
    assert!(matches!(here.seen(at(4)).at(at(8)), Presence::Here(_)));
    assert!(
        matches!(here.seen(at(6)), Presence::Locked(_)),
        "activity does not unlock"
    );
    assert_eq!(here.at(at(12 * 60)), Presence::SignedOut);
    assert_eq!(
        here.at(at(-1)),
        Presence::SignedOut,
        "a clock set back helps nobody"
    );
}

#[test]
fn after_five_wrong_pins_the_passphrase_is_asked_for() {
    let mut desk = Presence::signed_in(somebody(), at(0), Duration::minutes(5)).locked();
    for left in (0..5).rev() {
        desk = desk.wrong_pin();
        let Presence::Locked(sign_in) = desk else {
            panic!("still locked")
        };
        let expected = match left {
            0 => Asked::Passphrase,
            tries_left => Asked::Pin { tries_left },
        };
        assert_eq!(sign_in.asked(true), expected);
    }
    assert!(
        matches!(desk.unlocked(at(1)), Presence::Locked(_)),
        "a PIN no longer helps"
    );
}

#[test]
fn a_computer_that_slept_wakes_behind_the_lock() {
    let here = Presence::signed_in(somebody(), at(0), Duration::minutes(30));
    assert!(matches!(
        here.after_pause(Duration::seconds(59)),
        Presence::Here(_)
    ));
    assert!(matches!(
        here.after_pause(Duration::minutes(1)),
        Presence::Locked(_)
    ));
    let nobody = Presence::SignedOut;
    assert_eq!(nobody.after_pause(Duration::hours(8)), nobody);
}

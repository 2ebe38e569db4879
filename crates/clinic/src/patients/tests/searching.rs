//! What somebody types, and what it leads to.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::search::{Sought, Term, joined, lengths_near, near, sort_name, terms};
use super::*;

#[track_caller]
fn check_found(by: &str, patient: &PatientForm, expected: bool) {
    let patient = patient.parse(&australia(), today_is()).unwrap();
    let stored = patient.words(&australia()).stored();
    let wanted = terms(by, today_is());
    assert!(!wanted.is_empty(), "{by} asks for nothing");
    let is_found = wanted.iter().all(|term| match term.sought() {
        Sought::Word(word) => stored.contains(&word),
        Sought::Range(first, last) => stored.range(first..=last).next().is_some(),
    });
    assert_eq!(is_found, expected, "{by}");
}

#[test]
fn a_name_is_found_however_it_is_typed() {
    let named = |given: &str, family: &str| PatientForm {
        legal_given_name: given.to_owned(),
        legal_family_name: family.to_owned(),
        ..form()
    };
    for (given, family, typed) in [
        ("Mia", "Santos", "santos"),
        ("Mia", "Santos", "SAN mi"),
        ("José", "Muñoz", "jose munoz"),
        ("Jose", "Munoz", "JOSÉ muñoz"),
        ("Søren", "Łukasz-Groß", "soren lukasz gross"),
        ("Aoife", "O'Kon", "okon"),
        ("Aoife", "O’Kon", "o'kon"),
        ("Aoife", "O'Kon", "o kon"),
        ("Aoife", "O'Kon", "kon"),
        ("Anna-Maria", "Smith-Jones", "annamaria jones"),
        ("Joost", "van der Berg", "vanderberg"),
        ("Joost", "van der Berg", "berg"),
        ("Thi", "Ng", "ng"),
        ("Thi", "Ng", "n t"),
        ("Nguyễn", "Đặng", "nguyen dang"),
        ("张", "伟", "伟"),
        ("Ольга", "Иванова", "ИВАН"),
    ] {
        check_found(typed, &named(given, family), true);
    }
    check_found("ngu", &named("Thi", "Ng"), false);
    check_found("santos leo", &named("Mia", "Santos"), false);
}

#[test]
fn preferred_and_former_names_lead_to_the_patient() {
    let patient = PatientForm {
        preferred_name: "Min".to_owned(),
        former_names: vec![FormerName {
            given_name: String::new(),
            family_name: "Albrecht".to_owned(),
        }],
        ..form()
    };
    check_found("min", &patient, true);
    check_found("albrecht", &patient, true);
}

#[test]
fn phone_birthday_and_email_lead_to_the_patient() {
    let patient = PatientForm {
        birthday: "14/10/1985".to_owned(),
        contact_points: vec![
            point(PointKind::Phone, "0491 570 006"),
            point(PointKind::Phone, "(02) 5550 1234"),
            point(PointKind::Email, "Mia.Santos@Example.COM"),
        ],
        ..form()
    };
    for typed in [
        "0491 570",
        "0491570006",
        "+61491",
        "+61 491 570 006",
        "+61 (0) 491 570",
        "491570006",
        "(02) 5550",
        "0255501234",
        "14/10/1985",
        "14 Oct 1985",
        "14101985",
        "1410",
        "14/10",
        "1985-10-14",
        "mia.santos@example.com",
        "mia.santos",
        "mia 0491 570",
    ] {
        check_found(typed, &patient, true);
    }
    for typed in ["0491 571", "15/10/1985", "mia@example.com", "leo 0491 570"] {
        check_found(typed, &patient, false);
    }
}

#[test]
fn a_birthday_without_a_year_is_found_by_its_day() {
    let patient = PatientForm {
        birthday: "14 Oct".to_owned(),
        ..form()
    };
    check_found("14/10", &patient, true);
    check_found("1410", &patient, true);
}

#[test]
fn names_stand_in_lists_by_family_name() {
    assert_eq!(sort_name("O'Kon", "Éva Maria"), "okon eva maria");
    assert_eq!(sort_name("", "Sukarno"), "sukarno");
    assert_eq!(sort_name("\u{202E}evil", "Mia"), "evil mia");
}

#[test]
fn typing_errors_are_forgiven_by_length() {
    let known = "santos sanders santo ng nga mia mai maria vanderberg";
    let near = |typed: &str| near(&Term::Name(typed.to_owned()), known, 6);
    assert_eq!(near("snatos"), ["santos", "santo"]);
    assert_eq!(near("santoss"), ["santos", "santo"]);
    assert_eq!(near("mya"), ["mia"]);
    assert_eq!(near("vnaderbreg"), ["vanderberg"]);
    assert!(near("santos").iter().all(|word| word != "santos"));
    assert!(near("xyz").is_empty());
    let two_letters = Term::Name("nh".to_owned());
    assert_eq!(lengths_near(std::slice::from_ref(&two_letters)), None);
    let seven_letters = Term::Name("santosa".to_owned());
    let mistyped = [two_letters, Term::Name("mya".to_owned()), seven_letters];
    assert_eq!(lengths_near(&mistyped), Some((2, 9)));
}

#[test]
fn a_search_is_short_whatever_is_pasted() {
    assert!(terms("", today_is()).is_empty());
    assert!(terms(" '-. ", today_is()).is_empty());
    assert!(terms(&"x ".repeat(5_000_000), today_is()).len() <= 4);
    assert_eq!(terms("%_*\"'; DROP", today_is()).len(), 1);
}

proptest! {
    #[test]
    fn every_name_is_found_by_itself_and_by_its_beginning(
        name in "[\\p{L}][\\p{L}'’-]{0,12}( [\\p{L}]{1,8})?",
        length in 1_usize..8,
    ) {
        let patient = PatientForm { legal_family_name: name.clone(), ..form() };
        let searched = joined(&name);
        // A script may consist of marks alone once it is folded, as in a lone vowel sign.
        prop_assume!(!searched.is_empty());
        check_found(&searched, &patient, true);
        let beginning: String = searched.chars().take(length).collect();
        check_found(&beginning, &patient, true);
    }

    #[test]
    fn every_word_near_enough_is_forgiven_and_no_other(
        typed in "[abcé]{3,8}",
        known in prop::collection::btree_set("[abcé]{1,9}", 1..40),
    ) {
        let forgiven = if typed.chars().count() < 6 { 1 } else { 2 };
        let expected: BTreeSet<&str> = known
            .iter()
            .map(String::as_str)
            .filter(|word| (1..=forgiven).contains(&strsim::damerau_levenshtein(&typed, word)))
            .collect();
        let separated = known.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        let found = near(&Term::Name(typed), &separated, known.len());
        prop_assert_eq!(found.iter().map(String::as_str).collect::<BTreeSet<_>>(), expected);
    }

    #[test]
    fn nothing_typed_breaks_the_search(text in "\\PC{0,120}") {
        prop_assert!(terms(&text, today_is()).len() <= 4);
    }
}

//! Patients in the words of the clinic. Journeys with a real clinic stand in the tests of the
//! whole.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::birthday::read;
use super::form::Birthday;
use super::*;

mod searching;

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

fn today_is() -> NaiveDate {
    day("2026-11-24")
}

fn australia() -> Country {
    Country::of_locale("en-AU")
}

/// A form with a name and nothing else.
fn form() -> PatientForm {
    PatientForm {
        legal_given_name: "Mia".to_owned(),
        legal_family_name: "Santos".to_owned(),
        preferred_name: String::new(),
        former_names: Vec::new(),
        pronouns: String::new(),
        birthday: String::new(),
        contact_points: Vec::new(),
        address_line: String::new(),
        suburb: String::new(),
        state: String::new(),
        postcode: String::new(),
        country: String::new(),
        language: String::new(),
        preferred_channel: None,
        zone: None,
        primary_psychologist: None,
        gp_name: String::new(),
        gp_practice: String::new(),
        gp_phone: String::new(),
        medicare: String::new(),
        dva: String::new(),
        ndis: String::new(),
        referral_date: None,
        referral_sessions: None,
    }
}

fn point(kind: PointKind, value: &str) -> ContactPointForm {
    ContactPointForm {
        id: None,
        kind,
        value: value.to_owned(),
        label: String::new(),
        is_safe: true,
        never_text: false,
        hours_from: None,
        hours_until: None,
        discreet: false,
    }
}

mod birthdays {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: Result<Option<&str>, Unclear>) {
        let birthday = read(typed, today_is());
        let stored = birthday.map(|birthday| birthday.map(|birthday| birthday.to_string()));
        assert_eq!(
            stored,
            expected.map(|stored| stored.map(str::to_owned)),
            "{typed}"
        );
    }

    #[test]
    fn are_read_as_people_write_them() {
        check("", Ok(None));
        check("   ", Ok(None));
        for typed in [
            "14/10/1985",
            "14.10.1985",
            "14-10-1985",
            "14 10 1985",
            "1985-10-14",
            "14 Oct 1985",
            "14 October 1985",
            "14th october, 1985",
            "Oct 14, 1985",
            " 14 / 10 / 1985 ",
        ] {
            check(typed, Ok(Some("1985-10-14")));
        }
        check("29/02/2024", Ok(Some("2024-02-29")));
    }

    #[test]
    fn may_lack_the_year() {
        for typed in ["14/10", "14 Oct", "14Oct", "Oct 14", "14.10."] {
            check(typed, Ok(Some("--10-14")));
        }
        check("29/2", Ok(Some("--02-29")));
    }

    #[test]
    fn that_cannot_be_right_are_not_guessed() {
        for typed in ["31/02/1985", "29/02/2023", "10/14/1985", "0/1/1985", "31/4"] {
            check(typed, Err(Unclear::NoSuchDay));
        }
        check("14.10.85", Err(Unclear::ShortYear));
        check("25/11/2026", Err(Unclear::InTheFuture));
        check("23/11/1905", Err(Unclear::TooLongAgo));
        check("01/01/1900", Err(Unclear::Placeholder));
        for typed in [
            "unknown",
            "Oct 1985",
            "1985",
            "14101985",
            "14/10/19850",
            "14 Foo 1985",
            "١٤/١٠/١٩٨٥",
            "14/10/1985 or so",
            "=1+1",
        ] {
            check(typed, Err(Unclear::NotADate));
        }
        check(&"1/".repeat(5_000_000), Err(Unclear::NotADate));
    }

    #[test]
    fn give_an_age_only_when_the_year_is_known() {
        let age = |born: &str, on: &str| DateOfBirth::parse(born).unwrap().age_on(day(on));
        assert_eq!(age("1985-10-14", "2026-10-13"), Some(40));
        assert_eq!(age("1985-10-14", "2026-10-14"), Some(41));
        assert_eq!(age("2024-02-29", "2025-02-28"), Some(0));
        assert_eq!(age("2024-02-29", "2025-03-01"), Some(1));
        assert_eq!(age("--10-14", "2026-10-14"), None);
    }

    #[test]
    fn are_shown_with_their_weekday_or_without_a_year() {
        let words = |stored: &str| DateOfBirth::parse(stored).unwrap().words();
        assert_eq!(words("1985-10-14"), "Mon 14 Oct 1985");
        assert_eq!(words("--10-14"), "14 Oct, year not known");
    }

    #[test]
    fn an_unclear_birthday_keeps_what_was_typed_and_says_what_is_wrong() {
        let form = PatientForm {
            birthday: " 31/02/1985 ".to_owned(),
            ..form()
        };
        let patient = form.parse(&australia(), today_is()).unwrap();
        assert_eq!(patient.birthday.unclear(), Some("31/02/1985"));
        assert_eq!(
            patient.birthday.problem(today_is()).unwrap(),
            Unclear::NoSuchDay.to_string()
        );
        assert_eq!(patient.form(&australia()).birthday, "31/02/1985");
        let was_ahead = Birthday::Unclear("25/11/2026".to_owned());
        assert!(was_ahead.problem(day("2027-01-01")).is_some());
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_and_read_again(days in 0_i64..43_000, is_yearless: bool) {
            let date = today_is() - chrono::Duration::days(days);
            let typed = if is_yearless { date.format("%-d/%-m") } else { date.format("%d/%m/%Y") };
            // The placeholder is the one plausible day that is refused.
            prop_assume!(is_yearless || date != day("1900-01-01"));
            let birthday = read(&typed.to_string(), today_is()).unwrap().unwrap();
            prop_assert_eq!(read(&birthday.typed(), today_is()), Ok(Some(birthday)));
            prop_assert_eq!(DateOfBirth::parse(&birthday.to_string()), Some(birthday));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            if let Ok(Some(birthday)) = read(&text, today_is()) {
                prop_assert_eq!(read(&birthday.typed(), today_is()), Ok(Some(birthday)));
            }
        }
    }
}

mod forms {
    use super::*;

    #[track_caller]
    fn check(form: &PatientForm, fields: &[&str]) {
        let found = form
            .parse(&australia(), today_is())
            .map_or_else(Problems::into_list, |_| Vec::new());
        let found: Vec<&str> = found.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(found, fields);
    }

    #[test]
    fn a_name_is_enough() {
        check(&form(), &[]);
        let one_name = PatientForm {
            legal_given_name: "Sukarno".to_owned(),
            legal_family_name: String::new(),
            ..form()
        };
        check(&one_name, &[]);
    }

    #[test]
    fn every_problem_is_said_at_its_field_at_once() {
        let form = PatientForm {
            legal_given_name: "Mia\r\nBcc: all@example.com".to_owned(),
            legal_family_name: "x".repeat(10_000_000),
            former_names: vec![FormerName {
                given_name: "a\0b".to_owned(),
                family_name: String::new(),
            }],
            birthday: "1".repeat(41),
            contact_points: vec![
                point(PointKind::Email, "mia@@example.com"),
                point(PointKind::Phone, "0491 570 006"),
                point(PointKind::Phone, "+61 491 570 006"),
                ContactPointForm {
                    hours_from: civil::TimeOfDay::at(9, 0),
                    ..point(PointKind::Phone, "12")
                },
            ],
            zone: Some("Atlantis/Capital".to_owned()),
            gp_phone: "call me".to_owned(),
            medicare: "12".to_owned(),
            ndis: "43000000x".to_owned(),
            referral_sessions: Some(-1),
            ..form()
        };
        check(
            &form,
            &[
                "legalGivenName",
                "legalFamilyName",
                "medicare",
                "ndis",
                "formerNames.0.givenName",
                "birthday",
                "contactPoints.0.value",
                "contactPoints.2.value",
                "contactPoints.3.hoursUntil",
                "contactPoints.3.value",
                "zone",
                "gpPhone",
                "referralSessions",
            ],
        );
        let nobody = PatientForm {
            legal_given_name: " ".to_owned(),
            legal_family_name: String::new(),
            ..super::form()
        };
        check(&nobody, &["legalFamilyName"]);
    }

    #[test]
    fn a_form_read_and_written_says_the_same() {
        let form = PatientForm {
            preferred_name: "Min".to_owned(),
            birthday: "14 Oct".to_owned(),
            contact_points: vec![ContactPointForm {
                label: "mobile".to_owned(),
                never_text: true,
                hours_from: civil::TimeOfDay::at(9, 0),
                hours_until: civil::TimeOfDay::at(12, 0),
                ..point(PointKind::Phone, "0491 570 006")
            }],
            zone: Some("Australia/Perth".to_owned()),
            gp_phone: "(02) 5550 1234".to_owned(),
            medicare: "2123456701".to_owned(),
            ndis: "430000000".to_owned(),
            referral_sessions: Some(6),
            ..form()
        };
        let patient = form.parse(&australia(), today_is()).unwrap();
        assert_eq!(patient.form(&australia()), form);
        let again = form.parse(&australia(), today_is()).unwrap();
        assert!(again.changes_from(&patient).is_empty());
        let renamed = PatientForm {
            legal_family_name: "Okafor".to_owned(),
            referral_sessions: Some(10),
            ..form
        };
        let renamed = renamed.parse(&australia(), today_is()).unwrap();
        assert_eq!(renamed.changes_from(&patient), ["names", "referral"]);
    }

    #[test]
    fn markup_and_formulas_are_only_text() {
        let form = PatientForm {
            legal_given_name: "<b>Mia</b>".to_owned(),
            legal_family_name: "=SUM(A1)".to_owned(),
            preferred_name: "{{patient}}".to_owned(),
            ..form()
        };
        let patient = form.parse(&australia(), today_is()).unwrap();
        assert_eq!(patient.shown_name(), "{{patient}} =SUM(A1)");
        assert_eq!(patient.form(&australia()).legal_given_name, "<b>Mia</b>");
    }

    #[test]
    fn a_name_cannot_turn_the_line_it_is_shown_in() {
        let form = PatientForm {
            legal_given_name: "\u{202E}Mia".to_owned(),
            ..form()
        };
        let patient = form.parse(&australia(), today_is()).unwrap();
        assert_eq!(patient.shown_name(), "Mia Santos");
    }
}

mod contacts {
    use super::*;

    #[track_caller]
    fn check(form: &ContactForm, fields: &[&str]) {
        let found = form
            .parse(&australia())
            .map_or_else(Problems::into_list, |_| Vec::new());
        let found: Vec<&str> = found.iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(found, fields);
    }

    fn rosa() -> ContactForm {
        ContactForm {
            id: None,
            name: "Rosa Santos".to_owned(),
            relationship: "mother".to_owned(),
            phone: "0491 570 156".to_owned(),
            email: String::new(),
            phone_is_safe: true,
            email_is_safe: true,
            never_text: false,
            discreet: false,
            emergency: true,
            guardian: false,
            partner: false,
            payer: false,
            never_disclose: false,
            gets_reminders: false,
            may_book: false,
            portal: false,
        }
    }

    #[test]
    fn rights_fit_together() {
        check(&rosa(), &[]);
        let unreachable = ContactForm {
            phone: String::new(),
            ..rosa()
        };
        check(&unreachable, &["phone"]);
        let secret = ContactForm {
            never_disclose: true,
            ..rosa()
        };
        check(&secret, &["neverDisclose"]);
        let no_guardian = ContactForm {
            gets_reminders: true,
            may_book: true,
            portal: true,
            ..rosa()
        };
        check(&no_guardian, &["getsReminders", "mayBook", "portal"]);
        let guardian = ContactForm {
            guardian: true,
            ..no_guardian
        };
        check(&guardian, &[]);
    }
}

mod sentences {
    use super::*;

    #[track_caller]
    fn check(points: &[ContactPointForm], guardians: &[&str], expected: &str) {
        assert_eq!(
            model::how_to_reach(PatientStatus::Active, points, guardians),
            expected
        );
    }

    #[test]
    fn how_a_patient_may_be_contacted_is_one_sentence() {
        let phone = point(PointKind::Phone, "0491 570 006");
        let email = point(PointKind::Email, "mia@example.com");
        let never_text = ContactPointForm {
            never_text: true,
            hours_from: civil::TimeOfDay::at(9, 0),
            hours_until: civil::TimeOfDay::at(12, 0),
            ..phone.clone()
        };
        let not_safe = ContactPointForm {
            is_safe: false,
            ..phone.clone()
        };
        let discreet = ContactPointForm {
            discreet: true,
            ..email.clone()
        };
        check(&[], &[], "No phone number or email address yet.");
        check(&[phone.clone(), email.clone()], &[], "Text, call or email.");
        check(
            &[never_text, email],
            &[],
            "Call or email; never text. Between 9:00 am and 12:00 pm.",
        );
        check(
            std::slice::from_ref(&not_safe),
            &[],
            "No contact point is marked as safe.",
        );
        check(&[not_safe, discreet], &[], "Email only. Discreet wording.");
        check(
            &[phone],
            &["Rosa Santos"],
            "Messages go to Rosa Santos (guardian).",
        );
        assert_eq!(
            model::how_to_reach(PatientStatus::Deceased, &[], &[]),
            "Nothing is sent: the patient has died."
        );
    }

    #[test]
    fn messages_use_the_preferred_or_the_first_given_name() {
        assert_eq!(model::first_name("", "Maria Elena", "Santos"), "Maria");
        assert_eq!(model::first_name("Mia", "Maria Elena", "Santos"), "Mia");
        assert_eq!(model::first_name("", "", "Sukarno"), "Sukarno");
    }
}

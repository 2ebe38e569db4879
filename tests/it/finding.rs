//! Finding patients again: by what somebody types, in the list, and before they are registered
//! twice.

use chrono::Duration;
use clinic::patients::{
    self, PatientFilter, PatientForm, PatientStatus, PatientsError, RegisterForm,
};

use crate::patients::{form, mobile, registration};
use crate::practice::Practice;

#[tokio::test]
async fn a_second_registration_is_noticed_before_it_happens() {
    let practice = Practice::open().await;
    let mia = PatientForm {
        birthday: "14/10/1985".to_owned(),
        contact_points: vec![mobile("0491 570 006")],
        ..form("Mia", "Santos")
    };
    practice.register(mia.clone()).await;
    let why = async |form: PatientForm| {
        patients::likely_duplicates(&practice.clinic, &practice.ines, &form)
            .await
            .unwrap()
            .why
    };
    let similar = PatientForm {
        birthday: "14 October 1985".to_owned(),
        ..form("Mya", "Santoz")
    };
    assert_eq!(
        why(similar.clone()).await,
        "Mia Santos has the same birthday and a similar name."
    );
    assert_eq!(
        why(form("Santos", "Mia")).await,
        "Mia Santos has the same names the other way round."
    );
    assert_eq!(
        why(form("mia", "SANTOS")).await,
        "Mia Santos has the same name."
    );
    let same_phone = PatientForm {
        contact_points: vec![mobile("+61 491 570 006")],
        ..form("Leo", "Brandt")
    };
    assert_eq!(
        why(same_phone.clone()).await,
        "Mia Santos has the same phone number."
    );
    let another = PatientForm {
        birthday: "15/10/1985".to_owned(),
        ..form("Mia", "Santos")
    };
    assert_eq!(why(another).await, "");
    assert_eq!(why(form("", "")).await, "");

    let unconfirmed = RegisterForm {
        confirmed_not_duplicate: false,
        ..registration(similar)
    };
    let refused = patients::register(&practice.clinic, &practice.ines, &unconfirmed).await;
    let Err(PatientsError::LikelyDuplicate(alike)) = refused else {
        panic!("registered without a question")
    };
    assert_eq!(Practice::names(&alike.patients), ["Mia Santos"]);
    let leo = practice.register(same_phone).await;
    let card = practice.card(leo).await;
    assert_eq!(card.contact_points[0].shared_with, ["Mia Santos"]);
}

#[tokio::test]
async fn typing_errors_are_forgiven_and_marked() {
    let practice = Practice::open().await;
    for (given, family) in [("Mia", "Santos"), ("Thi", "Ng"), ("Leo", "Vanderberg")] {
        practice.register(form(given, family)).await;
    }
    for (typed, expected) in [
        ("snatos", "Mia Santos"),
        ("mya santos", "Mia Santos"),
        ("mya snatos", "Mia Santos"),
        ("leo vnaderbreg", "Leo Vanderberg"),
    ] {
        let found = practice.found(typed).await;
        assert_eq!(Practice::names(&found), [expected], "{typed}");
        assert!(found[0].is_guess, "{typed}");
    }
    assert_eq!(Practice::names(&practice.found("ng").await), ["Thi Ng"]);
    for nothing in [
        "",
        "   ",
        "xyzzy",
        "nh",
        "%",
        "_",
        "'; DROP TABLE patients; --",
    ] {
        assert!(practice.found(nothing).await.is_empty(), "{nothing}");
    }
}

/// Enough that a word of all these patients counts as common.
const MANY: usize = 260;

#[tokio::test]
async fn two_words_that_many_have_are_found_together_in_the_order_of_names() {
    let practice = Practice::open().await;
    // All have one of the two names, and they come first in the order of names.
    practice.register(form("Marion", "Brandt")).await;
    practice.register(form("Leo", "Santana")).await;
    for number in 0..MANY {
        let name = form(&format!("Mari{number:03}"), &format!("Santos{number:03}"));
        practice.register(name).await;
    }
    let expected: Vec<String> = (0..20)
        .map(|number| format!("Mari{number:03} Santos{number:03}"))
        .collect();
    // Short beginnings are stored as words, longer ones are looked for among them.
    for typed in ["ma sa", "san mari", "mar santo", "mari sant", "santo mari"] {
        let found = practice.found(typed).await;
        assert_eq!(Practice::names(&found), expected, "{typed}");
    }
    let found = practice.found("mari santos25").await;
    let names: Vec<String> = (250..MANY)
        .map(|number| format!("Mari{number:03} Santos{number:03}"))
        .collect();
    assert_eq!(Practice::names(&found), names);
}

#[tokio::test]
async fn lists_come_by_family_name_a_page_at_a_time() {
    let practice = Practice::open().await;
    for number in 0..103 {
        practice
            .register(form("Mia", &format!("Family{number:03}")))
            .await;
    }
    let page = async |status, after| {
        let filter = PatientFilter {
            status,
            psychologist: None,
            after,
        };
        patients::list(&practice.clinic, &practice.ines, &filter)
            .await
            .unwrap()
    };
    let first = page(None, None).await;
    assert_eq!((first.rows.len(), first.total), (100, 103));
    assert_eq!(first.rows[99].name, "Mia Family099");
    let second = page(None, first.next).await;
    assert_eq!(second.rows[0].name, "Mia Family100");
    assert_eq!((second.rows.len(), second.next), (3, None));
    let last = second.rows[2].id;
    let version = practice.card(last).await.version;
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let mark = async |version, on| {
        let status = PatientStatus::Inactive;
        patients::set_status(&practice.clinic, &practice.ines, last, version, status, on).await
    };
    assert!(matches!(
        mark(version, today + Duration::days(1)).await,
        Err(PatientsError::Invalid(_))
    ));
    mark(version, today).await.unwrap();
    assert!(matches!(
        mark(version, today).await,
        Err(PatientsError::Stale)
    ));
    let inactive = page(Some(PatientStatus::Inactive), None).await;
    assert_eq!((inactive.rows.len(), inactive.total), (1, 1));
    assert_eq!(page(Some(PatientStatus::Active), None).await.total, 102);
}

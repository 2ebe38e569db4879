//! Settings in the words of whoever types them.

use super::*;
use crate::chance::SystemChance;
use crate::contact::Country;

fn home() -> Country {
    Country::of_locale("en-AU")
}

/// The sender as kept and whether replies reach it; none: it was refused at its field.
fn check_sender(typed: &str, expected: Option<(&str, bool)>) {
    let account = SmsAccount {
        is_on: true,
        account_sid: "AC0".to_owned(),
        from: typed.to_owned(),
        ..SmsAccount::default()
    };
    match (account.checked(&home()), expected) {
        (Ok(kept), Some((from, replies))) => {
            assert_eq!(
                (kept.from.as_str(), kept.can_receive_replies),
                (from, replies)
            );
        }
        (Err(problems), None) => assert_eq!(problems.list()[0].field, "from", "{typed}"),
        (kept, _) => panic!("{typed}: {kept:?}"),
    }
}

#[test]
fn a_sender_is_a_number_in_its_international_form_or_a_name_that_nobody_can_reply_to() {
    check_sender("0491 570 006", Some(("+61491570006", true)));
    check_sender("+61 491 570 006", Some(("+61491570006", true)));
    check_sender("+44 7700 900123", Some(("+447700900123", true)));
    check_sender(" Wattle St ", Some(("Wattle St", false)));
    check_sender("12", None);
    check_sender("Wattle Street Psychology", None);
    check_sender("Wattle’s", None);
    check_sender("", None);
}

#[test]
fn a_messaging_service_answers_for_itself_whatever_the_sender_is() {
    let account = SmsAccount {
        from: "Wattle".to_owned(),
        messaging_service_sid: "MG0".to_owned(),
        ..SmsAccount::default()
    };
    assert!(account.checked(&home()).unwrap().can_receive_replies);
}

fn template(text: &str) -> Telehealth {
    Telehealth {
        link_template: text.to_owned(),
    }
}

#[test]
fn each_session_has_a_room_of_its_own_on_the_server_that_the_practice_named() {
    let kept = template(" https://meet.example.com/{room}?lang=en ")
        .checked(&home())
        .unwrap();
    let (one, other) = (
        kept.new_link(&SystemChance).unwrap(),
        kept.new_link(&SystemChance).unwrap(),
    );
    assert_ne!(one, other);
    let room = one
        .strip_prefix("https://meet.example.com/")
        .and_then(|rest| rest.strip_suffix("?lang=en"))
        .unwrap();
    assert_eq!(room.len(), 24, "{room}");
    assert!(room.chars().all(|c| c.is_ascii_alphanumeric()), "{room}");
    assert_eq!(Telehealth::default().new_link(&SystemChance), None);
}

#[test]
fn a_template_that_is_no_safe_address_is_refused() {
    for text in [
        "meet.example.com/{room}",
        "http://meet.example.com/{room}",
        "https://meet",
        "https://meet.example.com/{name}",
        "https://meet.example.com/a b",
        "https://desk@meet.example.com/{room}",
        "https://meet.example.com/\u{202e}{room}",
    ] {
        let refused = template(text).checked(&home());
        assert_eq!(
            refused.unwrap_err().list()[0].field,
            "linkTemplate",
            "{text}"
        );
    }
}

#[test]
fn limits_that_were_kept_before_whatsapp_had_its_own_can_still_be_read() {
    let usual = Sending::default();
    let mut kept = serde_json::to_value(&usual).unwrap();
    let section = kept.as_object_mut().unwrap();
    for field in ["whatsappPerMinute", "whatsappDailyCap"] {
        assert!(section.remove(field).is_some(), "{field}");
    }
    let read: Sending = store::read(Some(&kept.to_string())).unwrap();
    assert_eq!(read, usual);
}

#[test]
fn reminder_rules_that_an_earlier_version_kept_can_still_be_read() {
    let usual = Sending::default();
    let mut kept = serde_json::to_value(&usual).unwrap();
    for rule in kept["rules"].as_array_mut().unwrap() {
        let rule = rule.as_object_mut().unwrap();
        rule.insert("id".to_owned(), serde_json::Value::Null);
        rule.remove("types");
    }
    let read: Sending = store::read(Some(&kept.to_string())).unwrap();
    assert_eq!(read, usual);
}

//! Consents in the words of the clinic. Journeys with a real clinic stand in the tests of the
//! whole.

use chrono::{TimeZone, Utc};
use chrono_tz::Tz;

use super::model::{Recorder, Switch};
use super::*;

const SYDNEY: Tz = Tz::Australia__Sydney;

fn third_of_may() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 5, 3).unwrap()
}

fn aroha() -> Recorder {
    Recorder::FrontDesk("Aroha Ngata".to_owned())
}

fn decided(purpose: Purpose, decision: Decision) -> Entry {
    Entry {
        purpose,
        decision,
        text_version: 1,
        given_on: third_of_may(),
        how: HowGiven::ByPhone,
        recorder: aroha(),
        naming: Naming::Nobody,
        material_version: None,
    }
}

fn switched_to(channel: ChannelKind, is_on: bool) -> Switch {
    Switch {
        channel,
        is_on,
        how: SwitchedHow::ByPhone,
        recorder: aroha(),
        // Ten in the evening of the second in UTC is the third in Sydney.
        at: Utc.with_ymd_and_hms(2026, 5, 2, 22, 0, 0).unwrap(),
    }
}

fn facts_of(entries: Vec<Entry>, switches: Vec<Switch>) -> ConsentFacts {
    ConsentFacts {
        entries,
        switches,
        ..ConsentFacts::default()
    }
}

const REMINDERS: Purpose = Purpose::AppointmentReminders;
const SMS: ChannelKind = ChannelKind::Sms;

/// `expected` is the refusal's word and sentence; none when the message may go.
#[track_caller]
fn check(facts: &ConsentFacts, purpose: Option<Purpose>, expected: Option<(RefusalWord, &str)>) {
    let refusal = permits(facts, purpose, SMS, SYDNEY).err();
    let refusal = refusal
        .as_ref()
        .map(|refusal| (refusal.word, refusal.sentence.as_str()));
    assert_eq!(refusal, expected);
}

#[test]
fn nothing_is_permitted_where_nothing_is_known() {
    for purpose in Purpose::ALL {
        for channel in ChannelKind::ALL {
            let refusal = permits(&ConsentFacts::default(), Some(*purpose), *channel, SYDNEY);
            assert_eq!(refusal.unwrap_err().word, RefusalWord::ConsentNotAsked);
        }
    }
    check(
        &ConsentFacts::default(),
        None,
        Some((RefusalWord::ChannelNotAsked, "SMS was never asked about.")),
    );
    check(
        &ConsentFacts::default(),
        Some(REMINDERS),
        Some((
            RefusalWord::ConsentNotAsked,
            "Reminders were never asked about.",
        )),
    );
}

#[test]
fn a_consent_and_its_channel_are_both_needed() {
    let granted = || vec![decided(REMINDERS, Decision::Granted)];
    let on = || vec![switched_to(SMS, true)];
    check(&facts_of(granted(), on()), Some(REMINDERS), None);
    check(
        &facts_of(granted(), Vec::new()),
        Some(REMINDERS),
        Some((RefusalWord::ChannelNotAsked, "SMS was never asked about.")),
    );
    check(
        &facts_of(granted(), vec![switched_to(SMS, false)]),
        Some(REMINDERS),
        Some((
            RefusalWord::ChannelOff,
            "SMS was switched off on 3 May 2026 (by phone, recorded by Aroha Ngata).",
        )),
    );
    check(
        &facts_of(granted(), vec![switched_to(ChannelKind::Email, true)]),
        Some(REMINDERS),
        Some((RefusalWord::ChannelNotAsked, "SMS was never asked about.")),
    );
    check(
        &facts_of(granted(), on()),
        Some(Purpose::BirthdayGreetings),
        Some((
            RefusalWord::ConsentNotAsked,
            "Birthday greetings were never asked about.",
        )),
    );
    check(&facts_of(Vec::new(), on()), None, None);
}

#[test]
fn declined_withdrawn_and_lapsed_are_told_apart() {
    let refused = |entry: Entry, expected: (RefusalWord, &str)| {
        let facts = facts_of(vec![entry], vec![switched_to(SMS, true)]);
        check(&facts, Some(REMINDERS), Some(expected));
    };
    refused(
        decided(REMINDERS, Decision::Declined),
        (
            RefusalWord::ConsentDeclined,
            "Reminders were declined on 3 May 2026 (by phone, recorded by Aroha Ngata).",
        ),
    );
    refused(
        decided(REMINDERS, Decision::Withdrawn),
        (
            RefusalWord::ConsentWithdrawn,
            "Consent to reminders was withdrawn on 3 May 2026 (by phone, recorded by Aroha Ngata).",
        ),
    );
    refused(
        Entry {
            material_version: Some(2),
            ..decided(REMINDERS, Decision::Granted)
        },
        (
            RefusalWord::ConsentLapsed,
            "Consent to reminders of 3 May 2026 lapsed when its text was changed.",
        ),
    );
}

#[test]
fn a_material_change_lapses_only_what_was_given_before_it() {
    let given_for = |text_version, material_version| Entry {
        text_version,
        material_version,
        ..decided(REMINDERS, Decision::Granted)
    };
    assert_eq!(given_for(1, None).state(), ConsentState::Granted);
    assert_eq!(given_for(1, Some(2)).state(), ConsentState::Lapsed);
    assert_eq!(given_for(2, Some(2)).state(), ConsentState::Granted);
    assert_eq!(given_for(3, Some(2)).state(), ConsentState::Granted);
}

#[test]
fn a_progress_update_is_suspended_when_its_contact_changes() {
    let naming = |naming| Entry {
        naming,
        ..decided(Purpose::ProgressUpdates, Decision::Granted)
    };
    let rosa = || "Rosa Santos".to_owned();
    // The update goes to the contact, so the patient's own channels do not matter.
    check(
        &facts_of(vec![naming(Naming::AsTheyAre(rosa()))], Vec::new()),
        Some(Purpose::ProgressUpdates),
        None,
    );
    check(
        &facts_of(vec![naming(Naming::Changed(rosa()))], Vec::new()),
        Some(Purpose::ProgressUpdates),
        Some((
            RefusalWord::ConsentLapsed,
            "Consent to progress updates is suspended: the contact it names has changed since 3 May 2026.",
        )),
    );
}

#[test]
fn an_opt_out_at_the_carrier_is_said_as_such() {
    let by_carrier = Switch {
        how: SwitchedHow::ByCarrier,
        recorder: Recorder::Program,
        ..switched_to(SMS, false)
    };
    check(
        &facts_of(Vec::new(), vec![by_carrier]),
        None,
        Some((
            RefusalWord::ChannelOff,
            "SMS was switched off on 3 May 2026 (by an opt-out at the carrier).",
        )),
    );
}

#[test]
fn the_page_says_in_one_sentence_where_a_consent_stands() {
    let says = |entry: &Entry, expected: &str| {
        assert_eq!(sentences::standing(Some(entry)), expected);
    };
    assert_eq!(sentences::standing(None), "Never asked.");
    let granted = decided(REMINDERS, Decision::Granted);
    says(
        &granted,
        "On since 3 May 2026, given by phone, recorded by the front desk (Aroha Ngata), text v1.",
    );
    says(
        &Entry {
            recorder: Recorder::Staff("Dr Ines Okafor".to_owned()),
            naming: Naming::AsTheyAre("Rosa Santos".to_owned()),
            ..granted.clone()
        },
        "On since 3 May 2026, given by phone, recorded by Dr Ines Okafor, text v1, naming Rosa Santos.",
    );
    says(
        &decided(REMINDERS, Decision::Withdrawn),
        "Withdrawn on 3 May 2026, said by phone, recorded by the front desk (Aroha Ngata).",
    );
    says(
        &Entry {
            material_version: Some(2),
            ..granted
        },
        "Lapsed: given on 3 May 2026 for text v1, which has changed since. Please ask again.",
    );
    assert_eq!(
        sentences::channel_standing(Some(&switched_to(SMS, true)), SYDNEY),
        "On since 3 May 2026, said by phone, recorded by the front desk (Aroha Ngata)."
    );
}

//! What replies mean, from their words alone.

use super::model::{is_urgent, may_mean_the_appointment, meaning_of};
use super::*;

fn check(meaning: Meaning, replies: &[&str]) {
    for reply in replies {
        assert_eq!(meaning_of(reply), meaning, "{reply}");
    }
}

#[test]
fn a_word_alone_stops_however_it_is_written() {
    check(
        Meaning::Stop,
        &[
            "STOP",
            "stop",
            " Stop. ",
            "“Stop!”",
            "STOPALL",
            "Stop all",
            "unsubscribe",
            "Cancel",
            "END",
            "quit…",
            "STOPP!",
            "Keine Nachrichten mehr.",
        ],
    );
    check(Meaning::Start, &["START", "unstop"]);
    check(
        Meaning::Yes,
        &[
            "Yes",
            "y",
            "YES!",
            "ok",
            "Okay 👍",
            "confirm",
            "Yes, please",
            "yes thank you",
            "Ja, danke",
            "Bestätigt",
        ],
    );
}

#[test]
fn a_sentence_is_for_a_person_whatever_words_it_begins_with() {
    check(
        Meaning::Other,
        &[
            "",
            "👍",
            "Please stop asking me about Tuesday",
            "Can we stop by earlier?",
            "Yes but at 3 instead",
            "not ok",
            "Can I cancel and come on Friday?",
            "the end of the week",
            "Ja, aber erst um drei",
            "Am Ende der Woche",
            "no",
        ],
    );
    assert!(may_mean_the_appointment("CANCEL"));
    assert!(!may_mean_the_appointment("STOP"));
}

#[test]
fn what_sounds_like_distress_is_noticed_in_the_midst_of_a_sentence() {
    for reply in [
        "I can’t go on",
        "i cant go on like this",
        "Thinking about SUICIDE again",
        "I want to kill myself.",
        "sometimes I just want to end it",
        "I hurt myself last night",
        "this is an emergency!",
        "no puedo más",
        "Quiero hacerme daño",
        "Ich möchte nicht mehr leben",
        "ich kann so nicht weiter, Überdosis",
    ] {
        assert!(is_urgent(reply), "{reply}");
    }
    for reply in [
        "END",
        "Yes",
        "See you on the weekend",
        "the meeting will end at noon",
        "My new address is Emergencystreet 4",
        "",
    ] {
        assert!(!is_urgent(reply), "{reply}");
    }
}

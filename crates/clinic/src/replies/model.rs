//! What a reply means, read from its words alone. A word is understood only where the whole reply
//! is that word: whoever writes a sentence is read by a person.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::ids::PatientId;

crate::closed_set! {
    /// What the program understood.
    pub enum Meaning {
        Stop = "stop",
        Start = "start",
        Yes = "yes",
        Other = "other",
    }
}

crate::closed_set! {
    /// What the owner of a number is to a patient.
    pub enum Relation {
        Patient = "patient",
        Guardian = "guardian",
        EmergencyContact = "emergency_contact",
        Contact = "contact",
    }
}

impl Relation {
    pub fn title(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Guardian => "guardian",
            Self::EmergencyContact => "emergency contact",
            Self::Contact => "contact",
        }
    }
}

/// The words by which carriers know that somebody wants no more messages.
const STOP: &[&str] = &[
    "stop",
    "stopall",
    "stop all",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    // German, the other language that messages are written in.
    "stopp",
    "ende",
    "abmelden",
    "abbestellen",
    "keine nachrichten mehr",
];
const START: &[&str] = &["start", "unstop"];
const YES: &[&str] = &[
    "y",
    "yes",
    "yes please",
    "yes thanks",
    "yes thank you",
    "yes confirm",
    "yes confirmed",
    "yes i confirm",
    "yep",
    "ok",
    "okay",
    "confirm",
    "confirmed",
    "i confirm",
    // German, without its accents: see [`plain`].
    "ja",
    "ja bitte",
    "ja danke",
    "ja gerne",
    "ja ich komme",
    "bestatigt",
    "bestatige",
    "ich bestatige",
    "ja ich bestatige",
    "in ordnung",
];

/// Words and phrases that a person should read at once. A false alarm costs a minute.
const URGENT: &[&str] = &[
    "suicide",
    "suicidal",
    "kill myself",
    "killing myself",
    "end my life",
    "ending my life",
    "end it",
    "ending it",
    "take my own life",
    "want to die",
    "wanna die",
    "wish i was dead",
    "wish i were dead",
    "better off dead",
    "dont want to live",
    "dont want to be here",
    "dont want to be alive",
    "no reason to live",
    "nothing to live for",
    "hurt myself",
    "hurting myself",
    "harm myself",
    "self harm",
    "selfharm",
    "cut myself",
    "cutting myself",
    "overdose",
    "overdosed",
    "cant go on",
    "cannot go on",
    "cant take it anymore",
    "cant do this anymore",
    "cant cope",
    "hopeless",
    "not safe",
    "unsafe",
    "in danger",
    "emergency",
    "crisis",
    "help me",
    // Spanish.
    "suicidio",
    "suicidarme",
    "matarme",
    "me quiero morir",
    "quiero morir",
    "quitarme la vida",
    "acabar con todo",
    "acabar con mi vida",
    "hacerme dano",
    "no puedo mas",
    "no quiero vivir",
    "emergencia",
    "en peligro",
    "ayudame",
    // German.
    "selbstmord",
    "suizid",
    "suizidgedanken",
    "umbringen",
    "mir das leben nehmen",
    "nicht mehr leben",
    "will sterben",
    "mochte sterben",
    "tot sein",
    "keinen ausweg",
    "kann nicht mehr",
    "halte es nicht mehr aus",
    "mich verletzen",
    "mich ritzen",
    "uberdosis",
    "hoffnungslos",
    "nicht sicher",
    "in gefahr",
    "notfall",
    "krise",
    "hilfe",
    "helfen sie mir",
];

/// What a reply says, in small letters without accents, marks and signs, one space between words.
pub(super) fn plain(text: &str) -> String {
    let spaced: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’' | '‘'))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn meaning_of(text: &str) -> Meaning {
    let plain = plain(text);
    if STOP.contains(&plain.as_str()) {
        Meaning::Stop
    } else if START.contains(&plain.as_str()) {
        Meaning::Start
    } else if YES.contains(&plain.as_str()) {
        Meaning::Yes
    } else {
        Meaning::Other
    }
}

/// Whoever writes "cancel" may as well mean the appointment.
pub(super) fn may_mean_the_appointment(text: &str) -> bool {
    plain(text) == "cancel"
}

pub(super) fn is_urgent(text: &str) -> bool {
    let plain = format!(" {} ", plain(text));
    URGENT
        .iter()
        .any(|phrase| plain.contains(&format!(" {phrase} ")))
}

/// The only patient among several mentions, if it is one.
pub(super) fn only_one(patients: impl IntoIterator<Item = PatientId>) -> Option<PatientId> {
    let patients: BTreeSet<PatientId> = patients.into_iter().collect();
    match patients.len() {
        1 => patients.first().copied(),
        _ => None,
    }
}

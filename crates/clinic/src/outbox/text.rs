//! The words of messages: templates with a closed list of fields.
//!
//! A field's value is put in once and never read again as a template, so a patient whose name
//! holds braces gets a message with braces. A line whose field is empty is left out.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::model::{MessageFacts, MessageKind};
use crate::channels::ChannelKind;
use crate::civil::{civil_of, date_words, time_words};
use crate::clock::Instant;
use crate::contact::plain_for_readers;
use crate::settings::{AppointmentMode, ClinicProfile};

/// What a message may speak of.
pub(super) struct Words<'a> {
    pub(super) first_name: &'a str,
    /// The guardian whom it addresses, when it is not the patient.
    pub(super) guardian: Option<&'a str>,
    pub(super) facts: &'a MessageFacts,
    pub(super) clinic: &'a ClinicProfile,
    pub(super) clinic_zone: Tz,
    pub(super) recipient_zone: Option<Tz>,
    pub(super) occurrence: Instant,
    pub(super) now: Instant,
    /// Says nothing of psychology: no clinic's name, no psychologist.
    pub(super) is_discreet: bool,
    pub(super) can_reply: bool,
}

/// Subject (for email) and body.
pub(super) fn render(
    kind: MessageKind,
    channel: ChannelKind,
    words: &Words<'_>,
) -> (Option<String>, String) {
    let (subject, email, text) = templates(kind);
    match channel {
        ChannelKind::Email => (
            Some(fill(subject.trim_end(), words)),
            fill(email.trim_end(), words),
        ),
        ChannelKind::Sms | ChannelKind::Whatsapp => {
            let text = fill(text.trim_end(), words);
            (None, text.replace('\n', " "))
        }
    }
}

/// Subject, body of an email, and text of an SMS.
fn templates(kind: MessageKind) -> (&'static str, &'static str, &'static str) {
    macro_rules! template {
        ($name:literal) => {
            (
                include_str!(concat!("templates/", $name, "/subject.txt")),
                include_str!(concat!("templates/", $name, "/email.txt")),
                include_str!(concat!("templates/", $name, "/sms.txt")),
            )
        };
    }
    match kind {
        MessageKind::Confirmation => template!("confirmation"),
        MessageKind::Moved => template!("moved"),
        MessageKind::Cancelled => template!("cancelled"),
        MessageKind::Reminder => template!("reminder"),
        MessageKind::Offer => template!("offer"),
        MessageKind::Greeting => template!("greeting"),
        MessageKind::Test => template!("test"),
    }
}

/// Puts the fields in, line by line.
fn fill(template: &str, words: &Words<'_>) -> String {
    template
        .lines()
        .filter_map(|line| fill_line(line, words))
        .collect::<Vec<_>>()
        .join("\n")
}

/// One line; none when it holds a field that is empty.
fn fill_line(line: &str, words: &Words<'_>) -> Option<String> {
    let mut filled = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        let (field, behind) = after.split_once('}')?;
        let value = value_of(field, words)?;
        if value.is_empty() {
            return None;
        }
        filled.push_str(before);
        filled.push_str(&value);
        rest = behind;
    }
    filled.push_str(rest);
    Some(filled)
}

/// What is put into a template that WhatsApp approved, in the order in which such templates number
/// their fields: first name, when, psychologist, clinic's phone, link. A field that a carrier finds
/// empty makes it refuse the message, so that an empty one is a dash.
pub(super) fn variables(words: &Words<'_>) -> Vec<String> {
    ["greeting", "when", "psychologist", "phone", "link"]
        .iter()
        .map(|field| value_of(field, words).unwrap_or_default())
        .map(|value| {
            if value.is_empty() {
                "-".to_owned()
            } else {
                value
            }
        })
        .collect()
}

/// The closed list of fields. A template that names another is caught by a test.
fn value_of(field: &str, words: &Words<'_>) -> Option<String> {
    let facts = words.facts;
    let appointment_zone: Tz = facts.zone.parse().unwrap_or(words.clinic_zone);
    let unless_discreet = |text: &str| {
        if words.is_discreet {
            String::new()
        } else {
            text.to_owned()
        }
    };
    let value = match field {
        "greeting" => words.guardian.unwrap_or(words.first_name).to_owned(),
        "whose" => match words.guardian {
            Some(_) => format!("{}’s appointment", words.first_name),
            None => "Your appointment".to_owned(),
        },
        "whose_inside" => match words.guardian {
            Some(_) => format!("{}’s appointment", words.first_name),
            None => "your appointment".to_owned(),
        },
        "when" => when(words, appointment_zone) + &then(facts),
        "short_when" => short_when(words, appointment_zone) + &then(facts),
        "psychologist" => unless_discreet(&facts.psychologist),
        "with" => {
            let name = unless_discreet(&facts.psychologist);
            if name.is_empty() {
                " ".to_owned()
            } else {
                format!(" with {name} ")
            }
        }
        "clinic" => {
            if words.is_discreet {
                words.clinic.phone.clone()
            } else {
                words.clinic.name.clone()
            }
        }
        "phone" => words.clinic.phone.clone(),
        "place" => match facts.mode {
            Some(AppointmentMode::InPerson) => {
                let address = unless_discreet(&words.clinic.address.replace('\n', ", "));
                [facts.place.as_str(), address.as_str()]
                    .iter()
                    .filter(|part| !part.is_empty())
                    .copied()
                    .collect::<Vec<_>>()
                    .join(", ")
            }
            Some(AppointmentMode::Telehealth | AppointmentMode::Phone) | None => String::new(),
        },
        "phone_call" => match facts.mode {
            Some(AppointmentMode::Phone) => "We will call you.".to_owned(),
            Some(AppointmentMode::InPerson | AppointmentMode::Telehealth) | None => String::new(),
        },
        "link" => match facts.mode {
            Some(AppointmentMode::Telehealth) => facts.meeting_link.clone(),
            Some(AppointmentMode::InPerson | AppointmentMode::Phone) | None => String::new(),
        },
        "how_to_answer" => {
            if words.can_reply {
                format!("reply to this message or call {}", words.clinic.phone)
            } else {
                format!(
                    "call {} (replies to this message are not read)",
                    words.clinic.phone
                )
            }
        }
        _ => return None,
    };
    Some(plain_for_readers(&value))
}

/// "tomorrow, Tue 24 Nov 2026, at 2:30 pm", in both zones where they differ.
fn when(words: &Words<'_>, zone: Tz) -> String {
    let here = civil_of(words.occurrence, zone);
    let today = civil_of(words.now, zone).date();
    let own = format!(
        "{}{} at {}",
        relative(here.date(), today),
        date_words(here.date()),
        time_words(here.time())
    );
    match elsewhere(words, zone) {
        Some((there, other)) => format!(
            "{own} ({}), which is {} at {} for you",
            zone_name(zone),
            date_words(other.date()),
            format_args!("{} ({})", time_words(other.time()), zone_name(there)),
        ),
        None => own,
    }
}

/// What comes again after it.
fn then(facts: &MessageFacts) -> String {
    facts
        .series
        .as_ref()
        .map_or_else(String::new, |series| series.words())
}

/// The same, short, for a text message.
fn short_when(words: &Words<'_>, zone: Tz) -> String {
    let here = civil_of(words.occurrence, zone);
    let today = civil_of(words.now, zone).date();
    let own = format!(
        "{}{} {}",
        relative(here.date(), today),
        here.format("%a %-d %b"),
        time_words(here.time())
    );
    match elsewhere(words, zone) {
        Some((there, other)) => format!(
            "{own} {} ({} {})",
            zone_name(zone),
            time_words(other.time()),
            zone_name(there)
        ),
        None => own,
    }
}

/// The recipient's own zone and time, when the clock reads differently there.
fn elsewhere(words: &Words<'_>, zone: Tz) -> Option<(Tz, chrono::NaiveDateTime)> {
    let there = words.recipient_zone?;
    let other = civil_of(words.occurrence, there);
    (other != civil_of(words.occurrence, zone)).then_some((there, other))
}

fn relative(date: NaiveDate, today: NaiveDate) -> &'static str {
    match (date - today).num_days() {
        0 => "today, ",
        1 => "tomorrow, ",
        _ => "",
    }
}

/// "Sydney time".
fn zone_name(zone: Tz) -> String {
    let name = zone.name();
    let city = name.rsplit('/').next().unwrap_or(name).replace('_', " ");
    format!("{city} time")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn facts() -> MessageFacts {
        MessageFacts {
            psychologist: "Dr Ines Okafor".to_owned(),
            mode: Some(AppointmentMode::InPerson),
            minutes: 50,
            zone: "Australia/Sydney".to_owned(),
            place: "Room 2".to_owned(),
            meeting_link: "https://meet.example/abc".to_owned(),
            series: None,
        }
    }

    fn clinic() -> ClinicProfile {
        ClinicProfile {
            name: "Wattle Lane Psychology".to_owned(),
            address: "1 Wattle Lane\nNewtown".to_owned(),
            phone: "(02) 5550 1234".to_owned(),
            ..ClinicProfile::default()
        }
    }

    fn words<'a>(facts: &'a MessageFacts, clinic: &'a ClinicProfile) -> Words<'a> {
        Words {
            first_name: "Mia",
            guardian: None,
            facts,
            clinic,
            clinic_zone: Tz::Australia__Sydney,
            recipient_zone: None,
            occurrence: chrono::Utc
                .with_ymd_and_hms(2026, 11, 24, 3, 30, 0)
                .unwrap(),
            now: chrono::Utc
                .with_ymd_and_hms(2026, 11, 23, 3, 30, 0)
                .unwrap(),
            is_discreet: false,
            can_reply: true,
        }
    }

    #[test]
    fn every_template_names_known_fields_only() {
        let (facts, clinic) = (facts(), clinic());
        let words = words(&facts, &clinic);
        for kind in MessageKind::ALL {
            let (subject, email, sms) = templates(*kind);
            for template in [subject, email, sms] {
                for part in template.split('{').skip(1) {
                    let (field, _) = part.split_once('}').expect("a field is closed");
                    assert!(value_of(field, &words).is_some(), "{kind:?} names {field}");
                }
            }
        }
    }

    #[test]
    fn a_reminder_says_tomorrow_and_where() {
        let (facts, clinic) = (facts(), clinic());
        let (subject, body) = render(
            MessageKind::Reminder,
            ChannelKind::Email,
            &words(&facts, &clinic),
        );
        assert_eq!(
            subject.unwrap(),
            "Reminder: tomorrow, Tue 24 Nov 2026 at 2:30 pm"
        );
        assert!(body.contains("Room 2, 1 Wattle Lane, Newtown"), "{body}");
        assert!(!body.contains("meet.example"), "{body}");
    }

    #[test]
    fn a_discreet_message_names_neither_clinic_nor_psychologist() {
        let (facts, clinic) = (facts(), clinic());
        for kind in MessageKind::ALL {
            for channel in ChannelKind::ALL {
                let discreet = Words {
                    is_discreet: true,
                    ..words(&facts, &clinic)
                };
                let (subject, body) = render(*kind, *channel, &discreet);
                let all = subject.unwrap_or_default() + &body;
                for telling in ["Wattle", "Psycholog", "psycholog", "Okafor"] {
                    assert!(!all.contains(telling), "{kind:?} on {channel:?}: {all}");
                }
            }
        }
    }

    #[test]
    fn a_name_full_of_braces_stays_text() {
        let (facts, clinic) = (facts(), clinic());
        let hostile = Words {
            first_name: "{link} {clinic.smtp_password} \u{202E}evil",
            ..words(&facts, &clinic)
        };
        let (_, body) = render(MessageKind::Reminder, ChannelKind::Sms, &hostile);
        let (_, email) = render(MessageKind::Reminder, ChannelKind::Email, &hostile);
        assert!(
            email.contains("{link} {clinic.smtp_password} evil"),
            "{email}"
        );
        assert!(!body.contains('\u{202E}') && !email.contains('\u{202E}'));
    }

    #[test]
    fn a_patient_elsewhere_is_told_both_times() {
        let (facts, clinic) = (facts(), clinic());
        let away = Words {
            recipient_zone: Some(Tz::Australia__Perth),
            ..words(&facts, &clinic)
        };
        let (_, body) = render(MessageKind::Reminder, ChannelKind::Email, &away);
        assert!(body.contains("2:30 pm (Sydney time)"), "{body}");
        assert!(body.contains("11:30 am (Perth time) for you"), "{body}");
    }
}

//! The words of messages: what is put into a text for one reader, in the reader's language.

use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;

use super::language::Language;
use super::model::MessageFacts;
use super::templates::{Fault, Field, TextChannel, TextKey, Wording, built_in, fill, words_of};
use crate::civil::civil_of;
use crate::clock::Instant;
use crate::contact::plain_for_readers;
use crate::settings::{AppointmentMode, ClinicProfile};

/// Beginnings of words that tell what the practice is for.
const TELLING: &[&str] = &["psych", "therap", "counsel", "mental", "berat"];

/// Nobody is asked for a yes when it is too late to give the time to somebody else.
const TIME_FOR_A_NO: Duration = Duration::hours(4);

/// What a message may speak of.
pub(super) struct Words<'a> {
    pub(super) language: Language,
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
    pub(super) answers_read_by: ReadBy,
}

/// Who reads what the recipient answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReadBy {
    Nobody,
    People,
    /// The program too: it knows a yes.
    Program,
}

impl ReadBy {
    pub(super) fn to(channel: TextChannel, reaches_the_clinic: bool) -> Self {
        match channel {
            _ if !reaches_the_clinic => Self::Nobody,
            TextChannel::Email => Self::People,
            TextChannel::Sms => Self::Program,
        }
    }
}

/// Why a text makes no message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unusable {
    #[error(
        "The text for this cannot be used: {0} Please mend it in Settings, under Message texts."
    )]
    Fault(Fault),
    #[error(
        "Nothing is left of the text for this. Please look at it in Settings, under Message texts."
    )]
    NothingLeft,
}

/// The message that a text makes for one reader: the practice's own, if it wrote one. Somebody who
/// asked for discreet wording gets the program's text where the practice's own tells too much.
pub(super) fn write(
    own: Option<&Wording>,
    key: TextKey,
    words: &Words<'_>,
) -> Result<Wording, Unusable> {
    let own = own.filter(|own| !(words.is_discreet && gives_away(own, words)));
    match own {
        Some(own) => filled(own, key.channel, words),
        None => filled(
            &built_in(key.kind, key.channel, key.language),
            key.channel,
            words,
        ),
    }
}

fn filled(text: &Wording, channel: TextChannel, words: &Words<'_>) -> Result<Wording, Unusable> {
    let fill = |text: &str| match fill(text, |field| value_of(field, words)) {
        Ok(filled) if filled.is_empty() => Err(Unusable::NothingLeft),
        Ok(filled) => Ok(filled),
        Err(fault) => Err(Unusable::Fault(fault)),
    };
    let body = fill(&text.body)?;
    Ok(Wording {
        subject: text.subject.as_deref().map(fill).transpose()?,
        body: match channel {
            TextChannel::Email => body,
            TextChannel::Sms => for_text_message(&body),
        },
    })
}

/// On one line, and with the signs that every phone knows: a single curved apostrophe would more
/// than halve what fits into one text.
fn for_text_message(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .collect::<Vec<_>>()
        .join(" ")
        .replace(['’', '‘'], "'")
        .replace(['“', '”', '„'], "\"")
        .replace(['–', '—'], "-")
        .replace('…', "...")
        .replace('\u{a0}', " ")
}

/// Whether the text itself, beside its fields, says what discreet wording keeps back.
pub(super) fn gives_away(text: &Wording, words: &Words<'_>) -> bool {
    let subject = text.subject.as_deref().map(words_of).unwrap_or_default();
    let said = format!("{subject} {}", words_of(&text.body)).to_lowercase();
    let names = [&words.clinic.name, &words.facts.psychologist];
    let is_named = |name: &&String| !name.is_empty() && said.contains(&name.to_lowercase());
    names.iter().any(is_named) || TELLING.iter().any(|word| said.contains(word))
}

/// What a template that WhatsApp approved has put into it, in the order in which such templates number
/// their fields.
pub(super) const TEMPLATE_FIELDS: [Field; 5] = [
    Field::Name,
    Field::When,
    Field::Psychologist,
    Field::Phone,
    Field::Link,
];

/// What the fields of a template are for this reader. A field that a carrier finds empty makes it refuse
/// the message, so that an empty one is a dash.
pub(super) fn variables(words: &Words<'_>) -> Vec<String> {
    TEMPLATE_FIELDS
        .iter()
        .map(|field| value_of(*field, words))
        .map(|value| {
            if value.is_empty() {
                "-".to_owned()
            } else {
                value
            }
        })
        .collect()
}

/// What a field is for this reader.
pub(super) fn value_of(field: Field, words: &Words<'_>) -> String {
    let (facts, language) = (words.facts, words.language);
    let zone: Tz = facts.zone.parse().unwrap_or(words.clinic_zone);
    let psychologist = if words.is_discreet {
        ""
    } else {
        &facts.psychologist
    };
    let value = match field {
        Field::Name => words.guardian.unwrap_or(words.first_name).to_owned(),
        Field::Patient => words.first_name.to_owned(),
        Field::Appointment => language.appointment(words.guardian.map(|_| words.first_name)),
        Field::When => when(words, zone) + &then(words),
        Field::ShortWhen => short_when(words, zone) + &then(words),
        Field::Psychologist => psychologist.to_owned(),
        Field::With if psychologist.is_empty() => String::new(),
        Field::With => language.with(psychologist),
        Field::Clinic if words.is_discreet => words.clinic.phone.clone(),
        Field::Clinic => words.clinic.name.clone(),
        Field::Phone => words.clinic.phone.clone(),
        Field::Place => match facts.mode {
            Some(AppointmentMode::InPerson) => place(words),
            Some(AppointmentMode::Telehealth | AppointmentMode::Phone) | None => String::new(),
        },
        Field::PhoneCall => match facts.mode {
            Some(AppointmentMode::Phone) => language.phone_call(),
            Some(AppointmentMode::InPerson | AppointmentMode::Telehealth) | None => String::new(),
        },
        Field::Link => match facts.mode {
            Some(AppointmentMode::Telehealth) => facts.meeting_link.clone(),
            Some(AppointmentMode::InPerson | AppointmentMode::Phone) | None => String::new(),
        },
        Field::HowToAnswer => match words.answers_read_by {
            ReadBy::Nobody => language.answer_by_call(&words.clinic.phone),
            ReadBy::People | ReadBy::Program => language.answer_by_reply(&words.clinic.phone),
        },
        Field::ConfirmByReply if may_confirm(words) => language.confirm_by_reply(),
        Field::ConfirmByReply => String::new(),
    };
    plain_for_readers(&value)
}

/// A yes is understood, and asked for while there is time to hear a no.
fn may_confirm(words: &Words<'_>) -> bool {
    words.answers_read_by == ReadBy::Program && words.occurrence - words.now >= TIME_FOR_A_NO
}

/// Room and address, the address unless discreet.
fn place(words: &Words<'_>) -> String {
    let address = if words.is_discreet {
        String::new()
    } else {
        words.clinic.address.replace('\n', ", ")
    };
    let parts = [words.facts.place.as_str(), address.as_str()];
    let known = parts.into_iter().filter(|part| !part.is_empty());
    known.collect::<Vec<_>>().join(", ")
}

/// "tomorrow, Tue 24 Nov 2026 at 2:30 pm", in both zones where they differ.
fn when(words: &Words<'_>, zone: Tz) -> String {
    let language = words.language;
    let here = civil_of(words.occurrence, zone);
    let today = civil_of(words.now, zone).date();
    let own = days_ahead(language, here.date(), today) + &language.moment(here.date(), here.time());
    match elsewhere(words, zone) {
        Some((there, other)) => {
            let moment = language.moment(other.date(), other.time());
            own + &language.elsewhere(&time_in(language, zone), &time_in(language, there), &moment)
        }
        None => own,
    }
}

/// What comes again after it.
fn then(words: &Words<'_>) -> String {
    let series = words.facts.series.as_ref();
    series.map_or_else(String::new, |series| series.words(words.language))
}

/// The same, short, for a text message.
fn short_when(words: &Words<'_>, zone: Tz) -> String {
    let language = words.language;
    let here = civil_of(words.occurrence, zone);
    let today = civil_of(words.now, zone).date();
    let own =
        days_ahead(language, here.date(), today) + &language.short_moment(here.date(), here.time());
    match elsewhere(words, zone) {
        Some((there, other)) => format!(
            "{own} {} ({} {})",
            time_in(language, zone),
            language.time(other.time()),
            time_in(language, there)
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

fn days_ahead(language: Language, date: NaiveDate, today: NaiveDate) -> String {
    language.days_ahead((date - today).num_days())
}

/// "Sydney time".
fn time_in(language: Language, zone: Tz) -> String {
    let name = zone.name();
    let city = name.rsplit('/').next().unwrap_or(name).replace('_', " ");
    language.time_in(&city)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::MessageKind;
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
            language: Language::English,
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
            answers_read_by: ReadBy::Program,
        }
    }

    fn message(kind: MessageKind, channel: TextChannel, words: &Words<'_>) -> Wording {
        let key = TextKey {
            kind,
            language: words.language,
            channel,
        };
        write(None, key, words).expect("the program's own texts can be filled")
    }

    fn reminder(channel: TextChannel, words: &Words<'_>) -> Wording {
        message(MessageKind::Reminder, channel, words)
    }

    #[test]
    fn a_reminder_says_tomorrow_and_where() {
        let (facts, clinic) = (facts(), clinic());
        let Wording { subject, body } = reminder(TextChannel::Email, &words(&facts, &clinic));
        assert_eq!(
            subject.unwrap(),
            "Reminder: tomorrow, Tue 24 Nov 2026 at 2:30 pm"
        );
        assert_eq!(
            body,
            "Hello Mia,\n\n\
             This is a reminder: your appointment with Dr Ines Okafor is tomorrow, \
             Tue 24 Nov 2026 at 2:30 pm.\n\n\
             Where: Room 2, 1 Wattle Lane, Newtown\n\n\
             If you cannot come, reply to this message or call (02) 5550 1234.\n\n\
             Wattle Lane Psychology"
        );
    }

    #[test]
    fn a_text_asks_for_a_yes_while_the_program_reads_answers_and_there_is_time() {
        let (facts, clinic) = (facts(), clinic());
        let usual = words(&facts, &clinic);
        assert_eq!(
            reminder(TextChannel::Sms, &usual).body,
            "Reminder: your appointment with Dr Ines Okafor is tomorrow, Tue 24 Nov 2:30 pm. \
             Reply YES to confirm. \
             If you cannot come, reply to this message or call (02) 5550 1234."
        );
        let on_the_day = Words {
            now: usual.occurrence - TIME_FOR_A_NO + Duration::minutes(1),
            ..usual
        };
        let to_people = Words {
            answers_read_by: ReadBy::People,
            ..words(&facts, &clinic)
        };
        for words in [on_the_day, to_people] {
            let body = reminder(TextChannel::Sms, &words).body;
            assert!(!body.contains("YES"), "{body}");
        }
    }

    #[test]
    fn a_german_reads_german_with_german_dates() {
        let (facts, clinic) = (facts(), clinic());
        let german = Words {
            language: Language::German,
            ..words(&facts, &clinic)
        };
        let Wording { subject, body } = reminder(TextChannel::Email, &german);
        assert_eq!(
            subject.unwrap(),
            "Erinnerung: morgen, Dienstag, 24. November 2026, um 14:30 Uhr"
        );
        assert_eq!(
            body,
            "Guten Tag Mia,\n\n\
             dies ist eine Erinnerung. Ihr Termin bei Dr Ines Okafor ist morgen, \
             Dienstag, 24. November 2026, um 14:30 Uhr.\n\n\
             Ort: Room 2, 1 Wattle Lane, Newtown\n\n\
             Wenn Sie nicht kommen können, antworten Sie bitte auf diese Nachricht oder rufen Sie \
             uns unter (02) 5550 1234 an.\n\n\
             Freundliche Grüße\nWattle Lane Psychology"
        );
        let for_guardian = Words {
            guardian: Some("Jordan Rowe"),
            answers_read_by: ReadBy::Nobody,
            ..german
        };
        assert_eq!(
            reminder(TextChannel::Sms, &for_guardian).body,
            "Erinnerung: der Termin von Mia bei Dr Ines Okafor ist morgen, Di 24.11., 14:30 Uhr. \
             Wenn Sie nicht kommen können, rufen Sie uns bitte unter (02) 5550 1234 an \
             (Antworten auf diese Nachricht werden nicht gelesen)."
        );
    }

    #[test]
    fn a_discreet_message_names_neither_clinic_nor_psychologist() {
        let (facts, clinic) = (facts(), clinic());
        for kind in MessageKind::ALL {
            for channel in TextChannel::ALL {
                for language in Language::ALL {
                    let discreet = Words {
                        is_discreet: true,
                        language: *language,
                        ..words(&facts, &clinic)
                    };
                    let message = message(*kind, *channel, &discreet);
                    let all = message.subject.unwrap_or_default() + &message.body;
                    for telling in ["wattle", "psycholog", "okafor"] {
                        let is_told = all.to_lowercase().contains(telling);
                        assert!(!is_told, "{kind:?} on {channel:?} in {language:?}: {all}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_text_of_the_practice_that_tells_too_much_gives_way_where_wording_is_discreet() {
        let (facts, clinic) = (facts(), clinic());
        let open = words(&facts, &clinic);
        let discreet = Words {
            is_discreet: true,
            ..open
        };
        let key = TextKey {
            kind: MessageKind::Reminder,
            language: Language::English,
            channel: TextChannel::Sms,
        };
        let of = |body: &str| Wording {
            subject: None,
            body: body.to_owned(),
        };
        for telling in [
            "Your therapy is {short_when}.",
            "WATTLE LANE PSYCHOLOGY: {short_when}",
            "Dr Ines Okafor, {short_when}",
        ] {
            let own = of(telling);
            let usual = write(None, key, &discreet).unwrap();
            let arrives = write(Some(&own), key, &discreet).unwrap();
            assert_eq!(arrives, usual, "{telling}");
            let told = write(Some(&own), key, &open).unwrap();
            assert_ne!(told.body, usual.body, "{telling}");
        }
        let own = of("See you {short_when}, {psychologist}\nSee you {short_when}");
        let arrives = write(Some(&own), key, &discreet).unwrap();
        assert_eq!(arrives.body, "See you tomorrow, Tue 24 Nov 2:30 pm");
    }

    #[test]
    fn a_name_full_of_braces_stays_text() {
        let (facts, clinic) = (facts(), clinic());
        let hostile = Words {
            first_name: "{link} {clinic.smtp_password} \u{202E}evil",
            guardian: Some("{{phone}"),
            ..words(&facts, &clinic)
        };
        let body = reminder(TextChannel::Sms, &hostile).body;
        let email = reminder(TextChannel::Email, &hostile).body;
        assert!(
            email.contains("{link} {clinic.smtp_password} evil"),
            "{email}"
        );
        assert!(email.starts_with("Hello {{phone},"), "{email}");
        assert!(!body.contains('\u{202E}') && !email.contains('\u{202E}'));
    }

    #[test]
    fn a_patient_elsewhere_is_told_both_times() {
        let (facts, clinic) = (facts(), clinic());
        let away = Words {
            recipient_zone: Some(Tz::Australia__Perth),
            ..words(&facts, &clinic)
        };
        let body = reminder(TextChannel::Email, &away).body;
        assert!(body.contains("2:30 pm (Sydney time)"), "{body}");
        assert!(body.contains("11:30 am (Perth time) for you"), "{body}");
        let german = Words {
            language: Language::German,
            ..away
        };
        let body = reminder(TextChannel::Email, &german).body;
        assert!(
            body.contains(
                "um 14:30 Uhr (Ortszeit Sydney), bei Ihnen Dienstag, 24. November 2026, \
                 um 11:30 Uhr (Ortszeit Perth)."
            ),
            "{body}"
        );
    }

    #[test]
    fn a_text_to_a_guardian_takes_no_more_room_for_its_apostrophe() {
        let (facts, clinic) = (facts(), clinic());
        let guarded = Words {
            guardian: Some("Jordan Rowe"),
            ..words(&facts, &clinic)
        };
        let body = reminder(TextChannel::Sms, &guarded).body;
        assert!(
            body.starts_with("Reminder: Mia's appointment with"),
            "{body}"
        );
        let email = reminder(TextChannel::Email, &guarded).body;
        assert!(email.contains("reminder: Mia’s appointment"), "{email}");
    }
}

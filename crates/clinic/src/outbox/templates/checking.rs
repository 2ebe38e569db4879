//! What a text must be before it is kept, with every problem at its field and at its place, and how
//! it reads to an invented patient.

use chrono::Duration;
use chrono_tz::Tz;

use super::super::model::{MessageFacts, MessageKind};
use super::super::text::{ReadBy, Words, gives_away, value_of, write};
use super::field::Field;
use super::model::{
    FieldView, MessageTextForm, PreviewReader, PreviewedMessage, TextChannel, TextKey, TextSize,
    Wording,
};
use super::template::{Fault, Piece, Place, read};
use crate::channels::{SmsAlphabet, SmsSize};
use crate::civil::{civil_of, instant_of};
use crate::clock::Instant;
use crate::contact::plain_for_readers;
use crate::problems::Problems;
use crate::settings::{AppointmentMode, ClinicProfile};

/// Characters of a subject, as it is written and as it is read.
const LONGEST_SUBJECT: usize = 200;
const LONGEST_EMAIL: usize = 4000;
const LONGEST_TEXT: usize = 1000;
/// More parts than this cost more than they say.
const MOST_SEGMENTS: usize = 6;
/// So many problems of one text are named at once.
const NAMED: usize = 3;

/// The practice that the invented patient of a preview comes to.
pub(super) struct Sample {
    pub(super) profile: ClinicProfile,
    /// Who reads what is answered to what is sent so.
    pub(super) answers_read_by: ReadBy,
    pub(super) now: Instant,
}

impl Sample {
    /// Looks at the words for one reader.
    fn with<T>(
        &self,
        key: TextKey,
        reader: PreviewReader,
        look: impl FnOnce(&Words<'_>) -> T,
    ) -> T {
        let zone: Tz = self.profile.zone();
        let tomorrow = (civil_of(self.now, zone) + Duration::days(1)).date();
        let half_past_two = tomorrow.and_hms_opt(14, 30, 0);
        let facts = MessageFacts {
            psychologist: "Dr Ines Okafor".to_owned(),
            mode: Some(reader.mode),
            minutes: 50,
            zone: zone.name().to_owned(),
            place: match reader.mode {
                AppointmentMode::InPerson => "Room 2".to_owned(),
                AppointmentMode::Telehealth | AppointmentMode::Phone => String::new(),
            },
            meeting_link: "https://meet.example/w7k2".to_owned(),
            series: None,
        };
        look(&Words {
            language: key.language,
            first_name: "Mia",
            guardian: reader.is_guardian.then_some("Jordan Rowe"),
            facts: &facts,
            clinic: &self.profile,
            clinic_zone: zone,
            recipient_zone: None,
            occurrence: half_past_two.map_or(self.now, |civil| instant_of(civil, zone)),
            now: self.now,
            is_discreet: reader.is_discreet,
            answers_read_by: self.answers_read_by,
        })
    }

    /// Everybody who may get a message of this kind.
    fn readers(kind: MessageKind) -> Vec<PreviewReader> {
        let mut readers = Vec::new();
        for is_guardian in [false, true] {
            // Greetings are for patients alone.
            if is_guardian && kind == MessageKind::Greeting {
                continue;
            }
            for is_discreet in [false, true] {
                readers.extend(AppointmentMode::ALL.iter().map(|mode| PreviewReader {
                    is_guardian,
                    is_discreet,
                    mode: *mode,
                }));
            }
        }
        readers
    }

    pub(super) fn preview(
        &self,
        key: TextKey,
        wording: &Wording,
        reader: PreviewReader,
    ) -> Option<PreviewedMessage> {
        let message = self.with(key, reader, |words| write(Some(wording), key, words));
        message.ok().map(|message| PreviewedMessage {
            size: match key.channel {
                TextChannel::Email => None,
                TextChannel::Sms => Some(size_of(&message.body)),
            },
            subject: message.subject,
            body: message.body,
        })
    }

    /// The fields that such a text may name, with what they are for this reader.
    pub(super) fn fields(&self, key: TextKey, reader: PreviewReader) -> Vec<FieldView> {
        let fitting = Field::ALL.iter().filter(|field| field.fits(key.kind));
        let view = |field: &Field| FieldView {
            written: format!("{{{}}}", field.as_str()),
            sentence: field.sentence().to_owned(),
            example: self.with(key, reader, |words| value_of(*field, words)),
        };
        fitting.map(view).collect()
    }

    /// What may be kept so, and is worth another look.
    pub(super) fn advice(&self, key: TextKey, wording: &Wording) -> Vec<String> {
        let mut advice = Vec::new();
        let names = |field: Field| has_field(&wording.body, field);
        let speaks_of_time = Field::When.fits(key.kind);
        if speaks_of_time && !names(Field::When) && !names(Field::ShortWhen) {
            advice.push(
                "This text does not say when. {when} puts in the date and the time.".to_owned(),
            );
        }
        if key.kind.appointment_is_ahead() && !names(Field::Link) {
            advice.push(
                "This text does not carry the meeting link of appointments by video. {link} puts it in."
                    .to_owned(),
            );
        }
        let reader = PreviewReader {
            is_guardian: false,
            is_discreet: false,
            mode: AppointmentMode::InPerson,
        };
        if self.with(key, reader, |words| gives_away(wording, words)) {
            advice.push(
                "This text itself names the practice or its field. People who asked for discreet \
                 wording get the program’s own text instead. {clinic} and {psychologist} know what \
                 to leave out."
                    .to_owned(),
            );
        }
        advice
    }

    /// Says at the fields what keeps the text from being saved.
    pub(super) fn problems(&self, key: TextKey, wording: &Wording) -> Problems {
        let mut problems = Problems::new();
        if let Some(subject) = &wording.subject {
            check_words(&mut problems, "subject", subject, key.kind, LONGEST_SUBJECT);
            if subject.contains('\n') {
                problems.add(
                    "subject",
                    "A subject is one line. Please take out the line break.",
                );
            }
        }
        let longest = match key.channel {
            TextChannel::Email => LONGEST_EMAIL,
            TextChannel::Sms => LONGEST_TEXT,
        };
        check_words(&mut problems, "body", &wording.body, key.kind, longest);
        if problems.is_empty() {
            self.check_messages(&mut problems, key, wording);
        }
        problems
    }

    /// Looks at the message that comes of it, for everybody who may get one.
    fn check_messages(&self, problems: &mut Problems, key: TextKey, wording: &Wording) {
        let written = |reader| self.with(key, reader, |words| write(Some(wording), key, words));
        let messages: Vec<Wording> = Self::readers(key.kind)
            .into_iter()
            .filter_map(|reader| written(reader).ok())
            .collect();
        let names_a_way = [Field::Phone, Field::HowToAnswer]
            .iter()
            .any(|field| has_field(&wording.body, *field));
        // A line may be left out, and the way to the clinic with it.
        let phone = &self.profile.phone;
        let tells_how = names_a_way && messages.iter().all(|message| message.body.contains(phone));
        // A greeting asks for no answer.
        let is_deaf = self.answers_read_by == ReadBy::Nobody;
        if is_deaf && !tells_how && key.kind != MessageKind::Greeting {
            problems.add(
                "body",
                "Replies to this sender are not received, so the text must say how to reach you. \
                 Please put {phone} or {how_to_answer} on a line that everybody gets.",
            );
        }
        if messages.len() < Self::readers(key.kind).len() {
            let field = match &wording.subject {
                Some(subject) if self.leaves_nothing_of(key, subject) => "subject",
                Some(_) | None => "body",
            };
            problems.add(
                field,
                "For some appointments or with discreet wording nothing of this would be left. \
                 Please add words that stand on a line without such a field.",
            );
        }
        let subjects = messages
            .iter()
            .filter_map(|message| message.subject.as_deref());
        if subjects.map(|subject| subject.chars().count()).max() > Some(LONGEST_SUBJECT) {
            problems.add(
                "subject",
                "Once it is filled in, this subject is longer than 200 characters.",
            );
        }
        if key.channel == TextChannel::Sms {
            let sizes = messages
                .iter()
                .map(|message| SmsSize::of(&message.body).segments);
            let segments = sizes.max().unwrap_or(0);
            if segments > MOST_SEGMENTS {
                problems.add(
                    "body",
                    format!(
                        "Once it is filled in, this is as long as {segments} texts. At most \
                         {MOST_SEGMENTS} are sent for one message: please shorten it."
                    ),
                );
            }
        }
    }

    fn leaves_nothing_of(&self, key: TextKey, subject: &str) -> bool {
        let alone = Wording {
            subject: None,
            body: subject.to_owned(),
        };
        Self::readers(key.kind).into_iter().any(|reader| {
            self.with(key, reader, |words| write(Some(&alone), key, words))
                .is_err()
        })
    }
}

/// One form of white space and of line breaks, and none around it.
pub(super) fn tidied(form: &MessageTextForm) -> Wording {
    let tidy = |text: &str| {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        text.replace('\t', " ").trim().to_owned()
    };
    let wording = form.wording();
    Wording {
        subject: wording.subject.as_deref().map(tidy),
        body: tidy(&wording.body),
    }
}

/// Whether the text is so long that nothing else about it matters.
pub(super) fn is_far_too_long(text: &str) -> bool {
    // No character takes more than four bytes.
    text.len() > 4 * LONGEST_EMAIL
}

fn check_words(
    problems: &mut Problems,
    field: &str,
    text: &str,
    kind: MessageKind,
    longest: usize,
) {
    if is_far_too_long(text) || text.chars().count() > longest {
        problems.add(
            field,
            format!("This is too long: at most {longest} characters."),
        );
        return;
    }
    if text.is_empty() {
        problems.add(
            field,
            "Please write something here. An empty message is not sent.",
        );
        return;
    }
    let is_one_line = field == "subject";
    let at = |place: Place| match is_one_line {
        true => format!("Character {}: ", place.character),
        false => format!("Line {}, character {}: ", place.line, place.character),
    };
    let mut found = Vec::new();
    for (line, words) in text.lines().enumerate() {
        for (character, letter) in words.chars().enumerate() {
            if plain_for_readers(&letter.to_string()).is_empty() {
                let place = Place {
                    line: line + 1,
                    character: character + 1,
                };
                found.push(format!(
                    "{}here stands a character that shows nothing and could hide or turn round \
                     what people read (U+{:04X}). Please take it out.",
                    at(place),
                    u32::from(letter)
                ));
            }
        }
    }
    for (place, piece) in read(text).into_iter().flatten() {
        let sentence = match piece {
            Ok(Piece::Words(_)) => None,
            Ok(Piece::Field(named)) if named.fits(kind) => None,
            Ok(Piece::Field(named)) => Some(format!(
                "{{{}}} has nothing to say in this kind of message.",
                named.as_str()
            )),
            Err(fault) => Some(sentence_of(&fault, kind)),
        };
        found.extend(sentence.map(|sentence| at(place) + &sentence));
    }
    for sentence in found.into_iter().take(NAMED) {
        problems.add(field, sentence);
    }
}

fn sentence_of(fault: &Fault, kind: MessageKind) -> String {
    match fault {
        Fault::NotClosed | Fault::NotOpened => fault.to_string(),
        Fault::UnknownField(name) => match Field::meant_by(name, kind) {
            Some(field) => format!("{fault} Did you mean {{{}}}?", field.as_str()),
            None => format!("{fault} The fields are listed beside the text."),
        },
    }
}

fn has_field(text: &str, field: Field) -> bool {
    let mut pieces = read(text).into_iter().flatten();
    pieces.any(|(_, piece)| piece == Ok(Piece::Field(field)))
}

fn size_of(text: &str) -> TextSize {
    let size = SmsSize::of(text);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    TextSize {
        segments: count(size.segments),
        words: match size.segments {
            1 => "1 text".to_owned(),
            segments => format!("{segments} texts"),
        },
        used: count(size.units),
        room: count(size.room()),
        widened_by: match size.alphabet {
            SmsAlphabet::Gsm7 => None,
            SmsAlphabet::Ucs2 => text
                .chars()
                .find(|letter| SmsSize::of(&letter.to_string()).alphabet == SmsAlphabet::Ucs2)
                .map(String::from),
        },
    }
}

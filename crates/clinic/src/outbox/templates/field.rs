//! The closed list of fields that a text may name between braces.

use super::super::model::MessageKind;

crate::closed_set! {
    /// What is put into a text when it leaves.
    pub enum Field {
        Name = "name",
        Patient = "patient",
        Appointment = "appointment",
        When = "when",
        ShortWhen = "short_when",
        With = "with",
        Psychologist = "psychologist",
        Place = "place",
        Link = "link",
        PhoneCall = "phone_call",
        HowToAnswer = "how_to_answer",
        ConfirmByReply = "confirm_by_reply",
        Phone = "phone",
        Clinic = "clinic",
    }
}

impl Field {
    /// What it stands for, told beside the editor.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Name => {
                "Whom the message addresses: the patient’s first name, or a guardian’s name."
            }
            Self::Patient => "The patient’s first name, also when a guardian reads.",
            Self::Appointment => "Whose appointment it is, as the reader would say it.",
            Self::When => {
                "Weekday, date and time, with “today” or “tomorrow”, and all dates of a series."
            }
            Self::ShortWhen => "The same in fewer letters.",
            Self::With => {
                "The psychologist, with the word before it. Discreet wording leaves it out."
            }
            Self::Psychologist => "The psychologist’s name. Empty in discreet wording.",
            Self::Place => "Room and address. Empty for appointments by video or phone.",
            Self::Link => "The meeting link. Empty unless the appointment is by video.",
            Self::PhoneCall => "Says who calls whom. Empty unless the appointment is by phone.",
            Self::HowToAnswer => {
                "How the reader reaches you: by reply where you receive replies, and by phone."
            }
            Self::ConfirmByReply => {
                "Asks for a “yes” by reply, by which the appointment counts as confirmed. Empty by email, where you receive no replies, and within four hours of the appointment."
            }
            Self::Phone => "The practice’s phone number.",
            Self::Clinic => "The practice’s name; its phone number in discreet wording.",
        }
    }

    /// Whether a text of this kind has something to put in for it.
    pub(super) fn fits(self, kind: MessageKind) -> bool {
        match self {
            Self::Name | Self::Psychologist | Self::Phone | Self::Clinic => true,
            Self::Appointment => !matches!(
                kind,
                MessageKind::Offer | MessageKind::Greeting | MessageKind::Test
            ),
            // A yes to an offered time is for a person.
            Self::ConfirmByReply => matches!(
                kind,
                MessageKind::Confirmation | MessageKind::Moved | MessageKind::Reminder
            ),
            Self::Patient
            | Self::When
            | Self::ShortWhen
            | Self::With
            | Self::Place
            | Self::Link
            | Self::PhoneCall
            | Self::HowToAnswer => !matches!(kind, MessageKind::Greeting | MessageKind::Test),
        }
    }

    /// A line with such a field is left out where the field is empty. The others are words within
    /// a sentence.
    pub(super) fn carries_its_line(self) -> bool {
        match self {
            Self::With => false,
            Self::Name
            | Self::Patient
            | Self::Appointment
            | Self::When
            | Self::ShortWhen
            | Self::Psychologist
            | Self::Place
            | Self::Link
            | Self::PhoneCall
            | Self::HowToAnswer
            | Self::ConfirmByReply
            | Self::Phone
            | Self::Clinic => true,
        }
    }

    /// Turns of phrase begin with a capital where a sentence begins; names and links stay as they
    /// are.
    pub(super) fn is_phrase(self) -> bool {
        match self {
            Self::Appointment
            | Self::When
            | Self::ShortWhen
            | Self::With
            | Self::PhoneCall
            | Self::HowToAnswer
            | Self::ConfirmByReply => true,
            Self::Name
            | Self::Patient
            | Self::Psychologist
            | Self::Place
            | Self::Link
            | Self::Phone
            | Self::Clinic => false,
        }
    }

    /// The field of this kind of text that somebody probably meant.
    pub(super) fn meant_by(typed: &str, kind: MessageKind) -> Option<Self> {
        let typed = typed.trim().to_lowercase().replace([' ', '-'], "_");
        let distance = |field: &Self| strsim::damerau_levenshtein(&typed, field.as_str());
        let fitting = Self::ALL.iter().copied().filter(|field| field.fits(kind));
        let nearest = fitting.min_by_key(distance)?;
        let forgiven = typed.chars().count().div_ceil(3);
        (distance(&nearest) <= forgiven).then_some(nearest)
    }
}

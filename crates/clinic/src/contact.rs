//! Names, email addresses and phone numbers as values whose only constructor checks them.
//!
//! None of them prints itself in a log: `Debug` shows the kind alone.

use std::fmt;
use std::str::FromStr;

/// Why a piece of text was refused, in words for the field where it was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

impl Refused {
    fn because(message: &str) -> Self {
        Self(message.to_owned())
    }
}

macro_rules! unprinted {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

/// One line of text: trimmed, no control characters, at most the given number of characters. Text
/// that shows nothing, such as a space without width, is the same as none.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(String);
unprinted!(Line);

impl Line {
    /// The longest name or label that the screens lay out, in characters.
    pub const LONGEST: usize = 120;

    /// May be empty.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        Self::parse_within(text, Self::LONGEST)
    }

    pub fn parse_within(text: &str, longest: usize) -> Result<Self, Refused> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            return Err(Refused::because(
                "This holds a line break or another control character. Please type it on one line.",
            ));
        }
        if text.chars().count() > longest {
            return Err(Refused(format!(
                "This is too long: at most {longest} characters."
            )));
        }
        let shown = if text.chars().any(is_seen) { text } else { "" };
        Ok(Self(shown.to_owned()))
    }

    /// Not empty; `what` names the field in the message, as in "a family name".
    pub fn required(text: &str, what: &str) -> Result<Self, Refused> {
        let line = Self::parse(text)?;
        if line.is_empty() {
            return Err(Refused(format!("Please enter {what}.")));
        }
        Ok(line)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

/// False for white space, and for what Unicode calls default ignorable: joiners, marks of direction,
/// fillers, selectors of variants.
fn is_seen(letter: char) -> bool {
    let is_ignorable = matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    !is_ignorable && !letter.is_whitespace()
}

/// Several lines of text: line breaks become `\n`, other control characters are refused.
#[derive(Clone, PartialEq, Eq)]
pub struct Paragraphs(String);
unprinted!(Paragraphs);

impl Paragraphs {
    pub fn parse(text: &str, longest: usize) -> Result<Self, Refused> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim();
        if text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        {
            return Err(Refused::because(
                "This holds a control character. Please type it again without.",
            ));
        }
        if text.chars().count() > longest {
            return Err(Refused(format!(
                "This is too long: at most {longest} characters."
            )));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

/// An email address. Compared and stored with its domain in lower case.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailAddress(String);
unprinted!(EmailAddress);

impl EmailAddress {
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let refused = || {
            Refused::because(
                "This does not look like an email address. It should read like name@example.com.",
            )
        };
        let text = text.trim();
        let options = email_address::Options::default()
            .without_display_text()
            .without_domain_literal()
            .with_required_tld();
        email_address::EmailAddress::parse_with_options(text, options).map_err(|_| refused())?;
        // Addresses beyond ASCII need a mail server that speaks SMTPUTF8, which cannot be counted on.
        if !text.is_ascii() || text.contains('"') {
            return Err(refused());
        }
        let (name, domain) = text.rsplit_once('@').ok_or_else(refused)?;
        Ok(Self(format!("{name}@{}", domain.to_ascii_lowercase())))
    }

    pub fn domain(&self) -> &str {
        self.0
            .rsplit_once('@')
            .map_or(self.0.as_str(), |(_, domain)| domain)
    }
}

/// The address of a video session. It stands in messages, so it is encrypted on its way and holds
/// nothing that a mail or a text would break in two.
#[derive(Clone, PartialEq, Eq)]
pub struct MeetingLink(String);
unprinted!(MeetingLink);

impl MeetingLink {
    const LONGEST: usize = 400;

    pub fn parse(text: &str) -> Result<Self, Refused> {
        let text = text.trim();
        let rest = text.strip_prefix("https://").ok_or_else(|| {
            Refused::because(
                "A meeting link begins with https://, as in https://meet.example.com/room.",
            )
        })?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_plain = text.chars().all(|c| c.is_ascii_graphic())
            && !text.contains(['<', '>', '"', '{', '}', '\\', '`']);
        if !host.contains('.') || host.contains('@') || !is_plain {
            return Err(Refused::because(
                "This does not look like the address of a meeting.",
            ));
        }
        if text.len() > Self::LONGEST {
            return Err(Refused::because("This link is too long to send."));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

/// A phone number in E.164 form, as in `+61491570006`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(String);
unprinted!(Phone);

/// The country whose national numbers may be typed without a prefix: two letters, ISO 3166.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country(phonenumber::country::Id);

impl Country {
    /// Of a locale such as `en-AU`; Australia when it names none that is known.
    pub fn of_locale(locale: &str) -> Self {
        let region = locale.rsplit(['-', '_']).next().unwrap_or("AU");
        Self(phonenumber::country::Id::from_str(region).unwrap_or(phonenumber::country::Id::AU))
    }
}

impl Phone {
    /// Reads a number as people write it: spaces, brackets, dashes, with or without the prefix of
    /// the country.
    pub fn parse(text: &str, country: &Country) -> Result<Self, Refused> {
        let typed = text.trim();
        // Much of the world dials 00 before the country, and nowhere does a number begin with it;
        // Australia's own 0011 is known to the numbering plan.
        let international = typed
            .strip_prefix("00")
            .filter(|rest| !rest.starts_with("11"))
            .map(|rest| format!("+{rest}"));
        let typed = international.as_deref().unwrap_or(typed);
        let number = phonenumber::parse(Some(country.0), typed).map_err(|_| {
            Refused::because("This does not look like a phone number, such as 0491 570 006.")
        })?;
        let digits = number.national().value().to_string().len();
        // The numbering plan's own check refuses ranges set aside for fiction, so only the length
        // is held to (E.164: 15 digits at most).
        if !(6..=14).contains(&digits) {
            return Err(Refused::because(
                "This phone number has too few or too many digits.",
            ));
        }
        Ok(Self(
            number.format().mode(phonenumber::Mode::E164).to_string(),
        ))
    }

    /// From storage, where it stands in E.164 form.
    pub fn from_e164(text: &str) -> Result<Self, Refused> {
        let digits = text
            .strip_prefix('+')
            .ok_or_else(|| Refused::because("not E.164"))?;
        if digits.len() > 15 || digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Refused::because("not E.164"));
        }
        Ok(Self(text.to_owned()))
    }

    /// As people of `country` write it: nationally at home, internationally otherwise.
    pub fn shown(&self, country: &Country) -> String {
        let Ok(number) = phonenumber::parse(None, &self.0) else {
            return self.0.clone();
        };
        let home = phonenumber::metadata::DATABASE
            .by_id(country.0.as_ref())
            .is_some_and(|metadata| metadata.country_code() == number.country().code());
        let mode = if home {
            phonenumber::Mode::National
        } else {
            phonenumber::Mode::International
        };
        number.format().mode(mode).to_string()
    }
}

/// Text with what could reorder or hide it on a reader's screen taken out: control characters,
/// bidirectional overrides and isolates, zero-width marks. For texts that leave the clinic.
pub fn plain_for_readers(text: &str) -> String {
    text.chars()
        .filter(|c| {
            let is_hidden = matches!(
                c,
                '\u{200B}'..='\u{200F}'
                    | '\u{202A}'..='\u{202E}'
                    | '\u{2060}'..='\u{2069}'
                    | '\u{FEFF}'
            );
            *c == '\n' || !(is_hidden || c.is_control())
        })
        .collect()
}

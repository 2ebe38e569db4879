//! How patients are found: the words that a record can be found by, and the words that somebody
//! types, brought to the same form.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::birthday::{self, DateOfBirth};
use crate::contact::{Country, EmailAddress, Phone};

/// Beginnings of a name up to this many letters are stored as words of their own.
const SHORT: usize = 3;
/// More words than these narrow a search no further.
pub(super) const MOST_TERMS: usize = 4;
/// What somebody types to find a patient is not longer, in characters.
const LONGEST_QUERY: usize = 100;
/// Words shorter than this are too close to too many others for an error to be forgiven.
const FORGIVEN_FROM: usize = 3;

/// The words of one patient.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Words {
    /// Of names; typing errors in them are forgiven.
    pub(super) names: BTreeSet<String>,
    /// Digits and email addresses.
    pub(super) others: BTreeSet<String>,
}

impl Words {
    pub(super) fn add_name(&mut self, name: &str) {
        let parts: Vec<&str> = name.split_whitespace().collect();
        for part in &parts {
            self.names.insert(joined(part));
            self.names.extend(split(part));
        }
        // "Van der Berg" is also found as "vanderberg".
        self.names.insert(joined(name));
        self.names.remove("");
    }

    pub(super) fn add_phone(&mut self, phone: &Phone, country: &Country) {
        let national = digits(&phone.shown(country));
        self.others.insert(digits(phone.as_str()));
        self.others
            .insert(national.trim_start_matches('0').to_owned());
        self.others.insert(national);
        self.others.remove("");
    }

    pub(super) fn add_email(&mut self, email: &EmailAddress) {
        let whole = email.as_str().to_lowercase();
        let (local, _) = whole.rsplit_once('@').unwrap_or((&whole, ""));
        self.others.insert(joined(local));
        self.others.insert(whole);
    }

    pub(super) fn add_birthday(&mut self, birthday: DateOfBirth) {
        self.others.extend(birthday.search_words());
    }

    /// Everything that is stored, the short beginnings of names among it.
    pub(super) fn stored(&self) -> BTreeSet<String> {
        let beginnings = self.names.iter().flat_map(|name| {
            let letters: Vec<char> = name.chars().take(SHORT).collect();
            (1..=letters.len())
                .map(|length| starred(&letters[..length].iter().collect::<String>()))
                .collect::<Vec<_>>()
        });
        beginnings
            .chain(self.names.iter().cloned())
            .chain(self.others.iter().cloned())
            .collect()
    }
}

/// The order of lists: family name, then given name.
pub(super) fn sort_name(family_name: &str, given_name: &str) -> String {
    format!("{family_name} {given_name}")
        .split_whitespace()
        .map(joined)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Lower case without accents; letters that do not come apart into a base and an accent are
/// written as people without them on the keyboard type them.
fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .flat_map(|letter| {
            let typed = match letter {
                'ß' => "ss",
                'ø' => "o",
                'ł' => "l",
                'đ' | 'ð' => "d",
                'æ' => "ae",
                'œ' => "oe",
                'þ' => "th",
                'ı' => "i",
                'ħ' => "h",
                'ŋ' => "ng",
                _ => "",
            };
            let kept = typed.is_empty().then_some(letter);
            typed.chars().chain(kept)
        })
}

/// Letters and digits alone: "O'Kon" becomes "okon".
pub(super) fn joined(text: &str) -> String {
    folded(text)
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

/// The parts between apostrophes, hyphens and the like: "O'Kon" becomes "o" and "kon".
fn split(text: &str) -> Vec<String> {
    let folded: String = folded(text).collect();
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn starred(beginning: &str) -> String {
    format!("{beginning}*")
}

/// One thing that a patient's words must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    /// A word of a name, or its beginning.
    Name(String),
    /// Digits of a phone or birthday, or an email address, or its beginning.
    Other(String),
    /// A whole word of a name, in the place of one that was mistyped.
    Whole(String),
}

impl Term {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Name(text) | Self::Other(text) | Self::Whole(text) => text,
        }
    }

    pub(super) fn is_of_name(&self) -> bool {
        match self {
            Self::Name(_) | Self::Whole(_) => true,
            Self::Other(_) => false,
        }
    }

    /// Where it stands among the stored words.
    pub(super) fn sought(&self) -> Sought {
        match self {
            Self::Name(text) if text.chars().count() <= SHORT => Sought::Word(starred(text)),
            Self::Name(text) | Self::Other(text) => {
                Sought::Range(text.clone(), format!("{text}\u{10FFFF}"))
            }
            Self::Whole(text) => Sought::Word(text.clone()),
        }
    }
}

/// One stored word, or all from a first to a last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sought {
    Word(String),
    Range(String, String),
}

impl Sought {
    /// The first and the last word.
    pub(super) fn span(self) -> (String, String) {
        match self {
            Self::Word(word) => (word.clone(), word),
            Self::Range(first, last) => (first, last),
        }
    }
}

/// What somebody typed, as terms that must all be met.
pub(super) fn terms(query: &str, today: NaiveDate) -> Vec<Term> {
    let query: String = query.chars().take(LONGEST_QUERY).collect();
    if let Ok(Some(birthday)) = birthday::read(&query, today) {
        return birthday
            .search_words()
            .into_iter()
            .take(1)
            .map(Term::Other)
            .collect();
    }
    let mut terms = Vec::new();
    let mut number = String::new();
    for part in query.replace("(0)", "").split_whitespace() {
        if is_number(part) {
            // A phone number is one term, however it is spaced.
            number.push_str(&digits(part));
            continue;
        }
        if !number.is_empty() {
            terms.push(Term::Other(std::mem::take(&mut number)));
        }
        if part.contains('@') {
            terms.push(Term::Other(part.to_lowercase()));
        } else {
            terms.push(Term::Name(joined(part)));
        }
    }
    terms.push(Term::Other(number));
    terms.retain(|term| !term.text().is_empty());
    if terms.len() > MOST_TERMS {
        terms.sort_by_key(|term| std::cmp::Reverse(term.text().chars().count()));
        terms.truncate(MOST_TERMS);
    }
    terms
}

fn is_number(part: &str) -> bool {
    part.contains(|letter: char| letter.is_ascii_digit())
        && part
            .chars()
            .all(|letter| letter.is_ascii_digit() || "+()-./".contains(letter))
}

/// How many errors are forgiven in a word; an error is a letter too much, too few, wrong, or two
/// that changed places.
fn errors_forgiven(word: &str) -> usize {
    match word.chars().count() {
        ..FORGIVEN_FROM => 0,
        FORGIVEN_FROM..=5 => 1,
        _ => 2,
    }
}

/// The lengths that the words may have which one of `terms` is a mistyped form of; none when no
/// term may be mistyped.
pub(super) fn lengths_near(terms: &[Term]) -> Option<(usize, usize)> {
    terms
        .iter()
        .filter_map(|term| {
            let length = term.text().chars().count();
            let errors = errors_forgiven_in(term)?;
            Some((length.saturating_sub(errors).max(1), length + errors))
        })
        .reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
}

/// None when the term is nothing that is forgiven.
fn errors_forgiven_in(term: &Term) -> Option<usize> {
    match term {
        Term::Name(text) => Some(errors_forgiven(text)).filter(|errors| *errors > 0),
        Term::Other(_) | Term::Whole(_) => None,
    }
}

/// The words among `known` (separated by spaces) that `term` may be a mistyped form of, nearest
/// first, at most `most`.
pub(super) fn near(term: &Term, known: &str, most: usize) -> Vec<String> {
    let Some(forgiven) = errors_forgiven_in(term) else {
        return Vec::new();
    };
    let typed = term.text();
    let letters = Letters::of(typed);
    let mut found: Vec<(usize, &str)> = known
        .split(' ')
        // Counting letters is a hundred times cheaper than counting errors, and leaves few words.
        .filter(|word| letters.fewest_errors(&Letters::of(word)) <= forgiven)
        .map(|word| (strsim::damerau_levenshtein(typed, word), word))
        .filter(|(errors, _)| (1..=forgiven).contains(errors))
        .collect();
    found.sort_unstable();
    found.truncate(most);
    found.into_iter().map(|(_, word)| word.to_owned()).collect()
}

/// How often each letter occurs in a word; letters beyond a to z share places with others.
struct Letters([u8; 32]);

impl Letters {
    fn of(word: &str) -> Self {
        let mut letters = [0_u8; 32];
        for letter in word.chars() {
            let place = &mut letters[u32::from(letter) as usize % 32];
            *place = place.saturating_add(1);
        }
        Self(letters)
    }

    /// Fewer errors than this cannot lie between the two words: each brings one letter too much, or
    /// one too few, or one of each.
    fn fewest_errors(&self, other: &Self) -> usize {
        let (mut too_many, mut too_few) = (0, 0);
        for (one, other) in self.0.iter().zip(&other.0) {
            too_many += usize::from(one.saturating_sub(*other));
            too_few += usize::from(other.saturating_sub(*one));
        }
        too_many.max(too_few)
    }
}

/// Whether two names may be the same person's: a word in common, or nearly.
pub(super) fn are_similar(one: &Words, other: &Words) -> bool {
    one.names.iter().any(|word| {
        other.names.contains(word)
            || other
                .names
                .iter()
                .any(|near| strsim::damerau_levenshtein(word, near) <= errors_forgiven(word))
    })
}

//! Reading a text with fields, and putting their values in. A value is put in once and never read
//! again as a template, so a patient whose name holds braces gets a message with braces.

use super::field::Field;

/// A part of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Words(&'a str),
    Field(Field),
}

/// So many letters of what stands between braces are repeated to whoever wrote it.
const REPEATED: usize = 30;

/// Why a text cannot be filled, in words for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::outbox) enum Fault {
    #[error("{{{}}} is not a field.", .0.chars().take(REPEATED).collect::<String>())]
    UnknownField(String),
    #[error("a brace opens here and is not closed on its line. Braces are for fields alone.")]
    NotClosed,
    #[error("a brace closes here that was never opened. Braces are for fields alone.")]
    NotOpened,
}

/// A place in a text, as a person counts: both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) character: usize,
}

/// A piece or what is wrong instead, and where it begins.
pub(super) type Read<'a> = (Place, Result<Piece<'a>, Fault>);

/// The pieces of a text, line by line.
pub(super) fn read(text: &str) -> Vec<Vec<Read<'_>>> {
    text.lines()
        .enumerate()
        .map(|(line, words)| read_line(line + 1, words))
        .collect()
}

fn read_line(line: usize, words: &str) -> Vec<Read<'_>> {
    let place = |rest: &str| Place {
        line,
        character: words.chars().count() - rest.chars().count() + 1,
    };
    let mut pieces = Vec::new();
    let mut rest = words;
    while let Some(brace) = rest.find(['{', '}']) {
        let (before, from_brace) = rest.split_at(brace);
        if !before.is_empty() {
            pieces.push((place(rest), Ok(Piece::Words(before))));
        }
        let at = place(from_brace);
        if let Some(inside) = from_brace.strip_prefix('{') {
            let closed = inside.find(['{', '}']);
            match closed.and_then(|end| Some((inside.get(..end)?, inside.get(end..)?))) {
                Some((name, behind)) if behind.starts_with('}') => {
                    let field = Field::parse(name).map(Piece::Field);
                    let fault = || Fault::UnknownField(name.to_owned());
                    pieces.push((at, field.ok_or_else(fault)));
                    rest = &behind[1..];
                }
                Some((_, behind)) => {
                    pieces.push((at, Err(Fault::NotClosed)));
                    rest = behind;
                }
                None => {
                    pieces.push((at, Err(Fault::NotClosed)));
                    rest = "";
                }
            }
        } else {
            pieces.push((at, Err(Fault::NotOpened)));
            rest = &from_brace[1..];
        }
    }
    if !rest.is_empty() {
        pieces.push((place(rest), Ok(Piece::Words(rest))));
    }
    pieces
}

/// What stands in a text beside its fields.
pub(in crate::outbox) fn words_of(text: &str) -> String {
    let pieces = read(text).into_iter().flatten();
    let words = pieces.filter_map(|(_, piece)| match piece {
        Ok(Piece::Words(words)) => Some(words),
        Ok(Piece::Field(_)) | Err(_) => None,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Puts the values in, line by line; without more than one empty line in a row, for lines that are
/// left out leave gaps.
pub(in crate::outbox) fn fill(
    text: &str,
    value_of: impl Fn(Field) -> String,
) -> Result<String, Fault> {
    let mut lines: Vec<String> = Vec::new();
    for line in read(text) {
        let Some(filled) = fill_line(line, &value_of)? else {
            continue;
        };
        let doubles_a_gap = filled.is_empty() && lines.last().is_none_or(String::is_empty);
        if !doubles_a_gap {
            lines.push(filled);
        }
    }
    Ok(lines.join("\n").trim().to_owned())
}

/// One line; none when a field that carries it is empty.
fn fill_line(
    line: Vec<Read<'_>>,
    value_of: impl Fn(Field) -> String,
) -> Result<Option<String>, Fault> {
    let (mut filled, mut is_left_out) = (String::new(), false);
    let mut follows_nothing = false;
    for (_, piece) in line {
        match piece? {
            Piece::Words(words) => {
                let words = if follows_nothing {
                    close_gap(&mut filled, words)
                } else {
                    words
                };
                filled.push_str(words);
                follows_nothing = false;
            }
            Piece::Field(field) => {
                let value = value_of(field);
                follows_nothing = value.is_empty();
                is_left_out |= follows_nothing && field.carries_its_line();
                if field.is_phrase() && begins_sentence(&filled) {
                    push_with_capital(&mut filled, &value);
                } else {
                    filled.push_str(&value);
                }
            }
        }
    }
    Ok((!is_left_out).then(|| filled.trim_end().to_owned()))
}

/// Where a field within a sentence is empty, one of the spaces around it goes too. Gives what
/// follows.
fn close_gap<'a>(filled: &mut String, words: &'a str) -> &'a str {
    if !filled.is_empty() && !filled.ends_with(' ') {
        return words;
    }
    if let Some(words) = words.strip_prefix(' ') {
        return words;
    }
    if !words.starts_with(char::is_alphanumeric) {
        filled.pop();
    }
    words
}

fn begins_sentence(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty() || before.ends_with(['.', '!', '?'])
}

fn push_with_capital(filled: &mut String, value: &str) {
    let mut letters = value.chars();
    filled.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    filled.push_str(letters.as_str());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_of(field: Field) -> String {
        let known = [
            (Field::Name, "Mia {link}"),
            (Field::Appointment, "your appointment"),
            (Field::When, "tomorrow"),
        ];
        let mut known = known.into_iter();
        let value = known.find_map(|(known, value)| (known == field).then_some(value));
        value.unwrap_or_default().to_owned()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(fill(text, value_of).as_deref(), Ok(expected), "{text:?}");
    }

    #[test]
    fn a_value_is_put_in_once_and_its_braces_stay_text() {
        check("Hello {name}!", "Hello Mia {link}!");
    }

    #[test]
    fn a_line_is_left_out_where_its_field_is_empty_and_leaves_no_gap() {
        check(
            "Hello\n\nWhere: {place}\nJoin: {link}\n\nBye",
            "Hello\n\nBye",
        );
        check("{place}", "");
    }

    #[test]
    fn an_empty_word_within_a_sentence_takes_its_space_with_it() {
        check(
            "{appointment} {with} is booked.",
            "Your appointment is booked.",
        );
        check("It is {with}.", "It is.");
        check("A time {with} has come", "A time has come");
        check("{with} at last", "at last");
    }

    #[test]
    fn a_phrase_begins_with_a_capital_where_a_sentence_begins() {
        check(
            "Note: {appointment}. {appointment} is {when}! {when}",
            "Note: your appointment. Your appointment is tomorrow! Tomorrow",
        );
    }

    #[track_caller]
    fn check_fault(text: &str, line: usize, character: usize, expected: &Fault) {
        let found = read(text).into_iter().flatten();
        let faults: Vec<_> = found
            .filter_map(|(place, piece)| Some((place, piece.err()?)))
            .collect();
        let place = Place { line, character };
        assert_eq!(faults, [(place, expected.clone())], "{text:?}");
        assert_eq!(fill(text, value_of), Err(expected.clone()), "{text:?}");
    }

    #[test]
    fn what_is_wrong_is_found_where_it_stands() {
        let unknown = |name: &str| Fault::UnknownField(name.to_owned());
        check_fault("Hé\nHé {psycologist}", 2, 4, &unknown("psycologist"));
        check_fault("{Name}", 1, 1, &unknown("Name"));
        check_fault("Hello {}", 1, 7, &unknown(""));
        check_fault("Hello {name", 1, 7, &Fault::NotClosed);
        check_fault("Hello {na\nme", 1, 7, &Fault::NotClosed);
        check_fault("{na{name}", 1, 1, &Fault::NotClosed);
        check_fault("a } b", 1, 3, &Fault::NotOpened);
    }
}

//! Reading the sources of the repository, as far as rules about their text need it.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders that are made, not written.
const MADE: &[&str] = &[".git", "target", "node_modules", "dist", "gen"];

pub(crate) fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests
        .parent()
        .expect("the tests stand in the workspace")
        .to_owned()
}

/// One file of the repository.
pub(crate) struct Source {
    /// From the root of the repository, with forward slashes on every system.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// The text with comments blanked and every line in its place.
    pub(crate) fn without_comments(&self) -> String {
        blank(&self.text, Blanked::Comments)
    }

    /// The text with comments and what stands in quotes blanked, and every line in its place.
    pub(crate) fn without_comments_and_quotes(&self) -> String {
        blank(&self.text, Blanked::CommentsAndQuotes)
    }

    pub(crate) fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// A room's `tests.rs` and the test packages may look where the product may not.
    pub(crate) fn is_test(&self) -> bool {
        self.file_name() == "tests.rs"
            || self.path.starts_with("tests/")
            || self.path.contains("/tests/")
    }
}

/// Every text file below `folder` (from the root) whose name ends in one of `endings`, in order.
pub(crate) fn sources(folder: &str, endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), endings, &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if kind.is_dir() {
            // Cargo marks each of its target folders, wherever it has been asked to put one.
            if !MADE.contains(&name.as_str()) && !path.join("CACHEDIR.TAG").exists() {
                collect(&path, endings, found);
            }
        } else if kind.is_file() && endings.iter().any(|ending| name.ends_with(ending)) {
            // What is not UTF-8 is a picture.
            if let Ok(text) = fs::read_to_string(&path) {
                let below = path.strip_prefix(root()).expect("found below the root");
                found.push(Source {
                    path: below.to_string_lossy().replace('\\', "/"),
                    text,
                });
            }
        }
    }
}

/// What breaks a rule, collected so that one run names all of it.
#[derive(Default)]
pub(crate) struct Offences(Vec<String>);

impl Offences {
    /// `offset` is a place in the file's text.
    pub(crate) fn at(&mut self, source: &Source, offset: usize, what: impl AsRef<str>) {
        let before = source.text.get(..offset).unwrap_or(&source.text);
        let line = before.matches('\n').count() + 1;
        self.0
            .push(format!("{}:{line}: {}", source.path, what.as_ref()));
    }

    pub(crate) fn of(&mut self, what: impl Into<String>) {
        self.0.push(what.into());
    }

    #[track_caller]
    pub(crate) fn none(mut self, rule: &str) {
        self.0.dedup();
        let mut message = format!("{rule}\n");
        for offence in &self.0 {
            let _ = writeln!(message, "  {offence}");
        }
        assert!(self.0.is_empty(), "{message}");
    }
}

/// Where `word` stands in `text` with no letter, digit or underscore before it.
pub(crate) fn places_of(text: &str, word: &str) -> Vec<usize> {
    text.match_indices(word)
        .map(|(place, _)| place)
        .filter(|&place| !text[..place].ends_with(is_name))
        .collect()
}

pub(crate) fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Blanked {
    Comments,
    CommentsAndQuotes,
}

/// Replaces what is blanked by spaces, byte for byte, so that offsets and lines stay true.
fn blank(text: &str, blanked: Blanked) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let (length, is_blanked) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), true)
        } else if rest.starts_with("/*") {
            (block_comment(rest), true)
        } else if let Some(length) = quoted(rest, left.ends_with(is_name)) {
            (length, blanked == Blanked::CommentsAndQuotes)
        } else {
            (letter.len_utf8(), false)
        };
        let (piece, after) = rest.split_at(length);
        if is_blanked {
            for letter in piece.chars() {
                match letter {
                    '\n' => left.push('\n'),
                    _ => left.extend(std::iter::repeat_n(' ', letter.len_utf8())),
                }
            }
        } else {
            left.push_str(piece);
        }
        rest = after;
    }
    left
}

/// The length of the block comment at the start of `text`; they nest.
fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut place = 0;
    while place < text.len() {
        let rest = &text[place..];
        if rest.starts_with("/*") {
            depth += 1;
            place += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            place += 2;
            if depth == 0 {
                return place;
            }
        } else {
            place += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of the string or character literal at the start of `text`, if one stands there.
fn quoted(text: &str, is_inside_name: bool) -> Option<usize> {
    if text.starts_with('"') {
        return Some(until_quote(text, '"'));
    }
    if let Some(opened) = text.strip_prefix('\'') {
        let mut letters = opened.chars();
        let first = letters.next()?;
        // A lifetime has no closing quote after its first letter.
        let is_character = first == '\\' || letters.next() == Some('\'');
        return is_character.then(|| until_quote(text, '\''));
    }
    if is_inside_name {
        return None;
    }
    let raw = text.strip_prefix('b').unwrap_or(text).strip_prefix('r')?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let body = raw[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let before = text.len() - body.len();
    Some(
        body.find(&end)
            .map_or(text.len(), |place| before + place + end.len()),
    )
}

/// The length of a literal from its opening quote to its closing one.
fn until_quote(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (place, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if letter == quote => return place + 1,
            _ => {}
        }
    }
    text.len()
}

mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, without_comments: &str, without_quotes: &str) {
        assert_eq!(blank(text, Blanked::Comments), without_comments);
        assert_eq!(blank(text, Blanked::CommentsAndQuotes), without_quotes);
    }

    #[test]
    fn comments_and_quotes_are_told_from_code() {
        check("a // b\nc", "a     \nc", "a     \nc");
        check(
            "a /* b /* c */ d */ e",
            "a                   e",
            "a                   e",
        );
        check("f(\"x // y\")", "f(\"x // y\")", "f(        )");
        check("f(\"\\\"\") // z", "f(\"\\\"\")     ", "f(    )     ");
        check("r#\"a\"b\"#; c", "r#\"a\"b\"#; c", "        ; c");
        check("'\"'; fn f<'a>()", "'\"'; fn f<'a>()", "   ; fn f<'a>()");
        check("'\\''; é // ü", "'\\''; é      ", "    ; é      ");
    }

    #[test]
    fn a_word_inside_a_longer_name_is_not_found() {
        assert_eq!(places_of("my_query(query(", "query("), [9]);
    }
}

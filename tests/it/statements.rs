//! Every SQL statement of the clinic, read from its sources: each can be prepared on the newest
//! schema, and none looks through a whole table that grows.

use std::collections::{BTreeMap, BTreeSet};

use crate::practice::Practice;
use crate::tidy::source::{Offences, Source, is_name, places_of, sources};

/// Tables that stay small however long a practice works: looking through one costs nothing.
const SMALL: &[&str] = &[
    "settings",
    "credentials",
    "staff",
    "staff_roles",
    "one_time_codes",
    "sign_in_attempts",
    "consent_texts",
    "message_texts",
    "appointment_types",
    "consulting_rooms",
    "working_hours",
    "leave",
    "public_holidays",
    "channel_pauses",
];

/// Statements that may look through a large table, and why.
const MAY_SCAN: &[(&str, &str)] = &[
    (
        "SELECT seq, mac FROM audit_events ORDER BY seq DESC LIMIT 1",
        "reads the last row and no other",
    ),
    (
        "SELECT count(*) FROM patients",
        "the number above the list of everybody: pages of an index, no row of a patient",
    ),
];

/// Calls whose statement is not written where it is called, and why.
const NOT_LITERAL: &[(&str, &str)] = &[
    (
        "sql)",
        "the query layer itself, handing on what a store wrote",
    ),
    ("sqlx::AssertSqlSafe(text)", "explains what this test reads"),
];

/// A statement and where it stands.
struct Statement {
    place: usize,
    sql: String,
}

/// Reads the statements of one file. A statement is a literal, or a macro of the same file that
/// puts one together from literals.
struct Reading<'a> {
    source: &'a Source,
    code: String,
    /// By name, what stands between the braces of each macro.
    macros: BTreeMap<String, String>,
    statements: Vec<Statement>,
    unread: Vec<usize>,
}

impl<'a> Reading<'a> {
    fn of(source: &'a Source) -> Self {
        let code = source.without_comments();
        let mut reading = Self {
            source,
            macros: macros(&code),
            code,
            statements: Vec::new(),
            unread: Vec::new(),
        };
        reading.read_calls();
        reading
    }

    fn read_calls(&mut self) {
        let bare = self.source.without_comments_and_quotes();
        for verb in ["query", "query_as", "query_scalar", "scalar"] {
            for place in places_of(&bare, verb) {
                let is_definition = bare[..place].ends_with("fn ");
                let Some(begin) = argument_of(&bare, place + verb.len()) else {
                    continue;
                };
                if is_definition {
                    continue;
                }
                match self.evaluate(first_argument(&self.code[begin..]), "") {
                    Some(sql) if !sql.is_empty() => self.statements.push(Statement { place, sql }),
                    Some(_) | None => self.unread.push(place),
                }
            }
        }
    }

    /// The text that literals, `concat!` and macros of this file come to; none for anything else.
    /// `given` is what stands for a macro's arguments.
    fn evaluate(&self, expression: &str, given: &str) -> Option<String> {
        let mut text = String::new();
        let mut rest = expression.trim_start_matches([' ', '\n', ',']);
        while !rest.is_empty() {
            let read = if rest.starts_with('"') {
                let length = literal(rest)?;
                text.push_str(&unescaped(&rest[1..length - 1]));
                length
            } else if let Some(repeated) = rest.strip_prefix("$($") {
                text.push_str(given);
                "$($".len() + repeated.find("),+")? + "),+".len()
            } else if let Some(argument) = rest.strip_prefix('$') {
                text.push_str(given);
                1 + argument
                    .find(|letter| !is_name(letter))
                    .unwrap_or(argument.len())
            } else {
                let name = rest.find(|letter| !is_name(letter))?;
                let inside = rest[name..].strip_prefix("!(")?;
                let length = until_closed(inside, '(', ')')?;
                let arguments = self.evaluate(&inside[..length], given)?;
                match &rest[..name] {
                    "concat" => text.push_str(&arguments),
                    other => text.push_str(&self.evaluate(self.macros.get(other)?, &arguments)?),
                }
                name + "!(".len() + length + ")".len()
            };
            rest = rest[read..].trim_start_matches([' ', '\n', ',']);
        }
        Some(text)
    }
}

/// Behind the opening parenthesis of a call, past what stands between angle brackets.
fn argument_of(bare: &str, behind_name: usize) -> Option<usize> {
    let rest = &bare[behind_name..];
    let generic = rest.strip_prefix("::<").or_else(|| rest.strip_prefix('<'));
    let rest = match generic {
        Some(inside) => &inside[until_closed(inside, '<', '>')? + 1..],
        None => rest,
    };
    let inside = rest.strip_prefix('(')?;
    Some(bare.len() - inside.len())
}

/// Up to the comma or the parenthesis that ends it.
fn first_argument(inside: &str) -> &str {
    let mut depth = 0_usize;
    let mut place = 0;
    while let Some(letter) = inside[place..].chars().next() {
        match letter {
            '"' => place += literal(&inside[place..]).unwrap_or(1) - 1,
            '(' => depth += 1,
            ')' | ',' if depth == 0 => return &inside[..place],
            ')' => depth -= 1,
            _ => {}
        }
        place += letter.len_utf8();
    }
    inside
}

fn macros(code: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for place in places_of(code, "macro_rules! ") {
        let rest = &code[place + "macro_rules! ".len()..];
        let name = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
        let Some(body) = rest.find("=> {").map(|arrow| &rest[arrow + "=> {".len()..]) else {
            continue;
        };
        if let Some(length) = until_closed(body, '{', '}') {
            found.insert(rest[..name].to_owned(), body[..length].trim().to_owned());
        }
    }
    found
}

/// Where what was opened before `inside` is closed; quotes are passed over.
fn until_closed(inside: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    let mut place = 0;
    while let Some(letter) = inside[place..].chars().next() {
        if letter == '"' {
            place += literal(&inside[place..])?;
            continue;
        }
        if letter == open {
            depth += 1;
        } else if letter == close {
            if depth == 0 {
                return Some(place);
            }
            depth -= 1;
        }
        place += letter.len_utf8();
    }
    None
}

/// The length of the literal at the start of `text`, its quotes included.
fn literal(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (place, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return Some(place + 1),
            _ => {}
        }
    }
    None
}

fn unescaped(literal: &str) -> String {
    let mut text = String::new();
    let mut letters = literal.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => text.push('\n'),
            // A line that goes on: what it is indented by does not count.
            Some('\n') => while letters.next_if(|next| next.is_whitespace()).is_some() {},
            Some(other) => text.push(other),
            None => {}
        }
    }
    text
}

/// Every table of the migrations that is not small.
fn large_tables() -> BTreeSet<String> {
    let mut large = BTreeSet::new();
    for migration in sources("migrations", &[".sql"]) {
        for (place, created) in migration.text.match_indices("CREATE TABLE ") {
            let rest = &migration.text[place + created.len()..];
            let name = &rest[..rest.find(|letter| !is_name(letter)).unwrap_or(0)];
            if !SMALL.contains(&name) {
                large.insert(name.to_owned());
            }
        }
    }
    large
}

/// Large tables by the names that a statement gives them.
fn named_in<'a>(sql: &'a str, large: &'a BTreeSet<String>) -> BTreeMap<&'a str, &'a str> {
    let words: Vec<&str> = sql
        .split(|letter: char| !is_name(letter))
        .filter(|word| !word.is_empty())
        .collect();
    let renamed = words.windows(3).filter_map(|three| match three {
        [table, "AS", name] if large.contains(*table) => Some((*name, *table)),
        _ => None,
    });
    let own = large.iter().map(|table| (table.as_str(), table.as_str()));
    own.chain(renamed).collect()
}

fn statements() -> Vec<(Source, Vec<Statement>)> {
    let mut offences = Offences::default();
    let mut all = Vec::new();
    for source in sources("crates/clinic/src", &[".rs"]) {
        if source.is_test() {
            continue;
        }
        let Reading {
            code,
            statements,
            unread,
            ..
        } = Reading::of(&source);
        for place in unread {
            let call = &code[place..];
            let argument = call.find('(').map_or(call, |begin| &call[begin + 1..]);
            if !NOT_LITERAL
                .iter()
                .any(|(begin, _)| argument.starts_with(begin))
            {
                offences.at(&source, place, "write the statement where it is called");
            }
        }
        all.push((source, statements));
    }
    offences.none("a statement that is put together as the program runs cannot be read here");
    all
}

#[tokio::test]
async fn every_statement_can_be_prepared_and_none_looks_through_a_large_table() {
    let practice = Practice::open().await;
    let large = large_tables();
    let mut offences = Offences::default();
    let mut unused: BTreeSet<&str> = MAY_SCAN.iter().map(|(whole, _)| *whole).collect();
    let mut read = 0;
    for (source, statements) in statements() {
        for Statement { place, sql } in statements {
            let verb = sql.split_whitespace().next().unwrap_or_default();
            if ["PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "VACUUM"].contains(&verb) {
                continue;
            }
            read += 1;
            // The engine builds the value of a bare one into its plan, and plans anew at each bind.
            if sql.contains("LIMIT $") {
                offences.at(
                    &source,
                    place,
                    "binds a bare LIMIT; `LIMIT +$n` is planned once",
                );
            }
            let steps = match practice.clinic.db().explain(&sql).await {
                Ok(steps) => steps,
                Err(error) => {
                    offences.at(&source, place, format!("cannot be prepared: {error}"));
                    continue;
                }
            };
            let names = named_in(&sql, &large);
            for step in steps {
                let scanned = step
                    .strip_prefix("SCAN ")
                    .and_then(|rest| rest.split_whitespace().next());
                let Some(table) = scanned.and_then(|name| names.get(name)) else {
                    continue;
                };
                match MAY_SCAN.iter().find(|(whole, _)| sql == *whole) {
                    Some((whole, _)) => {
                        unused.remove(whole);
                    }
                    None => offences.at(&source, place, format!("looks through {table}: {step}")),
                }
            }
        }
    }
    for whole in unused {
        offences.of(format!("may scan and does not: {whole}"));
    }
    offences.none("what is asked of a large table is found through an index");
    assert!(read > 150, "only {read} statements were found");
}

mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source {
            path: "crates/clinic/src/patients/store.rs".to_owned(),
            text: text.to_owned(),
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let source = source(text);
        let reading = Reading::of(&source);
        let found: Vec<&str> = reading
            .statements
            .iter()
            .map(|statement| statement.sql.as_str())
            .collect();
        assert_eq!(found, expected);
        assert_eq!(reading.unread, [0_usize; 0]);
    }

    #[test]
    fn statements_are_read_in_every_shape_they_are_written_in() {
        check("query(\"SELECT a FROM b\").bind(c)", &["SELECT a FROM b"]);
        check(
            "scalar::<Option<i64>>(\n  \"SELECT ')', \\\"x\\\" FROM b\",\n)",
            &["SELECT ')', \"x\" FROM b"],
        );
        check(
            "macro_rules! cat { () => { \"AND c \" }; }
             macro_rules! both { ($x:literal) => { concat!(\"SELECT a \", $x, cat!()) }; }
             macro_rules! many { ($($rest:expr),+) => { concat!(\"SELECT a \", $($rest),+) }; }
             query_as(both!(\"FROM b \")); query_as(many!(\"FROM b \", cat!(), \"LIMIT 1\"))",
            &["SELECT a FROM b AND c ", "SELECT a FROM b AND c LIMIT 1"],
        );
        check("pub fn query(sql: &'static str) {}", &[]);
    }

    #[test]
    fn what_is_put_together_as_the_program_runs_is_not_passed_over() {
        for text in [
            "query(sql)",
            "query(&format!(\"SELECT {column} FROM b\"))",
            "query(if a { \"SELECT a\" } else { \"SELECT b\" })",
            "query(unknown!(\"SELECT a\"))",
        ] {
            let source = source(text);
            let reading = Reading::of(&source);
            assert_eq!(reading.unread, [0], "{text}");
        }
    }

    #[test]
    fn a_large_table_is_known_by_the_name_that_it_was_given() {
        let large = BTreeSet::from(["messages".to_owned()]);
        let names = named_in("SELECT due.id FROM messages AS due", &large);
        assert_eq!(names.get("due"), Some(&"messages"));
        assert_eq!(names.get("hit"), None);
    }
}

//! The code's own rules, kept by reading it: who may know what, and how a file looks.

mod rooms;
pub(crate) mod source;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use source::{Offences, Source, places_of, root, sources};

const CLINIC: &str = "crates/clinic/src";

/// Which packages of the workspace a package may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("bare-window", &[]),
    ("clinic", &[]),
    ("clinic-desktop", &["clinic"]),
    ("clinic-tests", &["clinic"]),
    ("xtask", &[]),
];

/// Outside things, by how the names of their crates begin, and the one package that knows each.
const KNOWN_ONCE: &[(&str, &str)] = &[
    ("tauri", "clinic-desktop"),
    ("wry", "clinic-desktop"),
    ("webkit2gtk", "clinic-desktop"),
    ("sqlx", "clinic"),
    ("libsqlite3-sys", "clinic"),
    ("lettre", "clinic"),
    ("reqwest", "clinic"),
    ("keyring", "clinic"),
];

/// The benches know the libraries below the clinic, to measure it against them. Nobody beside them
/// in their package does.
const KNOWN_BY_BENCHES: &[&str] = &["sqlx", "lettre"];
const BENCHES: &str = "tests/bench/";

/// Measured beside the app, it is Tauri and nothing else.
const BARE_WINDOW: (&str, &[&str]) = ("bare-window", &["tauri", "tauri-build"]);

/// Within the clinic, what is named in which places only. A place is a folder or a file.
const NAMED_ONLY_IN: &[(&[&str], &[&str])] = &[
    (&["lettre::", "reqwest::"], &["channels/"]),
    (&["keyring::"], &["keys/"]),
    (&["Uuid"], &["ids.rs", "db/"]),
    // How the process was started is the shell's business; only a kill test says where to die.
    (&["env::var", "env::args"], &["failpoint.rs"]),
];

/// Command files that are named after no room, and why.
const COMMANDS_WITHOUT_ROOM: &[(&str, &str)] = &[
    ("mod", "lists the others"),
    ("door", "opens the clinic, before there is a room to be in"),
    ("today", "lays what several rooms say on one screen"),
];

const MOST_LINES: usize = 600;

#[test]
fn packages_know_only_what_the_arrows_allow() {
    let mut offences = Offences::default();
    let packages = dependencies();
    for (package, dependencies) in &packages {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| name == package) else {
            offences.of(format!(
                "{package} has no row among the arrows in tests/it/tidy/mod.rs"
            ));
            continue;
        };
        for dependency in dependencies {
            if packages.contains_key(dependency) && !allowed.contains(&dependency.as_str()) {
                offences.of(format!("{package} depends on {dependency}"));
            }
            for (thing, knower) in KNOWN_ONCE {
                let (bare_window, only) = BARE_WINDOW;
                let is_floor = (package == "clinic-tests" && KNOWN_BY_BENCHES.contains(thing))
                    || (package == bare_window && only.contains(&dependency.as_str()));
                if dependency.starts_with(thing) && package != knower && !is_floor {
                    offences.of(format!("{package} knows {dependency}; only {knower} may"));
                }
            }
        }
    }
    let ours = &packages["xtask"];
    if !ours.is_empty() {
        offences.of(format!("xtask depends on {}", ours.join(", ")));
    }
    offences
        .none("each outside thing is known once, and xtask compiles where nothing is installed");
}

#[test]
fn outside_things_are_named_in_one_place_of_the_clinic() {
    let mut offences = Offences::default();
    for source in clinic() {
        let code = source.without_comments_and_quotes();
        for (words, places) in NAMED_ONLY_IN {
            for word in *words {
                if source.is_test() || stands_in(&source, places) {
                    continue;
                }
                for offset in places_of(&code, word) {
                    let home = places.join(" or ");
                    offences.at(&source, offset, format!("the home of `{word}` is {home}"));
                }
            }
        }
    }
    offences.none("the network, the keychain and ids have one home each");
}

#[test]
fn of_the_tests_only_the_benches_know_what_lies_below_the_clinic() {
    let mut offences = Offences::default();
    for source in sources("tests", &[".rs"]) {
        if source.path.starts_with(BENCHES) {
            continue;
        }
        let code = source.without_comments_and_quotes();
        for thing in KNOWN_BY_BENCHES {
            for offset in places_of(&code, &format!("{thing}::")) {
                offences.at(&source, offset, format!("only the benches know `{thing}`"));
            }
        }
    }
    offences.none("a test asks the clinic, never the library below it");
}

#[test]
fn sql_stands_in_stores() {
    let mut offences = Offences::default();
    for source in clinic() {
        // Care relations decide who may read, so the rights ask for them themselves.
        let may_hold_sql = source.file_name() == "store.rs"
            || stands_in(&source, &["audit/", "db/", "access.rs"])
            || source.path.contains("/store/")
            || source.is_test();
        let code = source.without_comments();
        if !may_hold_sql {
            for word in [
                "query(",
                "query_as(",
                "query_as::",
                "scalar(",
                "scalar::",
                "\"SELECT ",
                "\"INSERT ",
                "\"UPDATE ",
                "\"DELETE ",
                "\"WITH ",
                "\"PRAGMA ",
            ] {
                for offset in places_of(&code, word) {
                    offences.at(&source, offset, "SQL outside a store.rs");
                }
            }
        }
        let knows_engine = stands_in(&source, &["db/", "ids.rs"]);
        if !knows_engine {
            for offset in places_of(&code, "sqlx::") {
                let line = code[..offset].rsplit('\n').next().unwrap_or_default();
                if !line.contains("derive(") {
                    offences.at(&source, offset, "the engine is known to db alone");
                }
            }
        }
    }
    offences.none("SQL stands in stores, and only db knows the engine");
}

#[test]
fn a_query_names_its_columns() {
    let mut offences = Offences::default();
    for source in sources("crates", &[".rs"])
        .into_iter()
        .chain(sources("migrations", &[".sql"]))
    {
        for offset in places_of(&source.without_comments(), concat!("SELECT", " *")) {
            offences.at(&source, offset, "name the columns");
        }
    }
    offences.none("a column that is added later must not appear where nobody reads it");
}

#[test]
fn an_error_has_a_type() {
    let mut offences = Offences::default();
    for source in ["crates", "src-tauri"]
        .into_iter()
        .flat_map(|folder| sources(folder, &[".rs"]))
    {
        let code = source.without_comments_and_quotes();
        for offset in places_of(&code, "Result<") {
            if !source.is_test() && error_of(&code[offset..]) == Some("String") {
                offences.at(&source, offset, "an error is not a String");
            }
        }
    }
    offences.none("errors are told apart by type, never by their text");
}

#[test]
fn every_command_file_has_its_room() {
    let mut offences = Offences::default();
    for source in sources("src-tauri/src/commands", &[".rs"]) {
        let name = source.file_name().trim_end_matches(".rs");
        let room = root().join(CLINIC).join(name);
        let is_room = room.is_dir() || room.with_extension("rs").is_file();
        if !is_room && !COMMANDS_WITHOUT_ROOM.iter().any(|(file, _)| *file == name) {
            offences.at(&source, 0, "no room of the clinic has this name");
        }
    }
    offences.none("one noun names a feature wherever it lives");
}

#[test]
fn a_room_opens_with_what_it_is_for() {
    let mut offences = Offences::default();
    for source in clinic() {
        if source.file_name() == "mod.rs" && !source.text.starts_with("//! ") {
            offences.at(
                &source,
                0,
                "say what the room is for, and what is deliberately absent",
            );
        }
    }
    offences.none("every mod.rs opens with a comment");
}

#[test]
fn a_file_stays_short_enough_to_be_read() {
    let mut offences = Offences::default();
    for source in sources("", &[".rs", ".ts", ".tsx", ".css"]) {
        let lines = source.text.lines().count();
        // Written by the shell's bindings test.
        let is_generated = source.path == "ui/src/bindings.ts";
        if lines > MOST_LINES && !is_generated {
            offences.of(format!("{}: {lines} lines", source.path));
        }
    }
    offences.none("a file has 600 lines at most; split it by a noun of the clinic");
}

#[test]
fn no_test_is_left_out_and_no_file_is_a_drawer() {
    let mut offences = Offences::default();
    for source in sources("", &[".rs", ".ts", ".tsx"]) {
        let code = source.without_comments_and_quotes();
        for word in [
            concat!("#[", "ignore"),
            "it.skip",
            "test.skip",
            "describe.skip",
            "it.only",
        ] {
            for offset in places_of(&code, word) {
                offences.at(&source, offset, "a test that does not run says nothing");
            }
        }
        let stem = source.file_name().split('.').next().unwrap_or_default();
        if ["util", "utils", "helper", "helpers", "misc", "common"].contains(&stem) {
            offences.at(&source, 0, "name it after what it holds");
        }
    }
    offences.none("tests run, and files are named after nouns of the clinic");
}

#[test]
fn the_repository_speaks_of_itself_alone() {
    let needles = [
        concat!("/wo", "rk/"),
        concat!("../sha", "red"),
        concat!("DEVELOPERS", ".md"),
        concat!("SPEC", ".md"),
        concat!("DESIGN", ".md"),
        concat!("STYLE", ".md"),
    ];
    let mut offences = Offences::default();
    for source in sources("", &[""]) {
        for needle in needles {
            for (offset, _) in source.text.match_indices(needle) {
                offences.at(&source, offset, format!("names {needle}"));
            }
        }
    }
    offences.none("nothing here names a place or a paper that does not come with the repository");
}

#[test]
fn lock_files_name_no_place_of_their_own() {
    let mut offences = Offences::default();
    for source in sources("", &["Cargo.lock"]) {
        for (offset, key) in source.text.match_indices("source = \"") {
            let public = "registry+https://github.com/rust-lang/crates.io-index";
            if !source.text[offset + key.len()..].starts_with(public) {
                offences.at(&source, offset, "is not from the public registry");
            }
        }
    }
    // npm leaves the place out, so that it is asked for wherever the person's own npm looks.
    for source in sources("", &["package-lock.json"]) {
        for (offset, _) in source.text.match_indices("\"resolved\": \"http") {
            offences.at(&source, offset, "names a registry");
        }
    }
    offences.none("anyone can fetch what a lock file names");
}

fn clinic() -> Vec<Source> {
    sources(CLINIC, &[".rs"])
}

/// `places` are folders or files of the clinic.
fn stands_in(source: &Source, places: &[&str]) -> bool {
    let below = source.path.strip_prefix(CLINIC).unwrap_or(&source.path);
    let below = below.trim_start_matches('/');
    places.iter().any(|place| below.starts_with(place))
}

/// The second type of the `Result<..>` at the start of `code`, when it has two.
fn error_of(code: &str) -> Option<&str> {
    let inside = code.strip_prefix("Result<")?;
    let mut depth = 0_usize;
    let mut second = None;
    let mut before = ' ';
    for (place, letter) in inside.char_indices() {
        match letter {
            '<' | '(' | '[' => depth += 1,
            '>' if before == '-' => {}
            '>' if depth == 0 => return second.map(|begin: usize| inside[begin..place].trim()),
            '>' | ')' | ']' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => second = second.or(Some(place + 1)),
            _ => {}
        }
        before = letter;
    }
    None
}

/// The direct dependencies of every package of the workspace, however they are used.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .expect("cargo starts");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo describes itself");
    let names = |list: &Value| {
        let list = list.as_array().expect("a list");
        list.iter()
            .map(|one| one["name"].as_str().expect("a name").to_owned())
            .collect::<Vec<_>>()
    };
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| {
            let name = package["name"].as_str().expect("a name");
            (name.to_owned(), names(&package["dependencies"]))
        })
        .collect()
}

mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_result_is_read_through_nested_types() {
        assert_eq!(error_of("Result<(), String>"), Some("String"));
        assert_eq!(error_of("Result<Vec<(u8, u8)>, String> {"), Some("String"));
        assert_eq!(
            error_of("Result<fn(u8) -> u8, BookError>"),
            Some("BookError")
        );
        assert_eq!(error_of("Result<HashMap<u8, String>>"), None);
    }
}

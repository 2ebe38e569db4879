//! Which room of `crates/clinic` may call which.

use std::collections::BTreeSet;

use super::source::{Offences, Source, is_name, places_of, root, sources};

const CLINIC: &str = "crates/clinic/src";

/// Every room may call these. They call only one another, but for what a row below says.
const FOUNDATIONS: &[&str] = &[
    "access",
    "audit",
    "chance",
    "civil",
    "clinic",
    "clock",
    "contact",
    "db",
    "failpoint",
    "files",
    "ids",
    "problems",
    "recurrence",
    "secret",
    "settings",
    "tx",
    "words",
];

/// What a room may use of another one.
#[derive(Clone, Copy)]
enum Call {
    Room(&'static str),
    /// One thing and nothing else.
    Only(&'static str, &'static str),
    /// Each room's own export, whatever rooms there are.
    EveryRoom,
}

use Call::{EveryRoom, Only, Room};

/// Rooms and whom they may call besides the foundations. A call that is not here needs a reason in
/// ARCHITECTURE.md first.
const CALLS: &[(&str, &[Call])] = &[
    // Opens the house, key in hand, and keeps the tools that it was given for the rooms.
    ("clinic", &[Room("keys"), Room("channels")]),
    // An owner proves who they are before a key is taken away.
    ("keys", &[Room("staff")]),
    // The founding of a clinic: its file, its keys, its first owner.
    ("set_up", &[Room("keys"), Room("staff")]),
    // The invented practice is made through the verbs of the rooms, as staff would.
    (
        "demo",
        &[
            Room("set_up"),
            Room("staff"),
            Room("patients"),
            Room("consents"),
            Room("appointments"),
            Room("outbox"),
            Room("scheduler"),
            Room("channels"),
            Room("keys"),
        ],
    ),
    // A reminder rule names its channel, and an approved template its kind of message.
    (
        "settings",
        &[
            Only("channels", "ChannelKind"),
            Only("outbox", "MessageKind"),
        ],
    ),
    ("staff", &[]),
    // A switch is of a channel.
    ("consents", &[Only("channels", "ChannelKind")]),
    (
        "patients",
        &[
            Room("consents"),
            Room("outbox"),
            Room("appointments"),
            // Which channel the patient prefers.
            Only("channels", "ChannelKind"),
        ],
    ),
    (
        "appointments",
        &[Room("outbox"), Room("consents"), Room("patients")],
    ),
    ("notes", &[Room("appointments"), Room("patients")]),
    ("measures", &[Room("appointments"), Room("patients")]),
    ("records", &[Room("appointments"), Room("patients")]),
    (
        "telehealth",
        &[Room("consents"), Room("appointments"), Room("notes")],
    ),
    (
        "birthdays",
        &[
            Room("outbox"),
            Room("consents"),
            Room("patients"),
            // On public holidays the clinic is closed.
            Only("appointments", "holidays"),
            // A line says on which channel.
            Only("channels", "ChannelKind"),
        ],
    ),
    (
        "progress_updates",
        &[
            Room("outbox"),
            Room("consents"),
            Room("patients"),
            Room("notes"),
        ],
    ),
    (
        "record_shares",
        &[
            Room("outbox"),
            Room("consents"),
            Room("patients"),
            Room("records"),
            Room("gateway"),
        ],
    ),
    (
        "portal",
        &[
            Room("outbox"),
            Room("consents"),
            Room("patients"),
            Room("records"),
            Room("gateway"),
        ],
    ),
    ("gateway", &[]),
    (
        "outbox",
        &[Room("consents"), Room("channels"), Room("patients")],
    ),
    // The permit proves that the gate was asked; a carrier looks no further into the outbox.
    ("channels", &[Only("outbox", "SendPermit")]),
    (
        "scheduler",
        &[
            Room("appointments"),
            Room("birthdays"),
            Room("progress_updates"),
            Room("outbox"),
            Room("record_shares"),
            Room("portal"),
            Room("telehealth"),
            Room("backup"),
            // What was written back is taken in before anything leaves.
            Room("replies"),
            // Each channel is delivered by itself.
            Only("channels", "ChannelKind"),
        ],
    ),
    // STOP withdraws, "yes" confirms, and both are filed with whoever may have written them.
    (
        "replies",
        &[
            Room("appointments"),
            Room("consents"),
            Room("outbox"),
            Room("patients"),
            Room("channels"),
        ],
    ),
    // One page of what these know of the day.
    (
        "today",
        &[
            Room("appointments"),
            Room("outbox"),
            Room("patients"),
            Room("replies"),
        ],
    ),
    ("transfer", &[Room("keys"), EveryRoom]),
    ("backup", &[Room("keys"), EveryRoom]),
];

/// A path into the crate, as far as it names a room and something in it.
#[derive(Debug, PartialEq, Eq)]
struct Mention {
    offset: usize,
    room: String,
    item: Option<String>,
}

#[test]
fn rooms_call_only_the_rooms_they_may() {
    let rooms = room_names();
    let mut offences = Offences::default();
    for room in &rooms {
        let is_known =
            FOUNDATIONS.contains(&room.as_str()) || CALLS.iter().any(|(caller, _)| caller == room);
        if !is_known {
            offences.of(format!(
                "{CLINIC}/{room} has no row in the table of calls in tests/it/tidy/rooms.rs"
            ));
        }
    }
    for source in sources(CLINIC, &[".rs"])
        .iter()
        .filter(|source| !source.is_test())
    {
        let Some(caller) = room_of(source) else {
            continue;
        };
        for mention in mentions(&source.without_comments_and_quotes(), &rooms) {
            if mention.room == caller {
                continue;
            }
            if mention.item.as_deref() == Some("store") {
                offences.at(
                    source,
                    mention.offset,
                    format!("{} has its store to itself", mention.room),
                );
            }
            if !may_call(&caller, &mention) {
                offences.at(
                    source,
                    mention.offset,
                    format!("{caller} may not call {}", mention.room),
                );
            }
        }
    }
    offences.none("a room calls only the foundations and the rooms that the table of calls names");
}

#[test]
fn a_store_is_private_to_its_room() {
    let mut offences = Offences::default();
    for source in sources(CLINIC, &[".rs"]) {
        let code = source.without_comments_and_quotes();
        for offset in places_of(&code, "mod store;") {
            let line = code[..offset].rsplit('\n').next().unwrap_or_default();
            if line.contains("pub") {
                offences.at(&source, offset, "a store is declared `mod store;`");
            }
        }
    }
    offences.none("what a store offers is seen only by its own room");
}

fn may_call(caller: &str, mention: &Mention) -> bool {
    let room = mention.room.as_str();
    if FOUNDATIONS.contains(&room) {
        return true;
    }
    let calls = CALLS
        .iter()
        .find(|(name, _)| *name == caller)
        .map_or(&[][..], |(_, calls)| calls);
    calls.iter().any(|call| match call {
        Room(name) => *name == room,
        Only(name, item) => *name == room && mention.item.as_deref() == Some(item),
        EveryRoom => true,
    })
}

/// The rooms that stand today: the folders and single files beside `lib.rs`.
fn room_names() -> BTreeSet<String> {
    let found = std::fs::read_dir(root().join(CLINIC)).expect("the clinic has sources");
    found
        .flatten()
        .map(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .trim_end_matches(".rs")
                .to_owned()
        })
        .filter(|name| name != "lib" && name != "tests")
        .collect()
}

/// `lib.rs` stands in no room: it opens the house and may name them all.
fn room_of(source: &Source) -> Option<String> {
    let below = source.path.strip_prefix(CLINIC)?.strip_prefix('/')?;
    let room = below.split('/').next()?.trim_end_matches(".rs");
    (room != "lib").then(|| room.to_owned())
}

/// Every path that leads from the crate's root, or up to it, into a room.
fn mentions(code: &str, rooms: &BTreeSet<String>) -> Vec<Mention> {
    let mut found = Vec::new();
    for start in ["crate::", "super::"] {
        for offset in places_of(code, start) {
            let path = &code[offset + start.len()..];
            read_path(path, offset, &mut found);
        }
    }
    found.retain(|mention| rooms.contains(&mention.room));
    found
}

/// Reads `room::item`, or a group of such paths in braces.
fn read_path(path: &str, offset: usize, found: &mut Vec<Mention>) {
    if let Some(group) = path.strip_prefix('{') {
        for part in parts_of_group(group) {
            read_path(part.trim_start(), offset, found);
        }
        return;
    }
    let (room, rest) = split_name(path);
    let items = match rest.strip_prefix("::") {
        Some(rest) => match rest.strip_prefix('{') {
            Some(group) => parts_of_group(group)
                .into_iter()
                .map(|part| Some(split_name(part.trim_start()).0.to_owned()))
                .collect(),
            None => vec![Some(split_name(rest).0.to_owned())],
        },
        None => vec![None],
    };
    found.extend(items.into_iter().map(|item| Mention {
        offset,
        room: room.to_owned(),
        item,
    }));
}

fn split_name(path: &str) -> (&str, &str) {
    path.split_at(path.find(|letter| !is_name(letter)).unwrap_or(path.len()))
}

/// The parts of a group, from behind its opening brace to the brace that closes it.
fn parts_of_group(group: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut depth = 0_usize;
    let mut begin = 0;
    for (place, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[begin..place]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[begin..place]);
                begin = place + 1;
            }
            _ => {}
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, expected: &[(&str, Option<&str>)]) {
        let rooms = ["outbox", "patients", "db"].map(str::to_owned).into();
        let mut found = mentions(code, &rooms)
            .into_iter()
            .map(|mention| (mention.room, mention.item))
            .collect::<Vec<_>>();
        found.sort();
        let expected = expected
            .iter()
            .map(|(room, item)| ((*room).to_owned(), item.map(str::to_owned)))
            .collect::<Vec<_>>();
        assert_eq!(found, expected, "{code}");
    }

    #[test]
    fn a_path_is_read_in_every_shape_it_is_written_in() {
        check("use crate::outbox::Draft;", &[("outbox", Some("Draft"))]);
        check(
            "let row = crate::patients::find(id);",
            &[("patients", Some("find"))],
        );
        check(
            "use crate::{db::{Conn, query}, outbox,\n  patients::store::find};",
            &[
                ("db", Some("Conn")),
                ("db", Some("query")),
                ("outbox", None),
                ("patients", Some("store")),
            ],
        );
        check(
            "use super::super::outbox::Draft;",
            &[("outbox", Some("Draft"))],
        );
        check("use super::store; crate::closed_set! {}", &[]);
    }

    #[test]
    fn the_table_is_obeyed() {
        let mention = |room: &str, item: &str| Mention {
            offset: 0,
            room: room.to_owned(),
            item: Some(item.to_owned()),
        };
        assert!(may_call("notes", &mention("db", "Conn")));
        assert!(may_call("notes", &mention("patients", "find")));
        assert!(may_call("channels", &mention("outbox", "SendPermit")));
        assert!(!may_call("channels", &mention("outbox", "enqueue")));
        assert!(!may_call("outbox", &mention("appointments", "find")));
        assert!(!may_call("settings", &mention("patients", "find")));
    }
}

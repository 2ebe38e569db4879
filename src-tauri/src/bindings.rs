//! The list of commands, held against the screens' bindings and the table of rights.

use std::fs;

use specta_typescript::Typescript;

const BINDINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/bindings.ts");

/// Names for values that cross the wire as text, and for ids wherever they stand alone.
fn header() -> String {
    let mut header = String::from(
        "// Made from the shell's commands and events. To write it anew: cargo xtask bindings\n",
    );
    for name in ["Instant", "CivilDate", "CivilTime", "CivilDateTime"] {
        header.push_str(&format!("export type {name} = string;\n"));
    }
    for name in [
        "PatientId",
        "ContactId",
        "ContactPointId",
        "AlertId",
        "StaffId",
        "AppointmentId",
        "AppointmentTypeId",
        "ConsultingRoomId",
        "LeaveId",
        "WaitingId",
        "WaitOfferId",
        "MessageId",
        "ReplyId",
        "KeySlotId",
    ] {
        header.push_str(&format!(
            "export type {name} = string & {{ readonly __brand: \"{name}\" }};\n"
        ));
    }
    // `Channel` itself belongs to the bridge.
    header.push_str("export type Channel = ChannelKind;\n");
    header
}

#[test]
fn bindings_are_up_to_date() {
    let fresh_path =
        std::env::temp_dir().join(format!("anteroom-bindings-{}.ts", std::process::id()));
    crate::commands::builder::<tauri::Wry>()
        .export(Typescript::default().header(header()), &fresh_path)
        .expect("the bindings can be written");
    let fresh = fs::read_to_string(&fresh_path).expect("they were written just now");
    fs::remove_file(&fresh_path).expect("they can be removed again");
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        fs::write(BINDINGS, &fresh).expect("the bindings' place can be written to");
    }
    let kept = fs::read_to_string(BINDINGS).unwrap_or_default();
    assert!(
        kept == fresh,
        "ui/src/bindings.ts is stale; write it anew with: cargo xtask bindings"
    );
}

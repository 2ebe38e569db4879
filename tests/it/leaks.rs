//! A whole day of a practice, after which the log at its most talkative, the clinic's folder, the
//! home and the folder for temporary files are searched for what is private.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clinic::clock::SystemClock;
use clinic_tests::mail_server::MailServer;
use clinic_tests::sms_carrier::SmsCarrier;
use clinic_tests::traces::{Search, files_below};
use serde_json::Value;
use tokio::process::Command;

/// The carriers stand outside: what they log of their letters is theirs.
async fn live_a_day(root: &Path, mails: &MailServer, texts: &SmsCarrier) -> Output {
    let places = ["home", "tmp", "clinic", "work"].map(|name| root.join(name));
    for place in &places {
        fs::create_dir_all(place).expect("a folder");
    }
    let [home, temporary, clinic, work] = places;
    Command::new(env!("CARGO_BIN_EXE_day"))
        .arg(&clinic)
        // The keychain stands for one outside the computer's files, so it is not searched.
        .arg(root.with_extension("keychain"))
        .arg(mails.port.to_string())
        .arg(&texts.url)
        .current_dir(work)
        .env_clear()
        .env("HOME", home)
        .env("TMPDIR", temporary)
        .env("RUST_LOG", "trace")
        .env("RUST_BACKTRACE", "full")
        .output()
        .await
        .expect("the day begins")
}

fn list(value: &Value) -> Vec<String> {
    let list = value.as_array().expect("a list");
    list.iter()
        .map(|text| text.as_str().expect("a text").to_owned())
        .collect()
}

#[tokio::test]
async fn a_day_leaves_nothing_private_in_the_log_or_in_any_file() {
    let root = tempfile::tempdir().expect("a folder");
    let root = root.path().join("computer");
    let mails = MailServer::open().await.expect("a mail server");
    let texts = SmsCarrier::open(Arc::new(SystemClock::new()))
        .await
        .expect("a carrier of texts");
    let day = live_a_day(&root, &mails, &texts).await;
    let log = day.stderr;
    assert!(
        day.status.success(),
        "{}",
        String::from_utf8_lossy(&log[log.len().saturating_sub(4_000)..])
    );
    fs::remove_dir_all(root.with_extension("keychain")).expect("the keychain goes");
    let secrets: Value = serde_json::from_slice(&day.stdout).expect("what to search for");
    assert!(
        mails
            .received()
            .iter()
            .any(|mail| secrets["mailed"] == mail.to)
    );
    assert!(
        texts
            .received()
            .iter()
            .any(|text| secrets["texted"] == text.to)
    );
    let key = STANDARD
        .decode(secrets["key"].as_str().expect("a key"))
        .expect("a key");
    let search = Search::words(list(&secrets["words"])).and_bytes("the key itself", &key);

    // The log speaks, down to the libraries that hold mails and keys in their hands.
    let talkative = ["TRACE", "DEBUG", "hyper_util::", "reqwest::"];
    assert_eq!(
        Search::words(talkative).in_bytes(&log).len(),
        talkative.len(),
        "the log is not at its most talkative"
    );
    let found = search.in_bytes(&log);
    assert!(found.is_empty(), "the log holds {found:?}");
    let found = search.in_folder(&root).expect("the files can be read");
    assert!(found.is_empty(), "{found:?}");

    let names: Vec<String> = files_below(&root)
        .expect("the files can be listed")
        .iter()
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    for name in ["clinic.db", "clinic.db-wal", "keyslots.json"] {
        assert!(
            names.iter().any(|found| found == name),
            "{name} was not there to be searched: {names:?}"
        );
    }
    plant_and_find(&root, &search, &list(&secrets["words"]), &key);
}

/// The same search finds each secret where it is put on purpose, and only there.
fn plant_and_find(root: &Path, search: &Search, words: &[String], key: &[u8]) {
    let folder = root.join("tmp/some/folder/deep/below");
    fs::create_dir_all(&folder).expect("a folder");
    let planted = |number: usize| folder.join(format!("{number}.bin"));
    for (number, word) in words.iter().enumerate() {
        let written = match number % 3 {
            0 => word.clone().into_bytes(),
            1 => word.to_uppercase().into_bytes(),
            _ => word.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        };
        let hidden = [&[0, 159, 7], written.as_slice(), &[255]].concat();
        fs::write(planted(number), hidden).expect("a file");
    }
    fs::write(planted(words.len()), key).expect("a file");
    let found = search.in_folder(root).expect("the files can be read");
    for (number, word) in words.iter().enumerate() {
        let is_found = |(path, hit): &(PathBuf, &str)| {
            *path == planted(number) && hit.starts_with(word.as_str())
        };
        assert!(found.iter().any(is_found), "{word} is not found");
    }
    assert!(found.contains(&(planted(words.len()), "the key itself")));
    assert!(found.iter().all(|(path, _)| path.starts_with(&folder)));
}

//! Keys in the words of the clinic.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::*;
use crate::chance::SystemChance;
use crate::clock::{Clock, SystemClock};

/// A keychain in memory that can be locked, emptied and taken away.
#[derive(Default)]
struct Drawer {
    entries: Mutex<BTreeMap<String, Vec<u8>>>,
    failing: Mutex<Option<KeyStoreError>>,
}

impl Drawer {
    fn fail_with(&self, error: Option<KeyStoreError>) {
        *self.failing.lock().unwrap() = error;
    }

    fn check(&self) -> Result<(), KeyStoreError> {
        self.failing.lock().unwrap().map_or(Ok(()), Err)
    }
}

impl KeyStore for Drawer {
    fn name(&self) -> &'static str {
        "drawer"
    }

    fn get(&self, account: &str) -> Result<Secret<Vec<u8>>, KeyStoreError> {
        self.check()?;
        let entries = self.entries.lock().unwrap();
        let found = entries.get(account).ok_or(KeyStoreError::NoEntry)?;
        Ok(Secret::new(found.clone()))
    }

    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        self.check()?;
        let mut entries = self.entries.lock().unwrap();
        entries.insert(account.to_owned(), secret.to_vec());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), KeyStoreError> {
        self.check()?;
        self.entries.lock().unwrap().remove(account);
        Ok(())
    }
}

fn new_clinic(folder: &Path, drawer: &Drawer) -> NewKeys {
    let owner = Secret::new("correct horse battery".to_owned());
    create(
        folder,
        drawer,
        Some(&owner),
        SystemClock::new().now(),
        &SystemChance,
    )
    .unwrap()
}

#[test]
fn each_slot_opens_the_clinic_and_nothing_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let drawer = Drawer::default();
    let made = new_clinic(folder.path(), &drawer);
    let slots = slots_in(folder.path()).unwrap();
    let same = |key: &Key| key.expose() == made.key.expose();

    assert!(same(
        &unlock_with_keychain(&slots, &drawer).ok().unwrap().key
    ));
    let typed = made
        .recovery
        .printed()
        .expose()
        .to_lowercase()
        .replace('-', " ");
    assert!(same(
        &unlock_with_recovery_key(&slots, &typed).ok().unwrap().key
    ));
    let right = Secret::new("correct horse battery".to_owned());
    assert!(same(
        &unlock_with_passphrase(&slots, &right).ok().unwrap().key
    ));

    let other = RecoveryKey::random(&SystemChance);
    let foreign = unlock_with_recovery_key(&slots, other.printed().expose());
    assert!(matches!(foreign.err().unwrap(), UnlockError::Wrong));
    let wrong = Secret::new("correct horse batterie".to_owned());
    assert!(matches!(
        unlock_with_passphrase(&slots, &wrong).err().unwrap(),
        UnlockError::Wrong
    ));
}

#[test]
fn every_state_of_the_keychain_leads_to_its_own_screen_and_never_to_a_new_key() {
    let folder = tempfile::tempdir().unwrap();
    let drawer = Drawer::default();
    new_clinic(folder.path(), &drawer);
    let before = std::fs::read(folder.path().join("keyslots.json")).unwrap();
    let asked = |expected: KeyNeeded| {
        let slots = slots_in(folder.path()).unwrap();
        assert_eq!(unlock_with_keychain(&slots, &drawer).err(), Some(expected));
    };

    drawer.fail_with(Some(KeyStoreError::Unavailable));
    asked(KeyNeeded::KeychainMissing);
    drawer.fail_with(Some(KeyStoreError::Locked));
    asked(KeyNeeded::KeychainLocked);
    drawer.fail_with(None);
    for secret in drawer.entries.lock().unwrap().values_mut() {
        secret[0] ^= 1;
    }
    asked(KeyNeeded::EntryWrong);
    drawer.entries.lock().unwrap().clear();
    asked(KeyNeeded::EntryMissing);

    assert!(drawer.entries.lock().unwrap().is_empty());
    assert_eq!(
        std::fs::read(folder.path().join("keyslots.json")).unwrap(),
        before
    );
}

#[test]
fn a_slip_of_the_pen_in_a_recovery_key_is_told_from_a_wrong_key() {
    let key = RecoveryKey::random(&SystemChance)
        .printed()
        .expose()
        .clone();
    for at in (0..key.len()).filter(|at| key.as_bytes()[*at] != b'-') {
        let other = if key.as_bytes()[at] == b'7' { "8" } else { "7" };
        let mut slipped = key.clone();
        slipped.replace_range(at..=at, other);
        assert!(
            RecoveryKey::parse(&slipped).is_err(),
            "slip at {at} goes unnoticed"
        );
    }
    assert!(RecoveryKey::parse(&key).is_ok());
}

#[test]
fn a_half_written_slot_file_falls_back_to_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let drawer = Drawer::default();
    let made = new_clinic(folder.path(), &drawer);
    let now = SystemClock::new().now();
    let entry = KeychainEntry::leave(&drawer, now, &SystemChance).unwrap();
    remember_on_this_computer(folder.path(), &made.key, &entry, &SystemChance).unwrap();

    let torn = || std::fs::write(folder.path().join("keyslots.json"), b"{\"version\":1,").unwrap();
    torn();
    let slots = slots_in(folder.path()).unwrap();
    assert_eq!(slots.of_kind(SlotKind::Os).count(), 1, "as before");
    assert!(unlock_with_recovery_key(&slots, made.recovery.printed().expose()).is_ok());

    // A key that was replaced has gone from both generations.
    let fresh = replace_recovery_key(folder.path(), &made.key, now, &SystemChance).unwrap();
    torn();
    let slots = slots_in(folder.path()).unwrap();
    assert!(unlock_with_recovery_key(&slots, made.recovery.printed().expose()).is_err());
    assert!(unlock_with_recovery_key(&slots, fresh.printed().expose()).is_ok());

    std::fs::write(folder.path().join("keyslots.previous.json"), b"").unwrap();
    assert!(matches!(
        slots_in(folder.path()).err().unwrap(),
        KeysError::Damaged
    ));
}

#[test]
fn swapped_or_weakened_slots_open_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let drawer = Drawer::default();
    new_clinic(folder.path(), &drawer);
    let path = folder.path().join("keyslots.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let right = Secret::new("correct horse battery".to_owned());

    let mut weakened: serde_json::Value = serde_json::from_str(&text).unwrap();
    for slot in weakened["slots"].as_array_mut().unwrap() {
        if slot["kind"] == "passphrase" {
            slot["stretching"]["memory_kib"] = 8.into();
        }
    }
    std::fs::write(&path, weakened.to_string()).unwrap();
    assert!(unlock_with_passphrase(&slots_in(folder.path()).unwrap(), &right).is_err());

    let swapped = text.replace("\"kind\": \"recovery\"", "\"kind\": \"os\"");
    std::fs::write(&path, swapped).unwrap();
    let slots = slots_in(folder.path()).unwrap();
    let id = slots.of_kind(SlotKind::Os).last().unwrap().id.to_string();
    drawer.set(&id, &[7; 32]).unwrap();
    assert!(
        slots
            .open_os(slots.of_kind(SlotKind::Os).last().unwrap(), &[7; 32])
            .is_none()
    );
}

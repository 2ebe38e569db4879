//! The file `keyslots.json` and the generation before it.

use std::fs;
use std::path::Path;

use super::{KeySlots, KeysError};
use crate::files;

const CURRENT: &str = "keyslots.json";
const PREVIOUS: &str = "keyslots.previous.json";

/// The current slots, or the generation before when the current file cannot be read.
pub(super) fn read(folder: &Path) -> Result<KeySlots, KeysError> {
    [CURRENT, PREVIOUS]
        .iter()
        .find_map(|name| read_one(&folder.join(name)))
        .ok_or(KeysError::Damaged)
}

fn read_one(path: &Path) -> Option<KeySlots> {
    let text = fs::read(path).ok()?;
    serde_json::from_slice::<KeySlots>(&text)
        .ok()
        .filter(KeySlots::is_known_version)
}

/// Writes slots of which some have gone. The generation before holds them too, so it goes first: what
/// was removed opens nothing, wherever the file is read from.
pub(super) fn write_without_past(folder: &Path, slots: &KeySlots) -> Result<(), KeysError> {
    let text = to_stored(slots)?;
    files::replace(&folder.join(PREVIOUS), &text)?;
    Ok(files::replace(&folder.join(CURRENT), &text)?)
}

/// Writes the slots; what they were before becomes the generation before.
pub(super) fn write(folder: &Path, slots: &KeySlots) -> Result<(), KeysError> {
    let current = folder.join(CURRENT);
    if read_one(&current).is_some() {
        files::replace(&folder.join(PREVIOUS), &fs::read(&current)?)?;
    }
    Ok(files::replace(&current, &to_stored(slots)?)?)
}

fn to_stored(slots: &KeySlots) -> Result<Vec<u8>, std::io::Error> {
    serde_json::to_vec_pretty(slots).map_err(std::io::Error::other)
}

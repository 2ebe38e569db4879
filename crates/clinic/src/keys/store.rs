//! The file `keyslots.json` and the generation before it.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use super::{KeySlots, KeysError};

const CURRENT: &str = "keyslots.json";
const PREVIOUS: &str = "keyslots.previous.json";
const WRITING: &str = "keyslots.writing.json";

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

/// Writes slots of which some have gone. The generation before would still hold them, so it goes
/// too: what was removed opens nothing, wherever the file is read from.
pub(super) fn write_without_past(folder: &Path, slots: &KeySlots) -> Result<(), KeysError> {
    write(folder, slots)?;
    fs::copy(folder.join(CURRENT), folder.join(PREVIOUS))?;
    File::open(folder.join(PREVIOUS))?.sync_all()?;
    Ok(())
}

/// Writes a whole new file, makes it durable, and only then gives it the name that is read.
pub(super) fn write(folder: &Path, slots: &KeySlots) -> Result<(), KeysError> {
    let text = serde_json::to_vec_pretty(slots).map_err(std::io::Error::other)?;
    let writing = folder.join(WRITING);
    let mut file = File::create(&writing)?;
    file.write_all(&text)?;
    file.sync_all()?;
    drop(file);
    let current = folder.join(CURRENT);
    if read_one(&current).is_some() {
        fs::copy(&current, folder.join(PREVIOUS))?;
    }
    fs::rename(&writing, &current)?;
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

//! The key of a clinic's file, so that a search can show that it stands nowhere.

use std::error::Error;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clinic::keys::KeyStore;
use clinic::secret::Key;
use serde_json::Value;

/// The key as the keychain and the slots in `folder` give it to the program.
pub fn database_key(folder: &Path, keychain: &dyn KeyStore) -> Result<Key, Box<dyn Error>> {
    let slots: Value = serde_json::from_slice(&std::fs::read(folder.join("keyslots.json"))?)?;
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or("no such text");
    let all = slots["slots"].as_array().ok_or("no slots")?;
    let own = all
        .iter()
        .find(|slot| slot["kind"] == "os")
        .ok_or("the keychain has no slot")?;
    let id = text(&own["id"])?;
    let wrapping = keychain.get(&id)?;
    let wrapping = Key::new(wrapping.expose().as_slice().try_into()?);
    let place = format!("{}|os|{id}|{}", text(&slots["clinic"])?, slots["version"]);
    let sealed = STANDARD.decode(text(&own["sealed"])?)?;
    let key = wrapping.open(&place, &sealed)?;
    Ok(Key::new(key.expose().as_slice().try_into()?))
}

/// The key as it would stand in a text: in hexadecimal digits and in base 64.
pub fn as_words(key: &Key) -> [String; 2] {
    let hex = key.expose().iter().map(|byte| format!("{byte:02x}"));
    let base64 = STANDARD.encode(key.expose());
    [hex.collect(), base64.trim_end_matches('=').to_owned()]
}

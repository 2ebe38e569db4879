//! The operating system's keychain, known here alone.

use crate::secret::Secret;

/// Names our entries in the keychain.
const SERVICE: &str = "Anteroom";

/// Why the keychain did not answer with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyStoreError {
    /// The keychain works and holds no such entry.
    #[error("the keychain has no such entry")]
    NoEntry,
    /// The keychain is there and will not be read before somebody unlocks it.
    #[error("the keychain is locked")]
    Locked,
    /// There is no keychain, or it does not answer.
    #[error("there is no keychain")]
    Unavailable,
}

/// Somewhere outside the clinic's folder that keeps small secrets. Calls may block.
pub trait KeyStore: Send + Sync {
    /// What it is called, kept beside each slot so that a change of keychain can be explained.
    fn name(&self) -> &'static str;
    fn get(&self, account: &str) -> Result<Secret<Vec<u8>>, KeyStoreError>;
    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeyStoreError>;
    fn remove(&self, account: &str) -> Result<(), KeyStoreError>;
}

/// Keychain on macOS, Credential Manager on Windows, Secret Service on Linux.
///
/// It is looked for once a process: one that comes up later stays unseen until a restart.
#[derive(Debug, Default)]
pub struct OsKeychain;

impl OsKeychain {
    fn entry(account: &str) -> Result<keyring::v1::Entry, KeyStoreError> {
        keyring::v1::Entry::new(SERVICE, account).map_err(|error| classify(&error))
    }
}

impl KeyStore for OsKeychain {
    fn name(&self) -> &'static str {
        if cfg!(target_os = "macos") {
            "macOS Keychain"
        } else if cfg!(target_os = "windows") {
            "Windows Credential Manager"
        } else {
            "Secret Service"
        }
    }

    fn get(&self, account: &str) -> Result<Secret<Vec<u8>>, KeyStoreError> {
        Self::entry(account)?
            .get_secret()
            .map(Secret::new)
            .map_err(|error| classify(&error))
    }

    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        Self::entry(account)?
            .set_secret(secret)
            .map_err(|error| classify(&error))
    }

    fn remove(&self, account: &str) -> Result<(), KeyStoreError> {
        Self::entry(account)?
            .delete_credential()
            .map_err(|error| classify(&error))
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the keychain's own errors, of which two matter here"
)]
fn classify(error: &keyring::v1::Error) -> KeyStoreError {
    match error {
        keyring::v1::Error::NoEntry => KeyStoreError::NoEntry,
        keyring::v1::Error::NoStorageAccess(_) => KeyStoreError::Locked,
        _ => KeyStoreError::Unavailable,
    }
}

/// No keychain at all: throw-away clinics, and computers without one.
#[derive(Debug, Default)]
pub struct NoKeychain;

impl KeyStore for NoKeychain {
    fn name(&self) -> &'static str {
        "none"
    }

    fn get(&self, _account: &str) -> Result<Secret<Vec<u8>>, KeyStoreError> {
        Err(KeyStoreError::Unavailable)
    }

    fn set(&self, _account: &str, _secret: &[u8]) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Unavailable)
    }

    fn remove(&self, _account: &str) -> Result<(), KeyStoreError> {
        Err(KeyStoreError::Unavailable)
    }
}

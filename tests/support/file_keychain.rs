//! A folder in the place of the operating system's keychain, for programs that start others and
//! have them open the same clinic. It protects nothing.

use std::io::ErrorKind;
use std::path::PathBuf;

use clinic::keys::{KeyStore, KeyStoreError};
use clinic::secret::Secret;

pub struct FileKeychain {
    folder: PathBuf,
}

impl FileKeychain {
    pub fn in_folder(folder: PathBuf) -> std::io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    /// Accounts are named with letters, digits, spaces and dashes.
    fn entry(&self, account: &str) -> PathBuf {
        self.folder.join(account)
    }
}

impl KeyStore for FileKeychain {
    fn name(&self) -> &'static str {
        "folder"
    }

    fn get(&self, account: &str) -> Result<Secret<Vec<u8>>, KeyStoreError> {
        std::fs::read(self.entry(account))
            .map(Secret::new)
            .map_err(|error| classify(&error))
    }

    /// An entry is replaced as a whole, as in a real keychain, also when the program dies here.
    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        let entry = self.entry(account);
        let making = entry.with_extension("making");
        std::fs::write(&making, secret)
            .and_then(|()| std::fs::rename(&making, &entry))
            .map_err(|error| classify(&error))
    }

    fn remove(&self, account: &str) -> Result<(), KeyStoreError> {
        std::fs::remove_file(self.entry(account)).map_err(|error| classify(&error))
    }
}

fn classify(error: &std::io::Error) -> KeyStoreError {
    if error.kind() == ErrorKind::NotFound {
        KeyStoreError::NoEntry
    } else {
        KeyStoreError::Unavailable
    }
}

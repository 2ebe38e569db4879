//! Where the window plays: the folders that `cargo xtask e2e` has prepared.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

pub struct Stage {
    /// The app that lets itself be driven.
    pub app: PathBuf,
    /// The app as it is handed out.
    pub shipped_app: PathBuf,
    pub pictures: PathBuf,
    /// The home of this run. Everything that the app writes lands below it.
    pub home: PathBuf,
    /// What the stage's bus was started with.
    pub bus_configuration: PathBuf,
    /// Where the stage's keychain keeps its secrets, and the word that unlocks it.
    pub keychain: PathBuf,
    pub keychain_word: String,
}

impl Stage {
    pub fn find() -> Result<Self, Failure> {
        let stage = Self {
            app: folder("ANTEROOM_APP")?,
            shipped_app: folder("ANTEROOM_SHIPPED_APP")?,
            pictures: folder("ANTEROOM_SHOTS")?,
            home: folder("HOME")?,
            bus_configuration: folder("ANTEROOM_BUS")?,
            keychain: folder("XDG_DATA_HOME")?.join("keyrings"),
            keychain_word: folder("ANTEROOM_KEYCHAIN_WORD")?.display().to_string(),
        };
        make(&stage.temporary())?;
        Ok(stage)
    }

    /// What the app takes for the system's folder of temporary files.
    pub fn temporary(&self) -> PathBuf {
        self.home.join("tmp")
    }
}

fn folder(name: &'static str) -> Result<PathBuf, Failure> {
    std::env::var_os(name)
        .map(PathBuf::from)
        .ok_or(Failure::NotStaged { name })
}

fn make(path: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(path).map_err(|cause| Failure::File {
        path: path.to_owned(),
        cause,
    })
}

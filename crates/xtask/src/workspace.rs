//! Where the workspace keeps its things, and how its programs are built.

use std::path::{Path, PathBuf};

use crate::program::{cargo, run};
use crate::say::Failure;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Debug,
    Release,
}

pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever the person has put it.
    pub(crate) target: PathBuf,
}

impl Workspace {
    pub(crate) fn find() -> Result<Workspace, Failure> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        // We are target/debug/xtask, so the target folder is two steps up, whatever it is called.
        let ourselves = std::env::current_exe()
            .map_err(|cause| Failure::new(format!("xtask cannot find itself: {cause}")))?;
        match (manifest.ancestors().nth(2), ourselves.ancestors().nth(2)) {
            (Some(root), Some(target)) => Ok(Workspace {
                root: root.to_owned(),
                target: target.to_owned(),
            }),
            _ => Err(Failure::new("xtask stands outside its workspace")
                .with_remedy("start it with `cargo xtask` from a clone of the repository")),
        }
    }

    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// The SMS carrier's published API, and the server that holds our client against it.
    pub(crate) fn carrier_api(&self) -> PathBuf {
        self.root.join("tests/carrier_api")
    }

    /// Builds one program and says where it is.
    ///
    /// The whole workspace is selected although one binary is wanted: cargo chooses the features of
    /// shared dependencies by what is selected, so every command of ours must select the same, or
    /// the same crates are compiled again with other features.
    pub(crate) fn build(&self, binary: &str, profile: Profile) -> Result<PathBuf, Failure> {
        self.build_with(&[], binary, profile)
    }

    /// Like [`Workspace::build`], with features that are usually left out.
    pub(crate) fn build_with(
        &self,
        features: &[&str],
        binary: &str,
        profile: Profile,
    ) -> Result<PathBuf, Failure> {
        let mut command = cargo();
        command
            .current_dir(&self.root)
            .args(["build", "--workspace", "--bin", binary]);
        if !features.is_empty() {
            command.arg("--features").arg(features.join(","));
        }
        let folder = match profile {
            Profile::Debug => "debug",
            Profile::Release => {
                command.arg("--release");
                "release"
            }
        };
        run(&mut command)?;
        let file = format!("{binary}{}", std::env::consts::EXE_SUFFIX);
        Ok(self.target.join(folder).join(file))
    }
}

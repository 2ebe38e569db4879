//! The screens in `ui/`: their packages, their build, their own checks.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::packages;
use crate::program::{npm, run};
use crate::say::{Failure, say};
use crate::workspace::Workspace;

/// Folders of `ui/` that are made, not written.
const MADE: &[&str] = &["node_modules", "dist", "screenshots"];

pub(crate) fn install(workspace: &Workspace) -> Result<(), Failure> {
    packages::install(&workspace.ui(), "the screens")
}

/// Builds `ui/dist`, unless nothing has changed since it was built.
pub(crate) fn build(workspace: &Workspace) -> Result<(), Failure> {
    let ui = workspace.ui();
    let built = modified(&ui.join("dist/index.html"));
    if built.is_some() && newest_source(&ui) <= built {
        say("The screens are built");
        return Ok(());
    }
    run(npm().current_dir(ui).args(["run", "build"]))
}

/// Types, lints and formatting.
pub(crate) fn check(workspace: &Workspace) -> Result<(), Failure> {
    run(npm().current_dir(workspace.ui()).args(["run", "check"]))
}

pub(crate) fn test(workspace: &Workspace) -> Result<(), Failure> {
    run(npm()
        .current_dir(workspace.ui())
        .args(["run", "test"])
        // Without it a test runner may stay and watch for changes.
        .env("CI", "true"))
}

/// The latest change below `folder`. Folders count as well: one changes when a file in it goes away.
fn newest_source(folder: &Path) -> Option<SystemTime> {
    let within = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| !MADE.iter().any(|made| entry.file_name() == *made))
        .filter_map(|entry| {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                newest_source(&entry.path()).max(modified(&entry.path()))
            } else {
                modified(&entry.path())
            }
        });
    within.max()
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|found| found.modified()).ok()
}

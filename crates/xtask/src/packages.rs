//! Packages from npm, as a lock file names them.

use std::fs;
use std::path::Path;

use crate::program::{npm, run};
use crate::say::{Failure, say};

/// Installs in `folder` exactly what its lock file names, unless that has been done already.
/// `whose` says in a sentence whose packages they are: "the screens".
pub(crate) fn install(folder: &Path, whose: &str) -> Result<(), Failure> {
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).map_err(|cause| {
        Failure::new(format!("{} cannot be read: {cause}", lock.display()))
            .with_remedy(format!("restore it: git checkout {}", lock.display()))
    })?;
    // The stamp is the lock file that was installed. An interrupted installation leaves none,
    // because `npm ci` begins by emptying the folder that it lies in.
    let stamp = folder.join("node_modules/.anteroom-installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        say(format_args!("The packages of {whose} are here"));
        return Ok(());
    }
    run(npm()
        .current_dir(folder)
        .args(["ci", "--no-audit", "--no-fund"]))
    .map_err(|failure| {
        failure.with_remedy("npm needs its registry for this; see its message above")
    })?;
    fs::write(&stamp, wanted)
        .map_err(|cause| Failure::new(format!("{} cannot be written: {cause}", stamp.display())))
}

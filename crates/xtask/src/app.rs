//! The desktop app: built, started, packed.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::machine;
use crate::portrait;
use crate::program::{hand_over, npm, run};
use crate::say::{Failure, say};
use crate::screens;
use crate::stage::{Home, Stage};
use crate::workspace::{Profile, Workspace};

const BINARY: &str = "anteroom-desktop";
/// The bundler of the Tauri version that the shell is built with. It is fetched by npm when it is
/// wanted, because a build for one's own machine does without it.
const BUNDLER: &str = "@tauri-apps/cli@2.12.5";

/// What `cargo xtask run` was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct RunRequest {
    /// Without a display: where the clinic stays afterwards, instead of in a folder that goes.
    pub(crate) keep: Option<PathBuf>,
    pub(crate) app_arguments: Vec<OsString>,
}

impl RunRequest {
    pub(crate) fn read(arguments: &[OsString]) -> Result<RunRequest, Failure> {
        let mut request = RunRequest::default();
        let mut words = arguments.iter();
        while let Some(word) = words.next() {
            if word == "--" {
                request.app_arguments = words.cloned().collect();
                break;
            }
            match (word.to_str(), words.next()) {
                (Some("--keep"), Some(folder)) => request.keep = Some(folder.into()),
                _ => {
                    return Err(Failure::new(format!(
                        "`run` does not know {}",
                        word.to_string_lossy()
                    ))
                    .with_remedy("cargo xtask run [--keep DIR] [-- ARGUMENTS OF THE APP]"));
                }
            }
        }
        Ok(request)
    }
}

/// Builds the app and opens it; where there is no display, on a virtual one, leaving a picture.
pub(crate) fn open(workspace: &Workspace, request: &RunRequest) -> Result<(), Failure> {
    let is_shown = has_display();
    machine::check_rust()?;
    machine::check_node()?;
    machine::need(&[
        machine::CORE,
        machine::SHELL,
        if is_shown { &[] } else { machine::STAGE },
    ])?;
    screens::install(workspace)?;
    screens::build(workspace)?;
    let app = build(workspace, Profile::Debug)?;
    if is_shown {
        return hand_over(Command::new(app).args(&request.app_arguments));
    }
    say("There is no display here, so the window opens on a virtual one");
    let home = match &request.keep {
        Some(folder) => Home::Kept(workspace.root.join(folder)),
        None => Home::ThrowAway,
    };
    let pictures = workspace.target.join("run");
    fs::create_dir_all(&pictures)
        .map_err(|cause| Failure::new(format!("{} cannot be made: {cause}", pictures.display())))?;
    let picture = pictures.join("anteroom.png");
    let stage = Stage::set("1280x800", home)?;
    portrait::take(&stage, &app, &request.app_arguments, &picture)?;
    match &request.keep {
        Some(_) => say(format_args!(
            "The clinic stays in {}",
            stage.home().display()
        )),
        None => say("The folder of this run goes with it; --keep DIR would keep one"),
    }
    say(format_args!(
        "Anteroom opened. Its window as it looked: {}",
        picture.display()
    ));
    Ok(())
}

pub(crate) fn build(workspace: &Workspace, profile: Profile) -> Result<PathBuf, Failure> {
    workspace.build(BINARY, profile)
}

/// Builds an app whose window lets itself be driven. It stands beside the usual one, which refuses.
pub(crate) fn build_drivable(workspace: &Workspace) -> Result<PathBuf, Failure> {
    let built = workspace.build_with(&["clinic-desktop/e2e"], BINARY, Profile::Debug)?;
    let name = format!("{BINARY}-drivable{}", std::env::consts::EXE_SUFFIX);
    let aside = built.with_file_name(name);
    // The next build of the usual app takes this one's place.
    match fs::copy(&built, &aside) {
        Ok(_) => Ok(aside),
        Err(cause) => Err(Failure::new(format!(
            "{} cannot be written: {cause}",
            aside.display()
        ))),
    }
}

/// Packs the app for the system we are on: a .deb on Linux, elsewhere what Tauri packs by default.
pub(crate) fn bundle(workspace: &Workspace) -> Result<(), Failure> {
    machine::check_rust()?;
    machine::check_node()?;
    machine::need(&[machine::CORE, machine::SHELL])?;
    screens::install(workspace)?;
    screens::build(workspace)?;
    let mut bundler = npm();
    bundler.current_dir(workspace.root.join("src-tauri")).args([
        "exec",
        "--yes",
        "--package",
        BUNDLER,
        "--",
        "tauri",
        "build",
    ]);
    if cfg!(target_os = "linux") {
        // The other formats fetch tools of their own while they pack.
        bundler.args(["--bundles", "deb"]);
    }
    run(&mut bundler)?;
    say(format_args!(
        "The packages are in {}",
        workspace.target.join("release/bundle").display()
    ));
    Ok(())
}

fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<RunRequest, Failure> {
        RunRequest::read(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn what_stands_after_two_dashes_belongs_to_the_app() {
        let request = read(&["--keep", "clinics/one", "--", "--hidden", "--keep"]).unwrap();
        assert_eq!(request.keep, Some(PathBuf::from("clinics/one")));
        assert_eq!(request.app_arguments, ["--hidden", "--keep"]);
    }

    #[test]
    fn an_unknown_word_or_a_missing_folder_is_refused() {
        assert!(read(&["--hidden"]).is_err());
        assert!(read(&["--keep"]).is_err());
    }
}

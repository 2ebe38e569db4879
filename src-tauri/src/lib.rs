//! The desktop shell of Anteroom: one window over one clinic. The only code that knows Tauri.

mod background;
#[cfg(test)]
mod bindings;
mod commands;
#[cfg(unix)]
mod core_dump;
mod demo;
mod error;
mod events;
#[cfg(test)]
mod rights;
mod save_dialog;
mod state;
mod tray;
mod views;
mod window;

use std::path::PathBuf;
use std::sync::Arc;

use clinic::Tools;
use clinic::chance::SystemChance;
use clinic::channels::NetworkDial;
use clinic::clock::SystemClock;
use clinic::keys::OsKeychain;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};
use tauri_plugin_window_state::StateFlags;

use crate::state::Desk;

/// Starts the program and stays until it is quit.
pub fn run() {
    refuse_automation();
    #[cfg(unix)]
    let core_dump = core_dump::switch_off();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "warn,clinic=info,clinic_desktop=info".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    #[cfg(unix)]
    if let Err(error) = core_dump {
        tracing::warn!(%error, "after a crash the system may keep the program's memory");
    }
    let arguments = Arguments::parse(std::env::args().skip(1));
    let builder = commands::builder();
    let handler = builder.invoke_handler();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| {
            tray::show(app);
        }))
        .plugin(tauri_plugin_autostart::init(
            tauri_plugin_autostart::MacosLauncher::LaunchAgent,
            Some(vec!["--hidden"]),
        ))
        .plugin(tauri_plugin_dialog::init())
        // Whether it is shown is decided at each start, not by how it was left.
        .plugin(
            tauri_plugin_window_state::Builder::default()
                .with_state_flags(StateFlags::all() - StateFlags::VISIBLE)
                .build(),
        )
        .invoke_handler(handler)
        .setup(move |app| {
            builder.mount_events(app);
            open_desk(app.handle(), arguments.folder.clone())?;
            window::open(app.handle(), arguments.is_hidden)?;
            if let Err(error) = tray::build(app.handle()) {
                tracing::warn!(%error, "no tray here; a second start shows the window");
            }
            background::start(app.handle());
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::CloseRequested { api, .. } = event
                && window::stays_when_closed(window.app_handle())
            {
                api.prevent_close();
            }
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => app.run(|app, event| {
            if let RunEvent::Exit = event {
                tauri::async_runtime::block_on(background::stop(app));
            }
        }),
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            std::process::exit(1);
        }
    }
}

/// Finds the clinic's folder and tries its door.
fn open_desk(app: &AppHandle, folder: Option<PathBuf>) -> tauri::Result<()> {
    let folder = match folder {
        Some(folder) => folder,
        None => default_folder(app)?,
    };
    std::fs::create_dir_all(&folder)?;
    let tools = Tools {
        clock: Arc::new(SystemClock::new()),
        chance: Arc::new(SystemChance),
        keychain: Arc::new(OsKeychain),
        dial: Arc::new(NetworkDial::default()),
    };
    let desk = Desk::new(folder, tools, events::messenger(app.clone()));
    tauri::async_runtime::block_on(desk.try_door());
    app.manage(desk);
    Ok(())
}

/// One clinic a computer: the shared folder where an administrator made one, else the account's.
fn default_folder(app: &AppHandle) -> tauri::Result<PathBuf> {
    let shared = if cfg!(target_os = "windows") {
        PathBuf::from(r"C:\ProgramData\Anteroom")
    } else if cfg!(target_os = "macos") {
        PathBuf::from("/Library/Application Support/Anteroom")
    } else {
        PathBuf::from("/var/lib/anteroom")
    };
    if shared.is_dir() {
        return Ok(shared);
    }
    app.path().app_local_data_dir()
}

/// A program that was not built for tests lets nobody drive its window.
#[cfg(not(feature = "e2e"))]
#[expect(
    unsafe_code,
    reason = "the first statement of the program: no other thread reads the environment yet"
)]
fn refuse_automation() {
    unsafe { std::env::remove_var("TAURI_WEBVIEW_AUTOMATION") };
}

#[cfg(feature = "e2e")]
fn refuse_automation() {}

/// What the command line may say.
struct Arguments {
    folder: Option<PathBuf>,
    /// Started at login: no window until somebody asks for it.
    is_hidden: bool,
}

impl Arguments {
    fn parse(mut given: impl Iterator<Item = String>) -> Self {
        let mut arguments = Self {
            folder: None,
            is_hidden: false,
        };
        while let Some(argument) = given.next() {
            match argument.as_str() {
                "--folder" => arguments.folder = given.next().map(PathBuf::from),
                "--hidden" => arguments.is_hidden = true,
                _ => {}
            }
        }
        arguments
    }
}

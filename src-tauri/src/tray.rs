//! The tray, closing without quitting, and starting at login.

use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_autostart::ManagerExt;

use crate::error::AppError;
use crate::state::{Desk, Door};

const TRAY: &str = "tray";
const STANDING: &str = "standing";
const OPEN: &str = "open";
const QUIT: &str = "quit";

/// The first line of the icon's menu, which cannot be chosen: how the clinic stands. Linux shows no
/// words beside an icon, so that they are read here.
struct Standing<R: Runtime>(MenuItem<R>);

/// Puts the icon into the tray. A desktop that shows none (GNOME) has a second start instead.
pub fn build(app: &AppHandle) -> tauri::Result<()> {
    let door = app.state::<Desk>().door();
    let standing = MenuItem::with_id(app, STANDING, words(&door), false, None::<&str>)?;
    let line = PredefinedMenuItem::separator(app)?;
    let open = MenuItem::with_id(app, OPEN, "Open Anteroom", true, None::<&str>)?;
    let quit = MenuItem::with_id(app, QUIT, "Quit Anteroom", true, None::<&str>)?;
    let menu = Menu::with_items(app, &[&standing, &line, &open, &quit])?;
    app.manage(Standing(standing));
    let mut tray = TrayIconBuilder::with_id(TRAY)
        .tooltip(tooltip(&door))
        .menu(&menu)
        .on_menu_event(|app, event| match event.id().as_ref() {
            OPEN => show(app),
            QUIT => ask_to_quit(app),
            _ => {}
        });
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app)?;
    Ok(())
}

/// Asks in the window first, as long as there is a clinic whose messages would not be sent.
fn ask_to_quit(app: &AppHandle) {
    let desk = app.state::<Desk>();
    if desk.door().is_open() {
        show(app);
        desk.ask_about_quitting();
    } else {
        app.exit(0);
    }
}

/// Has the icon say again how the clinic stands.
pub fn name_again<R: Runtime>(app: &AppHandle<R>) {
    let (Some(tray), Some(standing)) = (app.tray_by_id(TRAY), app.try_state::<Standing<R>>())
    else {
        return;
    };
    let door = app.state::<Desk>().door();
    for result in [
        tray.set_tooltip(Some(tooltip(&door))),
        standing.0.set_text(words(&door)),
    ] {
        if let Err(error) = result {
            tracing::warn!(%error, "the tray did not take its new words");
        }
    }
}

fn words(door: &Door) -> &'static str {
    match door.is_open() {
        true => "The clinic is open",
        false => "The clinic is not open, no messages are sent",
    }
}

fn tooltip(door: &Door) -> String {
    format!("Anteroom: {}", words(door))
}

/// Brings the window to the front.
pub fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(crate::window::MAIN) {
        for result in [window.show(), window.unminimize(), window.set_focus()] {
            if let Err(error) = result {
                tracing::warn!(%error, "the window did not come to the front");
            }
        }
    }
}

pub fn set_start_at_login<R: Runtime>(app: &AppHandle<R>, wanted: bool) -> Result<(), AppError> {
    let autostart = app.autolaunch();
    let is_on = autostart.is_enabled().unwrap_or(false);
    let done = match (wanted, is_on) {
        (true, false) => autostart.enable(),
        (false, true) => autostart.disable(),
        (true, true) | (false, false) => Ok(()),
    };
    done.map_err(|error| AppError::unexpected(&error))
}

//! The tray, closing without quitting, and starting at login.

use tauri::menu::{Menu, MenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_autostart::ManagerExt;

use crate::error::AppError;

const OPEN: &str = "open";
const QUIT: &str = "quit";

/// Puts the icon into the tray. A desktop that shows none (GNOME) has a second start instead.
pub fn build(app: &AppHandle) -> tauri::Result<()> {
    let open = MenuItem::with_id(app, OPEN, "Open Anteroom", true, None::<&str>)?;
    let quit = MenuItem::with_id(
        app,
        QUIT,
        "Quit: no messages will be sent",
        true,
        None::<&str>,
    )?;
    let menu = Menu::with_items(app, &[&open, &quit])?;
    let mut tray = TrayIconBuilder::new()
        .tooltip("Anteroom")
        .menu(&menu)
        .on_menu_event(|app, event| match event.id().as_ref() {
            OPEN => show(app),
            QUIT => {
                let app = app.clone();
                tauri::async_runtime::spawn(async move {
                    crate::background::stop(&app).await;
                    app.exit(0);
                });
            }
            _ => {}
        });
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app)?;
    Ok(())
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

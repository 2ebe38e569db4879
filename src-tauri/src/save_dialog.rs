//! Where a person wants a file: the system's own dialog, opened from here. The pages cannot open one.

use std::path::PathBuf;

use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_dialog::DialogExt;
use tokio::sync::oneshot;

use crate::window::MAIN;

/// The place that was chosen; none when the person thought better of it.
pub async fn ask<R: Runtime>(app: &AppHandle<R>, file_name: &str) -> Option<PathBuf> {
    let (choose, chosen) = oneshot::channel();
    let dialog = app
        .dialog()
        .file()
        .set_file_name(file_name)
        .add_filter("CSV", &["csv"]);
    #[cfg(desktop)]
    let dialog = match app.get_webview_window(MAIN) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    };
    dialog.save_file(move |path| {
        // Nobody waits any more when the program ends meanwhile.
        let _ = choose.send(path);
    });
    chosen.await.ok().flatten()?.into_path().ok()
}

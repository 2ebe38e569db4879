//! The one window, and what its web view may not do.

use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindowBuilder};

pub const MAIN: &str = "main";

/// Opens the window, hidden when the program starts at login.
pub fn open(app: &AppHandle, is_hidden: bool) -> tauri::Result<()> {
    let builder = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("Anteroom")
        .inner_size(1280.0, 800.0)
        .min_inner_size(1024.0, 700.0)
        .visible(!is_hidden)
        // Nothing outside the program's own pages is ever shown.
        .on_navigation(is_own_page)
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny);
    // On Linux a private web view cannot be driven by tests; its storage is switched off below.
    #[cfg(not(target_os = "linux"))]
    let builder = builder.incognito(true);
    let window = builder.build()?;
    #[cfg(target_os = "linux")]
    window.with_webview(|webview| {
        use webkit2gtk::{SettingsExt, WebViewExt};
        let webview = webview.inner();
        if let Some(settings) = WebViewExt::settings(&webview) {
            settings.set_enable_html5_local_storage(false);
            settings.set_enable_html5_database(false);
            // The first page was loaded before the switches were turned.
            webview.reload();
        }
    })?;
    window.set_title("Anteroom")
}

fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// Keeps the program running when the window is closed; the tray or a second start shows it again.
pub fn closed(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN)
        && let Err(error) = window.hide()
    {
        tracing::warn!(%error, "the window did not hide");
    }
}

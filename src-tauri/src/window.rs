//! The one window, and what its web view may not do.

use clinic::db::DbError;
use clinic::settings::{self, Security};
use clinic::staff::Presence;
use tauri::{AppHandle, Manager, Runtime, Url, WebviewUrl, WebviewWindowBuilder};

use crate::state::{Desk, Door};

pub const MAIN: &str = "main";

/// Keeps, for tests, a list of what a page was refused to load. It runs before anything of the page
/// does, so that nothing goes unheard.
#[cfg(feature = "e2e")]
const LISTEN_FOR_REFUSALS: &str = "window.refusedLoads = []; \
    document.addEventListener('securitypolicyviolation', (event) => \
        window.refusedLoads.push(`${event.violatedDirective}: ${event.blockedURI}`))";

/// Opens the window. A start at login shows it only when somebody has to open the clinic.
pub fn open(app: &AppHandle, is_hidden: bool) -> tauri::Result<()> {
    let builder = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::App("index.html".into()))
        .title("Anteroom")
        .inner_size(1280.0, 800.0)
        .min_inner_size(1024.0, 700.0)
        .visible(is_shown_at_start(is_hidden, &app.state::<Desk>().door()))
        // Nothing outside the program's own pages is ever shown.
        .on_navigation(is_own_page)
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny);
    #[cfg(feature = "e2e")]
    let builder = builder.initialization_script(LISTEN_FOR_REFUSALS);
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

/// Behind a door that is not open nothing is sent, and hidden nobody would hear of it.
fn is_shown_at_start(is_hidden: bool, door: &Door) -> bool {
    !is_hidden || !door.is_open()
}

fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => true,
        "http" | "https" => url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// What closing the window does.
enum Closing {
    /// There is no open clinic, or the owner wants it so.
    Quits,
    /// Nobody was told yet that the program goes on.
    Explains,
    Hides,
}

/// Lets the window close, hides it, or asks it to say once what closing does. True: it stays.
pub fn stays_when_closed(app: &AppHandle) -> bool {
    let desk = app.state::<Desk>();
    match tauri::async_runtime::block_on(closing(&desk)) {
        Closing::Quits => false,
        Closing::Explains => {
            desk.ask_about_closing();
            true
        }
        Closing::Hides => {
            hide(app);
            true
        }
    }
}

async fn closing(desk: &Desk) -> Closing {
    let Door::Open(clinic) = desk.door() else {
        return Closing::Quits;
    };
    let read = async {
        let mut reader = clinic.db().read().await?;
        let security: Security = settings::load(&mut reader).await?;
        let explained: settings::Closing = settings::load(&mut reader).await?;
        Ok::<_, DbError>((security.quit_when_closed, explained.is_explained))
    };
    match read.await {
        Ok((true, _)) => Closing::Quits,
        Ok((false, false)) => Closing::Explains,
        Ok((false, true)) => Closing::Hides,
        Err(error) => {
            tracing::error!(%error, "what closing the window does could not be read");
            Closing::Hides
        }
    }
}

/// Keeps the program running without a window; the tray or a second start shows it again. Whoever
/// opens it then need not be the one who closed it, so it is locked.
pub fn hide<R: Runtime>(app: &AppHandle<R>) {
    let desk = app.state::<Desk>();
    desk.with_presence(Presence::locked);
    desk.door_changed();
    if let Some(window) = app.get_webview_window(MAIN)
        && let Err(error) = window.hide()
    {
        tracing::warn!(%error, "the window did not hide");
    }
}

#[cfg(test)]
mod tests {
    use clinic::keys::KeyNeeded;

    use super::*;

    #[test]
    fn a_start_at_login_shows_the_window_when_the_door_does_not_open() {
        for door in [Door::NoClinic, Door::KeyNeeded(KeyNeeded::KeychainLocked)] {
            assert!(is_shown_at_start(true, &door));
            assert!(is_shown_at_start(false, &door));
        }
    }
}

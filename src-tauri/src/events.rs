//! What the shell tells the window without being asked.

use tauri::{AppHandle, Runtime};
use tauri_specta::Event;

/// A part of the clinic that screens show. After a change the screens of its areas ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum Area {
    Door,
    Staff,
    Patients,
    Consents,
    Appointments,
    Messages,
    Settings,
    Audit,
}

/// Something changed in these areas.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, specta::Type, Event)]
pub struct ClinicChanged {
    pub areas: Vec<Area>,
}

/// The door opened, closed or locked: ask for it again.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, specta::Type, Event)]
pub struct DoorChanged;

/// Somebody closes the window for the first time: say what that does.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, specta::Type, Event)]
pub struct ClosingAsked;

/// Somebody chose to quit in the tray: ask in the window, where it says what will not be sent.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, specta::Type, Event)]
pub struct QuitAsked;

/// What the window is told, and the icon in the tray.
pub enum News {
    /// To the icon alone: a window may not want to know yet that the door has opened.
    Standing,
    Clinic(ClinicChanged),
    Door(DoorChanged),
    Closing(ClosingAsked),
    Quit(QuitAsked),
}

/// Carries news to the window. Commands have this rather than the app, and so know no runtime.
pub type Messenger = Box<dyn Fn(News) + Send + Sync>;

/// Tells every window of `app`, and its icon in the tray. A window that is gone does not matter.
pub fn messenger<R: Runtime>(app: AppHandle<R>) -> Messenger {
    Box::new(move |news| {
        let told = match news {
            News::Clinic(changed) => changed.emit(&app),
            News::Standing => {
                crate::tray::name_again(&app);
                Ok(())
            }
            News::Door(changed) => changed.emit(&app),
            News::Closing(asked) => asked.emit(&app),
            News::Quit(asked) => asked.emit(&app),
        };
        if let Err(error) = told {
            tracing::warn!(%error, "could not tell the window what changed");
        }
    })
}

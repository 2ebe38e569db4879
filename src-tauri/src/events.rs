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

/// Tells every window. A window that is gone does not matter.
pub fn changed<R: Runtime>(app: &AppHandle<R>, areas: &[Area]) {
    let event = ClinicChanged {
        areas: areas.to_vec(),
    };
    if let Err(error) = event.emit(app) {
        tracing::warn!(%error, "could not tell the window of a change");
    }
}

pub fn door_changed<R: Runtime>(app: &AppHandle<R>) {
    if let Err(error) = DoorChanged.emit(app) {
        tracing::warn!(%error, "could not tell the window of the door");
    }
}

//! Commands of the room `today`.

use clinic::today::{self, TodayView};
use tauri::State;

use crate::error::AppError;
use crate::state::Desk;

#[tauri::command]
#[specta::specta]
pub async fn today(desk: State<'_, Desk>) -> Result<TodayView, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(today::view(&clinic, &actor).await?)
}

/// What would leave late, or not at all, if this computer were off until the clinic opens again.
#[tauri::command]
#[specta::specta]
pub async fn missed_if_switched_off(desk: State<'_, Desk>) -> Result<Option<String>, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(today::if_switched_off(&clinic, &actor).await?)
}

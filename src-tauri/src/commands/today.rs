//! The command of the room `today`.

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

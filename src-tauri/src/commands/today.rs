//! Today. Not a room: it shows what several rooms know.

use tauri::State;

use crate::error::AppError;
use crate::state::Desk;
use crate::views::today::{TodayView, today_view};

#[tauri::command]
#[specta::specta]
pub async fn today(desk: State<'_, Desk>) -> Result<TodayView, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    today_view(&clinic, &actor).await
}

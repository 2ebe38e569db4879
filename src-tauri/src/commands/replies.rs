//! Commands of the room `replies`.

use clinic::ids::ReplyId;
use clinic::replies::{self, ReplyDetail, ReplyRow, WaitingReplies};
use tauri::State;

use crate::error::AppError;
use crate::events::Area;
use crate::state::Desk;

#[tauri::command]
#[specta::specta]
pub async fn list_replies(desk: State<'_, Desk>) -> Result<Vec<ReplyRow>, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(replies::list(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn waiting_replies(desk: State<'_, Desk>) -> Result<WaitingReplies, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(replies::waiting(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn open_reply(desk: State<'_, Desk>, id: ReplyId) -> Result<ReplyDetail, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(replies::open(&clinic, &actor, id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn settle_reply(desk: State<'_, Desk>, id: ReplyId) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    replies::settle(&clinic, &actor, id).await?;
    desk.changed(&[Area::Messages]);
    Ok(())
}

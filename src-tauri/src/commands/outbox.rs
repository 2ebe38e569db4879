//! Commands of the room `outbox`.

use clinic::channels::ChannelKind;
use clinic::ids::{MessageId, PatientId};
use clinic::outbox::{
    self, DeliveryView, MessageDetail, MessagePage, MessagePreview, MessageTab, MessageTextForm,
    MessageTextsView, PreviewReader, TestMessageResult, TextKey,
};
use tauri::State;

use crate::error::AppError;
use crate::events::Area;
use crate::state::Desk;
use crate::views::messages::ReceivedMail;

#[tauri::command]
#[specta::specta]
pub async fn list_messages(
    desk: State<'_, Desk>,
    tab: MessageTab,
    patient: Option<PatientId>,
    after: Option<String>,
) -> Result<MessagePage, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(outbox::list(&clinic, &actor, tab, patient, after).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn open_message(desk: State<'_, Desk>, id: MessageId) -> Result<MessageDetail, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(outbox::open(&clinic, &actor, id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn hold_message(desk: State<'_, Desk>, id: MessageId) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    outbox::hold(&clinic, &actor, id).await?;
    desk.changed(&[Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn release_message(desk: State<'_, Desk>, id: MessageId) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    outbox::release(&clinic, &actor, id).await?;
    desk.changed(&[Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn release_backlog(desk: State<'_, Desk>) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    outbox::release_backlog(&clinic, &actor).await?;
    desk.changed(&[Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn drop_backlog(desk: State<'_, Desk>) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    outbox::drop_backlog(&clinic, &actor).await?;
    desk.changed(&[Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn resend_message(desk: State<'_, Desk>, id: MessageId) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    outbox::resend(&clinic, &actor, id).await?;
    desk.changed(&[Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn mark_message_sent(desk: State<'_, Desk>, id: MessageId) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    outbox::mark_sent(&clinic, &actor, id).await?;
    desk.changed(&[Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn dismiss_message(desk: State<'_, Desk>, id: MessageId) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    outbox::dismiss(&clinic, &actor, id).await?;
    desk.changed(&[Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn send_message_now(desk: State<'_, Desk>, id: MessageId) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    outbox::send_now(&clinic, &actor, id).await?;
    desk.changed(&[Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn message_texts(desk: State<'_, Desk>) -> Result<MessageTextsView, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(outbox::message_texts(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn preview_message_text(
    desk: State<'_, Desk>,
    form: MessageTextForm,
    reader: PreviewReader,
) -> Result<MessagePreview, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(outbox::preview_message_text(&clinic, &actor, &form, reader).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn save_message_text(
    desk: State<'_, Desk>,
    form: MessageTextForm,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    outbox::save_message_text(&clinic, &actor, &form).await?;
    desk.changed(&[Area::Settings]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn reset_message_text(
    desk: State<'_, Desk>,
    key: TextKey,
    version: u32,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    outbox::reset_message_text(&clinic, &actor, key, version).await?;
    desk.changed(&[Area::Settings]);
    Ok(())
}

/// What the demo's own mail server received; empty in a real clinic.
#[tauri::command]
#[specta::specta]
pub async fn demo_mailbox(desk: State<'_, Desk>) -> Result<Vec<ReceivedMail>, AppError> {
    let (_, actor) = desk.signed_in().await?;
    actor.may::<clinic::access::ReadMessages>()?;
    Ok(desk.demo_mailbox())
}

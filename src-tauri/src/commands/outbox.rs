//! Commands of the room `outbox`.

use clinic::channels::ChannelKind;
use clinic::ids::MessageId;
use clinic::outbox::{
    self, DeliveryView, ExportedLog, MessageDetail, MessageFilter, MessageLog, MessageLogForm,
    MessagePage, MessagePreview, MessageTab, MessageTextForm, MessageTextsView, PreviewReader,
    TestMessageResult, TextKey,
};
use tauri::{AppHandle, Runtime, State};

use crate::error::AppError;
use crate::events::Area;
use crate::save_dialog;
use crate::state::Desk;
use crate::views::messages::ReceivedMail;

#[tauri::command]
#[specta::specta]
pub async fn list_messages(
    desk: State<'_, Desk>,
    tab: MessageTab,
    filter: MessageFilter,
    after: Option<String>,
) -> Result<MessagePage, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(outbox::list(&clinic, &actor, tab, &filter, after.as_deref()).await?)
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

/// Asks where to, and writes a list of messages there; none where the person thinks better of it.
/// While they choose, the screen may lock: what counts is who is at the desk when it is written.
#[tauri::command]
#[specta::specta]
pub async fn export_messages<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    form: MessageLogForm,
) -> Result<Option<ExportedLog>, AppError> {
    let (_, actor) = desk.signed_in().await?;
    let log = MessageLog::of(&actor, &form)?;
    let Some(path) = save_dialog::ask(&app, &log.file_name()).await else {
        return Ok(None);
    };
    let (clinic, actor) = desk.signed_in().await?;
    let log = MessageLog::of(&actor, &form)?;
    Ok(Some(log.write(&clinic, &actor, &path).await?))
}

/// How delivery stands: counts only, so everybody who is signed in may see it.
#[tauri::command]
#[specta::specta]
pub async fn delivery(desk: State<'_, Desk>) -> Result<DeliveryView, AppError> {
    let (clinic, _) = desk.signed_in().await?;
    Ok(outbox::delivery(&clinic).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn resume_channel(desk: State<'_, Desk>, channel: ChannelKind) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    outbox::resume_channel(&clinic, &actor, channel).await?;
    desk.changed(&[Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn clock_is_right(desk: State<'_, Desk>) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    outbox::confirm_clock(&clinic, &actor).await?;
    desk.changed(&[Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn send_test_message(
    desk: State<'_, Desk>,
    channel: ChannelKind,
    to: String,
) -> Result<TestMessageResult, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let result = outbox::send_test_message(&clinic, &actor, channel, &to).await?;
    desk.changed(&[Area::Messages]);
    Ok(result)
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

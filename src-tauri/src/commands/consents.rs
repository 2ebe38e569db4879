//! Commands of the room `consents`.

use clinic::channels::ChannelKind;
use clinic::civil::TimeOfDay;
use clinic::consents::{
    self, ConsentTextView, ConsentToRenew, ConsentsView, HowGiven, Purpose, RecordConsentForm,
};
use clinic::ids::PatientId;
use tauri::State;

use crate::error::AppError;
use crate::events::Area;
use crate::state::Desk;

#[tauri::command]
#[specta::specta]
pub async fn patient_consents(
    desk: State<'_, Desk>,
    patient: PatientId,
) -> Result<ConsentsView, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(consents::of_patient(&clinic, &actor, patient).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn record_consent(
    desk: State<'_, Desk>,
    form: RecordConsentForm,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    consents::record(&clinic, &actor, &form).await?;
    desk.changed(&[Area::Consents, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn set_channel(
    desk: State<'_, Desk>,
    patient: PatientId,
    channel: ChannelKind,
    is_on: bool,
    how: HowGiven,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    consents::set_channel(&clinic, &actor, patient, channel, is_on, how).await?;
    desk.changed(&[Area::Consents, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn set_quiet_hours(
    desk: State<'_, Desk>,
    patient: PatientId,
    from: Option<TimeOfDay>,
    until: Option<TimeOfDay>,
    discreet: bool,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    consents::set_quiet_hours(&clinic, &actor, patient, from, until, discreet).await?;
    desk.changed(&[Area::Consents, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn list_consent_texts(desk: State<'_, Desk>) -> Result<Vec<ConsentTextView>, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(consents::list_texts(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn change_consent_text(
    desk: State<'_, Desk>,
    purpose: Purpose,
    text: String,
    is_material: bool,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    consents::change_text(&clinic, &actor, purpose, &text, is_material).await?;
    desk.changed(&[Area::Consents, Area::Settings, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn consents_to_renew(desk: State<'_, Desk>) -> Result<Vec<ConsentToRenew>, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(consents::to_renew(&clinic, &actor).await?)
}

//! Commands of the room `birthdays`.

use clinic::birthdays::{self, GreetingRules, GreetingsView, MissingBirthdays, MonthView};
use clinic::ids::PatientId;
use clinic::patients;
use tauri::State;

use crate::error::AppError;
use crate::events::Area;
use crate::state::Desk;

#[tauri::command]
#[specta::specta]
pub async fn greetings(desk: State<'_, Desk>) -> Result<GreetingsView, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(birthdays::settings(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn activate_greetings(
    desk: State<'_, Desk>,
    has_read_limits: bool,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    birthdays::activate(&clinic, &actor, has_read_limits).await?;
    desk.changed(&[Area::Settings, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn switch_greetings_off(desk: State<'_, Desk>) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    birthdays::switch_off(&clinic, &actor).await?;
    desk.changed(&[Area::Settings, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn save_greeting_rules(
    desk: State<'_, Desk>,
    rules: GreetingRules,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    birthdays::save_rules(&clinic, &actor, &rules).await?;
    desk.changed(&[Area::Settings, Area::Messages]);
    Ok(())
}

/// A month of the year ahead; 0 is the month that it is now.
#[tauri::command]
#[specta::specta]
pub async fn birthdays_ahead(desk: State<'_, Desk>, months: u32) -> Result<MonthView, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(birthdays::month_ahead(&clinic, &actor, months).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn missing_birthdays(
    desk: State<'_, Desk>,
    after: Option<PatientId>,
) -> Result<MissingBirthdays, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(birthdays::missing(&clinic, &actor, after).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn set_greeted_personally(
    desk: State<'_, Desk>,
    patient: PatientId,
    is_personal: bool,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    patients::set_greeted_personally(&clinic, &actor, patient, is_personal).await?;
    desk.changed(&[Area::Patients, Area::Messages]);
    Ok(())
}

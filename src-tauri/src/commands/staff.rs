//! Commands of the room `staff`.

use clinic::ids::StaffId;
use clinic::secret::Secret;
use clinic::staff::{self, AmendStaffForm, NewPersonForm, OneTimeCode, StaffView, TotpSetUp};
use tauri::State;

use crate::error::AppError;
use crate::events::Area;
use crate::state::Desk;

/// Somebody new, and the code that they choose their passphrase with.
#[derive(Debug, Clone, serde::Serialize, specta::Type)]
pub struct AddedStaff {
    pub staff: StaffId,
    pub code: OneTimeCode,
}

#[tauri::command]
#[specta::specta]
pub async fn list_staff(desk: State<'_, Desk>) -> Result<Vec<StaffView>, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(staff::list(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn add_staff(desk: State<'_, Desk>, form: NewPersonForm) -> Result<AddedStaff, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let (staff, code) = staff::add(&clinic, &actor, &form).await?;
    desk.changed(&[Area::Staff]);
    Ok(AddedStaff { staff, code })
}

#[tauri::command]
#[specta::specta]
pub async fn amend_staff(desk: State<'_, Desk>, form: AmendStaffForm) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    staff::amend(&clinic, &actor, &form).await?;
    desk.changed(&[Area::Staff, Area::Appointments, Area::Door]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn reset_sign_in(desk: State<'_, Desk>, staff: StaffId) -> Result<OneTimeCode, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let code = staff::reset_sign_in(&clinic, &actor, staff).await?;
    desk.changed(&[Area::Staff]);
    Ok(code)
}

#[tauri::command]
#[specta::specta]
pub async fn mark_staff_left(
    desk: State<'_, Desk>,
    staff: StaffId,
    on: chrono::NaiveDate,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    staff::mark_left(&clinic, &actor, staff, on).await?;
    desk.changed(&[Area::Staff, Area::Appointments]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn change_passphrase(
    desk: State<'_, Desk>,
    current: String,
    next: String,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let proof = staff::prove_passphrase(&clinic, &actor, &Secret::new(current)).await?;
    Ok(staff::change_passphrase(&clinic, &actor, &proof, &Secret::new(next)).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn start_totp(desk: State<'_, Desk>) -> Result<TotpSetUp, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let staff = actor.staff_id().ok_or(AppError::SignedOut)?;
    let (sealed, set_up) = staff::start_totp(&clinic, &actor).await?;
    desk.keep_totp(staff, sealed);
    Ok(set_up)
}

#[tauri::command]
#[specta::specta]
pub async fn confirm_totp(desk: State<'_, Desk>, code: String) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let staff = actor.staff_id().ok_or(AppError::SignedOut)?;
    let sealed = desk
        .take_totp(staff)
        .ok_or_else(|| AppError::not_found("totp"))?;
    desk.keep_totp(staff, sealed.clone());
    staff::confirm_totp(&clinic, &actor, sealed, &code).await?;
    desk.take_totp(staff);
    desk.changed(&[Area::Staff]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn remove_totp(desk: State<'_, Desk>, staff: StaffId) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    staff::remove_totp(&clinic, &actor, staff).await?;
    desk.changed(&[Area::Staff]);
    Ok(())
}

/// The person at the desk has read what they were told.
#[tauri::command]
#[specta::specta]
pub async fn mark_notices_read(desk: State<'_, Desk>) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(staff::mark_notices_read(&clinic, &actor).await?)
}

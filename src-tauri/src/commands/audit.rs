//! Commands of the room `audit`.

use clinic::audit::{self, AuditFilter, AuditPage, AuditVerdict};
use tauri::State;

use crate::error::AppError;
use crate::state::Desk;

#[tauri::command]
#[specta::specta]
pub async fn search_audit(
    desk: State<'_, Desk>,
    filter: AuditFilter,
) -> Result<AuditPage, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(audit::search(&clinic, &actor, &filter).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn verify_audit(desk: State<'_, Desk>) -> Result<AuditVerdict, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(audit::verify(&clinic, &actor).await?)
}

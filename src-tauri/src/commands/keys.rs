//! Commands of the room `keys`.

use clinic::civil::civil_of;
use clinic::ids::KeySlotId;
use clinic::keys::{self, SlotKind};
use clinic::secret::Secret;
use clinic::staff::OneTimeCode;
use clinic::{settings, staff};
use tauri::State;

use crate::error::AppError;
use crate::events::Area;
use crate::state::Desk;
use crate::views::settings::{KeySlotView, KeysView};

#[tauri::command]
#[specta::specta]
pub async fn list_key_slots(desk: State<'_, Desk>) -> Result<KeysView, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let zone = settings::zone(&mut *clinic.db().read().await?).await?;
    let ways = keys::list(&clinic, &actor)?;
    let slots = ways
        .slots
        .into_iter()
        .map(|slot| {
            let (title, explanation) = match slot.kind {
                SlotKind::Os => (
                    format!("This computer ({})", slot.keychain.unwrap_or_default()),
                    "Opens the clinic when Anteroom starts, so that messages go out with nobody signed in.",
                ),
                SlotKind::Recovery => (
                    "Recovery key".to_owned(),
                    "The sheet of paper that opens the clinic when nothing else does. It can be replaced, never removed.",
                ),
                SlotKind::Passphrase => (
                    "Owner's passphrase".to_owned(),
                    "Opens the clinic at start, on any computer that has its file.",
                ),
                SlotKind::Code => (
                    "One-time code".to_owned(),
                    "Waits for another account of this computer. It opens the clinic once and ends by itself.",
                ),
            };
            KeySlotView {
                id: slot.id,
                kind: slot.kind,
                title,
                since: civil_of(slot.since, zone).date(),
                expires: slot.expires,
                may_remove: slot.kind != SlotKind::Recovery,
                explanation: explanation.to_owned(),
            }
        })
        .collect();
    Ok(KeysView {
        slots,
        may_add_this_computer: ways.may_add_this_computer,
        may_add_passphrase: ways.may_add_passphrase,
    })
}

#[tauri::command]
#[specta::specta]
pub async fn add_os_slot(desk: State<'_, Desk>) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    keys::add_this_computer(&clinic, &actor).await?;
    desk.changed(&[Area::Settings]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn add_passphrase_slot(
    desk: State<'_, Desk>,
    passphrase: String,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    keys::add_passphrase(&clinic, &actor, &Secret::new(passphrase)).await?;
    desk.changed(&[Area::Settings]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn remove_key_slot(
    desk: State<'_, Desk>,
    id: KeySlotId,
    passphrase: String,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let proof = staff::prove_passphrase(&clinic, &actor, &Secret::new(passphrase)).await?;
    keys::remove_slot(&clinic, &actor, id, &proof).await?;
    desk.changed(&[Area::Settings]);
    Ok(())
}

/// Makes a new recovery key and shows it, once.
#[tauri::command]
#[specta::specta]
pub async fn new_recovery_key(
    desk: State<'_, Desk>,
    passphrase: String,
) -> Result<String, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let proof = staff::prove_passphrase(&clinic, &actor, &Secret::new(passphrase)).await?;
    let key = keys::new_recovery_key(&clinic, &actor, &proof).await?;
    desk.changed(&[Area::Settings, Area::Door]);
    desk.door_changed();
    Ok(key.printed().expose().clone())
}

/// The recovery key was typed back from paper.
#[tauri::command]
#[specta::specta]
pub async fn confirm_new_recovery_key(
    desk: State<'_, Desk>,
    typed: String,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    keys::confirm_recovery_key(&clinic, &actor, &Secret::new(typed)).await?;
    desk.changed(&[Area::Settings, Area::Door]);
    desk.door_changed();
    Ok(())
}

/// Makes a code that opens the clinic once, for another account of this computer.
#[tauri::command]
#[specta::specta]
pub async fn new_opening_code(
    desk: State<'_, Desk>,
    passphrase: String,
) -> Result<OneTimeCode, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let proof = staff::prove_passphrase(&clinic, &actor, &Secret::new(passphrase)).await?;
    let code = keys::new_opening_code(&clinic, &actor, &proof).await?;
    desk.changed(&[Area::Settings]);
    Ok(code)
}

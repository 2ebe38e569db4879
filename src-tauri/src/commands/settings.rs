//! Commands of the room `settings`.

use clinic::secret::Secret;
use clinic::settings::{
    self, ClinicProfile, CredentialChannel, MailAccount, Security, Sending, SmsAccount, Telehealth,
    WhatsappAccount,
};
use clinic::staff;
use tauri::{AppHandle, Runtime, State};

use crate::error::AppError;
use crate::events::Area;
use crate::state::Desk;
use crate::views::settings::{MailSettings, SmsSettings};

#[tauri::command]
#[specta::specta]
pub async fn clinic_profile(desk: State<'_, Desk>) -> Result<ClinicProfile, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(settings::read(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn save_clinic_profile(
    desk: State<'_, Desk>,
    profile: ClinicProfile,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    settings::save(&clinic, &actor, profile).await?;
    clinic::appointments::rederive(&clinic).await?;
    desk.changed(&[
        Area::Settings,
        Area::Door,
        Area::Appointments,
        Area::Messages,
    ]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn sending_settings(desk: State<'_, Desk>) -> Result<Sending, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(settings::read(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn save_sending_settings(
    desk: State<'_, Desk>,
    settings: Sending,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    settings::save(&clinic, &actor, settings).await?;
    desk.changed(&[Area::Settings, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn mail_settings(desk: State<'_, Desk>) -> Result<MailSettings, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let account: MailAccount = settings::read(&clinic, &actor).await?;
    let has_password = settings::has_credential(&clinic, CredentialChannel::Email).await?;
    let has_api_key = settings::has_credential(&clinic, CredentialChannel::Resend).await?;
    Ok(MailSettings::of(account, has_password, has_api_key))
}

#[tauri::command]
#[specta::specta]
pub async fn save_mail_settings(
    desk: State<'_, Desk>,
    mut settings: MailSettings,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let password = settings.password.take().map(Secret::new);
    settings::save_account(&clinic, &actor, settings.into_account(), password.as_ref()).await?;
    desk.changed(&[Area::Settings, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn sms_settings(desk: State<'_, Desk>) -> Result<SmsSettings, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let account: SmsAccount = settings::read(&clinic, &actor).await?;
    let has_token = settings::has_credential(&clinic, CredentialChannel::Sms).await?;
    Ok(SmsSettings::of(account, has_token))
}

#[tauri::command]
#[specta::specta]
pub async fn save_sms_settings(
    desk: State<'_, Desk>,
    mut settings: SmsSettings,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let token = settings.auth_token.take().map(Secret::new);
    settings::save_account(&clinic, &actor, settings.into_account(), token.as_ref()).await?;
    desk.changed(&[Area::Settings, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn whatsapp_settings(desk: State<'_, Desk>) -> Result<WhatsappAccount, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(settings::read(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn save_whatsapp_settings(
    desk: State<'_, Desk>,
    settings: WhatsappAccount,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    settings::save(&clinic, &actor, settings).await?;
    desk.changed(&[Area::Settings, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn telehealth_settings(desk: State<'_, Desk>) -> Result<Telehealth, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(settings::read(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn save_telehealth_settings(
    desk: State<'_, Desk>,
    settings: Telehealth,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    settings::save(&clinic, &actor, settings).await?;
    desk.changed(&[Area::Settings]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn security_settings(desk: State<'_, Desk>) -> Result<Security, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(settings::read(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn save_security_settings<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
    settings: Security,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let start_at_login = settings.start_at_login;
    settings::save(&clinic, &actor, settings).await?;
    crate::tray::set_start_at_login(&app, start_at_login)?;
    let idle = staff::idle_time(&clinic, &actor).await?;
    desk.with_presence(|presence| presence.with_idle(idle));
    desk.changed(&[Area::Settings, Area::Door]);
    Ok(())
}

//! Commands of the room `patients`.

use chrono::NaiveDate;
use clinic::ids::{AlertId, ContactId, PatientId, StaffId};
use clinic::patients::{
    self, Audience, ContactForm, DuplicateView, FoundPatient, PatientFilter, PatientForm,
    PatientPage, PatientStatus, RegisterForm,
};
use clinic::secret::Secret;
use clinic::{appointments, staff};
use tauri::State;

use crate::error::AppError;
use crate::events::Area;
use crate::state::Desk;
use crate::views::patients::PatientView;

#[tauri::command]
#[specta::specta]
pub async fn find_patients(
    desk: State<'_, Desk>,
    words: String,
) -> Result<Vec<FoundPatient>, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(patients::find(&clinic, &actor, &words).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn list_patients(
    desk: State<'_, Desk>,
    filter: PatientFilter,
) -> Result<PatientPage, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(patients::list(&clinic, &actor, &filter).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn open_patient(
    desk: State<'_, Desk>,
    patient: PatientId,
) -> Result<PatientView, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let card = patients::open(&clinic, &actor, patient).await?;
    let appointments = appointments::of_patient(&clinic, &actor, patient).await?;
    Ok(PatientView { card, appointments })
}

#[tauri::command]
#[specta::specta]
pub async fn likely_duplicates(
    desk: State<'_, Desk>,
    form: PatientForm,
) -> Result<DuplicateView, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(patients::likely_duplicates(&clinic, &actor, &form).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn register_patient(
    desk: State<'_, Desk>,
    form: RegisterForm,
) -> Result<PatientId, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let patient = patients::register(&clinic, &actor, &form).await?;
    desk.changed(&[Area::Patients, Area::Consents]);
    Ok(patient)
}

#[tauri::command]
#[specta::specta]
pub async fn amend_patient(
    desk: State<'_, Desk>,
    patient: PatientId,
    version: i32,
    form: PatientForm,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    patients::amend(&clinic, &actor, patient, version, &form).await?;
    desk.changed(&[Area::Patients, Area::Appointments, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn set_patient_status(
    desk: State<'_, Desk>,
    patient: PatientId,
    version: i32,
    status: PatientStatus,
    on: NaiveDate,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    patients::set_status(&clinic, &actor, patient, version, status, on).await?;
    desk.changed(&[Area::Patients, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn mark_verified(desk: State<'_, Desk>, patient: PatientId) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    patients::mark_verified(&clinic, &actor, patient).await?;
    desk.changed(&[Area::Patients]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn save_contact(
    desk: State<'_, Desk>,
    patient: PatientId,
    form: ContactForm,
) -> Result<ContactId, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let contact = patients::save_contact(&clinic, &actor, patient, &form).await?;
    desk.changed(&[Area::Patients, Area::Consents, Area::Messages]);
    Ok(contact)
}

#[tauri::command]
#[specta::specta]
pub async fn remove_contact(
    desk: State<'_, Desk>,
    patient: PatientId,
    contact: ContactId,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    patients::remove_contact(&clinic, &actor, patient, contact).await?;
    desk.changed(&[Area::Patients, Area::Consents, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn add_alert(
    desk: State<'_, Desk>,
    patient: PatientId,
    text: String,
    audience: Audience,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    patients::add_alert(&clinic, &actor, patient, &text, audience).await?;
    desk.changed(&[Area::Patients, Area::Appointments]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn end_alert(
    desk: State<'_, Desk>,
    patient: PatientId,
    alert: AlertId,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    patients::end_alert(&clinic, &actor, patient, alert).await?;
    desk.changed(&[Area::Patients, Area::Appointments]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn add_to_care_team(
    desk: State<'_, Desk>,
    patient: PatientId,
    staff: StaffId,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    patients::add_to_care_team(&clinic, &actor, patient, staff).await?;
    desk.changed(&[Area::Patients]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn remove_from_care_team(
    desk: State<'_, Desk>,
    patient: PatientId,
    staff: StaffId,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    patients::remove_from_care_team(&clinic, &actor, patient, staff).await?;
    desk.changed(&[Area::Patients]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn break_glass(
    desk: State<'_, Desk>,
    patient: PatientId,
    reason: String,
    passphrase: String,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let proof = staff::prove_passphrase(&clinic, &actor, &Secret::new(passphrase)).await?;
    staff::break_glass(&clinic, &actor, patient, &reason, &proof).await?;
    desk.changed(&[Area::Patients, Area::Audit]);
    Ok(())
}

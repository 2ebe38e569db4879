//! Commands of the room `appointments`.

use chrono::NaiveDate;
use clinic::appointments::{
    self, AppointmentCard, AppointmentState, AppointmentTypeView, BookingChoices, BookingForm,
    BookingPreview, CancelForm, Holiday, MoveForm, OfferForm, PatientAppointments, RoomForm,
    ScheduleView, SeriesBooked, SeriesCancelForm, SeriesChangePreview, SeriesForm, SeriesMoveForm,
    SeriesPreview, WaitListView, WaitingForm, WorkingHoursView,
};
use clinic::civil::CivilMinute;
use clinic::ids::{AppointmentId, LeaveId, PatientId, StaffId, WaitOfferId, WaitingId};
use clinic::outbox::PlannedLine;
use clinic::settings::OpenHours;
use tauri::State;

use crate::error::AppError;
use crate::events::Area;
use crate::state::Desk;

const CHANGED: &[Area] = &[Area::Appointments, Area::Messages];

#[tauri::command]
#[specta::specta]
pub async fn booking_choices(desk: State<'_, Desk>) -> Result<BookingChoices, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::booking_choices(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn day_schedule(
    desk: State<'_, Desk>,
    date: Option<NaiveDate>,
) -> Result<ScheduleView, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::day(&clinic, &actor, date).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn week_schedule(
    desk: State<'_, Desk>,
    date: Option<NaiveDate>,
    psychologist: StaffId,
) -> Result<ScheduleView, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::week(&clinic, &actor, date, psychologist).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn preview_booking(
    desk: State<'_, Desk>,
    form: BookingForm,
) -> Result<BookingPreview, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::preview_booking(&clinic, &actor, &form).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn book_appointment(
    desk: State<'_, Desk>,
    form: BookingForm,
) -> Result<AppointmentCard, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let card = appointments::book(&clinic, &actor, &form).await?;
    desk.changed(CHANGED);
    Ok(card)
}

#[tauri::command]
#[specta::specta]
pub async fn preview_move(
    desk: State<'_, Desk>,
    form: MoveForm,
) -> Result<BookingPreview, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::preview_move(&clinic, &actor, &form).await?)
}

/// Moves or resizes.
#[tauri::command]
#[specta::specta]
pub async fn move_appointment(
    desk: State<'_, Desk>,
    form: MoveForm,
) -> Result<AppointmentCard, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let card = appointments::move_to(&clinic, &actor, &form).await?;
    desk.changed(CHANGED);
    Ok(card)
}

#[tauri::command]
#[specta::specta]
pub async fn preview_cancel(
    desk: State<'_, Desk>,
    form: CancelForm,
) -> Result<BookingPreview, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::preview_cancel(&clinic, &actor, &form).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn cancel_appointment(
    desk: State<'_, Desk>,
    form: CancelForm,
) -> Result<AppointmentCard, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let card = appointments::cancel(&clinic, &actor, &form).await?;
    desk.changed(CHANGED);
    Ok(card)
}

/// Every date of a series with what is in its way.
#[tauri::command]
#[specta::specta]
pub async fn preview_series(
    desk: State<'_, Desk>,
    form: SeriesForm,
) -> Result<SeriesPreview, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::preview_series(&clinic, &actor, &form).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn book_series(
    desk: State<'_, Desk>,
    form: SeriesForm,
) -> Result<SeriesBooked, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let booked = appointments::book_series(&clinic, &actor, &form).await?;
    desk.changed(CHANGED);
    Ok(booked)
}

#[tauri::command]
#[specta::specta]
pub async fn preview_move_series(
    desk: State<'_, Desk>,
    form: SeriesMoveForm,
) -> Result<SeriesChangePreview, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::preview_move_series(&clinic, &actor, &form).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn move_series(
    desk: State<'_, Desk>,
    form: SeriesMoveForm,
) -> Result<AppointmentCard, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let card = appointments::move_series(&clinic, &actor, &form).await?;
    desk.changed(CHANGED);
    Ok(card)
}

#[tauri::command]
#[specta::specta]
pub async fn preview_cancel_series(
    desk: State<'_, Desk>,
    form: SeriesCancelForm,
) -> Result<SeriesChangePreview, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::preview_cancel_series(&clinic, &actor, &form).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn cancel_series(
    desk: State<'_, Desk>,
    form: SeriesCancelForm,
) -> Result<AppointmentCard, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let card = appointments::cancel_series(&clinic, &actor, &form).await?;
    desk.changed(CHANGED);
    Ok(card)
}

/// Takes back the last move, cancellation or change of state; one of many as a whole.
#[tauri::command]
#[specta::specta]
pub async fn undo_appointment(
    desk: State<'_, Desk>,
    id: AppointmentId,
    version: i32,
) -> Result<AppointmentCard, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let card = appointments::undo(&clinic, &actor, id, version).await?;
    desk.changed(CHANGED);
    Ok(card)
}

#[tauri::command]
#[specta::specta]
pub async fn set_appointment_state(
    desk: State<'_, Desk>,
    id: AppointmentId,
    version: i32,
    state: AppointmentState,
) -> Result<AppointmentCard, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let card = appointments::set_state(&clinic, &actor, id, version, state).await?;
    desk.changed(CHANGED);
    Ok(card)
}

/// All that a patient has, where their page lists the first alone.
#[tauri::command]
#[specta::specta]
pub async fn every_appointment(
    desk: State<'_, Desk>,
    patient: PatientId,
) -> Result<PatientAppointments, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::every_one_of_patient(&clinic, &actor, patient).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn find_appointment(
    desk: State<'_, Desk>,
    id: AppointmentId,
) -> Result<AppointmentCard, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::find(&clinic, &actor, id).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn list_appointment_types(
    desk: State<'_, Desk>,
) -> Result<Vec<AppointmentTypeView>, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::list_types(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn save_appointment_type(
    desk: State<'_, Desk>,
    form: AppointmentTypeView,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    appointments::save_type(&clinic, &actor, &form).await?;
    desk.changed(&[Area::Settings, Area::Appointments]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn list_consulting_rooms(desk: State<'_, Desk>) -> Result<Vec<RoomForm>, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::list_consulting_rooms(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn save_consulting_room(desk: State<'_, Desk>, form: RoomForm) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    appointments::save_consulting_room(&clinic, &actor, &form).await?;
    desk.changed(&[Area::Settings, Area::Appointments]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn list_working_hours(desk: State<'_, Desk>) -> Result<Vec<WorkingHoursView>, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::list_working_hours(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn save_working_hours(
    desk: State<'_, Desk>,
    staff: StaffId,
    hours: Vec<OpenHours>,
    breaks: Vec<OpenHours>,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    appointments::save_working_hours(&clinic, &actor, staff, &hours, &breaks).await?;
    desk.changed(&[Area::Settings, Area::Appointments]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn add_leave(
    desk: State<'_, Desk>,
    staff: StaffId,
    from: CivilMinute,
    until: CivilMinute,
    reason: String,
) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    appointments::add_leave(&clinic, &actor, staff, from, until, &reason).await?;
    desk.changed(&[Area::Settings, Area::Appointments]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn remove_leave(desk: State<'_, Desk>, leave: LeaveId) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    appointments::remove_leave(&clinic, &actor, leave).await?;
    desk.changed(&[Area::Settings, Area::Appointments]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn appointments_in_leave(
    desk: State<'_, Desk>,
) -> Result<Vec<AppointmentCard>, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::in_leave(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn list_holidays(desk: State<'_, Desk>) -> Result<Vec<Holiday>, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::list_holidays(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn set_meeting_link(
    desk: State<'_, Desk>,
    id: AppointmentId,
    version: i32,
    link: String,
) -> Result<AppointmentCard, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let card = appointments::set_meeting_link(&clinic, &actor, id, version, &link).await?;
    desk.changed(&[Area::Appointments, Area::Messages]);
    Ok(card)
}

#[tauri::command]
#[specta::specta]
pub async fn new_meeting_link(
    desk: State<'_, Desk>,
    id: AppointmentId,
    version: i32,
) -> Result<AppointmentCard, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let card = appointments::new_meeting_link(&clinic, &actor, id, version).await?;
    desk.changed(&[Area::Appointments, Area::Messages]);
    Ok(card)
}

#[tauri::command]
#[specta::specta]
pub async fn save_holidays(desk: State<'_, Desk>, holidays: Vec<Holiday>) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    appointments::save_holidays(&clinic, &actor, &holidays).await?;
    desk.changed(&[Area::Settings, Area::Appointments, Area::Messages]);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn wait_list(desk: State<'_, Desk>) -> Result<WaitListView, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    Ok(appointments::wait_list(&clinic, &actor).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn save_waiting(desk: State<'_, Desk>, form: WaitingForm) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    appointments::save_waiting(&clinic, &actor, &form).await?;
    desk.changed(CHANGED);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn remove_waiting(desk: State<'_, Desk>, id: WaitingId) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    appointments::remove_waiting(&clinic, &actor, id).await?;
    desk.changed(CHANGED);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn offer_time(
    desk: State<'_, Desk>,
    form: OfferForm,
) -> Result<Vec<PlannedLine>, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let planned = appointments::offer_time(&clinic, &actor, &form).await?;
    desk.changed(CHANGED);
    Ok(planned)
}

#[tauri::command]
#[specta::specta]
pub async fn decline_offer(desk: State<'_, Desk>, id: WaitOfferId) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    appointments::decline_offer(&clinic, &actor, id).await?;
    desk.changed(CHANGED);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn book_offer(
    desk: State<'_, Desk>,
    id: WaitOfferId,
) -> Result<AppointmentCard, AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let card = appointments::book_offer(&clinic, &actor, id).await?;
    desk.changed(CHANGED);
    Ok(card)
}

//! The door: set-up, opening, signing in, the lock screen, closing. Not a room of the clinic, because
//! before the door is open there is no clinic to ask.

use std::sync::Arc;

use clinic::access::Actor;
use clinic::audit::AuditEvent;
use clinic::keys::{self, KeychainOutcome};
use clinic::problems::Problems;
use clinic::secret::Secret;
use clinic::settings::{self, ClinicProfile, Section, Security};
use clinic::staff::{self, PassphraseStrength, Presence, SignInResult};
use clinic::{Clinic, set_up};
use tauri::{AppHandle, Runtime, State};

use crate::error::AppError;
use crate::events::Area;
use crate::state::{Confirming, Desk, Door, door_after};
use crate::views::door::{DoorView, KeychainView, SetUpForm, SetUpView, SignInOutcome, door_view};

/// The door as it is now.
#[tauri::command]
#[specta::specta]
pub async fn door(desk: State<'_, Desk>) -> Result<DoorView, AppError> {
    door_view(&desk).await
}

/// Makes the clinic and its first owner. The door opens when the recovery key is typed back.
#[tauri::command]
#[specta::specta]
pub async fn set_up_clinic(desk: State<'_, Desk>, form: SetUpForm) -> Result<SetUpView, AppError> {
    desk.refuse_when_open()?;
    let passphrase = Secret::new(form.passphrase);
    let clinic_passphrase = form.clinic_passphrase.map(Secret::new);
    let profile = ClinicProfile {
        name: form.clinic_name,
        address: form.address,
        phone: form.phone,
        email: form.email,
        zone: form.zone,
        locale: form.locale,
    };
    let made = set_up::found_clinic(
        &desk.folder,
        desk.tools.clone(),
        set_up::Founding {
            profile: check_profile(profile, &form.owner, &passphrase)?,
            owner: form.owner,
            passphrase,
            clinic_passphrase,
        },
    )
    .await?;
    let view = SetUpView {
        recovery_key: made.recovery_key.printed().expose().clone(),
        keychain: match made.keychain {
            KeychainOutcome::Stored => KeychainView::Stored,
            KeychainOutcome::Unavailable => KeychainView::Unavailable,
        },
        keychain_explanation: match made.keychain {
            KeychainOutcome::Stored => {
                "This computer's keychain opens the clinic when Anteroom starts, so that messages go out even when nobody is signed in."
            }
            KeychainOutcome::Unavailable => {
                "This computer has no keychain that answers. Each time Anteroom starts, somebody opens the clinic with the recovery key or a passphrase; until then no messages are sent."
            }
        }
        .to_owned(),
    };
    desk.set_confirming(Some(Confirming {
        owner: made.owner,
        recovery_key: made.recovery_key,
    }));
    desk.set_door(Door::Open(Arc::new(made.clinic)));
    Ok(view)
}

/// Every problem of the set-up form at once, under the names of its fields.
fn check_profile(
    profile: ClinicProfile,
    owner: &staff::NewPersonForm,
    passphrase: &Secret<String>,
) -> Result<ClinicProfile, AppError> {
    let mut problems = Problems::new();
    let checked = profile.clone().checked(&profile.country());
    if let Err(found) = &checked {
        for problem in found.list() {
            let field = match problem.field.as_str() {
                "name" => "clinicName",
                other => other,
            };
            problems.add(field, problem.message.clone());
        }
    }
    if let Err(found) = staff::check_first_owner(owner, passphrase) {
        for problem in found.into_list() {
            problems.add(&problem.field, problem.message);
        }
    }
    problems.none_found()?;
    Ok(checked?)
}

/// The owner has the recovery key on paper: signs them in.
#[tauri::command]
#[specta::specta]
pub async fn confirm_recovery_key(desk: State<'_, Desk>, typed: String) -> Result<(), AppError> {
    let owner = desk.confirm_recovery_key(&typed)?;
    let clinic = desk.clinic()?;
    set_up::recovery_key_confirmed(&clinic).await?;
    staff::sign_in_first_owner(&clinic, owner).await?;
    desk.seat(&clinic, owner).await?;
    desk.door_changed();
    Ok(())
}

/// Opens a throw-away clinic with an invented practice, which can send to this computer only.
#[tauri::command]
#[specta::specta]
pub async fn open_demo(desk: State<'_, Desk>) -> Result<(), AppError> {
    desk.refuse_when_open()?;
    let (clinic, mail) = crate::demo::open(&desk.tools).await?;
    desk.set_demo_mail(mail);
    desk.set_door(Door::Open(Arc::new(clinic)));
    desk.set_presence(Presence::SignedOut);
    desk.door_changed();
    Ok(())
}

/// Starts the program again: a keychain that came up late is only seen by a new process.
#[tauri::command]
#[specta::specta]
pub async fn try_again<R: Runtime>(app: AppHandle<R>) -> Result<(), AppError> {
    app.request_restart();
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn open_with_recovery_key(
    desk: State<'_, Desk>,
    recovery_key: String,
    remember_on_this_computer: bool,
) -> Result<(), AppError> {
    desk.refuse_when_open()?;
    let typed = Secret::new(recovery_key);
    let opened =
        Clinic::open_with_recovery_key(&desk.folder, desk.tools.clone(), typed.expose()).await;
    let clinic = admitted(&desk, "recoveryKey", opened)?;
    remember(&clinic, remember_on_this_computer).await?;
    desk.set_door(Door::Open(clinic));
    desk.door_changed();
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn open_with_passphrase(
    desk: State<'_, Desk>,
    passphrase: String,
    remember_on_this_computer: bool,
) -> Result<(), AppError> {
    desk.refuse_when_open()?;
    let passphrase = Secret::new(passphrase);
    let opened = Clinic::open_with_passphrase(&desk.folder, desk.tools.clone(), &passphrase).await;
    let clinic = admitted(&desk, "passphrase", opened)?;
    remember(&clinic, remember_on_this_computer).await?;
    desk.set_door(Door::Open(clinic));
    desk.door_changed();
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn open_with_code(
    desk: State<'_, Desk>,
    code: String,
    remember_on_this_computer: bool,
) -> Result<(), AppError> {
    desk.refuse_when_open()?;
    let typed = Secret::new(code);
    let opened = Clinic::open_with_code(&desk.folder, desk.tools.clone(), typed.expose()).await;
    let clinic = admitted(&desk, "code", opened)?;
    remember(&clinic, remember_on_this_computer).await?;
    desk.set_door(Door::Open(clinic));
    desk.door_changed();
    Ok(())
}

/// Lets the keychain open the clinic next time. A keychain that does not answer is no reason to
/// keep the door shut.
async fn remember(clinic: &Clinic, wanted: bool) -> Result<(), AppError> {
    if wanted {
        keys::admit_this_computer(clinic, &Actor::program()).await?;
    }
    Ok(())
}

/// The opened clinic; a wrong key is a problem at its field, anything else shows at the door.
fn admitted(
    desk: &Desk,
    field: &str,
    opened: Result<Clinic, clinic::NotOpen>,
) -> Result<Arc<Clinic>, AppError> {
    match opened {
        Ok(clinic) => Ok(Arc::new(clinic)),
        Err(clinic::NotOpen::Unlock(error)) => {
            let message = match error {
                clinic::keys::UnlockError::Mistyped(refused) => refused.to_string(),
                clinic::keys::UnlockError::Wrong => {
                    "This does not open the clinic. Please check it and try again.".to_owned()
                }
                clinic::keys::UnlockError::Keys(error) => return Err(AppError::unexpected(&error)),
            };
            Err(Problems::one(field, message).into())
        }
        Err(other) => {
            // Somebody may have opened it in the meantime, and it stays open.
            desk.refuse_when_open()?;
            desk.set_door(door_after(other));
            Err(AppError::KeyNeeded)
        }
    }
}

#[tauri::command]
#[specta::specta]
pub async fn sign_in(
    desk: State<'_, Desk>,
    username: String,
    passphrase: String,
    totp: Option<String>,
) -> Result<SignInOutcome, AppError> {
    let clinic = desk.clinic()?;
    let passphrase = Secret::new(passphrase);
    let result = staff::sign_in(&clinic, &username, &passphrase, totp.as_deref()).await?;
    seated(&desk, &clinic, result).await
}

#[tauri::command]
#[specta::specta]
pub async fn use_one_time_code(
    desk: State<'_, Desk>,
    username: String,
    code: String,
    new_passphrase: String,
) -> Result<SignInOutcome, AppError> {
    let clinic = desk.clinic()?;
    let (code, passphrase) = (Secret::new(code), Secret::new(new_passphrase));
    let result = staff::use_one_time_code(&clinic, &username, &code, &passphrase).await?;
    seated(&desk, &clinic, result).await
}

/// An owner who forgot their passphrase chooses another, with the recovery key in hand.
#[tauri::command]
#[specta::specta]
pub async fn recover_sign_in(
    desk: State<'_, Desk>,
    username: String,
    recovery_key: String,
    new_passphrase: String,
) -> Result<(), AppError> {
    let clinic = desk.clinic()?;
    let (typed, passphrase) = (Secret::new(recovery_key), Secret::new(new_passphrase));
    let owner = keys::choose_passphrase_anew(&clinic, &username, &typed, &passphrase).await?;
    desk.seat(&clinic, owner).await?;
    desk.door_changed();
    Ok(())
}

async fn seated(
    desk: &Desk,
    clinic: &Clinic,
    result: SignInResult,
) -> Result<SignInOutcome, AppError> {
    if let SignInResult::SignedIn(staff) = result {
        desk.seat(clinic, staff).await?;
        desk.door_changed();
    }
    Ok(result.into())
}

#[tauri::command]
#[specta::specta]
pub async fn passphrase_strength(
    passphrase: String,
    about: Vec<String>,
) -> Result<PassphraseStrength, AppError> {
    let passphrase = Secret::new(passphrase);
    let about: Vec<&str> = about.iter().map(String::as_str).collect();
    Ok(staff::strength(passphrase.expose(), &about))
}

#[tauri::command]
#[specta::specta]
pub async fn set_pin(desk: State<'_, Desk>, pin: String) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    staff::set_pin(&clinic, &actor, &Secret::new(pin)).await?;
    desk.door_changed();
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn unlock_with_pin(desk: State<'_, Desk>, pin: String) -> Result<(), AppError> {
    let clinic = desk.clinic()?;
    let sign_in = desk.locked_person()?;
    let is_right = staff::check_pin(&clinic, &sign_in, &Secret::new(pin)).await?;
    let now = desk.now();
    desk.with_presence(|presence| match is_right {
        true => presence.unlocked(now),
        false => presence.wrong_pin(),
    });
    desk.door_changed();
    match is_right {
        true => Ok(()),
        false => Err(Problems::one("pin", "This is not your PIN.").into()),
    }
}

#[tauri::command]
#[specta::specta]
pub async fn lock_screen(desk: State<'_, Desk>) -> Result<(), AppError> {
    desk.signed_in().await?;
    // Whoever watches the lock writes it into the audit, whatever locked it.
    desk.with_presence(Presence::locked);
    desk.door_changed();
    Ok(())
}

/// To the sign-in screen, from the lock screen or from the desk. Drafts stay for their owner.
#[tauri::command]
#[specta::specta]
pub async fn switch_person(desk: State<'_, Desk>) -> Result<(), AppError> {
    leave(&desk).await
}

/// Ends the sign-in and forgets what was half typed.
#[tauri::command]
#[specta::specta]
pub async fn sign_out(desk: State<'_, Desk>) -> Result<(), AppError> {
    let who_was_here = desk.presence();
    leave(&desk).await?;
    // Afterwards, for the window may keep something until it hears of it.
    if let Presence::Here(sign_in) | Presence::Locked(sign_in) = who_was_here {
        desk.forget_drafts_of(sign_in.staff);
    }
    Ok(())
}

async fn leave(desk: &Desk) -> Result<(), AppError> {
    let clinic = desk.clinic()?;
    if let Presence::Here(sign_in) | Presence::Locked(sign_in) = desk.presence() {
        let staff = sign_in.staff;
        if let Some(actor) = staff::actor(&clinic, staff).await? {
            staff::record_leaving(&clinic, &actor, AuditEvent::SignedOut { staff }).await?;
        }
    }
    desk.set_presence(Presence::SignedOut);
    desk.door_changed();
    Ok(())
}

/// The person at the desk moved the pointer or typed.
#[tauri::command]
#[specta::specta]
pub async fn still_here(desk: State<'_, Desk>) -> Result<(), AppError> {
    let now = desk.now();
    desk.with_presence(|presence| presence.seen(now));
    Ok(())
}

/// Keeps a half-filled form in memory, for the person who is signed in.
#[tauri::command]
#[specta::specta]
pub async fn keep_draft(
    desk: State<'_, Desk>,
    form: String,
    value: String,
) -> Result<(), AppError> {
    let (_, actor) = desk.signed_in().await?;
    let staff = actor.staff_id().ok_or(AppError::SignedOut)?;
    desk.keep_draft(staff, form, value);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub async fn take_draft(desk: State<'_, Desk>, form: String) -> Result<Option<String>, AppError> {
    let (_, actor) = desk.signed_in().await?;
    let staff = actor.staff_id().ok_or(AppError::SignedOut)?;
    Ok(desk.draft(staff, form))
}

#[tauri::command]
#[specta::specta]
pub async fn forget_draft(desk: State<'_, Desk>, form: String) -> Result<(), AppError> {
    let (_, actor) = desk.signed_in().await?;
    let staff = actor.staff_id().ok_or(AppError::SignedOut)?;
    desk.forget_draft(staff, form);
    Ok(())
}

/// What will not happen once the program has ended.
#[tauri::command]
#[specta::specta]
pub async fn what_quitting_stops(desk: State<'_, Desk>) -> Result<String, AppError> {
    let Ok(clinic) = desk.clinic() else {
        return Ok("Nothing is waiting to be sent.".to_owned());
    };
    Ok(clinic::outbox::what_quitting_stops(&clinic).await?)
}

#[tauri::command]
#[specta::specta]
pub async fn quit<R: Runtime>(app: AppHandle<R>) -> Result<(), AppError> {
    crate::background::stop(&app).await;
    app.exit(0);
    Ok(())
}

/// Whoever closed the window was told that the program goes on, and wants that.
#[tauri::command]
#[specta::specta]
pub async fn keep_running<R: Runtime>(
    app: AppHandle<R>,
    desk: State<'_, Desk>,
) -> Result<(), AppError> {
    let clinic = desk.clinic()?;
    settings::mark_closing_explained(&clinic).await?;
    crate::window::hide(&app);
    Ok(())
}

/// From now on closing the window ends the program. The screen quits after it.
#[tauri::command]
#[specta::specta]
pub async fn quit_when_closed(desk: State<'_, Desk>) -> Result<(), AppError> {
    let (clinic, actor) = desk.signed_in().await?;
    let security: Security = settings::read(&clinic, &actor).await?;
    let security = Security {
        quit_when_closed: true,
        ..security
    };
    settings::save(&clinic, &actor, security).await?;
    settings::mark_closing_explained(&clinic).await?;
    desk.changed(&[Area::Settings]);
    Ok(())
}

//! The one list of commands, and the bindings that are made from it.
//!
//! A command translates: it asks who is signed in, calls one verb and converts what comes back.

mod appointments;
mod audit;
mod birthdays;
mod consents;
mod door;
mod keys;
mod outbox;
mod patients;
mod replies;
mod settings;
mod staff;
mod today;

use tauri::{Runtime, Wry};
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::events::{ClinicChanged, ClosingAsked, DoorChanged, QuitAsked};

/// Every command and event of the program.
pub fn builder<R: Runtime>() -> Builder<R> {
    Builder::<R>::new()
        // One shape a type, whichever way it crosses.
        .disable_serde_phases()
        .commands(collect_commands![
            door::door,
            door::set_up_clinic,
            door::confirm_recovery_key,
            door::open_demo,
            door::try_again::<Wry>,
            door::open_with_recovery_key,
            door::open_with_passphrase,
            door::open_with_code,
            door::sign_in,
            door::use_one_time_code,
            door::recover_sign_in,
            door::passphrase_strength,
            door::set_pin,
            door::unlock_with_pin,
            door::lock_screen,
            door::switch_person,
            door::sign_out,
            door::still_here,
            door::keep_draft,
            door::take_draft,
            door::forget_draft,
            door::what_quitting_stops,
            door::quit::<Wry>,
            door::keep_running::<Wry>,
            door::quit_when_closed,
            staff::list_staff,
            staff::add_staff,
            staff::amend_staff,
            staff::reset_sign_in,
            staff::mark_staff_left,
            staff::change_passphrase,
            staff::start_totp,
            staff::confirm_totp,
            staff::remove_totp,
            staff::mark_notices_read,
            patients::find_patients,
            patients::list_patients,
            patients::open_patient,
            patients::likely_duplicates,
            patients::register_patient,
            patients::amend_patient,
            patients::set_patient_status,
            patients::mark_verified,
            patients::save_contact,
            patients::remove_contact,
            patients::add_alert,
            patients::end_alert,
            patients::add_to_care_team,
            patients::remove_from_care_team,
            patients::break_glass,
            consents::patient_consents,
            consents::record_consent,
            consents::set_channel,
            consents::set_quiet_hours,
            consents::list_consent_texts,
            consents::change_consent_text,
            consents::consents_to_renew,
            appointments::booking_choices,
            appointments::day_schedule,
            appointments::week_schedule,
            appointments::preview_booking,
            appointments::book_appointment,
            appointments::preview_move,
            appointments::move_appointment,
            appointments::preview_cancel,
            appointments::cancel_appointment,
            appointments::preview_series,
            appointments::book_series,
            appointments::preview_move_series,
            appointments::move_series,
            appointments::preview_cancel_series,
            appointments::cancel_series,
            appointments::undo_appointment,
            appointments::set_appointment_state,
            appointments::set_meeting_link,
            appointments::new_meeting_link,
            appointments::find_appointment,
            appointments::list_appointment_types,
            appointments::save_appointment_type,
            appointments::list_consulting_rooms,
            appointments::save_consulting_room,
            appointments::list_working_hours,
            appointments::save_working_hours,
            appointments::add_leave,
            appointments::remove_leave,
            appointments::list_holidays,
            appointments::save_holidays,
            outbox::list_messages,
            outbox::open_message,
            outbox::hold_message,
            outbox::release_message,
            outbox::resend_message,
            outbox::mark_message_sent,
            outbox::dismiss_message,
            outbox::send_message_now,
            outbox::delivery,
            outbox::resume_channel,
            outbox::clock_is_right,
            outbox::send_test_message,
            outbox::demo_mailbox,
            replies::list_replies,
            replies::open_reply,
            replies::settle_reply,
            today::today,
            birthdays::greetings,
            birthdays::activate_greetings,
            birthdays::switch_greetings_off,
            birthdays::save_greeting_rules,
            birthdays::birthdays_ahead,
            birthdays::set_greeted_personally,
            settings::clinic_profile,
            settings::save_clinic_profile,
            settings::sending_settings,
            settings::save_sending_settings,
            settings::mail_settings,
            settings::save_mail_settings,
            settings::sms_settings,
            settings::save_sms_settings,
            settings::whatsapp_settings,
            settings::save_whatsapp_settings,
            settings::telehealth_settings,
            settings::save_telehealth_settings,
            settings::security_settings,
            settings::save_security_settings::<Wry>,
            keys::list_key_slots,
            keys::add_os_slot,
            keys::add_passphrase_slot,
            keys::remove_key_slot,
            keys::new_recovery_key,
            keys::confirm_new_recovery_key,
            keys::new_opening_code,
            audit::search_audit,
            audit::verify_audit,
        ])
        .events(collect_events![
            ClinicChanged,
            DoorChanged,
            ClosingAsked,
            QuitAsked
        ])
}

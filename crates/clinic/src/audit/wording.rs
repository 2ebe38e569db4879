//! What happened, as a person reads it.

use super::model::AuditEvent;
use crate::ids::StaffId;

impl AuditEvent {
    /// As a person reads it. Staff other than the one who acted stand in it by `name_of`.
    pub fn sentence(&self, name_of: impl Fn(StaffId) -> String) -> String {
        let text = match self {
            Self::ClinicCreated => "Created the clinic",
            Self::ClinicOpened { slot } => {
                return format!("Opened the clinic with {}", slot_words(slot));
            }
            Self::KeySlotAdded { slot } => {
                return format!("Added {} as a way to open the clinic", slot_words(slot));
            }
            Self::KeySlotRemoved { slot } => {
                return format!("Removed {} as a way to open the clinic", slot_words(slot));
            }
            Self::RecoveryKeyConfirmed => "Typed the recovery key back",
            Self::RecoveryKeyReplaced => {
                "Made a new recovery key; the old one no longer opens the clinic"
            }
            Self::GreetingsSwitched { is_on: true } => "Switched birthday greetings on",
            Self::GreetingsSwitched { is_on: false } => "Switched birthday greetings off",
            Self::BacklogReleased { messages } => {
                return format!("Looked at {messages} waiting messages and let them go");
            }
            Self::BacklogDropped { messages } => {
                return format!("Decided not to send {messages} waiting messages");
            }
            Self::MessagesExported {
                from,
                until,
                messages,
            } => {
                return format!(
                    "Exported a list of {messages} messages, due from {from} until {until}"
                );
            }
            Self::SettingsChanged { section } => {
                return format!("Changed settings: {}", words(section));
            }
            Self::TemplateSaved {
                kind,
                channel,
                language,
            } => {
                return format!(
                    "Wrote the text of messages: {}",
                    text_named(kind, channel, language)
                );
            }
            Self::TemplateReset {
                kind,
                channel,
                language,
            } => {
                return format!(
                    "Went back to the program's text of messages: {}",
                    text_named(kind, channel, language)
                );
            }
            Self::CredentialsChanged { channel } => {
                return format!("Changed the account used for {}", words(channel));
            }
            Self::AuditRead => "Read the audit",
            Self::AuditVerified {
                is_whole: true,
                events,
            } => {
                return format!("Verified the audit: all {events} events are as they were written");
            }
            Self::AuditVerified {
                is_whole: false, ..
            } => "Verified the audit: it was changed from outside",
            Self::Looked { searches, lists } => {
                return format!("Looked at lists {lists} times and searched {searches} times");
            }
            Self::SignedIn { .. } => "Signed in",
            Self::SignInFailed { staff: Some(staff) } => {
                return format!(
                    "Somebody tried to sign in as {} and failed",
                    name_of(*staff)
                );
            }
            Self::SignInFailed { staff: None } => {
                "Somebody tried to sign in with an unknown user name"
            }
            Self::ScreenLocked { .. } => "Locked the screen",
            Self::ScreenUnlocked { .. } => "Unlocked the screen",
            Self::SignedOut { .. } => "Signed out",
            Self::StaffAdded { staff } => return format!("Added {} to the staff", name_of(*staff)),
            Self::StaffAmended { staff } => {
                return format!("Changed the details or roles of {}", name_of(*staff));
            }
            Self::StaffLeft { staff } => {
                return format!("Recorded that {} has left", name_of(*staff));
            }
            Self::SignInReset { staff } => {
                return format!(
                    "Reset the sign-in of {} with a one-time code",
                    name_of(*staff)
                );
            }
            Self::OneTimeCodeUsed { .. } => "Chose a new passphrase with a one-time code",
            Self::PassphraseRecovered { staff } => {
                return format!(
                    "Chose a new passphrase for {} with the recovery key",
                    name_of(*staff)
                );
            }
            Self::PassphraseChanged { .. } => "Changed their passphrase",
            Self::PassphraseProven { .. } => "Typed their passphrase again",
            Self::NoticeShown { .. } => "Was shown a notice about their account",
            Self::PinSet { .. } => "Set a PIN for the lock screen",
            Self::TotpOn { .. } => "Turned on sign-in codes",
            Self::TotpOff { staff } => {
                return format!("Turned off sign-in codes of {}", name_of(*staff));
            }
            Self::GlassBroken { .. } => {
                "Opened a patient outside their care, with a reason, for 30 minutes"
            }
            Self::PatientOpened { .. } => "Opened the patient",
            Self::PatientRegistered { .. } => "Registered the patient",
            Self::PatientAmended { fields, .. } => {
                return format!("Changed {}", list_words(fields));
            }
            Self::PatientStatusChanged { status, .. } => {
                return format!("Marked the patient {}", words(status));
            }
            Self::PatientVerified { .. } => "Verified the patient's identity",
            Self::ContactSaved { .. } => "Saved a contact of the patient",
            Self::ContactRemoved { .. } => "Removed a contact of the patient",
            Self::AlertAdded { .. } => "Added an alert",
            Self::AlertEnded { .. } => "Ended an alert",
            Self::CareTeamJoined { staff, .. } => {
                return format!("Added {} to the care team", name_of(*staff));
            }
            Self::CareTeamLeft { staff, .. } => {
                return format!("Took {} off the care team", name_of(*staff));
            }
            Self::ConsentRecorded { purpose, state, .. } => {
                return format!("Recorded consent for {}: {}", words(purpose), words(state));
            }
            Self::ChannelSwitched { channel, is_on, .. } => {
                return format!(
                    "Switched {} {}",
                    words(channel),
                    if *is_on { "on" } else { "off" }
                );
            }
            Self::QuietHoursChanged { .. } => "Changed quiet hours or discreet wording",
            Self::ConsentTextChanged { purpose, version } => {
                return format!("Wrote version {version} of the text for {}", words(purpose));
            }
            Self::AppointmentBooked {
                overridden: true, ..
            } => "Booked an appointment in spite of a clash, with a reason",
            Self::AppointmentBooked {
                overridden: false, ..
            } => "Booked an appointment",
            Self::AppointmentMoved {
                overridden: true, ..
            } => "Moved an appointment in spite of a clash, with a reason",
            Self::AppointmentMoved {
                overridden: false, ..
            } => "Moved an appointment",
            Self::AppointmentCancelled { .. } => "Cancelled an appointment",
            Self::AppointmentStateChanged { state, .. } => {
                return format!("Marked an appointment {}", words(state));
            }
            Self::MeetingLinkChanged { .. } => "Changed the meeting link of an appointment",
            Self::AppointmentUndone { .. } => "Took back the last change to an appointment",
            Self::SeriesBooked {
                appointments,
                overridden,
                ..
            } => {
                let clash = in_spite(*overridden);
                return format!("Booked a series of {appointments} appointments{clash}");
            }
            Self::SeriesMoved {
                appointments,
                overridden,
                ..
            } => {
                let clash = in_spite(*overridden);
                return format!("Moved {appointments} appointments of a series{clash}");
            }
            Self::SeriesCancelled { appointments, .. } => {
                return format!("Cancelled {appointments} appointments of a series");
            }
            Self::SeriesUndone { appointments, .. } => {
                return format!(
                    "Took back the last change to {appointments} appointments of a series"
                );
            }
            Self::WaitingAdded { .. } => "Put a patient on the wait list",
            Self::WaitingAmended { .. } => "Changed what a patient on the wait list waits for",
            Self::WaitingRemoved { .. } => "Took a patient off the wait list",
            Self::TimeOffered { .. } => "Offered a free time to a patient on the wait list",
            Self::OfferDeclined { .. } => "Noted that an offered time was not taken",
            Self::OfferBooked { .. } => "Booked an offered time",
            Self::AppointmentTypeSaved => "Saved an appointment type",
            Self::ConsultingRoomSaved => "Saved a consulting room",
            Self::WorkingHoursChanged { staff } => {
                return format!("Changed the working hours of {}", name_of(*staff));
            }
            Self::LeaveAdded { staff } => return format!("Added leave for {}", name_of(*staff)),
            Self::LeaveRemoved { staff } => return format!("Removed leave of {}", name_of(*staff)),
            Self::HolidaysChanged { .. } => "Changed the public holidays",
            Self::MessagesPlanned {
                planned,
                refused,
                superseded,
            } => {
                return format!(
                    "Planned {planned} messages; {refused} may not be sent, {superseded} were replaced"
                );
            }
            Self::MessageSending { .. } => "Handed a message to the carrier",
            Self::MessageSent { .. } => "The carrier accepted a message",
            Self::MessageSkipped { reason, .. } => {
                return format!("Did not send a message: {}", words(reason));
            }
            Self::MessageHeld { reason, .. } => {
                return format!("Held a message: {}", words(reason));
            }
            Self::PlansCompared => {
                "Compared the messages of appointments with the facts of the moment"
            }
            Self::ZoneChanged { appointments } => {
                return format!("Derived the times of {appointments} appointments anew");
            }
            Self::MessagesClaimed { messages } => {
                return format!("Took up {messages} messages that were due");
            }
            Self::MessagesHeld { messages } => return format!("Kept {messages} messages waiting"),
            Self::AddressBounced { .. } => "Noted that the carrier does not know an address",
            Self::MessageReleased { .. } => "Released a held message",
            Self::MessageExpired { .. } => "A message was no longer useful and was not sent",
            Self::MessageFailed { .. } => "A message failed",
            Self::MessageRetried { .. } => "A message was not accepted and will be tried again",
            Self::MessageUnknown { .. } => "It is not known whether a message was sent",
            Self::MessageResolved { as_state, .. } => {
                return format!("Settled a message as {}", words(as_state));
            }
            Self::MessageDelivered { .. } => "A message arrived",
            Self::MessageUndelivered { .. } => "The carrier could not deliver a message",
            Self::MessagesFollowed { messages } => {
                return format!("Asked the carrier what became of {messages} messages");
            }
            Self::ReplyFiled { meaning, .. } => {
                return format!("Filed a reply: {}", words(meaning));
            }
            Self::ReplyOpened { .. } => "Read a reply",
            Self::ReplySettled { .. } => "Dealt with a reply",
            Self::TestMessageAsked { .. } => "Asked for a test message",
            Self::DeliveryRecovered { released, unknown } => {
                return format!(
                    "After a restart {released} messages were put back and {unknown} need a person"
                );
            }
            Self::ChannelPaused { channel, .. } => {
                return format!("Paused {}: the carrier refused the account", words(channel));
            }
            Self::ChannelResumed { channel } => return format!("Resumed {}", words(channel)),
            Self::ClockSuspected => "Stopped sending: the computer's clock jumped",
            Self::ClockConfirmed => "Confirmed that the computer's clock is right",
        };
        text.to_owned()
    }
}

fn in_spite(overridden: bool) -> &'static str {
    if overridden {
        " in spite of a clash, with a reason"
    } else {
        ""
    }
}

fn words(stored: &str) -> String {
    stored.replace('_', " ")
}

fn text_named(kind: &str, channel: &str, language: &str) -> String {
    format!("{}, {}, in {language}", words(kind), words(channel))
}

fn list_words(fields: &[String]) -> String {
    fields
        .iter()
        .map(|field| words(field))
        .collect::<Vec<_>>()
        .join(", ")
}

fn slot_words(slot: &str) -> &'static str {
    match slot {
        "os" => "this computer's keychain",
        "recovery" => "the recovery key",
        "passphrase" => "the owner's passphrase",
        "code" => "a one-time code",
        _ => "a key",
    }
}

//! Consents and preferences as people read them.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::model::{
    Decision, Entry, HowGiven, Lapse, Naming, Purpose, Recorder, Switch, SwitchedHow,
};
use crate::channels::ChannelKind;
use crate::civil;

/// "3 May 2026". Shorter than a date in the schedule: the weekday of a consent tells nothing.
fn day(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

fn day_of(switch: &Switch, zone: Tz) -> String {
    day(civil::civil_of(switch.at, zone).date())
}

pub(super) fn how_words(how: SwitchedHow) -> &'static str {
    match how {
        SwitchedHow::InPerson => "in person",
        SwitchedHow::ByPhone => "by phone",
        SwitchedHow::InWriting => "in writing",
        SwitchedHow::ByEmail => "by email",
        SwitchedHow::ByMessage => "by message",
        SwitchedHow::ByCarrier => "by an opt-out at the carrier",
    }
}

fn given_words(how: HowGiven) -> &'static str {
    how_words(how.into())
}

pub(super) fn recorder_name(recorder: &Recorder) -> &str {
    match recorder {
        Recorder::FrontDesk(name) | Recorder::Staff(name) => name,
        Recorder::Program => "Anteroom",
    }
}

/// As a page has room for it.
fn recorder_words(recorder: &Recorder) -> String {
    match recorder {
        Recorder::FrontDesk(name) => format!("the front desk ({name})"),
        Recorder::Staff(name) => name.clone(),
        Recorder::Program => "Anteroom".to_owned(),
    }
}

pub(super) fn channel_name(channel: ChannelKind) -> &'static str {
    match channel {
        ChannelKind::Email => "Email",
        ChannelKind::Sms => "SMS",
        ChannelKind::Whatsapp => "WhatsApp",
    }
}

/// At the beginning of a sentence, with "were", or behind "Consent to".
fn plural(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::AppointmentReminders => "reminders",
        Purpose::BirthdayGreetings => "birthday greetings",
        Purpose::ProgressUpdates => "progress updates",
        Purpose::Recording => "recordings",
        Purpose::RecordShares => "record shares",
        Purpose::Portal => "portal messages",
    }
}

fn plural_first(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::AppointmentReminders => "Reminders",
        Purpose::BirthdayGreetings => "Birthday greetings",
        Purpose::ProgressUpdates => "Progress updates",
        Purpose::Recording => "Recordings",
        Purpose::RecordShares => "Record shares",
        Purpose::Portal => "Portal messages",
    }
}

pub(super) fn never_asked(purpose: Purpose) -> String {
    format!("{} were never asked about.", plural_first(purpose))
}

/// Why an entry that is not a grant in force stands against a message.
pub(super) fn refused(entry: &Entry) -> String {
    let what = plural(entry.purpose);
    let on = day(entry.given_on);
    let how = given_words(entry.how);
    let by = recorder_name(&entry.recorder);
    match (entry.decision, entry.lapse()) {
        (Decision::Declined, _) => format!(
            "{} were declined on {on} ({how}, recorded by {by}).",
            plural_first(entry.purpose)
        ),
        (Decision::Withdrawn, _) => {
            format!("Consent to {what} was withdrawn on {on} ({how}, recorded by {by}).")
        }
        (Decision::Granted, Some(Lapse::ContactChanged)) => {
            format!("Consent to {what} is suspended: the contact it names has changed since {on}.")
        }
        (Decision::Granted, Some(Lapse::TextChanged) | None) => {
            format!("Consent to {what} of {on} lapsed when its text was changed.")
        }
    }
}

pub(super) fn channel_never_asked(channel: ChannelKind) -> String {
    format!("{} was never asked about.", channel_name(channel))
}

pub(super) fn channel_off(switch: &Switch, zone: Tz) -> String {
    let channel = channel_name(switch.channel);
    let on = day_of(switch, zone);
    let how = how_words(switch.how);
    match &switch.recorder {
        Recorder::FrontDesk(name) | Recorder::Staff(name) => {
            format!("{channel} was switched off on {on} ({how}, recorded by {name}).")
        }
        Recorder::Program => format!("{channel} was switched off on {on} ({how})."),
    }
}

/// Where a consent stands, in one sentence for the patient's page.
pub(super) fn standing(entry: Option<&Entry>) -> String {
    let Some(entry) = entry else {
        return "Never asked.".to_owned();
    };
    let on = day(entry.given_on);
    let how = given_words(entry.how);
    let by = recorder_words(&entry.recorder);
    let version = entry.text_version;
    match (entry.decision, entry.lapse()) {
        (Decision::Granted, None) => {
            let naming = match &entry.naming {
                Naming::AsTheyAre(name) => format!(", naming {name}"),
                Naming::Nobody | Naming::Changed(_) => String::new(),
            };
            format!("On since {on}, given {how}, recorded by {by}, text v{version}{naming}.")
        }
        (Decision::Granted, Some(Lapse::TextChanged)) => format!(
            "Lapsed: given on {on} for text v{version}, which has changed since. Please ask again."
        ),
        (Decision::Granted, Some(Lapse::ContactChanged)) => {
            let name = match &entry.naming {
                Naming::AsTheyAre(name) | Naming::Changed(name) => name.as_str(),
                Naming::Nobody => "the contact",
            };
            format!(
                "Suspended: {name} has changed since consent was given on {on}. Please ask again."
            )
        }
        (Decision::Declined, _) => {
            format!("Declined on {on}, said {how}, recorded by {by}, text v{version}.")
        }
        (Decision::Withdrawn, _) => {
            format!("Withdrawn on {on}, said {how}, recorded by {by}.")
        }
    }
}

/// Where a channel stands, in one sentence for the patient's page.
pub(super) fn channel_standing(switch: Option<&Switch>, zone: Tz) -> String {
    let Some(switch) = switch else {
        return "Never asked, so nothing is sent this way.".to_owned();
    };
    let since = if switch.is_on { "On" } else { "Off" };
    let on = day_of(switch, zone);
    let how = how_words(switch.how);
    match &switch.recorder {
        Recorder::Program => format!("{since} since {on}, {how}."),
        recorder @ (Recorder::FrontDesk(_) | Recorder::Staff(_)) => format!(
            "{since} since {on}, said {how}, recorded by {}.",
            recorder_words(recorder)
        ),
    }
}

pub(super) fn switched(channel: ChannelKind, is_on: bool) -> String {
    let to = if is_on { "on" } else { "off" };
    format!("{} switched {to}", channel_name(channel))
}

/// What ends at once when the consent is withdrawn.
pub(super) fn turning_off_stops(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::AppointmentReminders => {
            "Stops every reminder and meeting link at once, also those already planned. Confirmations and news of moved or cancelled appointments still go out."
        }
        Purpose::BirthdayGreetings => "Stops birthday greetings from now on.",
        Purpose::ProgressUpdates => {
            "Stops every update to the emergency contact at once, also those waiting. What was sent stays in the log."
        }
        Purpose::Recording => {
            "Stops a recording in progress at once; none can be started. Recordings that were kept stay."
        }
        Purpose::RecordShares => {
            "No further record share can be made or opened. What a provider has read cannot be taken back."
        }
        Purpose::Portal => "Ends the account's sessions and invitations at once. History stays.",
    }
}

pub(super) fn channel_off_stops(channel: ChannelKind) -> &'static str {
    match channel {
        ChannelKind::Email => {
            "Stops every email to the patient at once, also those already planned. What can go another permitted way does."
        }
        ChannelKind::Sms => {
            "Stops every SMS to the patient at once, also those already planned. What can go another permitted way does."
        }
        ChannelKind::Whatsapp => {
            "Stops every WhatsApp message to the patient at once, also those already planned. What can go another permitted way does."
        }
    }
}

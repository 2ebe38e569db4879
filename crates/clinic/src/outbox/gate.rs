//! The gate: the one place that decides whether a message may leave, with the facts of that
//! moment. Asked when a message is planned, and again, with binding force, inside the transaction
//! that marks it as being sent. Pure but for the [`SendPermit`] it gives.

use chrono_tz::Tz;

use super::model::{MessageKind, Reason, Recipient};
use super::timing::Narrowed;
use crate::channels::ChannelKind;
use crate::consents::{self, ConsentFacts, Purpose};
use crate::ids::MessageId;
use crate::patients::{Address, PatientStatus, Point, Reach};

/// The right to hand one message to a carrier, once. Only the gate makes it, inside the
/// transaction that moves the message to `sending`.
#[derive(Debug)]
pub struct SendPermit {
    message: MessageId,
}

impl SendPermit {
    pub(super) fn for_message(message: MessageId) -> Self {
        Self { message }
    }

    pub fn message(&self) -> MessageId {
        self.message
    }

    /// For the tests of the carriers, which have no database to pass a gate in.
    #[cfg(test)]
    pub(crate) fn for_tests() -> Self {
        Self::for_message(MessageId::from_bytes([7; 16]))
    }
}

/// What is known about a patient when a message about them is judged.
pub(super) struct PatientFacts {
    pub(super) reach: Reach,
    pub(super) consents: ConsentFacts,
}

/// What is known about the clinic's carriers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CarrierFacts {
    pub(super) email: bool,
    pub(super) sms: bool,
}

impl CarrierFacts {
    fn has(self, channel: ChannelKind) -> bool {
        match channel {
            ChannelKind::Email => self.email,
            ChannelKind::Sms => self.sms,
            ChannelKind::Whatsapp => false,
        }
    }
}

/// Where a permitted message goes.
#[derive(Debug, Clone)]
pub(super) struct Route {
    pub(super) channel: ChannelKind,
    pub(super) address: Address,
    pub(super) narrowed: Narrowed,
    pub(super) is_discreet: bool,
}

/// What a kind of message needs consent for; none where it belongs to the operation of care.
fn purpose_of(kind: MessageKind) -> Option<Purpose> {
    match kind {
        MessageKind::Reminder => Some(Purpose::AppointmentReminders),
        MessageKind::Confirmation | MessageKind::Moved | MessageKind::Cancelled => None,
        MessageKind::Test => None,
    }
}

/// The people whom a message about a patient goes to: guardians who get reminders, or the patient.
pub(super) fn recipients(reach: &Reach) -> Vec<Recipient> {
    if reach.guardians.is_empty() {
        return vec![Recipient::Patient(reach.patient)];
    }
    reach
        .guardians
        .iter()
        .map(|guardian| Recipient::Contact(guardian.contact))
        .collect()
}

/// The channels to try, in order: the one the rule names, or else the preferred one, then SMS,
/// email, WhatsApp.
pub(super) fn channels_to_try(
    named: Option<ChannelKind>,
    preferred: Option<ChannelKind>,
) -> Vec<ChannelKind> {
    if let Some(channel) = named {
        return vec![channel];
    }
    let usual = [ChannelKind::Sms, ChannelKind::Email, ChannelKind::Whatsapp];
    let mut channels: Vec<ChannelKind> = preferred.into_iter().collect();
    channels.extend(
        usual
            .into_iter()
            .filter(|channel| Some(*channel) != preferred),
    );
    channels
}

/// May this kind of message go to this recipient on this channel, and where to?
pub(super) fn judge(
    facts: &PatientFacts,
    carriers: CarrierFacts,
    kind: MessageKind,
    recipient: Recipient,
    channel: ChannelKind,
    zone: Tz,
) -> Result<Route, Reason> {
    match facts.reach.status {
        PatientStatus::Active => {}
        PatientStatus::Deceased => {
            return Err(Reason::new("deceased", "The patient has died."));
        }
        PatientStatus::Inactive if kind == MessageKind::Reminder => {
            return Err(Reason::new("inactive", "The patient is no longer active."));
        }
        PatientStatus::Inactive => {}
    }
    consents::permits(&facts.consents, purpose_of(kind), channel, zone)
        .map_err(|refusal| Reason::new(refusal.word, refusal.sentence))?;
    let points = points_of(&facts.reach, recipient)?;
    let point = usable_point(points, channel)?;
    if !carriers.has(channel) {
        return Err(Reason::new(
            "channel_not_set_up",
            format!("{} is not set up in this clinic.", channel_name(channel)),
        ));
    }
    Ok(Route {
        channel,
        address: point.address.clone(),
        narrowed: Narrowed {
            quiet: facts.consents.quiet,
            only_between: point.hours,
            zone: facts.reach.zone,
        },
        is_discreet: point.is_discreet || facts.consents.is_discreet,
    })
}

fn points_of(reach: &Reach, recipient: Recipient) -> Result<&[Point], Reason> {
    match recipient {
        Recipient::Patient(_) if reach.guardians.is_empty() => Ok(&reach.points),
        Recipient::Patient(_) => Err(Reason::new(
            "has_guardian",
            "Messages go to the guardian now.",
        )),
        Recipient::Contact(contact) => reach
            .guardians
            .iter()
            .find(|guardian| guardian.contact == contact)
            .map(|guardian| guardian.points.as_slice())
            .ok_or_else(|| {
                Reason::new(
                    "contact_gone",
                    "This contact no longer gets the patient's messages.",
                )
            }),
        Recipient::Staff(_) => Ok(&[]),
    }
}

/// Present, valid, marked safe, not known to bounce.
fn usable_point(points: &[Point], channel: ChannelKind) -> Result<&Point, Reason> {
    let fitting: Vec<&Point> = points
        .iter()
        .filter(|point| match (&point.address, channel) {
            (Address::Email(_), ChannelKind::Email) => true,
            (Address::Phone(_), ChannelKind::Sms | ChannelKind::Whatsapp) => true,
            (Address::Email(_), ChannelKind::Sms | ChannelKind::Whatsapp)
            | (Address::Phone(_), ChannelKind::Email) => false,
        })
        .collect();
    let what = match channel {
        ChannelKind::Email => "email address",
        ChannelKind::Sms | ChannelKind::Whatsapp => "phone number",
    };
    if fitting.is_empty() {
        return Err(Reason::new("no_address", format!("There is no {what}.")));
    }
    let allowed: Vec<&Point> = fitting
        .iter()
        .copied()
        .filter(|point| point.is_safe && !(point.never_text && channel != ChannelKind::Email))
        .collect();
    if allowed.is_empty() {
        let is_unsafe = fitting.iter().all(|point| !point.is_safe);
        return Err(if is_unsafe {
            Reason::new("not_safe", format!("The {what} is marked as not safe."))
        } else {
            Reason::new("never_text", "The phone number is marked “never text”.")
        });
    }
    allowed
        .into_iter()
        .find(|point| !point.is_bouncing)
        .ok_or_else(|| {
            Reason::new(
                "bouncing",
                format!("The carrier says that the {what} does not exist."),
            )
        })
}

pub(super) fn channel_name(channel: ChannelKind) -> &'static str {
    match channel {
        ChannelKind::Email => "Email",
        ChannelKind::Sms => "SMS",
        ChannelKind::Whatsapp => "WhatsApp",
    }
}

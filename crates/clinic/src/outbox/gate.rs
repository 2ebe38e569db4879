//! The gate: the one place that decides whether a message may leave, with the facts of that
//! moment. Asked when a message is planned, and again, with binding force, inside the transaction
//! that marks it as being sent. Pure, but for reading the facts and for the [`SendPermit`].

use chrono::Duration;
use chrono_tz::Tz;

use super::decision::{Reason, ReasonWord};
use super::model::{MessageKind, Recipient, Timing};
use super::planning::Planning;
use super::repeats;
use super::store::{self, Message, Sealed};
use super::timing::Narrowed;
use crate::Clinic;
use crate::audit::AuditEvent;
use crate::channels::ChannelKind;
use crate::clock::Instant;
use crate::consents::{self, ConsentFacts, Purpose};
use crate::db::{Conn, DbError};
use crate::ids::MessageId;
use crate::patients::{Address, PatientStatus, Point, Reach};
use crate::secret::Key;
use crate::settings::{Greetings, MailAccount, SmsAccount, WhatsappAccount};
use crate::tx::Tx;

/// The right to hand one message to a carrier, once. Whoever was given one may:
///
/// ```
/// # use clinic::channels::{Channel, Outcome, Outgoing};
/// # use clinic::outbox::SendPermit;
/// async fn hand_over(carrier: &dyn Channel, permit: SendPermit, message: &Outgoing) -> Outcome {
///     carrier.send(&permit, message).await
/// }
/// ```
///
/// Without one nothing reaches a carrier, and none is made but in here, nor is one made two:
///
/// ```compile_fail,E0061
/// # use clinic::channels::{Channel, Outcome, Outgoing};
/// async fn hand_over(carrier: &dyn Channel, message: &Outgoing) -> Outcome {
///     carrier.send(message).await
/// }
/// ```
///
/// ```compile_fail,E0451
/// # use clinic::ids::MessageId;
/// # use clinic::outbox::SendPermit;
/// fn permit(message: MessageId) -> SendPermit {
///     SendPermit { message }
/// }
/// ```
///
/// ```compile_fail,E0277
/// fn copied<T: Clone>() {}
/// copied::<clinic::outbox::SendPermit>();
/// ```
#[derive(Debug)]
pub struct SendPermit {
    message: MessageId,
}

impl SendPermit {
    /// Marks a claimed message as being sent, over a route that the gate gave, and keeps that: from
    /// here on a crash leaves it uncertain. The only way to a permit.
    pub(super) async fn take(
        mut tx: Tx<'_>,
        message: MessageId,
        _route: &Route,
        sealed: &Sealed,
        event: AuditEvent,
    ) -> Result<Self, DbError> {
        let now = tx.now();
        if !store::mark_sending(tx.conn(), message, sealed, now).await? {
            return Err(DbError::Unreadable("messages.state"));
        }
        tx.commit(event).await?;
        Ok(Self { message })
    }

    /// The same right once more, over a route that the gate gave anew, for a message that may have
    /// left: word for word, and to a carrier that knows it again. It stays uncertain until the
    /// carrier has answered.
    pub(super) async fn renew(
        tx: Tx<'_>,
        message: MessageId,
        _route: &Route,
        event: AuditEvent,
    ) -> Result<Self, DbError> {
        tx.commit(event).await?;
        Ok(Self { message })
    }

    pub fn message(&self) -> MessageId {
        self.message
    }

    /// For the tests of the carriers, which have no database to pass a gate in.
    #[cfg(test)]
    pub(crate) fn for_tests() -> Self {
        Self {
            message: MessageId::from_bytes([7; 16]),
        }
    }
}

/// What is known about a patient when a message about them is judged.
pub(super) struct PatientFacts {
    pub(super) reach: Reach,
    pub(super) consents: ConsentFacts,
}

impl PatientFacts {
    /// Whom a message about the patient speaks to.
    pub(super) fn name_of(&self, recipient: Recipient) -> String {
        match recipient {
            Recipient::Contact(contact) => self
                .reach
                .guardians
                .iter()
                .find(|guardian| guardian.contact == contact)
                .map_or_else(String::new, |guardian| guardian.name.clone()),
            Recipient::Patient(_) | Recipient::Staff(_) => self.reach.shown_name.clone(),
        }
    }
}

/// What is known about the clinic's carriers.
#[derive(Debug, Clone, Default)]
pub(super) struct CarrierFacts {
    email: bool,
    sms: bool,
    whatsapp: WhatsappAccount,
}

impl CarrierFacts {
    pub(super) fn of(mail: &MailAccount, sms: &SmsAccount, whatsapp: WhatsappAccount) -> Self {
        Self {
            email: mail.is_on,
            sms: sms.is_on,
            whatsapp,
        }
    }

    pub(super) fn has(&self, channel: ChannelKind) -> bool {
        match channel {
            ChannelKind::Email => self.email,
            ChannelKind::Sms => self.sms,
            ChannelKind::Whatsapp => self.whatsapp.is_on,
        }
    }

    /// No message can leave on any channel.
    pub(super) fn have_none(&self) -> bool {
        ChannelKind::ALL.iter().all(|channel| !self.has(*channel))
    }
}

/// Where a permitted message goes. Made by the gate alone.
#[derive(Debug, Clone)]
pub(super) struct Route {
    channel: ChannelKind,
    address: Address,
    /// What WhatsApp calls the words that it approved for this message.
    template: Option<String>,
    narrowed: Narrowed,
    is_discreet: bool,
}

impl Route {
    /// A test message goes to the address that whoever asked for it typed.
    pub(super) fn for_test(channel: ChannelKind, address: Address) -> Self {
        Self {
            channel,
            address,
            template: None,
            narrowed: Narrowed::default(),
            is_discreet: false,
        }
    }

    pub(super) fn channel(&self) -> ChannelKind {
        self.channel
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    pub(super) fn template(&self) -> Option<&str> {
        self.template.as_deref()
    }

    pub(super) fn narrowed(&self) -> &Narrowed {
        &self.narrowed
    }

    pub(super) fn is_discreet(&self) -> bool {
        self.is_discreet
    }
}

/// What a kind of message needs consent for; none where it belongs to the operation of care.
fn purpose_of(kind: MessageKind) -> Option<Purpose> {
    match kind {
        MessageKind::Reminder => Some(Purpose::AppointmentReminders),
        MessageKind::Greeting => Some(Purpose::BirthdayGreetings),
        MessageKind::Confirmation
        | MessageKind::Moved
        | MessageKind::Cancelled
        | MessageKind::Offer
        | MessageKind::Test => None,
    }
}

/// The people whom a message about a patient goes to: guardians who get reminders, or the patient,
/// to whom nothing goes while there is a guardian. A greeting is for the patient alone.
pub(super) fn recipients(reach: &Reach, kind: MessageKind) -> Vec<Recipient> {
    if reach.guardians.is_empty() || kind == MessageKind::Greeting {
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

/// How the clinic stands when the gate is asked.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    pub(super) carriers: CarrierFacts,
    pub(super) greetings: Greetings,
    pub(super) zone: Tz,
}

/// Kind, occurrence, and lead in minutes: what a message says.
pub(super) type About = (MessageKind, Instant, i64);

/// May a message that says this go to this recipient on this channel, and where to?
pub(super) fn judge(
    facts: &PatientFacts,
    ground: &Ground,
    about: About,
    recipient: Recipient,
    channel: ChannelKind,
) -> Result<Route, Reason> {
    let (kind, zone) = (about.0, ground.zone);
    match facts.reach.status {
        PatientStatus::Active => {}
        PatientStatus::Deceased => {
            return Err(Reason::new(ReasonWord::Deceased, "The patient has died."));
        }
        PatientStatus::Inactive
            if matches!(kind, MessageKind::Reminder | MessageKind::Greeting) =>
        {
            return Err(Reason::new(
                ReasonWord::Inactive,
                "The patient is no longer active.",
            ));
        }
        PatientStatus::Inactive => {}
    }
    if kind == MessageKind::Greeting {
        may_greet(&facts.reach, &ground.greetings, about)?;
    }
    consents::permits(&facts.consents, purpose_of(kind), channel, zone)?;
    let points = points_of(&facts.reach, recipient)?;
    let point = usable_point(points, channel)?;
    if !ground.carriers.has(channel) {
        return Err(Reason::new(
            ReasonWord::ChannelNotSetUp,
            format!("{} is not set up in this clinic.", channel_name(channel)),
        ));
    }
    let template = match channel {
        ChannelKind::Email | ChannelKind::Sms => None,
        ChannelKind::Whatsapp => Some(approved_template(facts, &ground.carriers, kind)?),
    };
    Ok(Route {
        channel,
        address: point.address.clone(),
        template,
        narrowed: Narrowed {
            quiet: facts.consents.quiet,
            only_between: point.hours,
            zone: facts.reach.zone,
        },
        // Whoever else reads there is not to learn whom the patient sees.
        is_discreet: point.is_discreet || point.is_shared || facts.consents.is_discreet,
    })
}

fn approved_template(
    facts: &PatientFacts,
    carriers: &CarrierFacts,
    kind: MessageKind,
) -> Result<String, Reason> {
    carriers
        .whatsapp
        .template_for(kind, &facts.reach.language)
        .map(str::to_owned)
        .ok_or_else(|| {
            Reason::new(
                ReasonWord::NoTemplate,
                "WhatsApp has no approved template for this.",
            )
        })
}

/// Whether the patient is to be congratulated by the program on this day.
fn may_greet(reach: &Reach, greetings: &Greetings, about: About) -> Result<(), Reason> {
    let (_, occurrence, year) = about;
    let refuse = |word, sentence| Err(Reason::new(word, sentence));
    if !greetings.is_on() {
        return refuse(
            ReasonWord::GreetingsOff,
            "Birthday greetings are switched off.",
        );
    }
    let is_their_day = i32::try_from(year)
        .ok()
        .and_then(|year| reach.birthday?.kept_in(year, greetings.leap_day))
        .is_some_and(|date| date == occurrence.date_naive());
    if !is_their_day {
        return refuse(
            ReasonWord::OtherBirthday,
            "This is not the patient's birthday any more.",
        );
    }
    if reach.has_guardian {
        return refuse(
            ReasonWord::UnderGuardian,
            "The patient is under a guardian.",
        );
    }
    if reach.is_greeted_personally {
        return refuse(
            ReasonWord::GreetedPersonally,
            "Staff congratulate this patient themselves.",
        );
    }
    if reach.psychologist.is_none() {
        return refuse(
            ReasonWord::NoPsychologist,
            "The patient has no primary psychologist, or one who has left.",
        );
    }
    Ok(())
}

/// The gate's second, binding question about a stored message: may it leave now, and where to?
pub(super) enum Verdict {
    Go(Box<Route>),
    /// Not now, and why; look again then.
    Later(Instant, Reason),
    Refuse(Reason),
    TooLate,
}

pub(super) async fn judge_now(
    clinic: &Clinic,
    conn: &mut Conn,
    planning: &mut Planning,
    message: &Message,
    now: Instant,
) -> Result<Verdict, DbError> {
    if now >= message.not_after {
        return Ok(Verdict::TooLate);
    }
    let (open, ground) = (planning.open_times().clone(), planning.ground());
    let recipient = message.recipient()?;
    let patient = message
        .patient
        .ok_or(DbError::Unreadable("messages.patient"))?;
    let Some(facts) = planning.patient(conn, patient).await? else {
        return Ok(Verdict::Refuse(Reason::new(
            ReasonWord::NoPatient,
            "The patient is no longer here.",
        )));
    };
    let (about, channel) = (message.about(), message.channel);
    let judged = judge(facts, &ground, about, recipient, channel);
    let route = match judged {
        Ok(route) => route,
        Err(reason) => return Ok(Verdict::Refuse(reason)),
    };
    if open.is_allowed(now, !message.outside_hours, route.narrowed()) {
        let key = clinic.message_key();
        let mark = mark_of(route.address(), &key);
        let repeats = repeats::judge(conn, planning, message, &mark, now).await?;
        return Ok(match repeats {
            Some(reason) => Verdict::Refuse(reason),
            None => match room_at(conn, planning, message, &mark, now).await? {
                Some((at, reason)) => Verdict::Later(at, reason),
                None => Verdict::Go(Box::new(route)),
            },
        });
    }
    let timing = if message.outside_hours {
        Timing::AnyHour { wished: now }
    } else {
        Timing::After { wished: now }
    };
    Ok(
        match open.leave_at(
            (message.kind, timing),
            route.narrowed(),
            now,
            message.not_after,
        ) {
            Ok(at) => Verdict::Later(
                at,
                Reason::new(
                    ReasonWord::OutsideHours,
                    "Waiting for the next sending time.",
                ),
            ),
            Err(reason) => Verdict::Refuse(reason),
        },
    )
}

/// A keyed hash of an address: tells what goes to the same one, and not which one it is.
pub(super) fn mark_of(address: &Address, key: &Key) -> Vec<u8> {
    key.mac(&[b"address", address.as_str().as_bytes()]).to_vec()
}

/// When there is room again at an address that had as many messages within a day as one may have, and
/// why to wait. A person who wants a message sent is not kept from it.
async fn room_at(
    conn: &mut Conn,
    planning: &Planning,
    message: &Message,
    mark: &[u8],
    now: Instant,
) -> Result<Option<(Instant, Reason)>, DbError> {
    if message.by_person {
        return Ok(None);
    }
    let cap = planning.sending().address_daily_cap;
    let day = Duration::hours(24);
    // What left under a clock that ran further ahead says nothing of this day.
    let full_since = store::find_nth_newest_to(conn, message.id, mark, cap, now + day).await?;
    let Some(room_at) = full_since.map(|since| since + day).filter(|at| *at > now) else {
        return Ok(None);
    };
    let where_to = match message.channel {
        ChannelKind::Email => "address",
        ChannelKind::Sms | ChannelKind::Whatsapp => "number",
    };
    let sentence = format!(
        "{cap} messages went to this {where_to} within a day, and no more go by themselves. \
         Please look whether this one should."
    );
    let reason = Reason::new(ReasonWord::AddressCap, sentence);
    Ok(Some((room_at.min(message.not_after), reason)))
}

fn points_of(reach: &Reach, recipient: Recipient) -> Result<&[Point], Reason> {
    match recipient {
        Recipient::Patient(_) if !reach.has_guardian => Ok(&reach.points),
        Recipient::Patient(_) if reach.guardians.is_empty() => Err(Reason::new(
            ReasonWord::GuardianGetsNone,
            "Messages go to a guardian, and no guardian gets reminders.",
        )),
        Recipient::Patient(_) => Err(Reason::new(
            ReasonWord::HasGuardian,
            "Messages go to the guardian now.",
        )),
        Recipient::Contact(contact) => reach
            .guardians
            .iter()
            .find(|guardian| guardian.contact == contact)
            .map(|guardian| guardian.points.as_slice())
            .ok_or_else(|| {
                Reason::new(
                    ReasonWord::ContactGone,
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
        return Err(Reason::new(
            ReasonWord::NoAddress,
            format!("There is no {what}."),
        ));
    }
    let allowed: Vec<&Point> = fitting
        .iter()
        .copied()
        .filter(|point| point.is_safe && !(point.never_text && channel != ChannelKind::Email))
        .collect();
    if allowed.is_empty() {
        let is_unsafe = fitting.iter().all(|point| !point.is_safe);
        return Err(if is_unsafe {
            Reason::new(
                ReasonWord::NotSafe,
                format!("The {what} is marked as not safe."),
            )
        } else {
            Reason::new(
                ReasonWord::NeverText,
                "The phone number is marked “never text”.",
            )
        });
    }
    allowed
        .into_iter()
        .find(|point| !point.is_bouncing)
        .ok_or_else(|| {
            Reason::new(
                ReasonWord::Bouncing,
                format!("The carrier says that the {what} does not exist."),
            )
        })
}

pub(crate) fn channel_name(channel: ChannelKind) -> &'static str {
    match channel {
        ChannelKind::Email => "Email",
        ChannelKind::Sms => "SMS",
        ChannelKind::Whatsapp => "WhatsApp",
    }
}

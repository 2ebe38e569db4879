//! What would say the same twice: two messages about one appointment to one address, or an earlier
//! reminder beside a later one. Asked when messages are planned, and again by the gate.
//!
//! A couple who share a number get one text about the hour that they have together, whoever's it is
//! by name: a second one would tell the same reader the same. Two appointments are two facts, and each
//! keeps its message, also where one parent gets those of two children.

use super::decision::{Reason, ReasonWord};
use super::gate::{About, mark_of};
use super::model::{MessageKind, MessageState, Recipient};
use super::planner::{Wanted, plan_refused};
use super::planning::Planning;
use super::store::{self, Message};
use crate::channels::ChannelKind;
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::secret::Key;

/// Refuses what is wanted and would say the same as something else that is wanted or has left. All of
/// it, and all that is stored, is about one subject.
pub(super) fn leave_out(
    wanted: &mut [Wanted<'_>],
    stored: &[Message],
    planning: &Planning,
    key: &Key,
) -> Result<(), DbError> {
    for at in 0..wanted.len() {
        let refused = later_reminder(wanted, at, stored, planning)?;
        refuse(&mut wanted[at], refused);
    }
    for at in 0..wanted.len() {
        let refused = same_address(wanted, at, stored, planning, key)?;
        refuse(&mut wanted[at], refused);
    }
    Ok(())
}

fn refuse(wanted: &mut Wanted<'_>, reason: Option<Reason>) {
    if let Some(reason) = reason {
        wanted.plan = plan_refused(wanted.draft, reason, false);
    }
}

/// Why a reminder is left out beside a later one that leaves as early, or that left when this one was
/// due.
fn later_reminder(
    wanted: &[Wanted<'_>],
    at: usize,
    stored: &[Message],
    planning: &Planning,
) -> Result<Option<Reason>, DbError> {
    let this = &wanted[at];
    let (Some(route), true) = (&this.route, this.is_going()) else {
        return Ok(None);
    };
    let is_beside = wanted.iter().any(|other| {
        other.is_going()
            && other.recipient == this.recipient
            && is_later(other.about(), this.about())
            && other.plan.due_at <= this.plan.due_at
    });
    let was_due_at = |left_at: Instant| {
        let (timing, not_after) = (this.draft.timing, this.draft.not_after);
        let leaves = planning.open_times().leave_at(
            (this.draft.kind, timing),
            route.narrowed(),
            left_at,
            not_after,
        );
        leaves == Ok(left_at)
    };
    let mut is_overtaken = is_beside;
    for message in stored {
        let left_at = message.sending_at.filter(|_| message.may_have_arrived());
        is_overtaken |= message.recipient()? == this.recipient
            && is_later(message.about(), this.about())
            && left_at.is_some_and(was_due_at);
    }
    Ok(is_overtaken.then(overtaken))
}

/// Whether the first is a reminder of the same that leaves after the second.
fn is_later(one: About, other: About) -> bool {
    let (kind, occurrence, lead_minutes) = one;
    kind == MessageKind::Reminder
        && (kind, occurrence) == (other.0, other.1)
        && lead_minutes < other.2
}

fn overtaken() -> Reason {
    Reason::new(
        ReasonWord::LaterReminder,
        "A later reminder was due as well.",
    )
}

/// Why a message is left out whose address gets the same with somebody else's.
fn same_address(
    wanted: &[Wanted<'_>],
    at: usize,
    stored: &[Message],
    planning: &Planning,
    key: &Key,
) -> Result<Option<Reason>, DbError> {
    let this = &wanted[at];
    let (Some(route), true) = (&this.route, this.is_going()) else {
        return Ok(None);
    };
    let before = wanted[..at].iter().find(|other| {
        let address = other.route.as_ref().map(|route| route.address());
        other.is_going() && other.about() == this.about() && address == Some(route.address())
    });
    if let Some(other) = before {
        return Ok(Some(brought("goes", this.channel, &other.to)));
    }
    let mark = mark_of(route.address(), key);
    has_had(
        stored,
        planning,
        (this.about(), this.recipient),
        this.channel,
        &mark,
    )
}

/// Whether an address has had, or may have had, the same with a message to another recipient.
fn has_had(
    stored: &[Message],
    planning: &Planning,
    (about, recipient): (About, Recipient),
    channel: ChannelKind,
    mark: &[u8],
) -> Result<Option<Reason>, DbError> {
    for message in stored {
        let theirs = message.recipient()?;
        let is_same = message.may_have_arrived()
            && message.about() == about
            && theirs != recipient
            && message.address_mark.as_deref() == Some(mark);
        if is_same {
            let patient = message.patient.and_then(|patient| planning.known(patient));
            let name = patient.map_or_else(String::new, |facts| facts.name_of(theirs));
            return Ok(Some(brought("went", channel, &name)));
        }
    }
    Ok(None)
}

fn brought(goes: &str, channel: ChannelKind, name: &str) -> Reason {
    let (what, whither) = match channel {
        ChannelKind::Email => ("email", "address"),
        ChannelKind::Sms => ("text", "number"),
        ChannelKind::Whatsapp => ("message", "number"),
    };
    let whose = if name.is_empty() {
        "somebody else’s".to_owned()
    } else {
        format!("{name}’s")
    };
    Reason::new(
        ReasonWord::SameAddress,
        format!("The same {what} {goes} to this {whither} with {whose} message."),
    )
}

/// The same two questions about a message that is about to leave for the address of this mark.
pub(super) async fn judge(
    conn: &mut Conn,
    planning: &mut Planning,
    message: &Message,
    mark: &[u8],
    now: Instant,
) -> Result<Option<Reason>, DbError> {
    let stored = store::list_by_subject(conn, message.subject).await?;
    let (about, recipient) = message.meaning()?;
    for other in &stored {
        let is_due = other.state.is_waiting() && !other.is_held_by_person() && other.due_at <= now;
        let has_left = other.may_have_arrived()
            && other
                .sending_at
                .is_some_and(|left_at| left_at >= message.due_at);
        if other.recipient()? == recipient && is_later(other.about(), about) && (is_due || has_left)
        {
            return Ok(Some(overtaken()));
        }
        if let Some(patient) = other.patient {
            planning.patient(conn, patient).await?;
        }
    }
    has_had(&stored, planning, (about, recipient), message.channel, mark)
}

impl Wanted<'_> {
    fn is_going(&self) -> bool {
        self.plan.state == MessageState::Planned
    }
}

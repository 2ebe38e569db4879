//! Messages as screens show them.

mod record;
mod store;
mod text;

use chrono::Duration;
use chrono_tz::Tz;

use self::store::Listed;
use self::text::Text;
use super::decision::ReasonWord;
use super::gate::{CarrierFacts, channel_name};
use super::model::{
    DeliveryState, DeliveryView, MessageCounts, MessageDetail, MessageFilter, MessageKind,
    MessagePage, MessageRow, MessageState, MessageTab, PausedChannel,
};
use super::timing::may_leave_sooner;
use super::{OutboxError, answering, backlog, planner};
use crate::Clinic;
use crate::access::{Actor, KeepMessages, ReadMessages};
use crate::channels::{Carrier, ChannelKind};
use crate::civil::{civil_of, date_words, time_words};
use crate::clinic::Looked;
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::ids::MessageId;
use crate::settings::{self, Delivery, MailAccount, SmsAccount, WhatsappAccount};

const PAGE: usize = 50;

/// One page of a tab, narrowed by `filter`. The counts are of everything.
pub async fn list(
    clinic: &Clinic,
    actor: &Actor,
    tab: MessageTab,
    filter: &MessageFilter,
    after: Option<&str>,
) -> Result<MessagePage, OutboxError> {
    let allowed = actor.may::<ReadMessages>()?;
    let mut reader = clinic.db().read().await?;
    let moment = Moment::of(clinic, &mut reader).await?;
    let mut listed =
        store::list(&mut reader, &allowed, tab, filter, after, PAGE as i64 + 1).await?;
    let has_more = listed.len() > PAGE;
    listed.truncate(PAGE);
    let next = listed
        .last()
        .filter(|_| has_more)
        .map(|last| last.cursor(tab));
    let (going_out, needs_person) = store::count(&mut reader).await?;
    clinic.looked(actor, Looked::List);
    Ok(MessagePage {
        rows: listed.into_iter().map(|row| moment.row(row)).collect(),
        next,
        counts: MessageCounts {
            going_out,
            needs_person,
        },
    })
}

/// One message with its decision record, its text for those allowed, and what may be done.
pub async fn open(
    clinic: &Clinic,
    actor: &Actor,
    id: MessageId,
) -> Result<MessageDetail, OutboxError> {
    let allowed = actor.may::<ReadMessages>()?;
    let may_keep = actor.may::<KeepMessages>().is_ok();
    let mut reader = clinic.db().read().await?;
    let moment = Moment::of(clinic, &mut reader).await?;
    let now = moment.now;
    let listed = store::find(&mut reader, &allowed, id)
        .await?
        .ok_or(OutboxError::NotFound)?;
    let text = Text::of(clinic, &mut reader, &allowed, &listed, now).await?;
    let decisions = store::list_decisions(&mut reader, id).await?;
    let state = listed.state;
    let is_held_by_person =
        state == MessageState::Held && listed.reason == Some(ReasonWord::HeldByPerson);
    let waits_for_person =
        state == MessageState::Held && listed.reason.is_some_and(ReasonWord::asks_for_person);
    let goes_another_way = super::store::goes_another_way(&mut reader, id).await?;
    let is_open = matches!(
        state,
        MessageState::Failed | MessageState::Unknown | MessageState::Undelivered
    ) && listed.settled_by.is_none()
        && !listed.went_another_way
        && (listed.kind, state) != (MessageKind::Greeting, MessageState::Unknown);
    let is_useful = now < listed.not_after;
    // What is due leaves by itself, but for a backlog that waits for a look.
    let can_go_earlier =
        state == MessageState::Planned && (listed.due_at > now || moment.has_backlog);
    Ok(MessageDetail {
        subject: text.subject,
        body: text.body,
        template: text.template,
        preview: text.preview,
        body_hidden: text.hidden,
        decisions: record::read(&decisions),
        may_hold: may_keep && state.is_waiting() && !is_held_by_person && !waits_for_person,
        may_release: may_keep && is_held_by_person,
        may_resend: may_keep
            && is_open
            && is_useful
            && !goes_another_way
            && listed.kind != MessageKind::Test,
        may_mark_sent: may_keep && is_open && state == MessageState::Unknown,
        may_dismiss: may_keep && (is_open || waits_for_person),
        may_send_now: may_keep
            && (waits_for_person || can_go_earlier)
            && moment.lets_leave_sooner(&listed),
        resend_warns: (state == MessageState::Unknown).then(|| {
            "It may have arrived already. Sending it again may bring it twice.".to_owned()
        }),
        row: moment.row(listed),
    })
}

/// What rows are read against.
struct Moment {
    now: Instant,
    zone: Tz,
    /// What is due waits until somebody has looked at it.
    has_backlog: bool,
}

impl Moment {
    async fn of(clinic: &Clinic, conn: &mut Conn) -> Result<Self, DbError> {
        let now = clinic.now();
        let delivery: Delivery = settings::load(conn).await?;
        Ok(Self {
            now,
            zone: settings::zone(conn).await?,
            has_backlog: backlog::waiting(conn, &delivery, now).await?.is_some(),
        })
    }

    fn lets_leave_sooner(&self, row: &Listed) -> bool {
        may_leave_sooner(row.kind, row.due_at, self.zone, self.now)
    }

    fn row(&self, listed: Listed) -> MessageRow {
        let waits_for_look = listed.state == MessageState::Planned
            && listed.due_at <= self.now
            && self.has_backlog
            && !listed.by_person;
        let in_backlog = || {
            let sentence = "More than usual is due at once: it waits until somebody has looked.";
            waits_for_look.then(|| sentence.to_owned())
        };
        MessageRow {
            what: planner::what(listed.kind, listed.lead_minutes),
            due_words: due_words(listed.due_at, self.zone, self.now),
            to: listed.to(),
            carrier: listed.carrier.map_or("", carrier_name).to_owned(),
            state_word: listed.state.word(listed.kind).to_owned(),
            settled: settled(&listed),
            reason: listed.sentence.or_else(in_backlog),
            appointment: listed.kind.appointment(listed.subject),
            id: listed.id,
            kind: listed.kind,
            due: listed.due_at,
            patient: listed.patient,
            channel: listed.channel,
            state: listed.state,
            changed_at: listed.changed_at,
        }
    }
}

/// What will be missed when this computer is switched off at the end of the day: messages that
/// want to leave between closing and the next opening. A greeting of a later day is not among them:
/// it could not be sent now instead.
pub async fn due_between(
    clinic: &Clinic,
    actor: &Actor,
    from: Instant,
    until: Instant,
) -> Result<Vec<MessageRow>, OutboxError> {
    let allowed = actor.may::<ReadMessages>()?;
    let mut reader = clinic.db().read().await?;
    let moment = Moment::of(clinic, &mut reader).await?;
    let listed = store::list_due_between(&mut reader, &allowed, from, until).await?;
    Ok(listed
        .into_iter()
        .filter(|row| moment.lets_leave_sooner(row))
        .map(|row| moment.row(row))
        .collect())
}

/// What the program left out that was due after `since`, the last decided first.
pub async fn left_out_since(
    clinic: &Clinic,
    actor: &Actor,
    since: Instant,
    at_most: usize,
) -> Result<Vec<MessageRow>, OutboxError> {
    let allowed = actor.may::<ReadMessages>()?;
    let mut reader = clinic.db().read().await?;
    let moment = Moment::of(clinic, &mut reader).await?;
    let listed = store::list_left_out(&mut reader, &allowed, since, at_most as i64).await?;
    Ok(listed.into_iter().map(|row| moment.row(row)).collect())
}

/// How delivery stands. Needs no right beyond being signed in: it holds counts only.
pub async fn delivery(clinic: &Clinic) -> Result<DeliveryView, DbError> {
    let mut reader = clinic.db().read().await?;
    let now = clinic.now();
    let (_, needs_person) = store::count(&mut reader).await?;
    let waiting = store::count_due_before(&mut reader, now - Duration::minutes(2)).await?;
    let not_reached = store::list_not_reached(&mut reader).await?;
    let over_daily_cap = store::find_over_daily_cap(&mut reader).await?;
    let delivery: Delivery = settings::load(&mut reader).await?;
    let mail: MailAccount = settings::load(&mut reader).await?;
    let sms: SmsAccount = settings::load(&mut reader).await?;
    let carriers = CarrierFacts::of(
        &mail,
        &sms,
        settings::load::<WhatsappAccount>(&mut reader).await?,
    );
    let backlog = backlog::waiting(&mut reader, &delivery, now).await?;
    let paused_channels: Vec<PausedChannel> = super::store::list_pauses(&mut reader)
        .await?
        .into_iter()
        .map(|(channel, why)| PausedChannel { channel, why })
        .collect();
    let unread = answering::unread_replies(clinic, &mut reader).await?;
    let unread_replies = (!unread.is_empty()).then(|| {
        let sentences: Vec<String> = unread.into_iter().map(|one| one.sentence).collect();
        sentences.join(" ")
    });
    let (state, sentence) = if delivery.clock_suspect {
        (
            DeliveryState::ClockSuspect,
            "Sending has stopped: this computer's clock jumped, or nothing was written for half a \
             year. Please look whether its date and time are right."
                .to_owned(),
        )
    } else if let Some(paused) = paused_channels.first() {
        (
            DeliveryState::Paused,
            format!("{} is paused. {}", channel_name(paused.channel), paused.why),
        )
    } else if let Some(waiting) = backlog {
        (
            DeliveryState::Backlog,
            format!(
                "{waiting} messages are due at once, more than usual. Please look at them: they \
                 wait until somebody lets them go. What would come too late is left out by itself."
            ),
        )
    } else if carriers.have_none() {
        (
            DeliveryState::NotSetUp,
            "No way of sending is set up yet.".to_owned(),
        )
    } else if let Some((channel, waiting)) = over_daily_cap {
        (DeliveryState::DailyCap, daily_cap_words(channel, waiting))
    } else if !not_reached.is_empty() {
        (DeliveryState::Offline, not_reached_words(&not_reached))
    } else if let Some(sentence) = unread_replies.clone() {
        (DeliveryState::UnreadReplies, sentence)
    } else if needs_person > 0 {
        let words = match needs_person {
            1 => "1 message needs a person.".to_owned(),
            count => format!("{count} messages need a person."),
        };
        (DeliveryState::NeedYou, words)
    } else {
        (DeliveryState::Ready, "Messages are going out.".to_owned())
    };
    Ok(DeliveryView {
        state,
        sentence,
        needs_person,
        waiting,
        paused_channels,
        unread_replies,
    })
}

fn daily_cap_words(channel: ChannelKind, waiting: u32) -> String {
    let name = channel_name(channel);
    let waiting = match waiting {
        1 => "1 message waits: please look whether it should leave today.".to_owned(),
        waiting => {
            format!("{waiting} messages wait: please look which of them should leave today.")
        }
    };
    format!("{name} has reached its limit for one day. {waiting}")
}

/// "Email: The mail server refused the connection. What is due leaves when it can be reached." Whether
/// the whole network is away, or one server, only the carrier's own words tell.
fn not_reached_words(channels: &[(ChannelKind, String)]) -> String {
    let mut words = String::new();
    for (channel, why) in channels {
        words.push_str(&format!("{}: {why} ", channel_name(*channel)));
    }
    let they = if channels.len() == 1 { "it" } else { "they" };
    format!("{words}What is due leaves when {they} can be reached.")
}

/// What will not happen once the program has ended, in words.
pub async fn what_quitting_stops(clinic: &Clinic) -> Result<String, DbError> {
    let mut reader = clinic.db().read().await?;
    let until = clinic.now() + Duration::hours(24);
    let count = store::count_due_before(&mut reader, until).await?;
    Ok(match count {
        0 => "No messages are due in the next 24 hours. Reminders wait until Anteroom runs again."
            .to_owned(),
        1 => "1 message is due in the next 24 hours and will not be sent while Anteroom is closed."
            .to_owned(),
        count => format!(
            "{count} messages are due in the next 24 hours and will not be sent while Anteroom is closed."
        ),
    })
}

/// Who dealt with a message that needed a person, and how.
fn settled(listed: &Listed) -> Option<String> {
    let by = listed.settled_by.as_ref()?;
    let has_arrived = matches!(listed.state, MessageState::Sent | MessageState::Delivered);
    let how = if has_arrived {
        "Counted as sent"
    } else {
        "Dismissed"
    };
    Some(format!("{how} by {by}."))
}

fn carrier_name(carrier: Carrier) -> &'static str {
    match carrier {
        Carrier::Smtp => "SMTP",
        Carrier::Resend => "Resend",
        Carrier::Twilio => "Twilio",
    }
}

/// "Today, 2:30 pm" or "Tue 24 Nov 2026, 2:30 pm".
fn due_words(due: Instant, zone: Tz, now: Instant) -> String {
    let civil = civil_of(due, zone);
    let days = (civil.date() - civil_of(now, zone).date()).num_days();
    let day = match days {
        -1 => "Yesterday".to_owned(),
        0 => "Today".to_owned(),
        1 => "Tomorrow".to_owned(),
        _ => date_words(civil.date()),
    };
    format!("{day}, {}", time_words(civil.time()))
}

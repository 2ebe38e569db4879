//! How many messages a channel takes now: its rate, its limit for a day, and what stops it
//! altogether. A person who wants a message sent now is not kept from it by the limit for a day.

use chrono::Duration;

use super::backlog;
use super::decision::{self, DecisionStage, Reason, ReasonWord};
use super::gate::channel_name;
use super::store::{self, Mark};
use crate::channels::ChannelKind;
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::ids::MessageId;
use crate::settings::{self, Delivery, Sending};
use crate::tx::Tx;

/// How long messages wait for somebody to put something right.
const LOOKED_AGAIN: Duration = Duration::minutes(10);
/// How long messages wait for a day's limit; those there is room for meanwhile are woken before.
const FULL_WAIT: Duration = Duration::hours(1);

/// What a channel takes now.
pub(super) enum Room {
    /// So many of the messages that are due.
    For(i64),
    /// So many of those that people want sent now. The others wait: in a backlog as they are, until
    /// somebody has looked at them all, and else for what is told.
    OnlyAskedFor {
        room: i64,
        others: Option<Blocked>,
    },
    None(Blocked),
}

/// Why messages wait with their whole channel.
pub(super) enum Blocked {
    Paused,
    ClockSuspect,
    DailyCap,
}

/// How many messages the channel's rate and its limit for a day leave room for now, and what stops
/// it altogether.
pub(super) async fn room_in(tx: &mut Tx<'_>, channel: ChannelKind) -> Result<Room, DbError> {
    let now = tx.now();
    let delivery: Delivery = settings::load(tx.conn()).await?;
    if delivery.clock_suspect {
        return Ok(Room::None(Blocked::ClockSuspect));
    }
    let pauses = store::list_pauses(tx.conn()).await?;
    if pauses.iter().any(|(paused, _)| *paused == channel) {
        return Ok(Room::None(Blocked::Paused));
    }
    let sending: Sending = settings::load(tx.conn()).await?;
    let last_minute = now - Duration::seconds(60);
    // What left under a clock that ran ahead does not keep this minute's from leaving.
    let used = store::count_handed_over(tx.conn(), channel, (last_minute, now)).await?;
    let room = (i64::from(sending.per_minute(channel)) - used).max(0);
    if backlog::waiting(tx.conn(), &delivery, now).await?.is_some() {
        let others = None;
        return Ok(Room::OnlyAskedFor { room, others });
    }
    let left_today = left_today(tx.conn(), &sending, channel, now).await?;
    Ok(if left_today > 0 {
        Room::For(room.min(left_today))
    } else {
        let others = Some(Blocked::DailyCap);
        Room::OnlyAskedFor { room, others }
    })
}

/// Whether no more leaves by itself on a channel today. A text of several parts may be the one that
/// fills it, so that this is asked for each text; of what is one part the claim took no more than
/// there is room for.
pub(super) async fn is_day_full(
    conn: &mut Conn,
    sending: &Sending,
    channel: ChannelKind,
    now: Instant,
) -> Result<bool, DbError> {
    Ok(channel.is_charged_in_parts() && left_today(conn, sending, channel, now).await? <= 0)
}

async fn left_today(
    conn: &mut Conn,
    sending: &Sending,
    channel: ChannelKind,
    now: Instant,
) -> Result<i64, DbError> {
    let day = Duration::hours(24);
    let used = store::count_parts(conn, channel, (now - day, now + day)).await?;
    Ok(i64::from(sending.daily_cap(channel)) - used)
}

/// Keeps claimed messages waiting, and says why.
pub(super) async fn hold(
    tx: &mut Tx<'_>,
    channel: ChannelKind,
    messages: &[MessageId],
    blocked: &Blocked,
) -> Result<(), DbError> {
    let name = channel_name(channel);
    let (reason, wait) = match blocked {
        Blocked::Paused => (
            Reason::new(
                ReasonWord::ChannelPaused,
                format!("{name} is paused until the account is put right."),
            ),
            LOOKED_AGAIN,
        ),
        Blocked::ClockSuspect => (
            Reason::new(
                ReasonWord::ClockSuspect,
                "Waiting until somebody confirms the computer's clock.",
            ),
            LOOKED_AGAIN,
        ),
        Blocked::DailyCap => (
            Reason::new(
                ReasonWord::DailyCap,
                format!("{name} has reached its limit for one day."),
            ),
            FULL_WAIT,
        ),
    };
    let mark = Mark::held_until(tx.now() + wait, reason);
    for id in messages {
        decision::mark(tx, *id, DecisionStage::Gate, &mark).await?;
    }
    Ok(())
}

//! How the carriers were found while the program runs: when each channel was last reached, since when
//! it is not, and since when a carrier does not say what people wrote. A start of the program knows
//! nothing of it.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::{CarrierProblem, ChannelKind};
use crate::clock::Instant;

/// A channel that is not reached for so long, while another one is, has a trouble of its own.
const ALONE_FOR: TimeDelta = TimeDelta::hours(1);
/// What is not read for so long is said. Shorter than that a network may be away for a moment.
const UNREAD_FOR: TimeDelta = TimeDelta::minutes(15);
/// And only after it was asked for so often in vain: a computer that slept did not ask.
const ASKED_IN_VAIN: u32 = 10;

#[derive(Debug, Default)]
struct Line {
    reached_at: Option<Instant>,
    away: Option<(Instant, CarrierProblem)>,
    unread: Option<Unread>,
}

/// Replies that a carrier does not let the program read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unread {
    pub(crate) since: Instant,
    /// When they were last asked for.
    pub(crate) until: Instant,
    pub(crate) asked: u32,
    pub(crate) problem: CarrierProblem,
}

/// What is known of every channel.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    of: HashMap<ChannelKind, Line>,
}

impl Lines {
    /// The carrier answered when it was handed a message, whatever it said.
    pub(crate) fn reached(&mut self, channel: ChannelKind, now: Instant) {
        let line = self.of.entry(channel).or_default();
        line.reached_at = Some(now);
        line.away = None;
    }

    pub(crate) fn not_reached(
        &mut self,
        channel: ChannelKind,
        now: Instant,
        problem: CarrierProblem,
    ) {
        let line = self.of.entry(channel).or_default();
        let since = line.away.map_or(now, |(since, _)| since.min(now));
        line.away = Some((since, problem));
    }

    /// Why this channel has not been reached for an hour in which another one was; none where the whole
    /// network may be away.
    pub(crate) fn away_alone(&self, channel: ChannelKind, now: Instant) -> Option<CarrierProblem> {
        let (since, problem) = self.of.get(&channel)?.away?;
        let mut others = self.of.iter().filter(|(other, _)| **other != channel);
        let another_was_reached = others.any(|(_, line)| {
            line.reached_at
                .is_some_and(|at| at > since && at > now - ALONE_FOR)
        });
        (since <= now - ALONE_FOR && another_was_reached).then_some(problem)
    }

    pub(crate) fn not_read(&mut self, channel: ChannelKind, now: Instant, problem: CarrierProblem) {
        let unread = &mut self.of.entry(channel).or_default().unread;
        let before = unread.map_or((now, 0), |unread| (unread.since.min(now), unread.asked));
        *unread = Some(Unread {
            since: before.0,
            until: now,
            asked: before.1.saturating_add(1),
            problem,
        });
    }

    /// The carrier said what people wrote, or nobody asks it any more. That it was reached does not
    /// follow: where there can be no replies, nobody is called.
    pub(crate) fn read(&mut self, channel: ChannelKind) {
        if let Some(line) = self.of.get_mut(&channel) {
            line.unread = None;
        }
    }

    /// The channels whose replies could not be read for a while, however often they were asked for.
    pub(crate) fn unread(&self) -> Vec<(ChannelKind, Unread)> {
        let is_lasting = |unread: &Unread| {
            unread.until - unread.since >= UNREAD_FOR && unread.asked >= ASKED_IN_VAIN
        };
        let unread = |channel: &ChannelKind| self.of.get(channel)?.unread.filter(is_lasting);
        let channels = ChannelKind::ALL.iter();
        channels
            .filter_map(|channel| Some((*channel, unread(channel)?)))
            .collect()
    }
}

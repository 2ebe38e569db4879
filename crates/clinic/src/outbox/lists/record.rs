//! What was decided about one message, as it is read.

use super::super::decision::DecisionStage;
use super::super::model::{DecisionView, MessageState};
use crate::clock::Instant;

/// When, where, what came of it, and why.
pub(super) type Decision = (Instant, DecisionStage, MessageState, String);

/// A try is two decisions: that it leaves, and what came of that.
const TRY: usize = 2;
/// A repetition is still read as easily as it is counted.
const WORTH_COUNTING: usize = 2;

/// The record, oldest first. Tries that ended alike one after another, as without a network for a night,
/// are told once, with how many more there were and when the last one was.
pub(super) fn read(decisions: &[Decision]) -> Vec<DecisionView> {
    let mut lines: Vec<DecisionView> = Vec::new();
    let mut rest = decisions;
    while let Some((first, after)) = rest.split_first() {
        let again = match rest.split_at_checked(TRY) {
            Some((one, others)) => others
                .chunks_exact(TRY)
                .take_while(|other| is_alike(one, other))
                .count(),
            None => 0,
        };
        if again < WORTH_COUNTING {
            lines.push(line(first));
            rest = after;
            continue;
        }
        let (tries, others) = rest.split_at(TRY * (again + 1));
        lines.extend(tries[..TRY].iter().map(line));
        lines.extend(tries.last().map(|last| DecisionView {
            sentence: format!("The same {again} times more, this the last."),
            ..line(last)
        }));
        rest = others;
    }
    lines
}

fn is_alike(one: &[Decision], other: &[Decision]) -> bool {
    let said = |(_, stage, outcome, sentence): &Decision| (*stage, *outcome, sentence.clone());
    one.iter().map(said).eq(other.iter().map(said))
}

fn line((at, stage, outcome, sentence): &Decision) -> DecisionView {
    DecisionView {
        at: *at,
        stage: stage.title().to_owned(),
        outcome: outcome.title().to_owned(),
        sentence: sentence.clone(),
    }
}

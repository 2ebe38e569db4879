//! What became of the messages, for people and for programs.

use chrono_tz::Australia::Sydney;
use clinic::channels::ChannelKind;
use clinic::outbox::{MessageRow, MessageState};
use clinic_tests::speech::print;
use serde_json::json;

pub struct Report {
    pub rows: Vec<MessageRow>,
    pub mails_received: usize,
    pub sms_received: usize,
}

#[derive(Default, Debug, Clone, Copy, PartialEq, Eq)]
struct Counts {
    sent: usize,
    skipped: usize,
    failed: usize,
    unknown: usize,
}

impl Report {
    pub fn print_json(&self) {
        for row in &self.rows {
            print(json!({
                "kind": row.kind,
                "channel": row.channel,
                "patient_id": row.patient,
                "due": row.due,
                "outcome": row.state,
                "reason": row.reason,
            }));
        }
        let counts = self.counts();
        print(json!({
            "planned": self.rows.len(),
            "sent": counts.sent,
            "skipped": counts.skipped,
            "failed": counts.failed,
            "unknown": counts.unknown,
            "mails_received": self.mails_received,
            "sms_received": self.sms_received,
        }));
    }

    pub fn print_table(&self) {
        let lines: Vec<[String; 6]> = self
            .rows
            .iter()
            .map(|row| {
                let due = row.due.with_timezone(&Sydney);
                [
                    due.format("%a %-d %b, %H:%M").to_string(),
                    row.to.clone(),
                    row.what.clone(),
                    row.channel.as_str().to_owned(),
                    row.state_word.clone(),
                    row.reason.clone().unwrap_or_default(),
                ]
            })
            .collect();
        let heads = ["due", "to", "what", "channel", "outcome", "reason"].map(str::to_owned);
        let all = || std::iter::once(&heads).chain(&lines);
        // The last column is the reason, which is as long as it is.
        let widths: Vec<usize> = (0..5)
            .map(|column| {
                let longest = all().map(|line| line[column].chars().count()).max();
                longest.unwrap_or_default()
            })
            .collect();
        for line in all() {
            let cells: Vec<String> = line
                .iter()
                .enumerate()
                .map(|(column, text)| {
                    let width = widths.get(column).copied().unwrap_or_default();
                    format!("{text:width$}")
                })
                .collect();
            print(cells.join("  ").trim_end());
        }
        let counts = self.counts();
        print(format_args!(
            "\n{} messages in three days: {} sent, {} not sent, {} failed, {} not certain. \
             {} mails and {} texts arrived.",
            self.rows.len(),
            counts.sent,
            counts.skipped,
            counts.failed,
            counts.unknown,
            self.mails_received,
            self.sms_received
        ));
    }

    /// What the clinic believes to have sent, where the carriers have got something else.
    pub fn unevenness(&self) -> Option<String> {
        let sent = |channel| {
            let is_sent = |row: &&MessageRow| group(row.state) == Group::Sent;
            let on_channel = |row: &&MessageRow| row.channel == channel;
            self.rows.iter().filter(is_sent).filter(on_channel).count()
        };
        let (mails, texts) = (sent(ChannelKind::Email), sent(ChannelKind::Sms));
        ((mails, texts) != (self.mails_received, self.sms_received)).then(|| {
            format!(
                "the clinic counts {mails} mails and {texts} texts as sent, and {} and {} arrived",
                self.mails_received, self.sms_received
            )
        })
    }

    fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            match group(row.state) {
                Group::Waiting => {}
                Group::Sent => counts.sent += 1,
                Group::Skipped => counts.skipped += 1,
                Group::Failed => counts.failed += 1,
                Group::Unknown => counts.unknown += 1,
            }
        }
        counts
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Waiting,
    Sent,
    Skipped,
    Failed,
    Unknown,
}

fn group(state: MessageState) -> Group {
    match state {
        MessageState::Planned
        | MessageState::Held
        | MessageState::Claimed
        | MessageState::Sending => Group::Waiting,
        MessageState::Sent | MessageState::Delivered => Group::Sent,
        MessageState::Skipped
        | MessageState::Cancelled
        | MessageState::Superseded
        | MessageState::Expired => Group::Skipped,
        MessageState::Failed | MessageState::Undelivered => Group::Failed,
        MessageState::Unknown => Group::Unknown,
    }
}

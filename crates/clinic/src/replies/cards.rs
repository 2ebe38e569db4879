//! Replies as screens show them.

use super::model::{Meaning, Relation};
use super::store::Filed;
use crate::channels::ChannelKind;
use crate::clock::Instant;
use crate::ids::{ContactId, PatientId, ReplyId};

crate::wire! {
    /// Somebody who may have written a reply: the number is theirs.
    pub struct ReplyWriter {
        pub patient: PatientId,
        pub patient_name: String,
        pub relation: Relation,
        pub contact: Option<ContactId>,
        pub contact_name: Option<String>,
    }

    /// A reply in a list; its text is opened by itself.
    pub struct ReplyRow {
        pub id: ReplyId,
        pub from: String,
        pub writers: Vec<ReplyWriter>,
        pub channel: ChannelKind,
        pub meaning: Meaning,
        /// It may be a cry for help.
        pub is_urgent: bool,
        /// What the program did, or why it did nothing.
        pub sentence: String,
        /// The only patient whom it can be about.
        pub patient: Option<PatientId>,
        pub at: Instant,
    }

    /// How many replies wait for a person.
    pub struct WaitingReplies {
        pub all: u32,
        /// Those of them that may be a cry for help.
        pub urgent: u32,
    }

    pub struct ReplyDetail {
        pub row: ReplyRow,
        pub number: String,
        pub body: String,
        pub may_settle: bool,
    }
}

pub(super) fn row(filed: &Filed, writers: Vec<ReplyWriter>) -> ReplyRow {
    ReplyRow {
        id: filed.id,
        from: from(&writers),
        channel: filed.channel,
        meaning: filed.meaning,
        is_urgent: filed.is_urgent,
        sentence: filed.sentence.clone(),
        patient: filed.patient,
        at: filed.written_at,
        writers,
    }
}

/// "Mia Santos", "Ana Santos, guardian of Mia Santos", or "Mia Santos or Leo Santos".
fn from(writers: &[ReplyWriter]) -> String {
    let mut names: Vec<String> = Vec::new();
    for writer in writers {
        let name = match (&writer.contact_name, writer.relation) {
            (None, _) | (Some(_), Relation::Patient) => writer.patient_name.clone(),
            (Some(contact), relation) => {
                format!("{contact}, {} of {}", relation.title(), writer.patient_name)
            }
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        "A number that nobody here has".to_owned()
    } else {
        names.join(" or ")
    }
}

//! What the kills have cost: the outbox is compared with what the carriers have received, and
//! what was promised with what is there.

use std::collections::{BTreeMap, BTreeSet};

use clinic::Clinic;
use clinic::access::Actor;
use clinic::appointments::{self, AppointmentError};
use clinic::audit;
use clinic::channels::{ChannelKind, text_for_sms};
use clinic::ids::AppointmentId;
use clinic::outbox::{self, MessageFilter, MessageRow, MessageState, MessageTab};
use clinic::replies;
use clinic_tests::mail_server::Mail;
use clinic_tests::sms_carrier::Text;
use clinic_tests::speech::print;
use serde_json::{Value, json};

use crate::Failure;

/// How one channel came through.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Channel {
    messages: usize,
    /// Copies beyond the first.
    duplicates: usize,
    /// The carrier never got it.
    missing: usize,
    unknown_left: usize,
    /// The outbox says that the carrier has it, and the carrier has not.
    sent_and_lost: usize,
}

pub(crate) struct Toll {
    pub(crate) seed: u64,
    pub(crate) kills: usize,
    pub(crate) kills_at_failpoints: usize,
    bookings: usize,
    /// Promised by the program, and gone.
    bookings_lost: usize,
    /// What people wrote, none of it twice.
    replies: usize,
    replies_filed: usize,
    email: Channel,
    sms: Channel,
    file_is_whole: bool,
    audit_is_whole: bool,
}

/// What each carrier has received: how often each text, by what no two messages have in common.
struct Received {
    mails: BTreeMap<String, usize>,
    texts: BTreeMap<String, usize>,
}

impl Received {
    fn count(mails: &[Mail], texts: &[Text]) -> Self {
        let mut received = Self {
            mails: BTreeMap::new(),
            texts: BTreeMap::new(),
        };
        for mail in mails {
            *received.mails.entry(mail.subject.clone()).or_default() += 1;
        }
        for text in texts {
            *received.texts.entry(text.body.clone()).or_default() += 1;
        }
        received
    }
}

/// Counts what has become of everything.
pub(crate) async fn count(
    clinic: &Clinic,
    actor: &Actor,
    (seed, kills, kills_at_failpoints): (u64, usize, usize),
    (promised, replies): (&BTreeSet<AppointmentId>, usize),
    (mails, texts): (&[Mail], &[Text]),
) -> Result<Toll, Failure> {
    let received = Received::count(mails, texts);
    let mut email = Channel {
        duplicates: copies(&received.mails),
        ..Channel::default()
    };
    let mut sms = Channel {
        duplicates: copies(&received.texts),
        ..Channel::default()
    };
    let mut told: BTreeMap<AppointmentId, usize> = BTreeMap::new();
    for row in every_message(clinic, actor).await? {
        if let Some(appointment) = row.appointment {
            *told.entry(appointment).or_default() += 1;
        }
        let detail = outbox::open(clinic, actor, row.id).await?;
        let (channel, has_arrived) = match row.channel {
            ChannelKind::Email => {
                let subject = detail.subject.unwrap_or_default();
                (&mut email, received.mails.contains_key(&subject))
            }
            ChannelKind::Sms | ChannelKind::Whatsapp => {
                let body = text_for_sms(&detail.body.unwrap_or_default());
                (&mut sms, received.texts.contains_key(&body))
            }
        };
        channel.messages += 1;
        channel.unknown_left += usize::from(row.state == MessageState::Unknown);
        channel.missing += usize::from(!has_arrived);
        let is_said_to_be_sent = matches!(row.state, MessageState::Sent | MessageState::Delivered);
        channel.sent_and_lost += usize::from(is_said_to_be_sent && !has_arrived);
    }
    let mut bookings_lost = 0;
    for id in promised {
        let is_there = match appointments::find(clinic, actor, *id).await {
            Ok(_) => true,
            Err(AppointmentError::NotFound) => false,
            Err(error) => return Err(error.into()),
        };
        // Its two messages were promised with it.
        let has_messages = told.get(id) == Some(&2);
        bookings_lost += usize::from(!is_there || !has_messages);
    }
    Ok(Toll {
        seed,
        kills,
        kills_at_failpoints,
        bookings: promised.len(),
        bookings_lost,
        replies,
        replies_filed: replies::list(clinic, actor).await?.len(),
        email,
        sms,
        file_is_whole: clinic.db().is_whole().await?,
        audit_is_whole: audit::verify(clinic, actor).await?.is_whole,
    })
}

fn copies(received: &BTreeMap<String, usize>) -> usize {
    received.values().map(|times| times - 1).sum()
}

async fn every_message(clinic: &Clinic, actor: &Actor) -> Result<Vec<MessageRow>, Failure> {
    let mut rows = Vec::new();
    for tab in MessageTab::ALL {
        rows.extend(messages_in(clinic, actor, *tab).await?);
    }
    Ok(rows)
}

async fn messages_in(
    clinic: &Clinic,
    actor: &Actor,
    tab: MessageTab,
) -> Result<Vec<MessageRow>, Failure> {
    let mut rows = Vec::new();
    let everybodys = MessageFilter::default();
    let mut after = None;
    loop {
        let page = outbox::list(clinic, actor, tab, &everybodys, after.as_deref()).await?;
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return Ok(rows);
        }
    }
}

/// Messages that the program will still do something about by itself: those that wait, and texts
/// that it asks the carrier about.
pub(crate) async fn count_unfinished(clinic: &Clinic, actor: &Actor) -> Result<usize, Failure> {
    let waiting = messages_in(clinic, actor, MessageTab::GoingOut).await?;
    let uncertain = messages_in(clinic, actor, MessageTab::NeedsPerson).await?;
    let is_asked_about =
        |row: &&MessageRow| row.state == MessageState::Unknown && row.channel == ChannelKind::Sms;
    Ok(waiting.len() + uncertain.iter().filter(is_asked_about).count())
}

impl Toll {
    fn acknowledged_lost(&self) -> usize {
        self.bookings_lost + self.email.sent_and_lost + self.sms.sent_and_lost
    }

    /// What must not be, a sentence each. Mail servers cannot be asked, so a mail may be missing
    /// that is said to be uncertain; a text may not.
    pub(crate) fn failings(&self) -> Vec<String> {
        let mut failings = Vec::new();
        let mut must = |holds: bool, sentence: String| {
            if !holds {
                failings.push(sentence);
            }
        };
        let (email, sms) = (&self.email, &self.sms);
        let duplicates = email.duplicates + sms.duplicates;
        must(duplicates == 0, format!("{duplicates} came twice"));
        let lost = self.acknowledged_lost();
        must(lost == 0, format!("{lost} were promised and are gone"));
        must(
            email.missing <= email.unknown_left,
            format!(
                "{} mails are missing and {} are said to be uncertain",
                email.missing, email.unknown_left
            ),
        );
        must(
            sms.missing == 0,
            format!("{} texts are missing", sms.missing),
        );
        must(
            sms.unknown_left == 0,
            format!("{} texts stay uncertain", sms.unknown_left),
        );
        must(
            self.replies_filed == self.replies,
            format!(
                "{} replies were written and {} are filed",
                self.replies, self.replies_filed
            ),
        );
        let messages = email.messages + sms.messages;
        must(messages > 0, "nothing was sent at all".to_owned());
        must(self.file_is_whole, "the file is damaged".to_owned());
        must(self.audit_is_whole, "the audit is not whole".to_owned());
        failings
    }

    pub(crate) fn print_json(&self) {
        let both = |count: fn(&Channel) -> usize| count(&self.email) + count(&self.sms);
        let channel = |channel: &Channel| -> Value {
            json!({
                "messages": channel.messages,
                "duplicates": channel.duplicates,
                "missing": channel.missing,
                "unknown_left": channel.unknown_left,
                "sent_and_lost": channel.sent_and_lost,
            })
        };
        print(json!({
            "kills": self.kills,
            "messages": both(|channel| channel.messages),
            "duplicates": both(|channel| channel.duplicates),
            "missing": both(|channel| channel.missing),
            "unknown_left": both(|channel| channel.unknown_left),
            "acknowledged_lost": self.acknowledged_lost(),
            "kills_at_failpoints": self.kills_at_failpoints,
            "bookings": self.bookings,
            "bookings_lost": self.bookings_lost,
            "replies": self.replies,
            "replies_filed": self.replies_filed,
            "email": channel(&self.email),
            "sms": channel(&self.sms),
            "file_is_whole": self.file_is_whole,
            "audit_is_whole": self.audit_is_whole,
            "seed": self.seed,
        }));
    }

    pub(crate) fn print_table(&self) {
        print(format_args!(
            "{} kills, {} of them at named places; {} appointments promised, {} gone; {} replies \
             written, {} filed; seed {}\n",
            self.kills,
            self.kills_at_failpoints,
            self.bookings,
            self.bookings_lost,
            self.replies,
            self.replies_filed,
            self.seed
        ));
        print("        messages  twice  missing  uncertain  sent and lost");
        for (name, channel) in [("email", &self.email), ("sms", &self.sms)] {
            print(format_args!(
                "{name:6}  {:>8}  {:>5}  {:>7}  {:>9}  {:>13}",
                channel.messages,
                channel.duplicates,
                channel.missing,
                channel.unknown_left,
                channel.sent_and_lost
            ));
        }
    }
}

//! The practice that every story begins in: founded once, and copied for each.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use clinic::Tools;
use clinic::channels::ChannelKind;
use clinic::clock::Instant;
use clinic::ids::ContactId;
use clinic::patients::{self, ContactForm, PatientForm, PatientStatus, PointKind};
use clinic::settings::{self, SmsAccount};
use clinic_tests::practice::{self, Desk, point};

use super::carrier::Carriers;
use super::clock::{StoryChance, StoryClock};
use super::story::{Hours, Points, Quiet, Rules, Zone};
use super::truth::{Person, Truth, email_of};
use crate::{Failure, practice as tortured};

/// Given name, whether a guardian gets the messages, the channel that is preferred, and numbers
/// that the regulator keeps for fiction.
const PEOPLE: [(&str, bool, ChannelKind, [&str; 2]); 4] = [
    (
        "Mia",
        false,
        ChannelKind::Email,
        ["0491 570 006", "0491 570 110"],
    ),
    (
        "Leo",
        false,
        ChannelKind::Sms,
        ["0491 570 156", "0491 570 157"],
    ),
    (
        "Zoe",
        false,
        ChannelKind::Email,
        ["0491 570 158", "0491 570 159"],
    ),
    (
        "Noah",
        true,
        ChannelKind::Sms,
        ["0491 571 266", "0491 571 491"],
    ),
];

/// A founded practice in a folder, closed.
pub(crate) struct Stage {
    pub(crate) folder: PathBuf,
    pub(crate) desk: Desk,
    pub(crate) truth: Truth,
}

pub(crate) fn tools(
    root: &Path,
    clock: &Arc<StoryClock>,
    seed: u64,
    dial: Carriers,
) -> Result<Tools, Failure> {
    let tools = tortured::tools(root, Arc::clone(clock) as _)?;
    Ok(Tools {
        chance: Arc::new(StoryChance::of_seed(seed)),
        dial: Arc::new(dial),
        ..tools
    })
}

impl Stage {
    pub(crate) async fn set(folder: PathBuf) -> Result<Self, Failure> {
        let clock = Arc::new(StoryClock::at(tortured::morning()));
        let nobody = Truth {
            people: Vec::new(),
            appointments: Vec::new(),
            zone: Zone::Sydney,
            rules: Rules::DayBefore,
            hours: Hours::Office,
            accounts: [ChannelKind::Email, ChannelKind::Sms].into(),
            paused: BTreeSet::new(),
            clock_is_doubted: false,
            held: BTreeSet::new(),
            at_any_hour: BTreeSet::new(),
        };
        let carriers = Carriers::new(nobody.clone(), Arc::clone(&clock));
        let tools = tools(&folder, &clock, 0, carriers)?;
        let (clinic, desk) = practice::found(&tortured::folder(&folder), tools).await?;
        let carriers = practice::Carriers {
            mail_port: 2525,
            sms_url: Some("http://localhost:2526".to_owned()),
        };
        practice::send_through(&clinic, &desk.actor, &carriers).await?;
        let texts: SmsAccount = settings::read(&clinic, &desk.actor).await?;
        let texts = SmsAccount {
            can_receive_replies: false,
            ..texts
        };
        settings::save(&clinic, &desk.actor, texts).await?;
        let mut truth = nobody;
        for (name, has_guardian, channel, numbers) in PEOPLE {
            let form = PatientForm {
                legal_given_name: name.to_owned(),
                legal_family_name: "Santos".to_owned(),
                preferred_channel: Some(channel),
                contact_points: vec![
                    point(PointKind::Email, &email_of(name, false)),
                    point(PointKind::Phone, numbers[0]),
                ],
                ..PatientForm::default()
            };
            let mut person = Person {
                id: desk.register(&clinic, form).await?,
                guardian: None,
                name,
                numbers,
                status: PatientStatus::Active,
                wants_reminders: true,
                channels: [ChannelKind::Email, ChannelKind::Sms].into(),
                points: Points {
                    email: Some(false),
                    phone: Some(false),
                    is_safe: true,
                    never_text: false,
                },
                quiet: Quiet::Never,
            };
            if has_guardian {
                let form = guardian(&person, None);
                let contact = patients::save_contact(&clinic, &desk.actor, person.id, &form);
                person.guardian = Some(contact.await?);
            }
            truth.people.push(person);
        }
        clinic.close().await?;
        Ok(Self {
            folder,
            desk,
            truth,
        })
    }

    /// A practice just like it in a folder of its own.
    pub(crate) fn copy_to(&self, folder: &Path) -> Result<(), Failure> {
        Ok(copy(&self.folder, folder)?)
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Who gets this person's messages, reached as the truth has it.
pub(crate) fn guardian(person: &Person, id: Option<ContactId>) -> ContactForm {
    let points = person.points;
    let email = points.email.map(|second| person.email(second));
    let phone = points.phone.map(|second| person.number(second).to_owned());
    ContactForm {
        id,
        phone: phone.unwrap_or_default(),
        phone_is_safe: points.is_safe,
        email_is_safe: points.is_safe,
        never_text: points.never_text,
        ..practice::guardian("Annika Santos", &email.unwrap_or_default())
    }
}

/// The morning on which a story begins.
pub(crate) fn beginning(days: u16) -> Instant {
    tortured::morning() + TimeDelta::days(i64::from(days))
}

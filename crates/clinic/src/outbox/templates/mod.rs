//! The texts of messages: those that come with the program, and those that the practice wrote
//! instead. A text is read when its message leaves, so that an edit counts for what waits already.
//!
//! Deliberately absent: the approved templates of WhatsApp, which their carrier keeps; and the test
//! message, which speaks to the owner.

mod built_in;
mod checking;
mod field;
mod model;
mod store;
mod template;

pub(super) use built_in::built_in;
pub(super) use field::Field;
pub(super) use model::Wording;
pub use model::{
    FieldView, KindView, LanguageView, MessagePreview, MessageTextForm, MessageTextView,
    MessageTextsView, PreviewReader, PreviewedMessage, TextChannel, TextKey, TextSize,
};
pub(super) use template::{Fault, fill, words_of};

use self::checking::{Sample, tidied};
use super::OutboxError;
use super::language::Language;
use super::model::MessageKind;
use super::text::ReadBy;
use crate::Clinic;
use crate::access::{Actor, ManageSettings, ReadTexts};
use crate::audit::AuditEvent;
use crate::civil::civil_of;
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::problems::Problems;
use crate::settings::{self, ClinicProfile, MailAccount, SmsAccount};
use crate::tx::{Tx, begin};

/// The kinds whose texts can be changed, in the order in which a patient meets them.
const KINDS: &[MessageKind] = &[
    MessageKind::Confirmation,
    MessageKind::Moved,
    MessageKind::Cancelled,
    MessageKind::Reminder,
    MessageKind::Offer,
    MessageKind::Greeting,
];

/// What the practice wrote for a message, if it did.
pub(super) async fn own_text(conn: &mut Conn, key: TextKey) -> Result<Option<Wording>, DbError> {
    match key.kind {
        MessageKind::Test => Ok(None),
        MessageKind::Confirmation
        | MessageKind::Moved
        | MessageKind::Cancelled
        | MessageKind::Reminder
        | MessageKind::Offer
        | MessageKind::Greeting => store::find_own(conn, key).await,
    }
}

/// Every text, in every language.
pub async fn message_texts(
    clinic: &Clinic,
    actor: &Actor,
) -> Result<MessageTextsView, OutboxError> {
    actor.may::<ReadTexts>()?;
    let mut reader = clinic.db().read().await?;
    let rows = store::list_newest(&mut reader).await?;
    let grounds = Grounds::read(&mut reader, clinic.now()).await?;
    let mut texts = Vec::new();
    for kind in KINDS {
        for language in Language::ALL {
            for channel in TextChannel::ALL {
                let key = TextKey {
                    kind: *kind,
                    language: *language,
                    channel: *channel,
                };
                let row = rows.iter().find(|row| row.is_of(key));
                texts.push(view(key, row, &grounds));
            }
        }
    }
    let kind_view = |kind: &MessageKind| KindView {
        kind: *kind,
        title: kind.title().to_owned(),
    };
    let language_view = |language: &Language| LanguageView {
        language: *language,
        title: language.title().to_owned(),
    };
    Ok(MessageTextsView {
        kinds: KINDS.iter().map(kind_view).collect(),
        languages: Language::ALL.iter().map(language_view).collect(),
        clinic_language: Language::of_clinic(&grounds.profile.locale),
        texts,
        may_change: actor.may::<ManageSettings>().is_ok(),
    })
}

fn view(key: TextKey, row: Option<&store::TextRow>, grounds: &Grounds) -> MessageTextView {
    let built_in = built_in(key.kind, key.channel, key.language);
    let own = row.and_then(store::TextRow::own);
    let in_use = own.as_ref().unwrap_or(&built_in);
    let zone = grounds.profile.zone();
    let problems = own
        .as_ref()
        .map(|own| grounds.sample(key.channel).problems(key, own).into_list());
    MessageTextView {
        key,
        version: row.map_or(0, version_of),
        subject: in_use.subject.clone().unwrap_or_default(),
        body: in_use.body.clone(),
        is_own: own.is_some(),
        by: row.and_then(|row| row.writer.clone()),
        on: row.map(|row| civil_of(row.written_at, zone).date()),
        built_in_changed: own.is_some() && row.is_some_and(|row| row.built_in != whole(&built_in)),
        built_in_subject: built_in.subject.clone().unwrap_or_default(),
        built_in_body: built_in.body,
        problem: problems
            .and_then(|problems| problems.into_iter().next())
            .map(|problem| problem.message),
    }
}

fn version_of(row: &store::TextRow) -> u32 {
    u32::try_from(row.version).unwrap_or(u32::MAX)
}

/// How a text reads to an invented patient, what is wrong with it, and what it may name.
pub async fn preview_message_text(
    clinic: &Clinic,
    actor: &Actor,
    form: &MessageTextForm,
    reader: PreviewReader,
) -> Result<MessagePreview, OutboxError> {
    actor.may::<ReadTexts>()?;
    let key = editable(form.key)?;
    let mut conn = clinic.db().read().await?;
    let grounds = Grounds::read(&mut conn, clinic.now()).await?;
    let (sample, wording) = (grounds.sample(key.channel), tidied(form));
    let problems = sample.problems(key, &wording);
    let is_right = problems.is_empty();
    Ok(MessagePreview {
        message: is_right
            .then(|| sample.preview(key, &wording, reader))
            .flatten(),
        advice: if is_right {
            sample.advice(key, &wording)
        } else {
            Vec::new()
        },
        problems: problems.into_list(),
        fields: sample.fields(key, reader),
    })
}

/// Keeps a text that the practice wrote. It counts for every message that has not left.
pub async fn save_message_text(
    clinic: &Clinic,
    actor: &Actor,
    form: &MessageTextForm,
) -> Result<(), OutboxError> {
    actor.may::<ManageSettings>()?;
    let key = editable(form.key)?;
    let wording = tidied(form);
    let tx = begin(clinic, actor).await?;
    keep(tx, actor, key, form.version, Some(wording)).await
}

/// Goes back to the text that comes with the program.
pub async fn reset_message_text(
    clinic: &Clinic,
    actor: &Actor,
    key: TextKey,
    version: u32,
) -> Result<(), OutboxError> {
    actor.may::<ManageSettings>()?;
    let key = editable(key)?;
    let tx = begin(clinic, actor).await?;
    keep(tx, actor, key, version, None).await
}

async fn keep(
    mut tx: Tx<'_>,
    actor: &Actor,
    key: TextKey,
    over: u32,
    wording: Option<Wording>,
) -> Result<(), OutboxError> {
    let allowed = actor.may::<ManageSettings>()?;
    let now = tx.now();
    let rows = store::list_newest(tx.conn()).await?;
    let before = rows.into_iter().find(|row| row.is_of(key));
    let version = before.as_ref().map_or(0, version_of);
    if version != over {
        return Err(OutboxError::Refused(
            "Somebody else changed this text meanwhile. Please look at it anew.",
        ));
    }
    let built_in = built_in(key.kind, key.channel, key.language);
    // Who writes the program's own text goes back to it.
    let own = wording.filter(|wording| *wording != built_in);
    if let Some(own) = &own {
        let grounds = Grounds::read(tx.conn(), now).await?;
        let problems = grounds.sample(key.channel).problems(key, own);
        problems.none_found().map_err(OutboxError::Invalid)?;
    }
    if own == before.as_ref().and_then(store::TextRow::own) {
        let problem = "This is the text that is in use already.";
        return Err(OutboxError::Invalid(Problems::one("body", problem)));
    }
    let word = |text: &str| text.to_owned();
    let (kind, channel) = (word(key.kind.as_str()), word(key.channel.as_str()));
    let language = word(key.language.as_str());
    let event = if own.is_some() {
        AuditEvent::TemplateSaved {
            kind,
            channel,
            language,
        }
    } else {
        AuditEvent::TemplateReset {
            kind,
            channel,
            language,
        }
    };
    let new = store::NewText {
        key,
        version: i64::from(version) + 1,
        own,
        built_in: whole(&built_in),
        written_by: actor.staff_id(),
    };
    store::insert(tx.conn(), &allowed, new, now).await?;
    tx.commit(event).await?;
    Ok(())
}

fn editable(key: TextKey) -> Result<TextKey, OutboxError> {
    if KINDS.contains(&key.kind) {
        Ok(key)
    } else {
        Err(OutboxError::NotFound)
    }
}

/// Subject and body as one, to be compared.
fn whole(wording: &Wording) -> String {
    match &wording.subject {
        Some(subject) => format!("{subject}\n\n{}", wording.body),
        None => wording.body.clone(),
    }
}

/// What the texts of a practice are held against.
struct Grounds {
    profile: ClinicProfile,
    mail: MailAccount,
    sms: SmsAccount,
    now: Instant,
}

impl Grounds {
    async fn read(conn: &mut Conn, now: Instant) -> Result<Self, DbError> {
        let sections = settings::load_all(conn).await?;
        Ok(Self {
            profile: sections.section()?,
            mail: sections.section()?,
            sms: sections.section()?,
            now,
        })
    }

    fn sample(&self, channel: TextChannel) -> Sample {
        let reaches_the_clinic = match channel {
            TextChannel::Email => self.mail.can_receive_replies,
            TextChannel::Sms => self.sms.can_receive_replies,
        };
        Sample {
            profile: self.profile.clone(),
            answers_read_by: ReadBy::to(channel, reaches_the_clinic),
            now: self.now,
        }
    }
}

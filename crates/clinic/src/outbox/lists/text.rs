//! What a message says: as it left, or as it would leave.

use super::store::{self, HandedOver, Listed};
use crate::Clinic;
use crate::access::{Allowed, ReadMessages};
use crate::channels::{ApprovedTemplate, ChannelKind};
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::ids::MessageId;
use crate::outbox::composing;
use crate::outbox::decision::Reason;
use crate::outbox::gate::{self, Verdict};
use crate::outbox::model::{MessageKind, TemplateField, TemplateView};
use crate::outbox::planning::Planning;
use crate::outbox::store as messages;
use crate::outbox::text::TEMPLATE_FIELDS;
use crate::patients;

/// The words of one message, or why there are none to show.
#[derive(Default)]
pub(super) struct Text {
    pub(super) subject: Option<String>,
    pub(super) body: Option<String>,
    pub(super) template: Option<TemplateView>,
    pub(super) preview: Option<String>,
    pub(super) hidden: Option<String>,
}

impl Text {
    pub(super) async fn of(
        clinic: &Clinic,
        conn: &mut Conn,
        allowed: &Allowed<ReadMessages>,
        listed: &Listed,
        now: Instant,
    ) -> Result<Self, DbError> {
        // Whoever asked for a test message has it handed over at once.
        if !listed.state.is_waiting() || listed.kind == MessageKind::Test {
            return Self::as_it_left(clinic, conn, allowed, listed).await;
        }
        match Self::as_it_would_leave(clinic, conn, listed.id, now).await {
            Err(DbError::Unreadable(_)) => Ok(Self::hidden("Its record cannot be read.")),
            text => text,
        }
    }

    fn hidden(why: impl Into<String>) -> Self {
        Self {
            hidden: Some(why.into()),
            ..Self::default()
        }
    }

    /// What the gate and the composing of messages make of what is known now, for the moment when it
    /// is due: it then says "tomorrow" where its reader will be told so.
    async fn as_it_would_leave(
        clinic: &Clinic,
        conn: &mut Conn,
        id: MessageId,
        now: Instant,
    ) -> Result<Self, DbError> {
        let message = messages::find(conn, id)
            .await?
            .ok_or(DbError::Unreadable("messages.id"))?;
        let at = now.max(message.due_at);
        // When it is due was chosen with the public holidays in mind.
        let mut planning = Planning::load(conn, Vec::new()).await?;
        let verdict = gate::judge_now(clinic, conn, &mut planning, &message, at).await?;
        let (route, at, preview) = match verdict {
            Verdict::Go(route) => (*route, at, "From what is known now.".to_owned()),
            Verdict::Later(at, waits) => {
                let patient = message.patient.and_then(|patient| planning.known(patient));
                let patient = patient.ok_or(DbError::Unreadable("messages.patient"))?;
                let (ground, about) = (planning.ground(), message.about());
                let recipient = message.recipient()?;
                match gate::judge(patient, &ground, about, recipient, message.channel) {
                    Ok(route) => (
                        route,
                        at,
                        format!("From what is known now. {}", waits.sentence),
                    ),
                    Err(reason) => return Ok(Self::would_not_leave(&reason)),
                }
            }
            Verdict::Refuse(reason) => return Ok(Self::would_not_leave(&reason)),
            Verdict::TooLate => return Ok(Self::would_not_leave(&Reason::too_late())),
        };
        let composed = composing::compose(conn, &planning, &message, &route, at).await?;
        let outgoing = match composed {
            Ok(outgoing) => outgoing,
            Err(unusable) => return Ok(Self::hidden(unusable.to_string())),
        };
        let preview = Some(preview);
        Ok(match (message.channel, outgoing.template) {
            (ChannelKind::Email | ChannelKind::Sms, _) => Self {
                subject: outgoing.subject,
                body: Some(outgoing.body),
                preview,
                ..Self::default()
            },
            (ChannelKind::Whatsapp, template) => Self {
                preview,
                ..Self::approved(template)
            },
        })
    }

    fn would_not_leave(reason: &Reason) -> Self {
        Self::hidden(format!(
            "As things stand it would not leave: {}",
            reason.sentence
        ))
    }

    /// Over WhatsApp nothing leaves but the name of a template and its fields: whatever words stand
    /// beside them in the record are nobody's.
    fn approved(template: Option<ApprovedTemplate>) -> Self {
        let Some(ApprovedTemplate {
            content_sid,
            variables,
        }) = template
        else {
            return Self::hidden("WhatsApp takes only words that it has approved, and had none.");
        };
        let fields = TEMPLATE_FIELDS.iter().zip(variables);
        let template = TemplateView {
            content_sid,
            fields: fields
                .map(|(field, value)| TemplateField {
                    name: field.as_str().to_owned(),
                    value,
                })
                .collect(),
        };
        Self {
            template: Some(template),
            ..Self::default()
        }
    }

    /// What was handed over, opened with the key that sealed it.
    async fn as_it_left(
        clinic: &Clinic,
        conn: &mut Conn,
        allowed: &Allowed<ReadMessages>,
        listed: &Listed,
    ) -> Result<Self, DbError> {
        let HandedOver {
            subject_sealed,
            body_sealed,
            template_sealed,
        } = store::find_handed_over(conn, allowed, listed.id).await?;
        if body_sealed.is_none() {
            return Ok(Self::hidden("Nothing was sent."));
        }
        let key = match listed.patient {
            Some(patient) => patients::key_of(clinic, conn, patient)
                .await?
                .ok_or(DbError::Unreadable("patient_keys.sealed"))?,
            None => clinic.message_key(),
        };
        let opened = |part: &str, sealed: Option<Vec<u8>>, column| {
            let place = format!("message|{}|{part}", listed.id);
            let open = |sealed: Vec<u8>| key.open_text(&place, &sealed);
            let text = sealed.map(open).transpose();
            text.map(|text| text.map(|text| text.expose().clone()))
                .map_err(|_| DbError::Unreadable(column))
        };
        match listed.channel {
            ChannelKind::Email | ChannelKind::Sms => Ok(Self {
                subject: opened("subject", subject_sealed, "messages.subject_sealed")?,
                body: opened("body", body_sealed, "messages.body_sealed")?,
                ..Self::default()
            }),
            ChannelKind::Whatsapp => {
                let column = "messages.template_sealed";
                let words = opened("template", template_sealed, column)?;
                let template = words.map(|words| serde_json::from_str(&words)).transpose();
                Ok(Self::approved(
                    template.map_err(|_| DbError::Unreadable(column))?,
                ))
            }
        }
    }
}

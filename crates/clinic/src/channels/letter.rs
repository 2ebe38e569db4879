//! Composing: a message becomes the bytes of an email, with nothing in it that depends on when or
//! how often it is handed over.

use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, SinglePart};
use lettre::{Address, Message};

use super::email::MailSender;
use super::problem::{HeaderField, Unsendable};
use super::{Outgoing, Recipient};
use crate::contact::EmailAddress;

/// A message ready for the mail server.
pub(super) struct Letter {
    pub(super) from: Address,
    pub(super) to: Address,
    /// Without the angle brackets.
    pub(super) message_id: String,
    /// Headers and encoded body: ASCII only, every line ended by CR LF.
    pub(super) bytes: Vec<u8>,
}

/// What every email holds, checked, however it is carried.
pub(super) struct Contents {
    pub(super) from: Mailbox,
    pub(super) to: Mailbox,
    pub(super) reply_to: Option<Mailbox>,
    pub(super) subject: String,
    pub(super) text: String,
}

/// For programs that answer mail: no out-of-office note and no other machine should answer a
/// reminder (RFC 3834; the second is what Exchange listens to).
pub(super) const NO_ANSWERS: [(&str, &str); 2] = [
    ("Auto-Submitted", "auto-generated"),
    ("X-Auto-Response-Suppress", "All"),
];

impl Contents {
    pub(super) fn of(sender: &MailSender, message: &Outgoing) -> Result<Self, Unsendable> {
        let Recipient::Email {
            address,
            display_name,
        } = &message.to
        else {
            return Err(Unsendable::WrongKindOfRecipient);
        };
        let subject = message.subject.as_deref().ok_or(Unsendable::NoSubject)?;
        let subject = one_line(subject, HeaderField::Subject)?;
        if subject.trim().is_empty() {
            return Err(Unsendable::NoSubject);
        }
        if message.body.trim().is_empty() {
            return Err(Unsendable::EmptyText);
        }
        let from = HeaderField::SenderName;
        let name = display_name.as_deref();
        Ok(Self {
            from: mailbox(&sender.address, sender.name.as_deref(), from)?,
            to: mailbox(address, name, HeaderField::RecipientName)?,
            reply_to: match &sender.reply_to {
                Some(reply_to) => Some(mailbox(reply_to, None, from)?),
                None => None,
            },
            subject,
            text: plain_text(&message.body),
        })
    }
}

/// The same message always gives the same letter, byte for byte: a second copy, should one ever
/// be made, carries the first one's Message-ID, by which mail programs show it once.
pub(super) fn compose(sender: &MailSender, message: &Outgoing) -> Result<Letter, Unsendable> {
    let contents = Contents::of(sender, message)?;
    let message_id = format!("{}@{}", message.key, sender.address.domain());
    let mut letter = Message::builder()
        .message_id(Some(format!("<{message_id}>")))
        .date(message.written_at.into())
        .from(contents.from.clone())
        .to(contents.to.clone())
        .subject(contents.subject);
    for (name, value) in NO_ANSWERS {
        letter = letter.raw_header(fixed_header(name, value));
    }
    if let Some(reply_to) = contents.reply_to {
        letter = letter.reply_to(reply_to);
    }
    let letter = letter
        .singlepart(text_part(contents.text))
        .map_err(|_| Unsendable::AddressNotUsable)?;
    Ok(Letter {
        from: contents.from.email,
        to: contents.to.email,
        message_id,
        bytes: letter.formatted(),
    })
}

fn plain_text(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

/// Quoted-printable always, even for plain English: encoded, the text can hold no line that a
/// mail server might take for the end of the message, and stays readable to whoever looks at it
/// raw.
fn text_part(text: String) -> SinglePart {
    let body = Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable)
        .expect("every text can be written as quoted-printable");
    SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .body(body)
}

fn mailbox(
    address: &EmailAddress,
    name: Option<&str>,
    field: HeaderField,
) -> Result<Mailbox, Unsendable> {
    let address: Address = address
        .as_str()
        .parse()
        .map_err(|_| Unsendable::AddressNotUsable)?;
    let name = name.map(|name| one_line(name, field)).transpose()?;
    Ok(Mailbox::new(name.filter(|name| !name.is_empty()), address))
}

/// What may stand in a header. A line break or a null character is somebody trying to forge
/// another header and is refused; other control characters have no meaning and are left out.
fn one_line(text: &str, field: HeaderField) -> Result<String, Unsendable> {
    if text.contains(['\r', '\n', '\0']) {
        return Err(Unsendable::LineBreakIn(field));
    }
    Ok(text.chars().filter(|c| !c.is_control()).collect())
}

fn fixed_header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

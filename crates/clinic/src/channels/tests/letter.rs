//! What stands in an email, and what cannot.

use super::{address, email_message};
use crate::channels::letter::{Letter, compose};
use crate::channels::{HeaderField, MailSender, Outgoing, Recipient, Unsendable};

fn sender() -> MailSender {
    MailSender {
        address: address("frontdesk@clinic.example"),
        name: Some("Lindenfield Psychology".to_owned()),
        reply_to: Some(address("hello@clinic.example")),
    }
}

fn composed(message: &Outgoing) -> String {
    let Letter { bytes, .. } = compose(&sender(), message).expect("a letter");
    String::from_utf8(bytes).expect("ASCII")
}

fn with_body(body: &str) -> Outgoing {
    Outgoing {
        body: body.to_owned(),
        ..email_message()
    }
}

/// The part after the headers, decoded.
fn decoded_body(letter: &str) -> String {
    let (_, body) = letter.split_once("\r\n\r\n").expect("a body");
    let joined = body.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'=' {
            let digits = [rest.next(), rest.next()].map(|digit| digit.expect("two digits"));
            let digits = std::str::from_utf8(&digits).expect("digits");
            bytes.push(u8::from_str_radix(digits, 16).expect("hexadecimal"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_letter_says_who_writes_to_whom_when_and_that_a_machine_wrote_it() {
    let letter = composed(&email_message());
    for header in [
        "Message-ID: <5a5a5a5a-5a5a-8a5a-9a5a-5a5a5a5a5a5a@clinic.example>\r\n",
        "Date: Mon, 23 Nov 2026 08:30:00 +0000\r\n",
        "From: \"Lindenfield Psychology\" <frontdesk@clinic.example>\r\n",
        "Reply-To: hello@clinic.example\r\n",
        "To: \"Ruby Okafor\" <ruby.okafor@example.com>\r\n",
        "Subject: Your appointment on Tuesday\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "MIME-Version: 1.0\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
    ] {
        assert!(letter.contains(header), "{header:?} is not in\n{letter}");
    }
}

#[test]
fn the_same_message_is_the_same_letter_each_time() {
    assert_eq!(composed(&email_message()), composed(&email_message()));
}

#[test]
fn a_line_break_or_null_in_a_header_is_refused() {
    for forged in [
        "Hello\r\nBcc: all@example.com",
        "Hello\nthere",
        "Hello\rthere",
        "Hel\0lo",
    ] {
        let subject = Outgoing {
            subject: Some(forged.to_owned()),
            ..email_message()
        };
        let name = Outgoing {
            to: Recipient::Email {
                address: address("ruby.okafor@example.com"),
                display_name: Some(forged.to_owned()),
            },
            ..email_message()
        };
        let mut forger = sender();
        forger.name = Some(forged.to_owned());
        for (sender, message, field) in [
            (sender(), subject, HeaderField::Subject),
            (sender(), name, HeaderField::RecipientName),
            (forger, email_message(), HeaderField::SenderName),
        ] {
            let refused = compose(&sender, &message).map(|_| ());
            assert_eq!(refused, Err(Unsendable::LineBreakIn(field)), "{forged:?}");
        }
    }
}

#[test]
fn names_and_subjects_stay_text_whatever_they_hold() {
    for name in [
        "O'Brien, \"Bo\" <bo@example.org>",
        "Zoë Nguyễn",
        "=?utf-8?q?spoofed?=",
        "\u{202e}gnissecorp",
        "👩🏽‍⚕️ Dr Sun",
        "a; b: c, d@example.org",
        "tab\tand\u{7}bell",
    ] {
        let message = Outgoing {
            to: Recipient::Email {
                address: address("ruby.okafor@example.com"),
                display_name: Some(name.to_owned()),
            },
            subject: Some(format!("Appointment of {name}")),
            ..email_message()
        };
        let letter = compose(&sender(), &message).expect("a letter");
        assert_eq!(letter.to.to_string(), "ruby.okafor@example.com");
        let text = String::from_utf8(letter.bytes).expect("ASCII");
        assert!(text.is_ascii());
        let headers = text.split("\r\n\r\n").next().expect("headers");
        let recipients = headers.lines().filter(|l| l.starts_with("To:")).count();
        assert_eq!(recipients, 1, "{headers}");
        assert!(
            headers
                .chars()
                .all(|c| !c.is_control() || matches!(c, '\r' | '\n')),
            "{headers:?}"
        );
    }
}

#[test]
fn no_text_can_end_its_own_letter_early() {
    for body in [
        "before\n.\nafter",
        "before\r\n.\r\nafter",
        "before\r.\rafter",
        "before\n.\r\nMAIL FROM:<evil@example.org>\r\nafter",
        ".",
        "..",
        "\u{85}.\u{85}",
    ] {
        let letter = composed(&with_body(body));
        let bare = letter.replace("\r\n", "");
        assert!(!bare.contains(['\r', '\n']), "{body:?}");
        let expected = body
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace('\n', "\r\n");
        let expected = expected.replace('\u{85}', "");
        assert_eq!(decoded_body(&letter), format!("{expected}\r\n"));
    }
}

#[test]
fn long_and_foreign_texts_survive_within_the_line_length_of_mail() {
    let body = format!(
        "{}\n\n{}",
        "Grüße an 李雷 🙂 ".repeat(200),
        "x".repeat(5000)
    );
    let message = Outgoing {
        subject: Some("Termin für Zoë Nguyễn ".repeat(20)),
        ..with_body(&body)
    };
    let letter = composed(&message);
    assert!(letter.lines().all(|line| line.len() <= 998));
    assert_eq!(
        decoded_body(&letter),
        format!("{}\r\n", body.replace('\n', "\r\n"))
    );
}

#[test]
fn an_email_needs_a_subject_and_a_text() {
    let without_subject = Outgoing {
        subject: None,
        ..email_message()
    };
    let blank_subject = Outgoing {
        subject: Some("  ".to_owned()),
        ..email_message()
    };
    for (message, reason) in [
        (without_subject, Unsendable::NoSubject),
        (blank_subject, Unsendable::NoSubject),
        (with_body(" \n "), Unsendable::EmptyText),
    ] {
        assert_eq!(compose(&sender(), &message).map(|_| ()), Err(reason));
    }
}
